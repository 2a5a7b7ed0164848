package apiserver

import (
	"math/big"
	"reflect"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"podgen/generate/kubernetes"
	"podgen/generate/object"
)

// An object that podgen passes through whole gets the verdict of its kind.
func TestPassedThrough(t *testing.T) {
	c := newest(t)
	for name, text := range good(t) {
		whole := passedThrough(t, text)
		if !c.Knows(whole) {
			t.Errorf("%s is not known", name)
		}
		if got := c.Check(whole); len(got) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
		bad := strings.Replace(text, "metadata: {name: ", "metadata: {name: a/b/", 1)
		if bad == text {
			bad = strings.Replace(text, "  name: ", "  name: a/b/", 1)
		}
		want, got := c.Check(decode(t, bad)), c.Check(passedThrough(t, bad))
		if len(want) == 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
}

func TestPassedThroughPodSecurity(t *testing.T) {
	c, text := newest(t), good(t)["DaemonSet"]
	want := c.PodSecurity(kubernetes.Baseline, decode(t, text))
	if got := c.PodSecurity(kubernetes.Baseline, passedThrough(t, text)); len(want) != 1 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// What does not decode is a finding with a place.
func TestPassedThroughBadly(t *testing.T) {
	c, text := newest(t), good(t)["Deployment"]
	for _, tc := range []struct{ old, new, path, detail string }{
		{"  replicas: 2\n", "  replica: 2\n", "spec/replica", `unknown field "spec.replica"`},
		{"image: web:1", "Image: web:1", "spec/template/spec/containers/0/Image", `unknown field "spec.template.spec.containers[0].Image"`},
		{"replicas: 2", "replicas: two", "spec/replicas", "a JSON string cannot be decoded as int32"},
		{"replicas: 2", "replicas: 2.5", "spec/replicas", "a JSON number 2.5 cannot be decoded as int32"},
	} {
		found := false
		findings := c.Check(passedThrough(t, strings.Replace(text, tc.old, tc.new, 1)))
		for _, f := range findings {
			found = found || strings.Join(f.Path, "/") == tc.path && f.Type == TypeInvalid && f.Detail == tc.detail
		}
		if !found {
			t.Errorf("%q: %+v", tc.new, findings)
		}
	}
}

// A custom resource is not the checker's business.
func TestUnknownKind(t *testing.T) {
	c := newest(t)
	for _, o := range []*object.Object{
		{APIVersion: "example.com/v1", Kind: "Deployment", Value: object.Map{}},
		{APIVersion: "apps/v1", Kind: "Shop", Value: object.Map{}},
		{APIVersion: "v1", Kind: "Pod", Value: 7},
	} {
		if c.Knows(o) || c.Check(o) != nil || c.PodSecurity(kubernetes.Restricted, o) != nil {
			t.Errorf("%s %s is known", o.APIVersion, o.Kind)
		}
	}
}

// passedThrough reads an object as podgen holds those of unknown kinds.
func passedThrough(t *testing.T, text string) *object.Object {
	var value map[string]any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	o := &object.Object{Value: ordered(value)}
	o.APIVersion, _ = value["apiVersion"].(string)
	o.Kind, _ = value["kind"].(string)
	return o
}

func ordered(value any) any {
	switch v := value.(type) {
	case map[string]any:
		m := object.Map{}
		for key, entry := range v {
			m = append(m, object.Entry{Key: key, Value: ordered(entry)})
		}
		return m
	case []any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = ordered(v[i])
		}
		return items
	case float64:
		return big.NewFloat(v)
	}
	return value
}
