package rule

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"podgen/generate/evaluate"
	"podgen/generate/origin"
	"podgen/generate/plan"
	"podgen/schema"
)

// FuzzScript holds a container with any command line to all that reads scripts:
// nothing panics, and no place lies outside of the source.
func FuzzScript(f *testing.F) {
	for _, seed := range []string{
		"sh|-c|for i in {1..9}; do echo ${x[0]} >> /data/a; sleep -1; done", "bash|-ec|[[ a ]] && (( i++ )) || cat <<< $x", "sh|-c|mkdir /data/x; ln -s a /data/b",
		"sh|-c|case $1 in a) exit;; esac; f() { f; }; f &\nwait", "env|A=1|tini|--|busybox", "sh|-c", "|", "sleep", "sh|-c|", "sh|-c|a {b..c}{1..2..3} $(<x) `y` $((1))",
	} {
		f.Add(seed)
	}
	rules, kind := all(), schema.New().KindOf("Pod")
	f.Fuzz(func(t *testing.T, line string) {
		value := &corev1.Container{Name: "c", Image: "busybox:1", Command: strings.Split(line, "|"), VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/data"}}}
		made := &evaluate.Container{Role: schema.Init, Name: "c", Value: value, Origin: &origin.Node{}}
		o := &plan.Object{Object: &evaluate.Object{Kind: kind, Value: &corev1.Pod{}, Origin: &origin.Node{}, Containers: []*evaluate.Container{made}}}
		main := *made
		main.Role = schema.Container
		o.Pod = &plan.Pod{Gated: []*plan.Step{{Container: made}}, Main: []*plan.Step{{Container: &main}}}
		m := &Module{Plan: &plan.Plan{Objects: []*plan.Object{o}}}
		m.index()
		p := m.pod(o, newScripts())
		p.hold(rules, p)
	})
}
