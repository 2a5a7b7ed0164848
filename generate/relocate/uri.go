package relocate

import (
	"net/url"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// File is a file that a location may mean.
type File struct {
	Path string // as the system takes it

	form   form
	base   string // the folder that the location is relative to; "" for the current one
	baseID string
}

// form is how a location names its file.
type form uint8

const (
	relative  form = iota
	fileURI        // file:///x
	plainPath      // /x, which is no URI of a file, though tools write it
)

// resolve returns how an artifactLocation names its file, and the files that
// this may mean.
func (r *run) resolve(at *value) (uri string, files []File) {
	uri, baseID := at.get("uri").string(), at.get("uriBaseId").string()
	if uri == "" {
		// It may name the file by its number in the run's list only.
		at = r.artifactAt(at)
		uri, baseID = at.get("uri").string(), at.get("uriBaseId").string()
	}
	if uri == "" {
		return "", nil
	}
	scheme, isURI := schemeOf(uri)
	switch {
	case isURI && scheme != "file":
		return uri, nil
	case isURI:
		if p, ok := fromFileURI(uri, runtime.GOOS == "windows"); ok {
			return uri, []File{{Path: p, form: fileURI}}
		}
		return uri, nil
	}
	for _, name := range spellings(uri) {
		name = filepath.FromSlash(name)
		if filepath.IsAbs(name) {
			files = append(files, File{Path: name, form: plainPath})
			continue
		}
		if base, ok := r.base(baseID, 0); ok {
			files = append(files, File{Path: filepath.Join(base, name), base: base, baseID: baseID})
		}
		files = append(files, File{Path: name, baseID: baseID})
	}
	return uri, files
}

// artifactAt returns the location of the artifact that an artifactLocation has
// the number of.
func (r *run) artifactAt(at *value) *value {
	i, ok := at.get("index").int()
	artifacts := r.value.get("artifacts")
	if !ok || artifacts == nil || i < 0 || i >= len(artifacts.items) {
		return nil
	}
	return artifacts.items[i].get("location")
}

// base returns the folder that a uriBaseId stands for, if the log says so. One
// may be relative to another.
func (r *run) base(id string, depth int) (string, bool) {
	at := r.value.get("originalUriBaseIds").get(id)
	uri := at.get("uri").string()
	const deepest = 16
	if id == "" || uri == "" || depth > deepest {
		return "", false
	}
	if scheme, isURI := schemeOf(uri); isURI {
		if scheme != "file" {
			return "", false
		}
		return fromFileURI(uri, runtime.GOOS == "windows")
	}
	name := filepath.FromSlash(spellings(uri)[0])
	if filepath.IsAbs(name) {
		return name, true
	}
	outer, ok := r.base(at.get("uriBaseId").string(), depth+1)
	return filepath.Join(outer, name), ok
}

// spellings returns what a relative URI may mean: it escapes blanks and the
// like, but some tools write paths as they are.
func spellings(uri string) []string {
	raw := strings.ReplaceAll(uri, `\`, "/")
	decoded, err := url.PathUnescape(raw)
	if err != nil || decoded == raw {
		return []string{raw}
	}
	return []string{decoded, raw}
}

// schemeOf returns the scheme of an absolute URI. One letter is the drive of a
// path of Windows.
func schemeOf(uri string) (string, bool) {
	scheme, _, found := strings.Cut(uri, ":")
	if !found || len(scheme) < 2 || strings.ContainsAny(scheme, `/\?#%`) {
		return "", false
	}
	return strings.ToLower(scheme), true
}

// fromFileURI returns the path that a file URI means; false if it is that of
// another machine.
func fromFileURI(uri string, windows bool) (string, bool) {
	u, err := url.Parse(strings.ReplaceAll(uri, `\`, "/"))
	if err != nil || u.Path == "" || u.Host != "" && u.Host != "localhost" && !windows {
		return "", false
	}
	p := u.Path
	if windows {
		if len(p) > 2 && p[0] == '/' && p[2] == ':' {
			p = p[1:] // file:///C:/x
		}
		if u.Host != "" && u.Host != "localhost" {
			p = "//" + u.Host + p
		}
		p = strings.ReplaceAll(p, "/", `\`)
	}
	return p, true
}

// toFileURI is the way back.
func toFileURI(p string) string {
	p = strings.ReplaceAll(p, `\`, "/")
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}

// artifact returns the artifactLocation of a new file, named in the way of the old one.
func (r *run) artifact(before *value, old File, file string) *value {
	uri, baseID := reference(old, file)
	at := &value{kind: object}
	at.set("uri", text(uri))
	if baseID != "" {
		at.set("uriBaseId", text(baseID))
	}
	if before.get("index") != nil {
		at.set("index", number(r.indexOf(uri, baseID)))
	}
	return at
}

// reference names a file in the way in which a location named another one.
func reference(old File, file string) (uri, baseID string) {
	native := filepath.FromSlash(file)
	whole, err := filepath.Abs(native)
	if err != nil {
		whole = native
	}
	switch old.form {
	case fileURI:
		return toFileURI(whole), ""
	case plainPath:
		if runtime.GOOS == "windows" {
			return toFileURI(whole), ""
		}
		return (&url.URL{Path: whole}).String(), ""
	}
	base := old.base
	if base == "" {
		base = "."
	}
	from, err := filepath.Abs(base)
	if err == nil {
		if name, err := filepath.Rel(from, whole); err == nil && filepath.IsLocal(name) {
			return (&url.URL{Path: path.Clean(filepath.ToSlash(name))}).String(), old.baseID
		}
	}
	return toFileURI(whole), ""
}

// indexOf returns the number of an artifact in the run's list, to which it is
// added if it is not in it. The others keep their numbers.
func (r *run) indexOf(uri, baseID string) int {
	artifacts := r.value.make("artifacts", array)
	for i, a := range artifacts.items {
		if at := a.get("location"); at.get("uri").string() == uri && at.get("uriBaseId").string() == baseID {
			return i
		}
	}
	at := &value{kind: object}
	at.set("uri", text(uri))
	if baseID != "" {
		at.set("uriBaseId", text(baseID))
	}
	added := &value{kind: object}
	added.set("location", at)
	artifacts.items = append(artifacts.items, added)
	return len(artifacts.items) - 1
}
