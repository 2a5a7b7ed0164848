package kubernetes

import "fmt"

// Level is a level of the Pod Security Standards.
type Level string

// The levels, each stricter than the one before.
const (
	Privileged Level = "privileged" // forbids nothing
	Baseline   Level = "baseline"
	Restricted Level = "restricted"
)

// ParseLevel reads the name of a level.
func ParseLevel(text string) (Level, error) {
	switch l := Level(text); l {
	case Privileged, Baseline, Restricted:
		return l, nil
	}
	return "", fmt.Errorf("%q is not a level of Pod Security; %s, %s and %s are", text, Privileged, Baseline, Restricted)
}
