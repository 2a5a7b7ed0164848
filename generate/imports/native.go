package imports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"podgen/schema"
)

// Conversion is a classic helper, and what becomes of it.
type Conversion struct {
	Object    string   // "Job report"
	Container string   // its name
	Role      string   // the block that it becomes
	Probe     string   // where its startup probe comes from
	Why       []string // the evidence that it is a helper
	Check     []string // what the user should look at
	job       bool
}

// convert makes native sidecars of classic helpers: what is evidently one moves from
// containers to the end of initContainers, with restartPolicy Always. It was started
// after all inits, and still is. Jobs come first in what it returns: there a classic
// helper keeps the Job from completing.
func convert(documents []*document) []Conversion {
	var done []Conversion
	for _, d := range documents {
		if d.kind == nil || d.manifest || !d.kind.Workload() {
			continue
		}
		pod := d.root.get(d.kind.Template...).get("spec")
		for _, c := range helpers(d, pod) {
			done = append(done, c.convert(d, pod))
		}
	}
	slices.SortStableFunc(done, func(a, b Conversion) int { return cmp.Compare(boolInt(b.job), boolInt(a.job)) })
	return done
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// candidate is a container that is evidently a helper.
type candidate struct {
	*value
	finding
}

// helpers finds the helpers among the containers of a pod. One container at least is
// none: the work of the pod is somewhere.
func helpers(d *document, pod *value) []candidate {
	containers := pod.get("containers").items()
	var found []candidate
	for i, c := range containers {
		if c.get("restartPolicy") != nil || c.get("restartPolicyRules") != nil {
			continue // it has been given a life of its own
		}
		f := evidence(pod, c)
		if word := helpersName(c.str("name")); word != "" && i > 0 && !strings.Contains(d.name, word) && f.role != schema.Ambassador {
			f.why = append(f.why, fmt.Sprintf("its name says so (%s)", word))
		}
		if d.isJob() && endless(c) && slices.ContainsFunc(containers, func(o *value) bool { return o != c && !endless(o) }) {
			f.why = append(f.why, "it never ends, and another container of the Job does")
		}
		if f.role == "" || f.role == schema.Ambassador && !hasTCPPort(c) {
			f.role = schema.Sidecar
		}
		if len(f.why) > 0 {
			found = append(found, candidate{c, f})
		}
	}
	if len(found) == len(containers) && len(found) > 0 {
		found = found[1:] // the first container of a pod is the one that is meant where none is named
	}
	return found
}

func (d *document) isJob() bool { return d.is("Job") || d.is("CronJob") }

// helpersName returns the word of a container's name that says that it is a helper.
func helpersName(name string) string {
	return wordOf(name, "sidecar", "proxy", "exporter", "agent", "adapter", "ambassador", "shipper", "forwarder", "collector", "reloader", "logger", "envoy")
}

// wordOf returns the first part of a name that is one of some words, "" if none is.
func wordOf(name string, words ...string) string {
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '.' || r == '_' }) {
		if slices.Contains(words, part) {
			return part
		}
	}
	return ""
}

// endless says that a container's script goes on for ever.
func endless(c *value) bool {
	var script strings.Builder
	for _, list := range []string{"command", "args"} {
		for _, item := range c.get(list).items() {
			script.WriteString(" " + item.text)
		}
	}
	return slices.ContainsFunc([]string{"while true", "while :", "tail -f", "tail -F", "sleep infinity"}, func(s string) bool {
		return strings.Contains(script.String(), s)
	})
}

// convert moves the helper, and says what it did.
func (c candidate) convert(d *document, pod *value) Conversion {
	done := Conversion{Object: d.kindName() + " " + d.name, Container: c.str("name"), Role: string(c.role), Why: c.why, job: d.isJob()}
	classic := pod.get("containers")
	classic.entries = slices.DeleteFunc(slices.Clone(classic.entries), func(e entry) bool { return e.value == c.value })
	inits := pod.get("initContainers")
	if inits == nil {
		inits = &value{form: formList, at: c.at}
		pod.set("initContainers", inits)
	}
	inits.entries = append(inits.entries, entry{value: c.value})
	c.set("restartPolicy", textValue("Always"))
	done.Probe = c.startupProbe()
	done.Check = c.checks(d, pod, done)
	return done
}

// A startup probe that is made here tries for a minute.
const (
	budget         = 60 // seconds
	readinessEvery = 2  // seconds, where the probe is that of readiness
)

// startupProbe gives the helper a startup probe unless it has one, and says from
// where: without one it gates nothing.
func (c candidate) startupProbe() string {
	if c.get("startupProbe") != nil {
		return "its own"
	}
	if ready := c.get("readinessProbe"); ready != nil {
		probe := &value{form: formObject, at: ready.at}
		for _, e := range ready.entries {
			if slices.Contains([]string{"httpGet", "tcpSocket", "exec", "grpc", "timeoutSeconds"}, e.key) {
				probe.set(e.key, e.value.copy())
			}
		}
		probe.set("periodSeconds", numberValue(readinessEvery))
		probe.set("failureThreshold", numberValue(budget/readinessEvery))
		c.set("startupProbe", probe)
		return "as its readiness probe"
	}
	if probe := impliedProbe(c.value); probe != nil {
		c.set("startupProbe", probe)
		return "TCP at its port " + probe.get("tcpSocket", "port").text
	}
	return "none"
}

// impliedProbe is the startup probe that an ambassador has by itself: at its first
// TCP port, every second for a minute. It is nil without such a port.
func impliedProbe(c *value) *value {
	for _, p := range c.get("ports").items() {
		if protocol := p.str("protocol"); protocol != "" && protocol != "TCP" || p.get("containerPort") == nil {
			continue
		}
		socket := objectValue(entry{"port", textOf(p.get("containerPort"))})
		return objectValue(entry{"tcpSocket", socket}, entry{"periodSeconds", numberValue(1)}, entry{"failureThreshold", numberValue(budget)})
	}
	return nil
}

func textOf(v *value) *value { return &value{form: v.form, text: v.text, spelled: v.spelled} }

// copy is a value without its comments.
func (v *value) copy() *value {
	copied := &value{form: v.form, text: v.text, spelled: v.spelled, at: v.at}
	for _, e := range v.entries {
		copied.entries = append(copied.entries, entry{e.key, e.value.copy()})
	}
	return copied
}

// checks says what the conversion changes that only the user can judge.
func (c candidate) checks(d *document, pod *value, done Conversion) []string {
	var checks []string
	if done.Probe == "none" {
		checks = append(checks, "nobody knows when it is ready: give it a startup_probe if others need it at their start")
	}
	if strings.HasPrefix(done.Probe, "TCP") || done.Probe == "as its readiness probe" {
		checks = append(checks, "the containers start only when the startup probe has passed, within a minute")
	}
	if d.isJob() || pod.str("restartPolicy") == "Never" || pod.str("restartPolicy") == "OnFailure" {
		checks = append(checks, "it is restarted whenever it ends, whatever restart_policy says")
	}
	for _, other := range pod.get("containers").items() {
		if text := string(other.json()); strings.Contains(text, "quitquitquit") || strings.Contains(text, "pkill") {
			checks = append(checks, fmt.Sprintf("container %q seems to end helpers itself: that is Kubernetes' work now", other.str("name")))
		}
	}
	return checks
}

// Table is conversions as a table, with what to look at below each.
func Table(conversions []Conversion) string {
	if len(conversions) == 0 {
		return "No container is evidently a classic helper.\n"
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "OBJECT\tCONTAINER\tBECOMES\tSTARTUP PROBE\tBECAUSE")
	for _, c := range conversions {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", c.Object, c.Container, c.Role, c.Probe, strings.Join(c.Why, "; "))
	}
	_ = w.Flush() // a Builder takes everything
	b.WriteString("\nNative sidecars need Kubernetes 1.29. They start before the containers and get TERM after them. Check:\n")
	for _, c := range conversions {
		for _, check := range c.Check {
			fmt.Fprintf(&b, "- %s, %s: %s.\n", c.Object, c.Container, check)
		}
	}
	return b.String()
}
