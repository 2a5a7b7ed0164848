package apiserver

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"podgen/generate/object"
	"podgen/generate/origin"
)

// One mistake of the file is one finding, whatever the object makes of it.
func TestOnce(t *testing.T) {
	root := written("metadata/name metadata/labels/tier spec/containers/0/resources/limits/gpu")
	root.Make("spec").Set("selector", origin.ImpliedBy(root.Field("metadata").Field("name").Range))
	root.Make("spec").Set("labels", origin.At(root.Field("metadata").Field("labels").Field("tier").Range))
	o := &object.Object{Value: &corev1.Pod{}, Origin: root}

	name := Finding{Path: way("metadata/name"), Type: Invalid, Value: "A", Detail: "lower case"}
	selector := Finding{Path: way("spec/selector"), Type: Invalid, Value: "A", Detail: "a label"}
	label := Finding{Path: way("metadata/labels/tier"), Type: Invalid, Value: "a b", Detail: "no spaces"}
	again := Finding{Path: way("spec/labels"), Type: Invalid, Value: "a b", Detail: "no spaces"}
	limit := Finding{Path: way("spec/containers/0/resources/limits/gpu"), Type: Invalid, Value: "0.5", Detail: "an integer"}
	request := Finding{Path: way("spec/containers/0/resources/requests/gpu"), Type: Invalid, Value: "0.5", Detail: "an integer"}

	for _, tc := range []struct {
		what  string
		given []Finding
		want  int
	}{
		{"the name and what it implies", []Finding{name, selector}, 1},
		{"what a name implies, by itself", []Finding{selector}, 1},
		{"one text in two fields", []Finding{label, again}, 1},
		{"a value and what is made of it", []Finding{request, limit}, 1},
		{"what is made of a value that is fine", []Finding{request}, 1},
		{"different mistakes", []Finding{name, label, limit}, 3},
		{"nothing", nil, 0},
	} {
		if got := once(o, tc.given); len(got) != tc.want {
			t.Errorf("%s: %d findings, want %d: %v", tc.what, len(got), tc.want, got)
		}
	}
	if got := once(o, []Finding{request, limit}); len(got) == 1 && got[0].Path[4] != "limits" {
		t.Errorf("the finding that is left is about %v", got[0].Path)
	}
}
