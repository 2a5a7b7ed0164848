package report

import (
	"fmt"
	"strings"
)

// uriOf returns the URI of a file, and whether it is relative to the folder in
// which podgen runs, and below that. A path with a drive letter or a server's
// name is one of Windows, whatever podgen runs on.
func uriOf(file string) (uri string, below bool) {
	switch {
	case isDrive(file):
		return "file:///" + file[:2] + percent(strings.ReplaceAll(file[2:], `\`, "/")), false
	case strings.HasPrefix(file, `\\`):
		return "file:" + percent(strings.ReplaceAll(file, `\`, "/")), false
	case strings.HasPrefix(file, "/"):
		return "file://" + percent(file), false
	}
	return percent(file), file != ".." && !strings.HasPrefix(file, "../")
}

// isDrive says whether a path begins as C:\ or C:/ does.
func isDrive(path string) bool {
	if len(path) < 3 || path[1] != ':' || path[2] != '\\' && path[2] != '/' {
		return false
	}
	letter := path[0] | 0x20
	return letter >= 'a' && letter <= 'z'
}

// percent encodes all bytes of a path but slashes and those that a URI never
// has to encode.
func percent(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
