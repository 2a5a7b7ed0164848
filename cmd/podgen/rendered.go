package main

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/output"
	"podgen/generate/sourcemap"
)

// rendered is what the modules of a run make of objects that are asked for.
type rendered struct {
	args    moduleArgs
	modules map[string]bool                  // their names
	objects map[sourcemap.Identity][]*traced // several where the cluster gives the names
}

// traced is an object as it is rendered now.
type traced struct {
	yaml    []byte
	spans   []sourcemap.Span
	sources map[string]*hcl.File
}

// trace runs the modules and keeps the objects that are wanted. Warnings are not
// shown: whoever asks where a line comes from did not ask for them.
func (args moduleArgs) trace(a *app, wanted map[sourcemap.Identity]bool) (*rendered, error) {
	var said bytes.Buffer
	quiet := *a
	quiet.Stderr = &said
	r := &rendered{args: args, modules: map[string]bool{}, objects: map[sourcemap.Identity][]*traced{}}
	err := r.run(&quiet, wanted)
	if err != nil {
		_, writeErr := a.Stderr.Write(said.Bytes())
		err = errors.Join(err, writeErr)
	}
	return r, err
}

func (r *rendered) run(a *app, wanted map[sourcemap.Identity]bool) error {
	m, err := r.args.open(a)
	if err != nil {
		return err
	}
	ids := &identities{}
	return m.each(func(module generate.Module, result *generate.Result) hcl.Diagnostics {
		r.modules[module.Name] = true
		diags := ids.add(result.Objects)
		tracer := generate.Tracer{Sources: result.Sources}
		for _, o := range result.Objects {
			id := generate.Identity(o)
			if !wanted[id] {
				continue
			}
			yaml, spans, d := tracer.YAML(nil, o)
			if d != nil {
				diags = append(diags, d)
				continue
			}
			r.objects[id] = append(r.objects[id], &traced{yaml, spans, result.Sources})
		}
		return diags
	})
}

// mismatch says why a document cannot be mapped.
type mismatch struct {
	reason string
	stale  bool   // it was rendered from these modules, and they say something else now
	remedy string // the command that refreshes it, if there is one
}

func (m *mismatch) String() string {
	if m.remedy == "" {
		return m.reason + "."
	}
	return m.reason + ". Refresh it, with the same variables: " + m.remedy
}

// find returns what a document of a file is rendered from, or why that is not known.
func (r *rendered) find(file string, d *sourcemap.Document) (*traced, *mismatch) {
	id, ok := d.Identity()
	made := r.objects[id]
	for _, t := range made {
		if ok && bytes.Equal(t.yaml, d.Text) {
			return t, nil
		}
	}
	switch {
	case d.Source == "":
		return nil, &mismatch{reason: "its first line is not podgen's, so it was not rendered by podgen, or was changed"}
	case !ok:
		return nil, &mismatch{reason: "it holds something that is no Kubernetes object, so it was changed by hand", stale: true}
	case len(made) > 0:
		line := d.Body + firstDifference(made[0].yaml, d.Text)
		return nil, &mismatch{
			reason: fmt.Sprintf("its %s is not what is rendered now: it differs from line %d on", title(id), line),
			stale:  true, remedy: r.refresh(file, id),
		}
	case r.isMadeHere(d.Source):
		return nil, &mismatch{
			reason: fmt.Sprintf("%s makes no %s any more, or not with these variables", d.Source, title(id)),
			stale:  true, remedy: r.refresh(file, id),
		}
	}
	return nil, &mismatch{reason: fmt.Sprintf("its %s is not made by %s: it was rendered from %s", title(id), strings.Join(r.args.Paths, " "), d.Source)}
}

// isMadeHere says whether the source that a header names is one of the modules,
// or a file in one.
func (r *rendered) isMadeHere(source string) bool {
	return r.modules[source] || r.modules[path.Dir(source)]
}

// firstDifference returns how many lines two texts have in common at their start.
func firstDifference(a, b []byte) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		x, restA, _ := bytes.Cut(a, []byte("\n"))
		y, restB, _ := bytes.Cut(b, []byte("\n"))
		if !bytes.Equal(x, y) {
			break
		}
		a, b = restA, restB
		n++
	}
	return n
}

// refresh is the command that renders a file again: into its folder, if it has
// the name that render -o gives to the object.
func (r *rendered) refresh(file string, id sourcemap.Identity) string {
	paths := make([]string, len(r.args.Paths))
	for i, p := range r.args.Paths {
		paths[i] = quoted(p)
	}
	sources := strings.Join(paths, " ")
	if filepath.Base(file) == output.Name(id.Namespace, id.Kind, id.Name) {
		return fmt.Sprintf("podgen render -o %s %s", quoted(filepath.Dir(file)), sources)
	}
	return fmt.Sprintf("podgen render %s > %s", sources, quoted(file))
}

// quoted writes a word as a shell reads it.
func quoted(word string) string {
	if word != "" && !strings.ContainsAny(word, " \t\n'\"$&|;<>()*?`#~!{}[]") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// title names an object for people.
func title(id sourcemap.Identity) string {
	if id.Namespace == "" {
		return fmt.Sprintf("%s %q", id.Kind, id.Name)
	}
	return fmt.Sprintf("%s %q in namespace %q", id.Kind, id.Name, id.Namespace)
}
