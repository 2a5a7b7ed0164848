package rule

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"
)

var secretInOutput = Rule{
	ID:       "secret-in-output",
	Title:    "Secret stands in the YAML",
	Severity: hcl.DiagWarning,
	Risk:     "Low: the YAML may be applied at once and never be kept, or the value may be public.",
	object: func(o *Item) {
		secret, ok := o.Object.Value.(*corev1.Secret)
		if !ok {
			return
		}
		at, key := "stringData", firstKey(secret.StringData, func(v string) bool { return v != "" })
		if key == "" {
			at, key = "data", firstKey(secret.Data, func(v []byte) bool { return len(v) > 0 })
		}
		if key == "" {
			return
		}
		how := "in clear text"
		if at == "data" {
			how = "in base64, which everybody can read"
		}
		o.Report(o.Set(at, key), "The value of %q stands in the YAML %s, and YAML is meant for a repository. Let something else make the secret (External Secrets, Sealed Secrets, kubectl create secret), and refer to it: secret %q { external = true }.", key, how, o.Object.Name)
	},
}

// firstKey is the first key, in the order of the alphabet, whose value may be secret; one
// that sounds like it before others.
func firstKey[V any](values map[string]V, full func(V) bool) string {
	first := ""
	for _, key := range sortedKeys(values) {
		switch {
		case !full(values[key]) || key == "ca.crt" || key == "tls.crt":
		case isConfidential(key):
			return key
		case first == "":
			first = key
		}
	}
	return first
}

// isConfidential says that a name sounds like that of a password or a key.
func isConfidential(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"pass", "secret", "token", "key", "credential"}, func(part string) bool { return strings.Contains(name, part) })
}
