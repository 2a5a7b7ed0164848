package kubernetes_test

import (
	"testing"

	"podgen/generate/kubernetes"
	_ "podgen/golden"
)

func TestParse(t *testing.T) {
	release := func(minor, patch int) kubernetes.Release {
		return kubernetes.Release{Version: kubernetes.Version{Major: 1, Minor: minor}, Patch: patch}
	}
	for text, want := range map[string]kubernetes.Release{
		"1.28": release(28, -1), "1.33": release(33, -1), "v1.36": release(36, -1), "1.33.4": release(33, 4), "v1.33.10": release(33, 10),
	} {
		if got, err := kubernetes.Parse(text); got != want || err != nil {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "1", "1.", "33", "1.27", "1.37", "2.0", "1.33.", "1.033", "1.+3", "1.33.1.1", "latest", "1.33-gke", "1.99999999999"} {
		if v, err := kubernetes.Parse(text); err == nil {
			t.Errorf("%s: %s, and no error", text, v)
		}
	}
}
