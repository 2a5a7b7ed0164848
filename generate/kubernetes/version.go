// Package kubernetes says for which Kubernetes a module is rendered: the versions
// that podgen knows, and how one is written.
package kubernetes

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a minor version of Kubernetes. The zero Version is older than all.
type Version struct{ Major, Minor int }

// Minor is a minor version of Kubernetes 1: Minor(33) is 1.33.
func Minor(n int) Version { return Version{Major: 1, Minor: n} }

// Oldest is the oldest version that podgen renders for: the first that has
// native sidecars at all.
func Oldest() Version { return Minor(28) }

// Newest is the newest version that podgen renders for: that of the
// k8s.io/kubernetes that podgen is built with.
func Newest() Version { return Minor(36) }

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Before says that v is older than w.
func (v Version) Before(w Version) bool {
	return v.Major < w.Major || v.Major == w.Major && v.Minor < w.Minor
}

// Next is the minor version after v.
func (v Version) Next() Version { return Version{v.Major, v.Minor + 1} }

// Supported returns an error that names the versions that podgen renders for,
// if v is none of them.
func (v Version) Supported() error {
	switch {
	case v.Before(Oldest()):
		return fmt.Errorf("%s is not a supported version of Kubernetes; %s to %s are. Native sidecars need %s, where they are behind a feature gate, or newer", v, Oldest(), Newest(), Oldest())
	case Newest().Before(v):
		return fmt.Errorf("%s is not a supported version of Kubernetes; %s to %s are", v, Oldest(), Newest())
	}
	return nil
}

// Release is a release of a minor version. Its rules are those of the version;
// the patch decides which bugs are fixed.
type Release struct {
	Version
	Patch int // negative if it is not known
}

// Default is the release that a module is rendered for unless it says another.
func Default() Release { return Release{Newest(), -1} }

// Parse reads "1.33" or "1.33.4", with or without the v that kubectl prints
// before them. It fails for anything else and for versions that podgen does not
// render for.
func Parse(text string) (Release, error) {
	parts := strings.Split(strings.TrimPrefix(text, "v"), ".")
	numbers := []int{0, 0, -1}
	if len(parts) != 2 && len(parts) != 3 {
		return Release{}, malformed(text)
	}
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil || strconv.FormatUint(n, 10) != part {
			return Release{}, malformed(text)
		}
		numbers[i] = int(n)
	}
	r := Release{Version{numbers[0], numbers[1]}, numbers[2]}
	return r, r.Supported()
}

func malformed(text string) error {
	return fmt.Errorf("%q is not a version of Kubernetes, such as %s", text, Newest())
}
