package rule

import (
	"strings"
	"testing"

	"github.com/distribution/reference"
)

// TestImageFault compares the grammar with that of the kubelet's own reader.
func TestImageFault(t *testing.T) {
	digest := "@sha256:" + strings.Repeat("0a", 32)
	registries := []string{"", "docker.io/", "localhost/", "localhost:5000/", "registry.example.com/", "registry.example.com:5000/", "Registry.example.com/", "10.0.0.1:80/", "a_b.example.com/", "-a.example.com/", "example.com:port/", "example.com:/", "<REPO>/"}
	names := []string{"web", "a/b/c", "team/web", "Team/web", "team/Web", "a__b", "a___b", "a--b", "a..b", "a._b", "-a", "a-", ".a", "a.", "a//b", "", "/", "wéb", "web+x", "$NAME", "a b", "library/nginx", "http://web"}
	tags := []string{"", ":1", ":1.4.0", ":", ":V1_x-y.z", ":.1", ":-1", ":_1", ":1+2", ":a:b", ":" + strings.Repeat("x", 128), ":" + strings.Repeat("x", 129), digest, ":1" + digest, "@sha256:12", "@", digest + "0", "@sha512:" + strings.Repeat("0a", 64), "@SHA256:" + strings.Repeat("0a", 32), "@x:" + strings.Repeat("0a", 32)}
	for _, registry := range registries {
		for _, name := range names {
			for _, tag := range tags {
				text := registry + name + tag
				if text == "" {
					continue
				}
				_, err := reference.ParseNormalizedNamed(text)
				if fault := imageFault(text); (fault != "") != (err != nil) {
					t.Errorf("%q: %q, and the kubelet: %v", text, fault, err)
				}
			}
		}
	}
}
