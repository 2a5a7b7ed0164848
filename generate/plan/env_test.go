package plan

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/evaluate"
	"podgen/generate/origin"
)

func TestExpansions(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "",
		"plain":              "",
		"$(A)":               "A",
		"x$(A)y$(B)z":        "A B",
		"$$(A)":              "",
		"$$$(A)":             "A",
		"$(A":                "",
		"$A ${A}":            "",
		"$($(A))":            "$(A",
		"http://$(HOST):$(P": "HOST",
	} {
		if got := strings.Join(Expansions(text), " "); got != want {
			t.Errorf("Expansions(%q) = %q, want %q", text, got, want)
		}
	}
}

// container makes a container whose environment is written as "NAME=VALUE".
func container(env ...string) *evaluate.Container {
	c := &evaluate.Container{Role: "container", Name: "main", Value: &corev1.Container{}, Origin: &origin.Node{}}
	for i, pair := range env {
		name, value, _ := strings.Cut(pair, "=")
		c.Value.Env = append(c.Value.Env, corev1.EnvVar{Name: name, Value: value})
		c.Origin.Make("env").Append(origin.At(&hcl.Range{Filename: "a.hcl", Start: hcl.Pos{Line: i + 1}}))
	}
	return c
}

func TestOrderOfTheEnvironment(t *testing.T) {
	for _, c := range []struct{ env, want string }{
		{"A=1 B=2", "A B"},
		{"A=$(B) B=1", "B A"},
		{"X=0 A=$(B)$(C) B=1 C=2", "X B C A"},
		{"A=$(B) B=$(C) C=1", "C B A"},
		{"B=1 A=$(B)", "B A"},
		{"A=$$(B) B=1", "A B"},
		{"A=$(UNKNOWN) B=1", "A B"},
		{"PATH=$(PATH):/opt A=1", "PATH A"},
	} {
		s := &Step{Container: container(strings.Fields(c.env)...)}
		b := &podBuilder{pod: &Pod{}}
		b.orderEnv(s)
		var got []string
		for i := range s.Value.Env {
			if s.Env != nil {
				i = s.Env[i]
			}
			got = append(got, s.Value.Env[i].Name)
		}
		if len(b.diags) > 0 || !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s: got %v (%v), want %s", c.env, got, b.diags, c.want)
		}
	}
}

func TestVariablesInACircle(t *testing.T) {
	b := &podBuilder{pod: &Pod{}}
	b.orderEnv(&Step{Container: container("X=1", "A=$(B)", "B=$(A)")})
	if len(b.diags) != 1 || b.diags[0].Subject.Start.Line != 2 || !strings.Contains(b.diags[0].Detail, "A → B → A") {
		t.Errorf("got %v", b.diags)
	}
}
