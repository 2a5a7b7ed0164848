package evaluate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// frame is something that is being evaluated: an attribute, a local, the ports
// of a container, the instances of a block.
type frame struct {
	title string
	at    hcl.Range // where it is set
	of    any       // a pointer that tells it from others
}

// MaxChain is how many attributes and locals may need one another in a row. The
// stack of a Go program ends somewhere.
const MaxChain = 10_000

// enter notes that something is being evaluated. It returns false when that is
// so already, which is a cycle, or when it leads too far.
func (ev *evaluator) enter(f frame) bool {
	start, again := ev.places[f.of]
	switch {
	case again:
		ev.cycles = append(ev.cycles, cycle(ev.stack[start:]))
	case len(ev.stack) >= MaxChain:
		ev.cycles = append(ev.cycles, tooLong(ev.stack[0].title, ev.stack[0].at))
	default:
		ev.places[f.of] = len(ev.stack)
		ev.stack = append(ev.stack, f)
		return true
	}
	ev.unsure, ev.lost = true, true
	return false
}

func tooLong(title string, at hcl.Range) *hcl.Diagnostic {
	return diag.Error(at, "References lead too far", "%s needs what needs what needs …: more than %d values in a row, the most that podgen follows.", title, MaxChain)
}

func (ev *evaluator) leave() {
	last := len(ev.stack) - 1
	delete(ev.places, ev.stack[last].of)
	ev.stack = ev.stack[:last]
}

// cycle reports things that need each other. It begins with the first of them
// in the files, so that it says the same wherever the cycle is entered.
func cycle(stack []frame) *hcl.Diagnostic {
	frames := slices.CompactFunc(slices.Clone(stack), func(a, b frame) bool { return a.title == b.title })
	first := 0
	for i, f := range frames {
		if before(f.at, frames[first].at) {
			first = i
		}
	}
	frames = append(slices.Clone(frames[first:]), frames[:first]...)
	if len(frames) == 1 {
		return diag.Error(frames[0].at, "Attribute needs itself", "%s cannot be told without %s.", frames[0].title, frames[0].title)
	}
	var b strings.Builder
	for _, f := range frames {
		fmt.Fprintf(&b, "%s (%s) needs ", f.title, position(f.at))
	}
	return diag.Error(frames[0].at, "Attributes need each other", "%s%s. Write one of the values out.", b.String(), frames[0].title)
}

func before(a, b hcl.Range) bool {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Start.Byte, b.Start.Byte)) < 0
}
