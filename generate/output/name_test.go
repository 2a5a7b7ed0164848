package output

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestName(t *testing.T) {
	long := strings.Repeat("x", 253)
	tests := []struct {
		namespace, kind, name, want string
	}{
		{"", "Deployment", "web", "deployment-web.yaml"},
		{"", "ConfigMap", "web-settings", "configmap-web-settings.yaml"},
		{"shop", "Deployment", "web", "shop-deployment-web.yaml"},
		{"kube-system", "PodDisruptionBudget", "dns.a", "kube-system-poddisruptionbudget-dns.a.yaml"},
		{"", "ClusterRole", "system:node-reader", "clusterrole-system%3Anode-reader.yaml"},
		{"", "ClusterRole", "Upper_case", "clusterrole-Upper_case.yaml"},
		{"", "ClusterRole", "a/b\\c%d e+f~g", "clusterrole-a%2Fb%5Cc%25d%20e%2Bf%7Eg.yaml"},
		{"", "ClusterRole", "..", "clusterrole-...yaml"},
		{"", "ClusterRole", "é\x00\xff", "clusterrole-%C3%A9%00%FF.yaml"},

		// Custom kinds are not known, so a namespace would be taken for one.
		{"", "Widget", "web-a", "widget-web-a.yaml"},
		{"shop", "Widget", "web-a", "shop+widget+web-a.yaml"},
		{"shop", "Certificate", "web-a", "shop-certificate-web-a.yaml"},
		{"", "Widget", "my-service-a", "widget+my-service-a.yaml"},
		{"", "Widget", "my-service", "widget-my-service.yaml"},

		// All of these would be service-deployment-web.yaml.
		{"", "Service", "deployment-web", "service-deployment-web.yaml"},
		{"service", "Deployment", "web", "service+deployment+web.yaml"},
		{"job-runner", "Deployment", "web", "job-runner+deployment+web.yaml"},
		{"a-secret", "Deployment", "web", "a-secret+deployment+web.yaml"},
		{"a", "Secret", "deployment-web", "a-secret-deployment-web.yaml"},

		{".hidden", "Deployment", "web", "%2Ehidden-deployment-web.yaml"},
		{"-f", "Deployment", "web", "%2Df-deployment-web.yaml"},
		{"aux.x", "Deployment", "web", "aux%2Ex-deployment-web.yaml"},
		{"", "Deployment", "", "deployment-.yaml"},
		{"", "", "web", "_-web.yaml"},
		{"", "Pod", long[:200], "pod-" + long[:200] + ".yaml"},
		{"", "Pod", long, "pod-" + long[:196] + "~53395cf814dc1e424c8677586f8715d8.yaml"},
	}
	for _, test := range tests {
		if got := Name(test.namespace, test.kind, test.name); got != test.want {
			t.Errorf("%q %q %q: got %s, want %s", test.namespace, test.kind, test.name, got, test.want)
		}
	}
}

// FuzzName: a name leads back to its object, so no two objects have one name;
// and every file system takes it.
func FuzzName(f *testing.F) {
	for _, namespace := range []string{"", "a", "service", "a-secret", "é", "+", "-"} {
		for _, kind := range []string{"Deployment", "Widget", "A-B", ""} {
			for _, name := range []string{"", "web", "service-web", "a-service-b", "a+b", "system:x", "%3A", strings.Repeat("a", 300)} {
				f.Add(namespace, kind, name)
			}
		}
	}
	f.Fuzz(func(t *testing.T, namespace, kind, name string) {
		file := Name(namespace, kind, name)
		if len(file) > 255 || filepath.Base(file) != file || strings.HasPrefix(file, ".") || strings.HasPrefix(file, "-") {
			t.Errorf("%q is no good file name", file)
		}
		for _, b := range []byte(file) {
			if !isLetterOrDigit(b) && !strings.ContainsRune("-_.%+~", rune(b)) {
				t.Errorf("%q has the byte %q", file, b)
			}
		}
		if strings.Contains(file, "~") {
			return // a hash leads nowhere
		}
		got, want := object(t, file), [3]string{namespace, strings.ToLower(kind), name}
		if got != want {
			t.Errorf("%q is the name of %q and of %q", file, want, got)
		}
	})
}

// object returns the namespace, kind and name of a file name.
func object(t *testing.T, file string) [3]string {
	joined := strings.TrimSuffix(file, ".yaml")
	var parts [3]string
	switch plus := strings.Split(joined, "+"); len(plus) {
	case 1:
		parts[0], parts[1], parts[2] = split(joined)
	case 2:
		parts[1], parts[2] = plus[0], plus[1]
	case 3:
		parts = [3]string(plus)
	default:
		t.Fatalf("%q has too many parts", file)
	}
	if parts[1] == "_" {
		parts[1] = ""
	}
	for i := range parts {
		parts[i] = unescape(t, parts[i])
	}
	return parts
}

func unescape(t *testing.T, s string) string {
	var b strings.Builder
	for s != "" {
		if s[0] != '%' {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		var value byte
		if _, err := fmt.Sscanf(s[1:3], "%02X", &value); err != nil {
			t.Fatal(err)
		}
		b.WriteByte(value)
		s = s[3:]
	}
	return b.String()
}
