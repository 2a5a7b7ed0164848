package apiserver

import (
	"maps"
	"slices"
	"sync"

	"k8s.io/apimachinery/pkg/util/version"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
	"k8s.io/kubernetes/pkg/capabilities"

	_ "k8s.io/kubernetes/pkg/features" // registers the gates

	"podgen/generate/kubernetes"
)

// k8s.io/kubernetes asks one variable of the process for its feature gates,
// utilfeature.DefaultFeatureGate. Nothing but this file touches it. It is set to
// the gates of one version while code that asks for them runs:
//
//   - emulate runs such code for a version. Calls for one version share the
//     lock; a call for another version waits until they are done and then runs
//     alone, so two versions in turn are correct, but not parallel.
//   - with runs code alone, under any set of gates, to find out which gate does
//     what. The gates are put back after it.
//
// The gates of a version are read once from the tables of k8s.io/kubernetes and
// kept as a plain map: it is asked hundreds of times for an object.
var process struct {
	sync.RWMutex
	emulated kubernetes.Version
	sets     map[kubernetes.Version]*gateSet
}

// gateSet is the state of every feature gate at a version.
type gateSet struct {
	featuregate.FeatureGate
	on map[featuregate.Feature]bool
}

// Enabled implements featuregate.FeatureGate.
func (s *gateSet) Enabled(key featuregate.Feature) bool {
	on, known := s.on[key]
	if !known {
		panic("feature gate " + string(key) + " is not registered")
	}
	return on
}

// but returns the same gates with one of them turned over.
func (s *gateSet) but(key featuregate.Feature) *gateSet {
	turned := maps.Clone(s.on)
	turned[key] = !turned[key]
	return &gateSet{s.FeatureGate, turned}
}

// emulate runs f under the gates of a version.
func emulate(v kubernetes.Version, f func()) {
	process.RLock()
	if process.emulated == v {
		defer process.RUnlock()
		f()
		return
	}
	process.RUnlock()

	process.Lock()
	defer process.Unlock()
	utilfeature.DefaultFeatureGate = gatesOf(v)
	process.emulated = v
	f()
}

// with runs f alone. f gets a function that sets the gates for what follows.
func with(f func(set func(*gateSet))) {
	process.Lock()
	defer process.Unlock()
	defer func() {
		utilfeature.DefaultFeatureGate = gatesOf(kubernetes.Newest())
		process.emulated = kubernetes.Newest()
	}()
	f(func(s *gateSet) { utilfeature.DefaultFeatureGate = s })
}

// gatesOf returns the gates of a version. The caller holds the lock.
func gatesOf(v kubernetes.Version) *gateSet {
	if s := process.sets[v]; s != nil {
		return s
	}
	if process.sets == nil {
		process.sets = map[kubernetes.Version]*gateSet{}
		// Validation refuses privileged containers otherwise. It can be set once
		// in a process, which is why it stands here.
		capabilities.Setup(true, 0)
	}
	process.sets[v] = readGates(v)
	return process.sets[v]
}

// readGates reads the tables of k8s.io/kubernetes as the API server of a version
// has them: a gate's state is that of the last entry which is not newer than the
// version, and which does not ask for control planes newer than the one before
// it. (SetEmulationVersion comes to the same, but tells so on standard error.)
func readGates(v kubernetes.Version) *gateSet {
	at := version.MajorMinor(uint(v.Major), uint(v.Minor))
	oldestPeer := at.SubtractMinor(1)
	s := &gateSet{utilfeature.DefaultMutableFeatureGate, map[featuregate.Feature]bool{}}
	for key, specs := range utilfeature.DefaultMutableFeatureGate.GetAllVersioned() {
		s.on[key] = false
		for _, spec := range slices.Backward(specs) {
			if spec.Version.GreaterThan(at) || spec.MinCompatibilityVersion != nil && spec.MinCompatibilityVersion.GreaterThan(oldestPeer) {
				continue
			}
			s.on[key] = spec.Default
			break
		}
	}
	return s
}

// differing returns the gates that two versions have in different states.
func differing(a, b *gateSet) []featuregate.Feature {
	var keys []featuregate.Feature
	for key, on := range a.on {
		if b.on[key] != on {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// off returns the gates that are off.
func (s *gateSet) off() []featuregate.Feature {
	var keys []featuregate.Feature
	for key, on := range s.on {
		if !on {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// introduced returns the first version that knows the gate.
func introduced(key featuregate.Feature) kubernetes.Version {
	specs := utilfeature.DefaultMutableFeatureGate.GetAllVersioned()[key]
	if len(specs) == 0 {
		return kubernetes.Version{}
	}
	return kubernetes.Version{Major: int(specs[0].Version.Major()), Minor: int(specs[0].Version.Minor())}
}

// on says that a gate is on. It is for code that runs under emulate or with.
func on(key featuregate.Feature) bool { return utilfeature.DefaultFeatureGate.Enabled(key) }
