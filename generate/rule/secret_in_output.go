package rule

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

var secretInOutput = Rule{
	ID:       "secret-in-output",
	Title:    "Secret stands in the YAML",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Low: the YAML may be applied at once and never be kept, or the value may be public. A secret in which nothing sounds secret is only worth knowing.",
	object: func(o *Item) {
		secret, ok := o.Object.Value.(*corev1.Secret)
		if !ok {
			return
		}
		report, at := o.Report, "stringData"
		key, sounds := firstKey(secret.StringData)
		if other, does := firstKey(secret.Data); key == "" || does && !sounds {
			at, key, sounds = "data", other, does
		}
		switch {
		case key == "":
			return
		case !sounds:
			report = o.Suspect
		}
		how := "in clear text"
		if at == "data" {
			how = "in base64, which everybody can read"
		}
		report(o.Set(at, key), "The value of %q stands in the YAML %s, and YAML is meant for a repository. Let something else make the secret (External Secrets, Sealed Secrets, kubectl create secret), and refer to it: secret %q { external = true }.", key, how, o.Object.Name)
	},
}

// firstKey is the first key, in the order of the alphabet, whose value may be secret; one
// that sounds like it, by itself or by its value, before others.
func firstKey[V ~string | ~[]byte](values map[string]V) (first string, sounds bool) {
	for _, key := range sortedKeys(values) {
		switch value := values[key]; {
		case len(value) == 0 || key == "ca.crt" || key == "tls.crt":
		case isConfidential(key) || holdsConfidential(string(value)):
			return key, true
		case first == "" && !isNoSecret(string(value)):
			first = key
		}
	}
	return first, false
}

// isConfidential says that a name sounds like that of a password or a key.
func isConfidential(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"pass", "pwd", "secret", "token", "key", "credential", "auth", "dockercfg", "dockerconfig"}, func(part string) bool { return strings.Contains(name, part) })
}

// holdsConfidential says that a text has a password in it: it names one, it is a URL with
// one, or a line of htpasswd.
func holdsConfidential(text string) bool {
	if _, rest, found := strings.Cut(text, "://"); found {
		host, _, _ := strings.Cut(rest, "/")
		if user, _, found := strings.Cut(host, "@"); found && strings.Contains(user, ":") {
			return true
		}
	}
	text = strings.ToLower(text)
	return slices.ContainsFunc([]string{"pass", "pwd", "secret", "token", "credential", "private key", "apikey", "api_key", ":$apr1$", ":$2y$", ":{sha}"}, func(part string) bool { return strings.Contains(text, part) })
}

// isNoSecret says that a text that holds nothing confidential is no secret itself: a file, an
// address or a switch.
func isNoSecret(text string) bool {
	return strings.Contains(strings.TrimSpace(text), "\n") || strings.Contains(text, "://") || text == "true" || text == "false"
}
