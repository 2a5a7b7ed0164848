package output

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// longestName is the longest file name in bytes, a little below what file
// systems take.
const longestName = 250

// Name returns the name of an object's file: KIND-NAME.yaml, with NAMESPACE- in
// front if there is a namespace. The kind is in lower case.
//
// No two objects have one name, only such with kinds that differ in case. Bytes
// that some file system does not take are written as in a URL: "%3A" for ":".
// Where hyphens would leave open what is what, as for a Deployment in a
// namespace "job-runner", the parts are joined by "+" instead. An overlong name
// ends in a hash.
func Name(namespace, kind, name string) string {
	namespace = escape(namespace, inNamespace)
	kind = escape(strings.ToLower(kind), inKind)
	name = escape(name, inName)
	if kind == "" {
		kind = "_"
	}
	joined := join("-", namespace, kind, name)
	if ns, k, n := split(joined); ns != namespace || k != kind || n != name {
		joined = join("+", namespace, kind, name)
	}
	if len(joined)+len(".yaml") > longestName {
		sum := sha256.Sum256([]byte(joined))
		joined = joined[:longestName-50] + "~" + hex.EncodeToString(sum[:16])
	}
	return joined + ".yaml"
}

func join(by, namespace, kind, name string) string {
	if namespace == "" {
		return kind + by + name
	}
	return namespace + by + kind + by + name
}

// split takes names joined by hyphens for what they most likely are: a kind in
// front, unless it is no known one and a known one follows.
func split(joined string) (namespace, kind, name string) {
	kind, name, _ = strings.Cut(joined, "-")
	if knownKinds[kind] {
		return "", kind, name
	}
	for at := len(kind); at < len(joined); {
		word, rest, more := strings.Cut(joined[at+1:], "-")
		if more && knownKinds[word] {
			return joined[:at], word, rest
		}
		at += 1 + len(word)
	}
	return "", kind, name
}

// escape writes the bytes that are not taken as "%" and two digits.
func escape(s string, taken func(i int, b byte) bool) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if taken(i, s[i]) {
			b.WriteByte(s[i])
			continue
		}
		b.WriteByte('%')
		b.WriteByte(digits[s[i]>>4])
		b.WriteByte(digits[s[i]&15])
	}
	return b.String()
}

// A file name starts with a namespace or a kind, so neither may hide the file
// or look like an option; and Windows takes "aux." for a device.

func inNamespace(i int, b byte) bool {
	return isLetterOrDigit(b) || i > 0 && (b == '-' || b == '_')
}

func inKind(_ int, b byte) bool {
	return isLetterOrDigit(b)
}

func inName(_ int, b byte) bool {
	return isLetterOrDigit(b) || b == '-' || b == '_' || b == '.'
}

func isLetterOrDigit(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}
