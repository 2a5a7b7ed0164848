package rule

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// ImageRef is the name of an image, taken apart: registry.example.com/team/nginx:1.27@sha256:….
type ImageRef struct {
	Text       string
	Registry   string // "docker.io" where none is named
	Repository string // "library/nginx", "team/nginx"
	Tag        string // empty where there is none
	Digest     string // "sha256:…", empty where there is none
}

// parseImage takes the name of an image apart. It accepts more than a registry
// does: whether the name can be pulled is a rule's business.
func parseImage(text string) ImageRef {
	ref := ImageRef{Text: text}
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
		ref.Registry, ref.Repository = "docker.io", rest
	default:
		ref.Registry, ref.Repository = "docker.io", "library/"+rest
	}
	if hubNames[ref.Registry] {
		ref.Registry = "docker.io"
		if !strings.Contains(ref.Repository, "/") {
			ref.Repository = "library/" + ref.Repository
		}
	}
	return ref
}

// hubNames are the names of Docker Hub, and of the public mirrors that keep its
// repositories under their names.
var hubNames = map[string]bool{
	"docker.io": true, "index.docker.io": true, "registry-1.docker.io": true, "registry.hub.docker.com": true,
	"mirror.gcr.io": true,
}

// Floating says that the name may stand for another image tomorrow: it has no tag,
// or the tag latest, and no digest.
func (r ImageRef) Floating() bool {
	return r.Digest == "" && (r.Tag == "" || r.Tag == "latest")
}

// bases are the words of a tag that say on what a variant of an image is built, with
// the shell that is its sh.
var bases = []struct{ word, shell string }{
	{"distroless", noShell}, {"nanoserver", noShell}, {"windowsservercore", noShell},
	{"alpine", "ash"}, {"busybox", "ash"}, {"musl", "ash"},
	{"slim", "dash"}, {"debian", "dash"}, {"ubuntu", "dash"},
	{"buster", "dash"}, {"bullseye", "dash"}, {"bookworm", "dash"}, {"trixie", "dash"},
	{"bionic", "dash"}, {"focal", "dash"}, {"jammy", "dash"}, {"noble", "dash"},
	{"centos", "bash"}, {"ubi", "bash"}, {"oracle", "bash"}, {"amazonlinux", "bash"},
}

// variant fits what is known of an image to the tag at hand: its variants on
// Alpine, Debian or nothing at all have other shells.
func (r ImageRef) variant(image *Image) *Image {
	if r.Tag == "" || image.Ends == "yes" && image.Shell == "ash" {
		return image
	}
	tag := strings.ToLower(r.Tag)
	if strings.Contains(tag, "fpm") && len(image.Listens) > 0 { // PHP behind FastCGI
		fpm := *image
		fpm.Listens = []int32{9000}
		image = &fpm
	}
	if image.Shell == noShell && strings.Contains(tag, "debug") {
		return image.with("", false, false) // there is one, and which one is open
	}
	for _, base := range bases {
		switch {
		case !strings.Contains(tag, base.word):
		case base.shell == "ash":
			return image.with("ash", image.Alpine == "bash", image.Alpine == "plain")
		case base.shell == image.Shell:
			return image
		case base.shell == noShell:
			return image.with(noShell, false, true)
		default:
			return image.with(base.shell, true, false)
		}
	}
	return image
}

// with is the image with another shell. Whether a variant without bash is known to
// have none is plain's to say.
func (i *Image) with(shell string, bash, plain bool) *Image {
	variant := *i
	variant.Shell, variant.Bash, variant.maybeBash = shell, bash, !bash && !plain
	return &variant
}

// Image is what is known of an image: a line of images.txt, which says what each
// field means.
type Image struct {
	Names    []string   // repositories: "docker.io/library/nginx"
	Listens  []int32    // TCP ports at which it listens by default
	Shell    string     // what sh is: "ash", "dash", "bash"; noShell; empty where nobody knows
	Bash     bool       // it has bash as well
	Ends     string     // whether it ends by itself without a command: "yes", "no", or empty
	Dirs     []string   // directories with content that a mount would hide
	Needs    [][]string // of each set of variables one has to be set; "A=x": to that value
	UID      int64      // the user that it runs as; -1 where nobody knows
	Config   []string   // directories or files from which another configuration would be read
	Loopback string     // the option that opens it to others than its own pod: it listens at 127.0.0.1 only; empty where it does not
	Slow     bool       // it may take a while to start: a database, a JVM
	Data     string     // the directory in which a database keeps what it once made
	Alpine   string     // whether the variant on Alpine has bash: "bash", "plain", or empty

	maybeBash bool // nobody knows whether it has bash
}

// Has says whether the image has a shell of that name; sure is false where nobody
// knows.
func (i *Image) Has(shell string) (has, sure bool) {
	switch {
	case i.Shell == noShell:
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

// noShell is the Shell of an image without one.
const noShell = "none"

//go:embed images.txt
var imageTable string

// images reads images.txt. A line that cannot be read is a mistake of the
// program, which a test finds.
var images = sync.OnceValue(func() map[string]*Image {
	known := map[string]*Image{}
	for line := range strings.SplitSeq(imageTable, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		image := readImage(words)
		for _, name := range image.Names {
			if known[name] != nil {
				panic("images.txt: " + name + " is there twice")
			}
			known[name] = image
		}
	}
	return known
})

func readImage(words []string) *Image {
	image := &Image{Names: strings.Split(words[0], ","), UID: -1}
	for _, word := range words[1:] {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "listens":
			for port := range strings.SplitSeq(value, ",") {
				n, err := strconv.ParseInt(port, 10, 32)
				if err != nil {
					panic("images.txt: " + word)
				}
				image.Listens = append(image.Listens, int32(n))
			}
		case "shell":
			image.Shell = value
		case "bash":
			image.Bash = value == "yes"
		case "ends":
			image.Ends = value
		case "dirs":
			image.Dirs = strings.Split(value, ",")
		case "loopback":
			image.Loopback = value
		case "slow":
			image.Slow = value == "yes"
		case "config":
			image.Config = strings.Split(value, ",")
		case "data":
			image.Data = value
		case "alpine":
			image.Alpine = value
		case "needs":
			for set := range strings.SplitSeq(value, ";") {
				image.Needs = append(image.Needs, strings.Split(set, "|"))
			}
		case "uid":
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				panic("images.txt: " + word)
			}
			image.UID = n
		default:
			panic("images.txt: unknown " + word)
		}
	}
	return image
}

// known returns what is known of an image, nil if nothing is.
//
// A mirror of Docker Hub keeps library/ before the name of an official image:
// public.ecr.aws/docker/library/nginx, mirror.gcr.io/library/nginx, the pull-through
// cache of a company. A plain name in another registry, registry.example.com/nginx,
// may be anybody's image.
func (r ImageRef) known() *Image {
	image := images()[r.Registry+"/"+r.Repository]
	if image == nil && r.Registry != "docker.io" {
		if i := strings.LastIndexByte(r.Repository, '/'); i >= 0 && (r.Repository[:i] == "library" || strings.HasSuffix(r.Repository[:i], "/library")) {
			image = images()["docker.io/library/"+r.Repository[i+1:]]
		}
	}
	if image == nil {
		return nil
	}
	return r.variant(image)
}

// Name is the last part of the repository: "nginx".
func (r ImageRef) Name() string { return lastPart(r.Repository) }

func lastPart(repository string) string {
	return repository[strings.LastIndexByte(repository, '/')+1:]
}
