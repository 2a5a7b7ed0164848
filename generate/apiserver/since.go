package apiserver

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-base/featuregate"

	"podgen/generate/kubernetes"
)

// reason is why a field is lost, and what it takes to keep it.
type reason struct {
	since kubernetes.Version  // the first version that keeps it, zero if none does
	gate  featuregate.Feature // empty if not one gate alone decides
	under *gateSet            // gates under which it is kept, nil if none are known

	// tooNew says that the version does not even know the gate.
	tooNew bool
}

// explain turns what is lost into findings. The versions and gates are found by
// trying: which of the newer versions keeps the field, and which gate makes the
// difference. What was found is remembered, as objects lose the same fields over
// and over.
func (c *Checker) explain(k *kind, value any, lost []loss) []Finding {
	var findings []Finding
	for _, l := range lost {
		f := Finding{Path: l.path, Field: fieldText(k.typ, l.path), Type: TooNew, Since: l.since}
		if l.since == (kubernetes.Version{}) {
			why := c.reason(k, value, l)
			f.Type, f.Since, f.Gate = Dropped, why.since, string(why.gate)
			if why.tooNew {
				f.Type = TooNew
			}
		}
		f.Detail = c.lossText(f, l)
		findings = append(findings, f)
	}
	markMounts(value, findings)
	return findings
}

// markMounts marks the mounts that are lost with their volume.
func markMounts(value any, dropped []Finding) {
	_, spec, pod := podOf(value)
	if spec == nil {
		return
	}
	gone := map[string]bool{}
	at := len(pod) + 2 // beyond spec and volumes or a list of containers
	for _, f := range dropped {
		if len(f.Path) > at && f.Path[at-1] == "volumes" {
			i, _ := strconv.Atoi(f.Path[at])
			gone[spec.Volumes[i].Name] = true
		}
	}
	for i, f := range dropped {
		if len(f.Path) == at+3 && f.Path[at+1] == "volumeMounts" {
			w := walk{value: reflect.ValueOf(value)}
			w.follow(f.Path)
			mount, ok := reflect.TypeAssert[corev1.VolumeMount](w.value)
			dropped[i].Follows = ok && gone[mount.Name]
		}
	}
}

func (c *Checker) lossText(f Finding, l loss) string {
	text := fmt.Sprintf("Kubernetes %s drops this without a word", c.version)
	switch {
	case f.Type == TooNew:
		text = fmt.Sprintf("Kubernetes %s does not have this", c.version)
	case l.by != "":
		text = fmt.Sprintf("Kubernetes %s puts %s in its place without a word", c.version, l.by)
	}
	newer := f.Since != (kubernetes.Version{})
	switch {
	case f.Gate != "" && newer && f.Type == TooNew:
		text += fmt.Sprintf("; %s is the first version that has it by default (feature gate %s)", f.Since, f.Gate)
	case f.Gate != "" && newer:
		text += fmt.Sprintf("; it needs the feature gate %s, which is off by default there and on from %s", f.Gate, f.Since)
	case f.Gate != "":
		text += fmt.Sprintf("; it needs the feature gate %s, which is off by default in all versions up to %s", f.Gate, kubernetes.Newest())
	case newer:
		text += fmt.Sprintf("; %s is the first version that has it by default", f.Since)
	}
	return text
}

// reason finds out why a field is lost.
func (c *Checker) reason(k *kind, value any, l loss) reason {
	key := k.typ.String() + " " + general(l.path)
	if why, known := c.reasons.Load(key); known {
		return why.(reason)
	}
	var why reason
	with(func(set func(*gateSet)) {
		loses := func(s *gateSet) bool {
			set(s)
			kept, err := k.keep(value)
			return err == nil && contains(c.shapes.lost(value, kept, c.version), l)
		}
		why = c.search(loses)
		why.tooNew = why.gate != "" && c.version.Before(introduced(why.gate))
	})
	c.reasons.Store(key, why)
	return why
}

// search tries gates until the field is kept.
func (c *Checker) search(loses func(*gateSet) bool) reason {
	before := gatesOf(c.version)
	for v := c.version.Next(); !kubernetes.Newest().Before(v); v = v.Next() {
		now := gatesOf(v)
		if loses(now) {
			before = now
			continue
		}
		why := reason{since: v, under: now}
		for _, key := range differing(before, now) {
			if now.on[key] && loses(now.but(key)) {
				why.gate = key
				break
			}
		}
		return why
	}
	newest := gatesOf(kubernetes.Newest())
	for _, key := range newest.off() {
		if on := newest.but(key); !loses(on) {
			return reason{gate: key, under: on}
		}
	}
	return reason{}
}

func contains(lost []loss, l loss) bool {
	for _, m := range lost {
		if m.key() == l.key() {
			return true
		}
	}
	return false
}

// general is a path without its indices.
func general(path []string) string {
	steps := make([]string, len(path))
	for i, step := range path {
		if _, err := strconv.Atoi(step); err == nil {
			step = "*"
		}
		steps[i] = step
	}
	return strings.Join(steps, "/")
}

// markFollowing marks what is there only because a field was dropped: errors in
// the struct that held the field, and warnings, that are gone where the field is
// kept; and all that is said of a field that the version does not have.
func (c *Checker) markFollowing(k *kind, value any, found, dropped []Finding) {
	said := map[*gateSet]map[string]bool{} // what is said where a field is kept, by the gates for it
	for _, d := range dropped {
		if d.Gate == "" && d.Type == TooNew {
			for i, f := range found {
				found[i].Follows = f.Follows || inside(f.Path, d.Path)
			}
			continue
		}
		why := c.reason(k, value, loss{path: d.Path})
		if why.under == nil {
			continue
		}
		if said[why.under] == nil {
			said[why.under] = saidUnder(k, value, why.under)
		}
		for i, f := range found {
			near := f.Warning || inside(f.Path, d.Path[:len(d.Path)-1])
			if near && !f.Follows && !slices.ContainsFunc(f.names(), func(name string) bool { return said[why.under][name] }) {
				found[i].Follows = true
			}
		}
	}
}

// saidUnder returns the names of what the API server says of an object under other
// gates.
func saidUnder(k *kind, value any, gates *gateSet) map[string]bool {
	names := map[string]bool{}
	with(func(set func(*gateSet)) {
		set(gates)
		for _, f := range newResolver(value, nil).findings(k.create(value)) {
			for _, name := range f.names() {
				names[name] = true
			}
		}
	})
	return names
}

func inside(path, prefix []string) bool {
	return len(path) >= len(prefix) && slices.Equal(path[:len(prefix)], prefix)
}
