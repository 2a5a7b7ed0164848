package plan

import (
	"fmt"
	"slices"
	"strings"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/schema"
)

// classic says what is lost where the module's native_sidecars = false made an
// ordinary container of a helper: who waited for it, and that nobody ends it. An
// init that needs such a helper can never run.
func (b *podBuilder) classic(o *evaluate.Object) {
	waiting := map[*evaluate.Container][]string{}
	for _, c := range o.Containers {
		for _, e := range c.Edges {
			switch {
			case e.To.Classic == nil || e.To == c:
			case c.Role == schema.Init:
				b.add(diag.Named(diag.Error(e.Range, "Start order not possible",
					"%s needs %s, which is an ordinary container without native sidecars (%s) and starts only when all inits have ended. Take native_sidecars = false away, or do the work of the init in a container.",
					title(c), title(e.To), position(*e.To.Classic)), "start-impossible"))
			default:
				waiting[e.To] = append(waiting[e.To], title(c))
			}
		}
	}
	for _, c := range o.Containers {
		if c.Classic != nil {
			b.add(diag.Note(diag.Warning(c.Range, "Not a native sidecar", "%s", lost(o, c, slices.Compact(waiting[c]))),
				fmt.Sprintf("native_sidecars = false at %s asks for it.", position(*c.Classic))))
		}
	}
}

// lost says what a helper loses as an ordinary container.
func lost(o *evaluate.Object, c *evaluate.Container, waiting []string) string {
	text := title(c) + " is an ordinary container: it starts and stops together with the others."
	if len(waiting) > 0 {
		text += fmt.Sprintf(" What waits for a native sidecar does not wait for it: %s.", strings.Join(waiting, ", "))
	}
	if o.Kind.Name == "Job" || o.Kind.Name == "CronJob" {
		text += " The job does not complete before it ends by itself."
	}
	return text
}
