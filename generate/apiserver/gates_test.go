package apiserver

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/version"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/kubernetes/pkg/features"

	"podgen/generate/kubernetes"
)

// The gates of a version are those that k8s.io/kubernetes has when it emulates
// the version.
func TestGatesAreThoseOfTheVersion(t *testing.T) {
	for v := kubernetes.Oldest(); !kubernetes.Newest().Before(v); v = v.Next() {
		gates := utilfeature.DefaultMutableFeatureGate.DeepCopy()
		if err := gates.SetEmulationVersion(version.MajorMinor(uint(v.Major), uint(v.Minor))); err != nil {
			t.Fatal(err)
		}
		s := readGates(v)
		for key := range gates.GetAllVersioned() {
			if s.Enabled(key) != gates.Enabled(key) {
				t.Errorf("%s at %s: %t", key, v, s.Enabled(key))
			}
		}
	}
}

func TestSidecarGate(t *testing.T) {
	for v, want := range map[kubernetes.Version]bool{kubernetes.Minor(28): false, kubernetes.Minor(29): true, kubernetes.Minor(36): true} {
		if s := readGates(v); s.on[features.SidecarContainers] != want || s.but(features.SidecarContainers).on[features.SidecarContainers] == want {
			t.Errorf("%s: %t", v, s.on[features.SidecarContainers])
		}
	}
	if v := introduced(features.SidecarContainers); v != (kubernetes.Minor(28)) {
		t.Error(v)
	}
	if !slices.Contains(differing(readGates(kubernetes.Minor(28)), readGates(kubernetes.Minor(29))), features.SidecarContainers) {
		t.Error("1.28 and 1.29 do not differ in the gate")
	}
}

// Checkers of one version and of several, used at once, say what they say alone.
// Run with -race.
func TestConcurrentUse(t *testing.T) {
	texts := good(t)
	type job struct {
		checker *Checker
		text    string
		want    []Finding
	}
	var jobs []job
	for v := kubernetes.Oldest(); !kubernetes.Newest().Before(v); v = v.Next() {
		c, err := New(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			jobs = append(jobs, job{c, text, c.Check(decode(t, text))})
		}
	}
	shared := decode(t, texts["Deployment"])
	errs := make(chan string, 8)
	for n := range 8 {
		go func() {
			defer func() { errs <- "" }()
			for i := range jobs {
				// Two of each three goroutines keep to the newest version.
				j := jobs[len(jobs)-1-i%len(texts)]
				if n%3 == 0 {
					j = jobs[i]
				}
				if diff := cmp.Diff(j.want, j.checker.Check(decode(t, j.text))); diff != "" {
					errs <- diff
					return
				}
				j.checker.Check(shared)
			}
		}()
	}
	for range 8 {
		if err := <-errs; err != "" {
			t.Error(err)
		}
	}
}
