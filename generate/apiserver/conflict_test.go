package apiserver

import (
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/object"
	"podgen/generate/origin"
)

// What does not go together is reported where the last of it stands, whatever of
// it the API server names.
func TestConflicts(t *testing.T) {
	probe := &corev1.Probe{ProbeHandler: corev1.ProbeHandler{Exec: &corev1.ExecAction{}, TCPSocket: &corev1.TCPSocketAction{}}}
	yes, no := true, false
	container := corev1.Container{
		LivenessProbe:   probe,
		SecurityContext: &corev1.SecurityContext{Privileged: &yes, AllowPrivilegeEscalation: &no},
		EnvFrom:         []corev1.EnvFromSource{{}, {SecretRef: &corev1.SecretEnvSource{}, ConfigMapRef: &corev1.ConfigMapEnvSource{}}},
	}
	pod := &corev1.Pod{Spec: corev1.PodSpec{Containers: []corev1.Container{container}}}
	one := intstr.FromInt32(1)
	budget := &policyv1.PodDisruptionBudget{Spec: policyv1.PodDisruptionBudgetSpec{MinAvailable: &one, MaxUnavailable: &one}}

	for _, tc := range []struct {
		value   any
		written string // the paths that the file has, in its order
		finding Finding
		want    string
	}{
		{pod, "spec/containers/0/livenessProbe/exec spec/containers/0/livenessProbe/tcpSocket",
			Finding{Path: way("spec/containers/0/livenessProbe/tcpSocket"), Type: Forbidden, Detail: "may not specify more than 1 handler type"},
			"spec/containers/0/livenessProbe/tcpSocket"},
		{pod, "spec/containers/0/livenessProbe/tcpSocket spec/containers/0/livenessProbe/exec",
			Finding{Path: way("spec/containers/0/livenessProbe/tcpSocket"), Type: Forbidden, Detail: "may not specify more than 1 handler type"},
			"spec/containers/0/livenessProbe/exec"},
		{pod, "spec/containers/0/envFrom/1/secretRef spec/containers/0/envFrom/1/configMapRef",
			Finding{Path: way("spec/containers/0/envFrom"), Type: Invalid, Detail: "may not have more than one field specified at a time"},
			"spec/containers/0/envFrom/1/configMapRef"},
		{pod, "spec/containers/0/securityContext/allowPrivilegeEscalation spec/containers/0/securityContext/privileged",
			Finding{Path: way("spec/containers/0/securityContext"), Type: Invalid, Detail: "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"},
			"spec/containers/0/securityContext/privileged"},
		{budget, "spec/maxUnavailable spec/minAvailable",
			Finding{Path: way("spec"), Type: Invalid, Detail: "minAvailable and maxUnavailable cannot be both set"}, "spec/minAvailable"},
		{budget, "", // nothing of it is in the file
			Finding{Path: way("spec"), Type: Invalid, Detail: "minAvailable and maxUnavailable cannot be both set"}, "spec"},
		{pod, "spec/containers/0/livenessProbe/exec", // one field is meant
			Finding{Path: way("spec/containers/0/image"), Type: Invalid, Detail: "must match `livenessProbe`"}, "spec/containers/0/image"},
		{object.Map{}, "", Finding{Path: way("spec"), Type: Invalid, Detail: "may not specify more than 1 thing"}, "spec"},
	} {
		o := &object.Object{Value: tc.value, Origin: written(tc.written)}
		if got := strings.Join(atConflict(o, tc.finding).Path, "/"); got != tc.want {
			t.Errorf("%s, in the order %q: %s, want %s", tc.finding.Detail, tc.written, got, tc.want)
		}
	}
}

// A field that is required because of another one is reported there.
func TestCause(t *testing.T) {
	o := &object.Object{Value: &batchv1.Job{}, Origin: written("spec/maxFailedIndexes")}
	for detail, want := range map[string]string{
		"when maxFailedIndexes is specified": "spec/maxFailedIndexes",
		"when somethingElse is specified":    "",
		"":                                   "",
	} {
		f := Finding{Path: way("spec/backoffLimitPerIndex"), Type: Required, Detail: detail}
		if got := strings.Join(cause(o, f), "/"); got != want {
			t.Errorf("%q: %s, want %s", detail, got, want)
		}
	}
}

func way(path string) []string { return strings.Split(path, "/") }

// written makes the origins of fields that stand in a file in this order.
func written(paths string) *origin.Node {
	root := &origin.Node{}
	for i, path := range strings.Fields(paths) {
		node := root
		for _, step := range way(path) {
			index, err := strconv.Atoi(step)
			if err != nil {
				node = node.Make(step)
				continue
			}
			for node.Items() <= index {
				node.Append(&origin.Node{})
			}
			node = node.Item(index)
		}
		node.Range = &hcl.Range{Filename: "app.hcl", Start: hcl.Pos{Byte: i}}
	}
	return root
}
