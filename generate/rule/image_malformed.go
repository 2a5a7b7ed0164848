package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// The API server takes any text for an image; the kubelet reads it by the grammar of
// github.com/distribution/reference, and says InvalidImageName.
var imageMalformed = Rule{
	ID:       "image-malformed",
	Title:    "Image that cannot be named so",
	Severity: hcl.DiagError,
	Risk:     "None: it is the grammar that the kubelet reads.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			fault := imageFault(c.Image)
			if fault == "" {
				continue
			}
			d := c.Report(field("image"), "The image of %s cannot be pulled: %s. The kubelet says InvalidImageName, and the container never starts. Write it as registry/name:tag.", c.Title(), fault)
			if at := c.At("image"); c.Pod.Source(at) == `"`+c.Image+`"` {
				for _, scheme := range schemes {
					if rest, found := strings.CutPrefix(c.Image, scheme); found && imageFault(rest) == "" {
						diag.Suggest(d, at, `"`+rest+`"`)
					}
				}
			}
		}
	},
}

// schemes are what is written before the name of an image by those who know it from
// another program.
var schemes = []string{"https://", "http://", "docker://", "oci://"}

// imageFault says what is wrong with the name of an image, "" if nothing is. The
// grammar is [registry[:port]/]name[/name…][:tag][@digest].
func imageFault(text string) string {
	if text == "" {
		return "" // the API server refuses it
	}
	rest, digest, hasDigest := strings.Cut(text, "@")
	switch {
	case strings.ContainsAny(text, " \t\n"):
		return "it has a space in it"
	case strings.Contains(text, "://"):
		return "it is no URL, and begins with the registry's name"
	case hasDigest && !isDigest(digest):
		return "what follows @ is no digest, which is sha256: and 64 digits of 0-9 and a-f"
	}
	if i := strings.LastIndexByte(rest, ':'); i > strings.LastIndexByte(rest, '/') {
		if tag := rest[i+1:]; !isTag(tag) {
			return "the tag " + quoted(tag) + " is not made of letters, digits, _, . and -, up to 128, beginning with a letter, a digit or _"
		}
		rest = rest[:i]
	}
	first, name, found := strings.Cut(rest, "/")
	if !found || !strings.ContainsAny(first, ".:") && first != "localhost" && strings.ToLower(first) == first {
		first, name = "", rest
	}
	if first != "" && !isHost(first) && partFault(first) != "" {
		return quoted(first) + " is no registry"
	}
	for part := range strings.SplitSeq(name, "/") {
		if fault := partFault(part); fault != "" {
			return fault
		}
	}
	return ""
}

func quoted(s string) string { return `"` + s + `"` }

// partFault says what is wrong with a part of a repository's name: words of lower
// case letters and digits, joined by one dot, one or two underscores, or hyphens.
func partFault(part string) string {
	switch {
	case part == "":
		return "a part of its name is empty"
	case strings.ToLower(part) != part:
		return quoted(part) + " has capital letters, and names have none"
	}
	joint := ""
	for i := range len(part) {
		b := part[i]
		switch {
		case 'a' <= b && b <= 'z' || '0' <= b && b <= '9':
			if i > 0 && joint != "" && !isJoint(joint) {
				return quoted(part) + " has " + quoted(joint) + " in it, where a name has one dot, one or two underscores, or hyphens"
			}
			joint = ""
		case b == '.' || b == '_' || b == '-':
			joint += part[i : i+1]
			if i == 0 || i == len(part)-1 {
				return quoted(part) + " begins and ends with a letter or a digit"
			}
		default:
			return quoted(part) + " has characters that no name has: it is made of a-z, 0-9, dots, underscores and hyphens"
		}
	}
	return ""
}

func isJoint(s string) bool { return s == "." || s == "_" || s == "__" || strings.Trim(s, "-") == "" }

func isTag(tag string) bool {
	if tag == "" || len(tag) > 128 || tag[0] == '.' || tag[0] == '-' {
		return false
	}
	for i := range len(tag) {
		if b := tag[i]; !isLetter(b) && (b < '0' || b > '9') && b != '_' && b != '.' && b != '-' {
			return false
		}
	}
	return true
}

func isDigest(digest string) bool {
	algorithm, hex, _ := strings.Cut(digest, ":")
	switch algorithm {
	case "sha256":
		return len(hex) == 64 && isHex(hex)
	case "sha384":
		return len(hex) == 96 && isHex(hex)
	case "sha512":
		return len(hex) == 128 && isHex(hex)
	}
	return false
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// isHost says that a text is a host's name or address, with or without a port.
func isHost(host string) bool {
	if strings.HasPrefix(host, "[") {
		return true // an IPv6 address
	}
	name, port, hasPort := strings.Cut(host, ":")
	if hasPort && (port == "" || strings.Trim(port, "0123456789") != "") {
		return false
	}
	for part := range strings.SplitSeq(name, ".") {
		if part == "" || part[0] == '-' || part[len(part)-1] == '-' {
			return false
		}
		for i := range len(part) {
			if b := part[i]; !isLetter(b) && (b < '0' || b > '9') && b != '-' {
				return false
			}
		}
	}
	return true
}
