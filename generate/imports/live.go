package imports

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"podgen/generate/diag"
)

// byServer are the fields of metadata that the API server sets.
var byServer = []string{"uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields", "deletionTimestamp", "deletionGracePeriodSeconds"}

// byClients are the annotations of an object in a cluster that kubectl and the
// controllers keep there for themselves.
var byClients = []string{"kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"}

// serverSet takes away what the API server sets and no manifest says: an object
// that was read from a cluster has it.
func (r *reader) serverSet(d *document) {
	var gone []string
	metadata := d.root.get("metadata")
	live := metadata.get("uid") != nil || metadata.get("resourceVersion") != nil
	d.live = live && d.kind != nil
	for _, name := range byServer {
		if removed := metadata.remove(name); removed != nil && removed.form != formNull {
			gone = append(gone, "metadata."+name)
		}
	}
	if live {
		for _, name := range byClients {
			if metadata.get("annotations").remove(name) != nil {
				gone = append(gone, fmt.Sprintf("metadata.annotations[%q]", name))
			}
		}
		if a := metadata.get("annotations"); a != nil && len(a.entries) == 0 {
			metadata.remove("annotations")
		}
	}
	if d.kind != nil || live {
		if removed := d.root.remove("status"); removed != nil && removed.says() {
			gone = append(gone, "status")
		}
	}
	if d.kindName() == "Namespace" && d.kind != nil {
		if removed := d.root.remove("spec"); removed != nil && len(removed.entries) > 0 {
			gone = append(gone, "spec.finalizers")
		}
	}
	if d.name != "" && d.kind != nil && metadata.remove("generateName") != nil {
		gone = append(gone, "metadata.generateName")
	}
	if d.kind != nil && !d.kind.Namespaced && metadata.remove("namespace") != nil {
		gone = append(gone, "metadata.namespace") // registry/rest.BeforeCreate takes it away
	}
	for _, claim := range d.root.get("spec", "volumeClaimTemplates").items() {
		for _, name := range []string{"apiVersion", "kind", "status"} { // the field says what it is
			claim.remove(name)
		}
	}
	if d.live {
		gone = append(gone, d.allocated()...)
	}
	if len(gone) > 0 {
		r.leftOut(d, gone)
	}
}

// allocated takes away what the API server and its controllers gave an object in a
// cluster: addresses, and the selector of a Job.
func (d *document) allocated() (gone []string) {
	spec := d.root.get("spec")
	remove := func(from *value, path string, names ...string) {
		for _, name := range names {
			if from.remove(name) != nil {
				gone = append(gone, path+name)
			}
		}
	}
	switch {
	case d.is("Service") && spec.str("clusterIP") != "None":
		remove(spec, "spec.", "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort")
	case d.is("Job") && spec.get("manualSelector") == nil:
		remove(spec, "spec.", "selector")
		for _, labels := range []*value{d.root.get("metadata", "labels"), spec.get("template", "metadata", "labels")} {
			remove(labels, "labels.", "controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name")
		}
	}
	return gone
}

// withoutDefaults takes away what an object in a cluster has only because the API
// server fills it in: without it, the object would be stored the same.
func (d *document) withoutDefaults() bool {
	before, err := stored(d, d.root.json())
	if err != nil {
		return false
	}
	removed := false
	var strip func(v *value)
	strip = func(v *value) {
		for _, e := range slices.Clone(v.entries) {
			if v == d.root && e.key != "spec" {
				continue
			}
			strip(e.value)
			if v.form != formObject || v == d.root {
				continue
			}
			kept := v.entries
			v.remove(e.key)
			if after, err := stored(d, d.root.json()); err == nil && bytes.Equal(before, after) {
				removed = true
			} else {
				v.entries = kept
			}
		}
	}
	strip(d.root)
	return removed
}

// says says that a value has something in it: kubectl writes a status of zeros
// where there is none.
func (v *value) says() bool {
	if v.form != formList && v.form != formObject {
		return v.form != formNull && v.text != "" && v.text != "0"
	}
	return slices.ContainsFunc(v.entries, func(e entry) bool { return e.value.says() })
}

// gone is what was left out of a file.
type gone struct {
	first  *document
	others map[*document]bool
	fields map[string]bool
}

func (r *reader) leftOut(d *document, fields []string) {
	if r.gone == nil {
		r.gone = map[int]*gone{}
	}
	g := r.gone[d.file]
	if g == nil {
		g = &gone{first: d, others: map[*document]bool{}, fields: map[string]bool{}}
		r.gone[d.file] = g
	}
	if d != g.first {
		g.others[d] = true
	}
	for _, f := range fields {
		g.fields[f] = true
	}
}

// tellLeftOut says what was left out, once for each file.
func (r *reader) tellLeftOut() {
	for _, file := range slices.Sorted(maps.Keys(r.gone)) {
		g := r.gone[file]
		who, more := g.first.title()+" has", ""
		if n := len(g.others); n > 0 {
			who, more = fmt.Sprintf("%s and %d more of the file have", g.first.title(), n), " Such objects were read from a cluster."
		}
		r.diags = append(r.diags, diag.Warning(g.first.root.at, "Left out", "%s fields that others set or drop, the API server first of all: %s.%s",
			who, strings.Join(slices.Sorted(maps.Keys(g.fields)), ", "), more))
	}
}
