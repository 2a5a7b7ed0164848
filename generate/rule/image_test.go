package rule

import (
	"slices"
	"strings"
	"testing"

	"github.com/distribution/reference"

	_ "podgen/golden"
)

func TestParseImage(t *testing.T) {
	const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for _, c := range []struct {
		text     string
		want     ImageRef // without Text
		known    string   // the line of images.txt, "" if nothing is known
		floating bool
	}{
		{"nginx", ImageRef{"", "docker.io", "library/nginx", "", ""}, "docker.io/library/nginx", true},
		{"nginx:latest", ImageRef{"", "docker.io", "library/nginx", "latest", ""}, "docker.io/library/nginx", true},
		{"nginx:1.27", ImageRef{"", "docker.io", "library/nginx", "1.27", ""}, "docker.io/library/nginx", false},
		{"nginx@" + digest, ImageRef{"", "docker.io", "library/nginx", "", digest}, "docker.io/library/nginx", false},
		{"nginx:latest@" + digest, ImageRef{"", "docker.io", "library/nginx", "latest", digest}, "docker.io/library/nginx", false},
		{"library/nginx:1", ImageRef{"", "docker.io", "library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"docker.io/nginx:1", ImageRef{"", "docker.io", "library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"index.docker.io/library/nginx:1", ImageRef{"", "docker.io", "library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"mirror.gcr.io/library/nginx:1", ImageRef{"", "docker.io", "library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"mirror.gcr.io/grafana/grafana:11.0.0", ImageRef{"", "docker.io", "grafana/grafana", "11.0.0", ""}, "docker.io/grafana/grafana", false},
		{"public.ecr.aws/docker/library/nginx:1", ImageRef{"", "public.ecr.aws", "docker/library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"harbor.example.com:8443/hub/library/redis:7", ImageRef{"", "harbor.example.com:8443", "hub/library/redis", "7", ""}, "docker.io/library/redis", false},
		{"registry.example.com/nginx:1", ImageRef{"", "registry.example.com", "nginx", "1", ""}, "", false},
		{"registry.example.com/team/nginx:1", ImageRef{"", "registry.example.com", "team/nginx", "1", ""}, "", false},
		{"localhost:5000/nginx", ImageRef{"", "localhost:5000", "nginx", "", ""}, "", true},
		{"localhost/nginx", ImageRef{"", "localhost", "nginx", "", ""}, "", true},
		{"team/nginx:1", ImageRef{"", "docker.io", "team/nginx", "1", ""}, "", false},
		{"nginx-ingress:1", ImageRef{"", "docker.io", "library/nginx-ingress", "1", ""}, "", false},
		{"quay.io/prometheus/prometheus:v3.1.0", ImageRef{"", "quay.io", "prometheus/prometheus", "v3.1.0", ""}, "docker.io/prom/prometheus", false},
		{"gcr.io/distroless/static-debian12", ImageRef{"", "gcr.io", "distroless/static-debian12", "", ""}, "gcr.io/distroless/static", true},
		{"", ImageRef{"", "docker.io", "library/", "", ""}, "", true},
	} {
		got := parseImage(c.text)
		c.want.Text = c.text
		if got != c.want {
			t.Errorf("%s is %+v, want %+v", c.text, got, c.want)
		}
		name := ""
		if known := got.known(); known != nil {
			name = known.Names[0]
		}
		if name != c.known {
			t.Errorf("%s is known as %q, want %q", c.text, name, c.known)
		}
		if got.Floating() != c.floating {
			t.Errorf("%s: floating is %t", c.text, got.Floating())
		}
	}
}

func TestShellOfImage(t *testing.T) {
	for _, c := range []struct {
		image, sh string
		bash      string // "yes", "no", "open"
	}{
		{"busybox:1.36", "ash", "no"},
		{"busybox:1.36-musl", "ash", "no"},
		{"alpine:3.20", "ash", "no"},
		{"debian:bookworm-slim", "dash", "yes"},
		{"centos:7", "bash", "yes"},
		{"nginx:1.27", "dash", "yes"},
		{"nginx:1.27-alpine", "ash", "no"},
		{"nginx:1.27-alpine-slim", "ash", "no"},
		{"postgres:17-alpine", "ash", "yes"},
		{"httpd:2.4-alpine", "ash", "open"},
		{"mysql:8.0-debian", "dash", "yes"},
		{"mysql:8.4-oracle", "bash", "yes"},
		{"gcr.io/distroless/base:nonroot", "none", "no"},
		{"gcr.io/distroless/base:debug-nonroot", "", "open"},
		{"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0", "none", "no"},
		{"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0-alpine", "ash", "open"},
		{"envoyproxy/envoy:distroless-v1.32.0", "none", "no"},
		{"nats:2.10", "none", "no"},
		{"nats:2.10-alpine", "ash", "open"},
	} {
		known := parseImage(c.image).known()
		if known == nil {
			t.Fatalf("%s is not known", c.image)
		}
		bash := "open"
		if has, sure := known.Has("bash"); sure {
			bash = map[bool]string{true: "yes", false: "no"}[has]
		}
		if known.Shell != c.sh || bash != c.bash {
			t.Errorf("%s: sh is %q, bash %s; want %q, %s", c.image, known.Shell, bash, c.sh, c.bash)
		}
	}
}

func TestListensOfVariant(t *testing.T) {
	for image, want := range map[string]int32{"wordpress:6.7": 80, "wordpress:6.7-fpm-alpine": 9000, "nginx:1.27-alpine": 80} {
		if known := parseImage(image).known(); len(known.Listens) != 1 || known.Listens[0] != want {
			t.Errorf("%s listens at %v, want %d", image, known.Listens, want)
		}
	}
}

// TestImageTable reads every line: names are whole, and facts are of a form that
// the rules understand.
func TestImageTable(t *testing.T) {
	for name, image := range images() {
		ref := parseImage(name)
		if ref.Registry+"/"+ref.Repository != name || ref.Tag != "" {
			t.Errorf("%s: the name is written as registry/repository, %s/%s", name, ref.Registry, ref.Repository)
		}
		if !slices.Contains([]string{"", "ash", "dash", "bash", noShell}, image.Shell) {
			t.Errorf("%s: unknown shell %s", name, image.Shell)
		}
		if image.Shell == "bash" && !image.Bash || image.Shell == noShell && image.Bash {
			t.Errorf("%s: shell=%s and bash=%t", name, image.Shell, image.Bash)
		}
		if !slices.Contains([]string{"", "yes", "no"}, image.Ends) {
			t.Errorf("%s: ends=%s", name, image.Ends)
		}
		if !slices.Contains([]string{"", "bash", "plain"}, image.Alpine) {
			t.Errorf("%s: alpine=%s", name, image.Alpine)
		}
		if image.Ends == "yes" && len(image.Listens) > 0 {
			t.Errorf("%s: listens and ends", name)
		}
		for _, port := range image.Listens {
			if port < 1 || port > 65535 {
				t.Errorf("%s: port %d", name, port)
			}
		}
		for _, dir := range slices.Concat(image.Dirs, image.Config, []string{image.Data + "/"}) {
			if !strings.HasPrefix(dir, "/") {
				t.Errorf("%s: %s is no absolute path", name, dir)
			}
		}
		for _, set := range image.Needs {
			for _, variable := range set {
				if variable == "" || strings.ToUpper(variable[:1]) != variable[:1] {
					t.Errorf("%s: needs %q", name, variable)
				}
			}
		}
		if known := ref.known(); known == nil || known.Names[0] != image.Names[0] {
			t.Errorf("%s is not found by its name", name)
		}
	}
}

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
