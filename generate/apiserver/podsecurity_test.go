package apiserver

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"podgen/generate/kubernetes"
)

const secure = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata: {annotations: {a: b}}
    spec:
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      initContainers:
      - {name: init, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
      containers:
      - name: web
        ports: [{containerPort: 80}, {containerPort: 81}]
        livenessProbe: {httpGet: {port: 80}}
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}
      - {name: log, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
      volumes:
      - {name: tmp, emptyDir: {}}
`

// A change to a pod that fulfils the restricted level, and what it violates: the
// check and the place in the pod.
func TestPodSecurity(t *testing.T) {
	pod, context := "      securityContext: {runAsNonRoot: true, ", "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}"
	log := "name: log, securityContext: {"
	for _, tc := range []struct {
		old, new string
		baseline bool
		want     []string
	}{
		{"", "", false, nil},
		{log, log + "privileged: true, ", true, []string{"privileged spec/containers/1/securityContext/privileged"}},
		{"spec:\n" + pod, "spec:\n      hostNetwork: true\n      hostIPC: true\n" + pod, true, []string{"hostNamespaces spec/hostNetwork", "hostNamespaces spec/hostIPC"}},
		{"{containerPort: 81}", "{containerPort: 81, hostPort: 81}", true, []string{"hostPorts spec/containers/0/ports/1/hostPort"}},
		{"{httpGet: {port: 80}}", "{httpGet: {port: 80, host: x}}", true, []string{"hostProbesAndHostLifecycle spec/containers/0/livenessProbe/httpGet/host"}},
		{"emptyDir: {}", "hostPath: {path: /}", true, []string{"hostPathVolumes spec/volumes/0/hostPath"}},
		{"emptyDir: {}", "nfs: {server: a, path: /}", false, []string{"restrictedVolumes spec/volumes/0/nfs"}},
		{"[NET_BIND_SERVICE]", "[NET_BIND_SERVICE, CHOWN]", false, []string{"capabilities_restricted spec/containers/0/securityContext/capabilities/add/1"}},
		{"[NET_BIND_SERVICE]", "[NET_BIND_SERVICE, SYS_TIME, SYS_TIME]", true, []string{
			"capabilities_baseline spec/containers/0/securityContext/capabilities/add/1",
			"capabilities_baseline spec/containers/0/securityContext/capabilities/add/2"}},
		{"drop: [ALL], add: [NET_BIND_SERVICE]", "drop: [KILL], add: [CHOWN]", false, []string{
			"capabilities_restricted spec/containers/0/securityContext/capabilities/drop",
			"capabilities_restricted spec/containers/0/securityContext/capabilities/add/0"}},
		{log + "allowPrivilegeEscalation: false, ", log, false, []string{"allowPrivilegeEscalation spec/containers/1/securityContext/allowPrivilegeEscalation"}},
		{"name: init, securityContext: {allowPrivilegeEscalation: false", "name: init, securityContext: {allowPrivilegeEscalation: true", false,
			[]string{"allowPrivilegeEscalation spec/initContainers/0/securityContext/allowPrivilegeEscalation"}},
		{"runAsNonRoot: true, ", "", false, []string{"runAsNonRoot spec/securityContext/runAsNonRoot"}},
		{"runAsNonRoot: true, ", "runAsNonRoot: false, ", false, []string{"runAsNonRoot spec/securityContext/runAsNonRoot"}},
		{log, log + "runAsNonRoot: false, ", false, []string{"runAsNonRoot spec/containers/1/securityContext/runAsNonRoot"}},
		{"runAsNonRoot: true, ", "runAsNonRoot: true, runAsUser: 0, ", false, []string{"runAsUser spec/securityContext/runAsUser"}},
		{log, log + "runAsUser: 0, ", false, []string{"runAsUser spec/containers/1/securityContext/runAsUser"}},
		{", seccompProfile: {type: RuntimeDefault}", "", false, []string{"seccompProfile_restricted spec/securityContext/seccompProfile/type"}},
		{log, log + "seccompProfile: {type: Unconfined}, ", true, []string{"seccompProfile_baseline spec/containers/1/securityContext/seccompProfile/type"}},
		{context, context[:len(context)-1] + ", sysctls: [{name: kernel.shm_rmid_forced}, {name: kernel.msgmax}]}", true, []string{"sysctls spec/securityContext/sysctls/1/name"}},
		{context, context[:len(context)-1] + ", seLinuxOptions: {type: container_t, user: u}}", true, []string{"seLinuxOptions spec/securityContext/seLinuxOptions/user"}},
		{log, log + "seLinuxOptions: {type: x, role: r}, ", true, []string{
			"seLinuxOptions spec/containers/1/securityContext/seLinuxOptions/type", "seLinuxOptions spec/containers/1/securityContext/seLinuxOptions/role"}},
		{log, log + "procMount: Unmasked, ", true, []string{"procMount spec/containers/1/securityContext/procMount"}},
		{log, log + "appArmorProfile: {type: Unconfined}, ", true, []string{"appArmorProfile spec/containers/1/securityContext/appArmorProfile/type"}},
		{"{a: b}", "{container.apparmor.security.beta.kubernetes.io/web: unconfined}", true, []string{"appArmorProfile metadata/annotations/container.apparmor.security.beta.kubernetes.io/web"}},
		{log, log + "windowsOptions: {hostProcess: true}, ", true, []string{"windowsHostProcess spec/containers/1/securityContext/windowsOptions/hostProcess"}},
	} {
		if tc.old != "" && strings.Count(secure, tc.old) != 1 {
			t.Errorf("%q is not there once", tc.old)
			continue
		}
		o := decode(t, strings.Replace(secure, tc.old, tc.new, 1))
		c := newest(t)
		if found := c.PodSecurity(kubernetes.Privileged, o); len(found) > 0 {
			t.Errorf("%q: the privileged level forbids %+v", tc.new, found)
		}
		for _, level := range []kubernetes.Level{kubernetes.Baseline, kubernetes.Restricted} {
			want := tc.want
			if level == kubernetes.Baseline && !tc.baseline {
				want = nil
			}
			var got []string
			for _, f := range c.PodSecurity(level, o) {
				path, inside := strings.CutPrefix(strings.Join(f.Path, "/"), "spec/template/")
				if !inside || f.Type != PodSecurityViolation || f.Warning || f.Detail == "" || !strings.HasPrefix(f.Field, "spec.template.") {
					t.Errorf("%q: %+v", tc.new, f)
				}
				got = append(got, stricter(f.Check, want)+" "+path)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q, %s:\n got %q\nwant %q", tc.new, level, got, want)
			}
		}
	}
}

// stricter is the name of the baseline check that a restricted one replaces, if
// that is what is wanted.
func stricter(check string, want []string) string {
	for restricted, baseline := range map[string]string{
		"restrictedVolumes": "hostPathVolumes", "seccompProfile_restricted": "seccompProfile_baseline",
		"capabilities_restricted": "capabilities_baseline", "procMount_restricted": "procMount",
	} {
		if check == restricted && len(want) > 0 && strings.HasPrefix(want[0], baseline+" ") {
			return baseline
		}
	}
	return check
}

// The texts are those of the policy, for the one place.
func TestPodSecurityText(t *testing.T) {
	text := strings.Replace(secure, "[NET_BIND_SERVICE]", "[NET_ADMIN, SYS_TIME]", 1)
	text = strings.ReplaceAll(text, "runAsNonRoot: true, ", "")
	var got []string
	for _, f := range newest(t).PodSecurity(kubernetes.Restricted, decode(t, text)) {
		got = append(got, f.Field+": "+f.Message())
	}
	want := []string{
		`spec.template.spec.containers[0].securityContext.capabilities.add[0]: unrestricted capabilities (container "web" must not include "NET_ADMIN" in securityContext.capabilities.add)`,
		`spec.template.spec.containers[0].securityContext.capabilities.add[1]: unrestricted capabilities (container "web" must not include "SYS_TIME" in securityContext.capabilities.add)`,
		`spec.template.spec.securityContext.runAsNonRoot: runAsNonRoot != true (pod or containers "init", "web", "log" must set securityContext.runAsNonRoot=true)`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// The policy is that of the version.
func TestPodSecurityVersion(t *testing.T) {
	text := strings.Replace(secure, "      securityContext", "      hostUsers: false\n      securityContext", 1)
	text = strings.Replace(text, "runAsNonRoot: true, ", "", 1)
	o := decode(t, text)
	for v, want := range map[kubernetes.Version]int{kubernetes.Minor(34): 1, kubernetes.Minor(35): 0} {
		c, err := New(v)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.PodSecurity(kubernetes.Restricted, o); len(got) != want {
			t.Errorf("%s: %+v", v, got)
		}
	}
}

// The verdict is that of the admission plugin for any pod, and each place that is
// found is in a list of restricted fields.
func TestPodSecurityAgreesWithAdmission(t *testing.T) {
	for _, check := range policy.DefaultChecks() {
		if r := restrictedFields(check.ID); r.must == "" && r.may == nil && !r.volumes {
			t.Errorf("%s has no fields", check.ID)
		}
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range int64(40) {
		pod := random(reflect.TypeFor[corev1.Pod](), seed).(*corev1.Pod)
		for _, v := range []kubernetes.Version{kubernetes.Minor(28), kubernetes.Minor(33), kubernetes.Minor(36)} {
			for _, level := range []kubernetes.Level{kubernetes.Baseline, kubernetes.Restricted} {
				lv := api.LevelVersion{Level: api.Level(level), Version: api.MajorMinorVersion(v.Major, v.Minor)}
				want := policy.AggregateCheckResults(evaluator.EvaluatePod(lv, &pod.ObjectMeta, &pod.Spec)).Allowed
				got := PodSecurity(level, v, &metav1.ObjectMeta{Annotations: pod.Annotations}, &pod.Spec)
				if want != (len(got) == 0) {
					t.Errorf("%d, %s %s: allowed is %t, findings are %+v", seed, level, v, want, got)
				}
				for _, f := range got {
					if len(f.Path) < 2 || !isPath(reflect.TypeFor[corev1.PodTemplateSpec](), f.Path) {
						t.Errorf("%d: no place for %s", seed, f.Detail)
					}
				}
			}
		}
	}
}
