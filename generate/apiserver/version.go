package apiserver

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a minor version of Kubernetes. The zero Version is older than all.
type Version struct{ Major, Minor int }

// Oldest is the oldest version that a Checker can speak for.
func Oldest() Version { return Version{1, 28} }

// Newest is the newest version that a Checker can speak for: that of the
// k8s.io/kubernetes that podgen is built with.
func Newest() Version { return Version{1, 36} }

// ParseVersion reads "1.33". A leading v and a patch version, as kubectl prints
// them ("v1.33.4"), are allowed; the patch does not count. It fails for anything
// else and for versions that are not supported.
func ParseVersion(text string) (Version, error) {
	parts := strings.Split(strings.TrimPrefix(text, "v"), ".")
	if len(parts) != 2 && len(parts) != 3 {
		return Version{}, fmt.Errorf("%q is not a version of Kubernetes, such as %s", text, Newest())
	}
	var numbers [3]int
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil || strconv.FormatUint(n, 10) != part {
			return Version{}, fmt.Errorf("%q is not a version of Kubernetes, such as %s", text, Newest())
		}
		numbers[i] = int(n)
	}
	v := Version{numbers[0], numbers[1]}
	return v, v.supported()
}

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Before says that v is older than w.
func (v Version) Before(w Version) bool {
	return v.Major < w.Major || v.Major == w.Major && v.Minor < w.Minor
}

func (v Version) next() Version { return Version{v.Major, v.Minor + 1} }

func (v Version) supported() error {
	if v.Before(Oldest()) || Newest().Before(v) {
		return fmt.Errorf("version %s of Kubernetes is not supported; %s to %s are", v, Oldest(), Newest())
	}
	return nil
}
