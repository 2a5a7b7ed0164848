package evaluate_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/evaluate"
	"podgen/generate/parse"
	_ "podgen/golden"
	"podgen/schema"
)

// files are what the modules of these tests can read.
var files = fstest.MapFS{
	"one.txt":    {Data: []byte("1")},
	"conf/a.cfg": {Data: []byte("a\n")},
	"conf/b.cfg": {Data: []byte("b\n")},
	"conf/c.bin": {Data: []byte{0xff, 0x00}},
}

func evaluated(t *testing.T, src string, in evaluate.Inputs) (*evaluate.Config, hcl.Diagnostics) {
	t.Helper()
	module, diags := parse.Files(files, []parse.Input{{Name: "app.hcl", Bytes: []byte(src)}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	config, diags := evaluate.Evaluate(module, schema.New(), in)
	return config, diag.Tidy(diags)
}

// right is evaluated for a source without mistakes.
func right(t *testing.T, src string) *evaluate.Config {
	t.Helper()
	config, diags := evaluated(t, src, nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return config
}

// lines gives diagnostics one line each: where, and what.
func lines(diags hcl.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "%d: %s: %s\n", d.Subject.Start.Line, d.Summary, d.Detail)
	}
	return b.String()
}

// object returns the object of a name.
func object(t *testing.T, c *evaluate.Config, name string) *evaluate.Object {
	t.Helper()
	for _, o := range c.Objects {
		if o.Name == name {
			return o
		}
	}
	t.Fatalf("no object %q", name)
	return nil
}

// container returns the container of a name in the first object.
func container(t *testing.T, c *evaluate.Config, name string) *evaluate.Container {
	t.Helper()
	for _, candidate := range c.Objects[0].Containers {
		if candidate.Name == name {
			return candidate
		}
	}
	t.Fatalf("no container %q", name)
	return nil
}

// env gives an environment as NAME=VALUE, and <source> for a runtime value.
func env(vars []corev1.EnvVar) string {
	var all []string
	for _, v := range vars {
		value := v.Value
		switch from := v.ValueFrom; {
		case from == nil:
		case from.FieldRef != nil:
			value = "<" + from.FieldRef.FieldPath + ">"
		case from.ResourceFieldRef != nil:
			value = "<" + from.ResourceFieldRef.Resource + ">"
		case from.SecretKeyRef != nil:
			value = "<secret " + from.SecretKeyRef.Name + " " + from.SecretKeyRef.Key + ">"
		case from.ConfigMapKeyRef != nil:
			value = "<config map " + from.ConfigMapKeyRef.Name + " " + from.ConfigMapKeyRef.Key + ">"
		}
		all = append(all, v.Name+"="+value)
	}
	return strings.Join(all, " ")
}

// ports gives ports as NAME=NUMBER/PROTOCOL.
func ports(list []corev1.ContainerPort) string {
	var all []string
	for _, p := range list {
		text := fmt.Sprintf("%s=%d", p.Name, p.ContainerPort)
		if p.Protocol != "" {
			text += "/" + string(p.Protocol)
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}
