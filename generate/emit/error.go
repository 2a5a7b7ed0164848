package emit

import (
	"fmt"
	"strconv"
	"strings"

	"podgen/generate/object"
)

// Error is a value that YAML cannot hold, or a type that podgen cannot write.
type Error struct {
	// Object is the object with the value.
	Object *object.Object

	// Path leads to the value: field names, map keys and list indices, as
	// origin.Node.Find takes them.
	Path []string

	// Problem says what is wrong with the value.
	Problem string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s %q: %s: %s", e.Object.Kind, e.Object.Name, e.Field(), e.Problem)
}

// Field returns the path in the form in which Kubernetes writes one:
// spec.containers[0].name.
func (e *Error) Field() string {
	var b strings.Builder
	for i, step := range e.Path {
		switch {
		case isIndex(step):
			fmt.Fprintf(&b, "[%s]", step)
		case !isName(step):
			fmt.Fprintf(&b, "[%q]", step)
		case i > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	if b.Len() == 0 {
		return "object"
	}
	return b.String()
}

func isIndex(step string) bool {
	_, err := strconv.ParseUint(step, 10, 32)
	return err == nil
}

func isName(step string) bool {
	for i := range len(step) {
		c := step[i]
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return step != ""
}

// problem returns an error about the value at hand. Whoever writes what holds
// the value puts the step that leads to it in front, see under.
func problem(format string, args ...any) *Error {
	return &Error{Problem: fmt.Sprintf(format, args...)}
}

// under returns e as seen from one level higher up.
func (e *Error) under(step string) *Error {
	e.Path = append([]string{step}, e.Path...)
	return e
}

func (e *Error) underIndex(i int) *Error { return e.under(strconv.Itoa(i)) }
