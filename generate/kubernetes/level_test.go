package kubernetes_test

import (
	"testing"

	"podgen/generate/kubernetes"
)

func TestParseLevel(t *testing.T) {
	for _, l := range []kubernetes.Level{kubernetes.Privileged, kubernetes.Baseline, kubernetes.Restricted} {
		if got, err := kubernetes.ParseLevel(string(l)); got != l || err != nil {
			t.Errorf("%s: %s, %v", l, got, err)
		}
	}
	for _, text := range []string{"", "Restricted", "strict"} {
		if l, err := kubernetes.ParseLevel(text); err == nil {
			t.Errorf("%q: %s", text, l)
		}
	}
}
