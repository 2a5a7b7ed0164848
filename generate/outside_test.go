package generate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"podgen/schema"
)

// folderOf makes files and links ("-> TARGET") below a new folder.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, link := strings.CutPrefix(content, "-> "); link {
			err = os.Symlink(target, file)
		} else {
			err = os.WriteFile(file, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func runModule(path string) (*Result, hcl.Diagnostics) {
	return NewModule(path).Run(Options{Schema: schema.New()}, strings.NewReader(""))
}

// TestNothingOutsideIsRead: neither a path nor a link leads out of the module's
// folder, whichever way a file is named.
func TestNothingOutsideIsRead(t *testing.T) {
	const secret = "what nobody may see"
	dir := folderOf(t, map[string]string{
		"outside/secret.txt": secret,
		"outside/sub/x.cfg":  secret,
		"app/inside.txt":     "in the module",
		"app/sub/y.cfg":      "in a folder",
		"app/ok.txt":         "-> inside.txt",
		"app/ok":             "-> sub",
		"app/link.txt":       "-> ../outside/secret.txt",
		"app/links":          "-> ../outside",
		"app/chain.txt":      "-> link.txt",
		"app/loop.txt":       "-> loop.txt",
		"app/dangling.txt":   "-> nowhere.txt",
		"app/absolute.txt":   "-> " + filepath.Join(os.TempDir(), "somewhere.txt"),
	})
	for expression, want := range map[string]string{ // the value, or part of the error
		`file("inside.txt")`:                     "in the module",
		`file("./sub/../inside.txt")`:            "in the module",
		`file("ok.txt")`:                         "in the module",
		`file("ok/y.cfg")`:                       "in a folder",
		`join(",", fileset(".", "sub/*.cfg"))`:   "sub/y.cfg",
		`file("link.txt")`:                       "!",
		`file("links/secret.txt")`:               "!",
		`file("links/sub/x.cfg")`:                "!",
		`file("chain.txt")`:                      "!",
		`file("loop.txt")`:                       "!",
		`file("dangling.txt")`:                   "!",
		`file("absolute.txt")`:                   "!",
		`file("../outside/secret.txt")`:          "!",
		`file("sub/../../outside/secret.txt")`:   "!",
		`filebase64("link.txt")`:                 "!",
		`filesha256("link.txt")`:                 "!",
		`templatefile("link.txt", {})`:           "!",
		`tostring(fileexists("link.txt"))`:       "!",
		`join(",", fileset(".", "links/*.txt"))`: "",
		`join(",", fileset("links", "*"))`:       "!",
		`join(",", fileset("..", "**"))`:         "!",
	} {
		src := "config_map \"a\" {\n  data = { v = " + expression + " }\n}\n"
		if err := os.WriteFile(filepath.Join(dir, "app", "main.hcl"), []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
		result, diags := runModule(filepath.Join(dir, "app", "main.hcl"))
		got := "!"
		if !diags.HasErrors() {
			yaml, d := YAML(nil, result.Objects[0])
			if d != nil {
				t.Fatal(d)
			}
			got = strings.TrimSuffix(strings.TrimPrefix(string(yaml[strings.Index(string(yaml), "v: ")+3:]), `""`), "\n")
		}
		for _, d := range diags {
			if strings.Contains(d.Detail+d.Summary, secret) || d.Subject == nil || d.Subject.Start.Line != 2 {
				t.Errorf("%s: %v", expression, d)
			}
		}
		if got != want && !(want == "!" && got == "\"false\"") { // what leads out is not there
			t.Errorf("%s: got %q %v, want %q", expression, got, diags, want)
		}
	}
}

func TestFilesOfAModule(t *testing.T) {
	const object = "config_map \"a\" {}\n"
	dir := folderOf(t, map[string]string{
		"elsewhere/main.hcl": object,
		"link/main.hcl":      "-> ../elsewhere/main.hcl",
		"inside/a.hcl":       object,
		"inside/b.hcl":       "config_map \"b\" {\n  data = { n = config_map.a.name }\n}\n",
		"inside/sub/c.hcl":   "nonsense {}\n",
		"inside/.hidden.hcl": "nonsense {}\n",
		"inside/notes.md":    "nonsense",
		"none/readme.md":     "nothing",
		"folder/x.hcl/y.txt": "a folder named like a file",
		"broken/a.hcl":       "config_map \"a\" {\n",
		"broken/b.hcl":       "config_map \"b\" {\n",
	})
	for path, want := range map[string]string{ // the objects, or part of an error
		"inside":           "a b",
		"inside/a.hcl":     "a",
		"elsewhere":        "a",
		"link":             "!a link that leads out of the module's folder",
		"link/main.hcl":    "!a link that leads out of the module's folder",
		"none":             "!holds no file that ends in .hcl",
		"folder":           "!holds no file that ends in .hcl",
		"missing":          "!no such file or directory",
		"missing/main.hcl": "!no such file or directory",
		"none/readme.md":   "!",
		"broken":           "!no closing brace",
	} {
		result, diags := runModule(filepath.Join(dir, filepath.FromSlash(path)))
		var got []string
		for _, o := range result.Objects {
			got = append(got, o.Name)
		}
		if message, wrong := strings.CutPrefix(want, "!"); wrong {
			if !diags.HasErrors() || !strings.Contains(diags[0].Detail, message) || len(got) > 0 {
				t.Errorf("%s: got %v %v, want %q", path, got, diags, message)
			}
			continue
		}
		if diags.HasErrors() || strings.Join(got, " ") != want {
			t.Errorf("%s: got %v %v, want %s", path, got, diags, want)
		}
	}
	if _, diags := runModule(filepath.Join(dir, "broken")); len(diags) != 2 {
		t.Errorf("two broken files give %v", diags)
	}
}
