// Package image says what is known of container images: at which ports they listen,
// which shell they have, what they need. All of it is one table, images.txt; of an
// image that has no line there nothing is known, and nobody guesses.
package image

import "strings"

// Ref is the name of an image, taken apart: registry.example.com/team/nginx:1.27@sha256:….
type Ref struct {
	Text       string
	Registry   string // "docker.io" where none is named
	Repository string // "library/nginx", "team/nginx"
	Tag        string // empty where there is none
	Digest     string // "sha256:…", empty where there is none
}

// Parse takes the name of an image apart. It accepts more than a registry
// does: whether the name can be pulled is a rule's business.
func Parse(text string) Ref { return images().parse(text) }

// parse is Parse, with the mirrors of a table.
func (t *table) parse(text string) Ref {
	ref := Ref{Text: text}
	rest, digest, _ := strings.Cut(text, "@")
	ref.Digest = digest
	if i := strings.LastIndexByte(rest, ':'); i > strings.LastIndexByte(rest, '/') {
		rest, ref.Tag = rest[:i], rest[i+1:]
	}
	first, path, found := strings.Cut(rest, "/")
	switch {
	case found && (strings.ContainsAny(first, ".:") || first == "localhost"):
		ref.Registry, ref.Repository = first, path
	case found:
		ref.Registry, ref.Repository = hub, rest
	default:
		ref.Registry, ref.Repository = hub, "library/"+rest
	}
	if mirrored := t.mirrors[ref.Registry]; mirrored != "" {
		ref.Registry = mirrored
	}
	if ref.Registry == hub && !strings.Contains(ref.Repository, "/") {
		ref.Repository = "library/" + ref.Repository
	}
	return ref
}

// hub is Docker Hub, where a name without a registry is pulled from.
const hub = "docker.io"

// Floating says that the name may stand for another image tomorrow: it has no tag,
// or the tag latest, and no digest.
func (r Ref) Floating() bool {
	return r.Digest == "" && (r.Tag == "" || r.Tag == "latest")
}

// Known returns what is known of an image, nil if nothing is.
//
// A mirror of Docker Hub keeps library/ before the name of an official image:
// public.ecr.aws/docker/library/nginx, the pull-through cache of a company. A plain
// name in another registry, registry.example.com/nginx, may be anybody's image.
func (r Ref) Known() *Image {
	t, name := images(), r.Registry+"/"+r.Repository
	image := t.images[name]
	if i := strings.LastIndexByte(r.Repository, '/'); image == nil && i >= 0 {
		if folder, last := r.Repository[:i], r.Repository[i+1:]; r.Registry != hub && (folder == "library" || strings.HasSuffix(folder, "/library")) {
			name = hub + "/library/" + last
		} else {
			name = r.Registry + "/" + folder + "/*"
		}
		image = t.images[name]
	} else if image == nil {
		name = r.Registry + "/*"
		image = t.images[name]
	}
	switch {
	case image == nil:
		return nil
	case r.Tag == "" && r.Digest != "":
		return t.unnamed(name, image)
	}
	return t.variant(name, image, r.Tag)
}

// unnamed is what is known of all variants of an image: a digest alone may be that of
// any of them.
func (t *table) unnamed(name string, image *Image) *Image {
	switch {
	case len(t.variants[name]) > 0:
		return nil
	case image.fixed():
		return image
	}
	variant := image.with("", false, false)
	variant.UID = -1
	return variant
}

// variant fits what is known of an image to the tag at hand: its variants with
// another program have lines of their own, and those on Alpine, Debian or nothing at
// all have other shells.
func (t *table) variant(name string, image *Image, tag string) *Image {
	if tag = strings.ToLower(tag); tag == "" {
		tag = "latest"
	}
	own := ""
	for _, v := range t.variants[name] {
		if hasWord(tag, v.word) {
			image, own = v.image, v.word
			break
		}
	}
	if image.fixed() {
		return image
	}
	shell := false
	if image.Shell == NoShell && strings.Contains(tag, "debug") {
		image, shell = image.with("", false, false), true // there is one, and which one is open
	}
	for _, base := range t.bases {
		if base.word == own || !strings.Contains(tag, base.word) {
			continue
		}
		if base.image.UID == otherUID && image.UID >= 0 {
			image = image.with(image.Shell, image.Bash, !image.maybeBash)
			image.UID = -1
		}
		if of := base.image.Shell; of != "" && !shell {
			image, shell = image.on(of), true
		}
	}
	return image
}

// fixed says that all variants of an image have the same shell: busybox and alpine.
func (i *Image) fixed() bool { return i.Ends == "yes" && i.Shell == "ash" }

// hasWord says that a word stands in a tag between dashes.
func hasWord(tag, word string) bool {
	for part := range strings.SplitSeq(tag, "-") {
		if part == word {
			return true
		}
	}
	return false
}

// on is the image on another base, by the shell of that.
func (i *Image) on(shell string) *Image {
	switch shell {
	case i.Shell:
		return i
	case "ash":
		return i.with("ash", i.Alpine == "bash", i.Alpine == "plain")
	case NoShell:
		return i.with(NoShell, false, true)
	}
	return i.with(shell, true, false)
}

// with is the image with another shell. Whether a variant without bash is known to
// have none is plain's to say.
func (i *Image) with(shell string, bash, plain bool) *Image {
	variant := *i
	variant.Shell, variant.Bash, variant.maybeBash = shell, bash, !bash && !plain
	return &variant
}

// Has says whether the image has a shell of that name; sure is false where nobody
// knows.
func (i *Image) Has(shell string) (has, sure bool) {
	switch {
	case i.Shell == NoShell:
		return false, true
	case i.Shell == "":
		return shell == "bash" && i.Bash, shell == "bash" && i.Bash
	case shell == "sh":
		return true, true
	case shell == "bash":
		return i.Bash, i.Bash || !i.maybeBash
	}
	return i.Shell == shell, i.Shell == shell || i.Shell == "dash" && shell == "ash"
}

// Name is the last part of the repository: "nginx".
func (r Ref) Name() string { return lastPart(r.Repository) }

func lastPart(repository string) string {
	return repository[strings.LastIndexByte(repository, '/')+1:]
}
