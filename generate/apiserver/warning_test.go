package apiserver

import (
	"strings"
	"testing"
)

// The API server's warnings come along as such, with their places.
func TestWarnings(t *testing.T) {
	texts := good(t)
	c := newest(t)
	for _, tc := range []struct{ kind, old, new, path, detail string }{
		{"Pod", "name: web\n  labels", "name: web.x\n  labels", "metadata/name", "this is used in the Pod's hostname"},
		{"Pod", "{name: A, value: \"1\"}", "{name: A, value: \"1\"}\n    - {name: A, value: \"2\"}", "spec/containers/0/env/1", "hides previous definition of \"A\""},
		{"Pod", "memory: 64Mi}, limits: {cpu: \"1\", memory: 64Mi}", "memory: 500m}", "spec/containers/0/resources/requests/memory", "fractional byte value"},
		{"Pod", "spec:\n", "spec:\n  imagePullSecrets: [{name: \"\"}]\n", "spec/imagePullSecrets/0/name", "invalid empty name"},
		{"Pod", "spec:\n", "spec:\n  nodeSelector: {beta.kubernetes.io/os: linux}\n", "spec/nodeSelector/beta.kubernetes.io/os", "deprecated since v1.14"},
		{"Pod", "labels:", "annotations: {container.apparmor.security.beta.kubernetes.io/web: runtime/default}\n  labels:",
			"metadata/annotations/container.apparmor.security.beta.kubernetes.io/web", "deprecated since v1.30"},
		{"Pod", "metadata:\n", "metadata:\n  resourceVersion: \"1\"\n", "metadata/resourceVersion", "refuses to create"},
		{"Deployment", "metadata: {name: web}", "metadata: {name: web.x}", "metadata/name", "this is used in Pod names and hostnames"},
		{"Deployment", "containerPort: 80, hostPort: 8080}", "containerPort: 80}, {name: again, containerPort: 80}", "spec/template/spec/containers/0/ports/1", "duplicate port definition"},
		{"Deployment", "    spec:\n", "    spec:\n      terminationGracePeriodSeconds: -1\n", "spec/template/spec/terminationGracePeriodSeconds", "must be >= 0"},
		{"StatefulSet", "serviceName: db", "serviceName: db\n  revisionHistoryLimit: -1", "spec/revisionHistoryLimit", "a negative value retains"},
		{"CronJob", "name: nightly}\nspec", "name: nightly.x}\nspec", "metadata/name", "this is used in Pod names and hostnames"},
		{"Service", "spec:\n", "spec:\n  sessionAffinity: ClientIP\n  clusterIP: None\n", "spec/sessionAffinity", "spec.SessionAffinity is ignored for headless services"},
		{"Secret", "kubernetes.io/basic-auth\nstringData: {username: u, password: p}", "kubernetes.io/tls\nstringData: {tls.crt: x, tls.key: y}", "", "tls: failed to find any PEM data"},
		{"ServiceAccount", "metadata: {name: web}", "metadata: {name: web, annotations: {kubernetes.io/enforce-mountable-secrets: \"true\"}}", "metadata/annotations/kubernetes.io/enforce-mountable-secrets", "deprecated in v1.32+"},
		{"ResourceQuota", `limits.cpu: "8"`, `limits.cpu: "2"`, "", "ResourceQuota requests.cpu (4) should be less than limits.cpu (2)"},
		{"Ingress", "metadata: {name: web}\nspec:\n  ingressClassName: nginx", "metadata: {name: web, annotations: {kubernetes.io/ingress.class: nginx}}\nspec:", "", "is deprecated, please use 'spec.ingressClassName' instead"},
		{"CSIDriver", "attachRequired: true", "tokenRequests: [{audience: a}]", "spec/serviceAccountTokenInSecrets", "spec.serviceAccountTokenInSecrets is unset"},
		{"StorageClass", "volumeBinding", "allowedTopologies: [{matchLabelExpressions: [{key: failure-domain.beta.kubernetes.io/zone, values: [a]}]}]\nvolumeBinding", "allowedTopologies/0/matchLabelExpressions/0/key", "deprecated since v1.17"},
	} {
		if strings.Count(texts[tc.kind], tc.old) != 1 {
			t.Errorf("%s: %q is not there once", tc.kind, tc.old)
			continue
		}
		findings := c.Check(decode(t, strings.Replace(texts[tc.kind], tc.old, tc.new, 1)))
		if len(findings) != 1 || !findings[0].Warning || findings[0].Type != Warned ||
			strings.Join(findings[0].Path, "/") != tc.path || !strings.Contains(findings[0].Message(), tc.detail) {
			t.Errorf("%s %q: %+v\nwant %s %s", tc.kind, tc.new, findings, tc.path, tc.detail)
		}
	}
}

// Warnings are for objects that are accepted.
func TestNoWarningsBesideErrors(t *testing.T) {
	text := strings.Replace(good(t)["Pod"], "name: web\n  labels", "name: web.x_\n  labels", 1)
	for _, f := range newest(t).Check(decode(t, text)) {
		if f.Warning {
			t.Errorf("%s: %s", f.Field, f.Message())
		}
	}
}
