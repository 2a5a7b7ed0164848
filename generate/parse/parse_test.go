package parse

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	_ "podgen/golden"
)

func TestDepthIsBounded(t *testing.T) {
	deep := 100_000
	sources := map[string]string{
		"lists":         "a = " + strings.Repeat("[", deep),
		"closed":        "a = " + strings.Repeat("[", deep) + strings.Repeat("]", deep),
		"parens":        "a = " + strings.Repeat("(", deep) + "1" + strings.Repeat(")", deep),
		"objects":       "a = " + strings.Repeat("{a=", deep) + "1" + strings.Repeat("}", deep),
		"blocks":        strings.Repeat("a {\n", deep) + strings.Repeat("}\n", deep),
		"templates":     "a = " + strings.Repeat(`"${`, deep) + "1" + strings.Repeat(`}"`, deep),
		"not":           "a = " + strings.Repeat("!", deep) + "true",
		"minus":         "a = " + strings.Repeat("-", deep) + "1",
		"ternary":       "a = " + strings.Repeat("true ? 1 : ", deep) + "1",
		"ternary lines": "a = (" + strings.Repeat("true ?\n 1 :\n ", deep) + "1)",
		"sum":           "a = 1" + strings.Repeat(" + 1", deep),
		"indices":       "a = b" + strings.Repeat("[0]", deep),
		"calls":         "a = " + strings.Repeat("abs(", deep) + "1" + strings.Repeat(")", deep),
		"directives":    "a = \"" + strings.Repeat("%{if true}", deep) + strings.Repeat("%{endif}", deep) + "\"",
		"alternating":   "a = " + strings.Repeat("[1, 1 + ", deep) + "1" + strings.Repeat("]", deep),
	}
	for name, src := range sources {
		t.Run(name, func(t *testing.T) {
			_, diags := Files(fstest.MapFS{}, []Input{{"a.hcl", []byte(src)}})
			if len(diags) != 1 || diags[0].Summary != "Nested too deeply" || diags[0].Subject == nil {
				t.Fatalf("got %v", diags)
			}
		})
	}
}

func TestDepthLetsFilesThrough(t *testing.T) {
	long := strings.Repeat("block \"x\" {\n  args = [\"--a-b-c=d/e/f\", \"-x\"]\n  script = <<-EOT\n    case $x in a) b;; c) d;; esac; [[ -f x ]]\n  EOT\n}\n", 20_000)
	if Depth("a.hcl", []byte(long)) != nil {
		t.Error("a long, flat file is refused")
	}
	nested := "a = " + strings.Repeat("[", 300) + strings.Repeat("]", 300)
	if Depth("a.hcl", []byte(nested)) != nil {
		t.Error("a nesting below the bound is refused")
	}
}

func TestHeredocIsBounded(t *testing.T) {
	of := func(lines int) []byte {
		return []byte("a = \"1 << 2\"\nb = <<-EOT\n" + strings.Repeat("  text $x\n", lines) + "EOT\n")
	}
	if _, diags := Files(fstest.MapFS{}, []Input{{"a.hcl", of(MaxHeredoc)}}); len(diags) != 0 {
		t.Errorf("at the bound: %v", diags)
	}
	_, diags := Files(fstest.MapFS{}, []Input{{"a.hcl", of(100_000)}})
	if len(diags) != 1 || diags[0].Summary != "Heredoc too long" {
		t.Errorf("above it: %v", diags)
	}
}

func TestNumberIsBounded(t *testing.T) {
	digits := strings.Repeat("7", 1_000_000)
	_, diags := Files(fstest.MapFS{}, []Input{{"a.hcl", []byte("a = " + digits)}})
	if len(diags) != 1 || diags[0].Summary != "Number too long" {
		t.Errorf("got %v", diags)
	}
	if _, diags := Files(fstest.MapFS{}, []Input{{"a.hcl", []byte(`a = "` + digits + `"`)}}); len(diags) != 0 {
		t.Errorf("a text of digits: %v", diags)
	}
}

func TestBrokenText(t *testing.T) {
	_, diags := Files(fstest.MapFS{}, []Input{{"a.hcl", []byte("a = 1\nb = \"é\xff\"\n")}})
	if len(diags) != 1 || diags[0].Summary != "File is not UTF-8" {
		t.Fatalf("got %v", diags)
	}
	if got := fmt.Sprint(diags[0].Subject.Start); got != "{2 7 13}" {
		t.Errorf("the byte is at %s", got)
	}
}

func TestNamesOfAFolder(t *testing.T) {
	fsys := fstest.MapFS{"b.hcl": {}, "a.hcl": {}, ".hidden.hcl": {}, "sub/c.hcl": {}, "x.txt": {}}
	names, err := Names(fsys)
	if err != nil || strings.Join(names, " ") != "a.hcl b.hcl" {
		t.Errorf("got %v, %v", names, err)
	}
}

func TestUnreadableFiles(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir() + "/secret.hcl"
	if err := os.WriteFile(outside, []byte("a = 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, dir+"/link.hcl"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir+"/folder.hcl", 0o700); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	_, diags := Read(root.FS(), "app", []string{"link.hcl", "folder.hcl", "none.hcl"})
	if len(diags) != 3 {
		t.Fatalf("got %v", diags)
	}
	for _, d := range diags {
		if !strings.HasPrefix(d.Detail, "app/") || strings.Contains(d.Detail, "a = 1") {
			t.Errorf("got %q", d.Detail)
		}
	}
}

func FuzzFiles(f *testing.F) {
	f.Add("a = [1, \"${b}\"]\nb \"c\" {\n}\n")
	f.Add("a = <<-EOT\n  %{if x}y%{endif}\nEOT\n")
	f.Fuzz(func(t *testing.T, src string) {
		m, diags := Files(fstest.MapFS{}, []Input{{"a.hcl", []byte(src)}})
		if len(m.Files) == 0 && len(diags) == 0 {
			t.Error("a file is gone without a word")
		}
	})
}
