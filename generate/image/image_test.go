package image

import (
	"slices"
	"strings"
	"testing"

	_ "podgen/golden"
)

func TestParse(t *testing.T) {
	const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for _, c := range []struct {
		text     string
		want     Ref    // without Text
		known    string // the line of images.txt, "" if nothing is known
		floating bool
	}{
		{"nginx", Ref{"", "docker.io", "library/nginx", "", ""}, "docker.io/library/nginx", true},
		{"nginx:latest", Ref{"", "docker.io", "library/nginx", "latest", ""}, "docker.io/library/nginx", true},
		{"nginx:1.27", Ref{"", "docker.io", "library/nginx", "1.27", ""}, "docker.io/library/nginx", false},
		{"nginx@" + digest, Ref{"", "docker.io", "library/nginx", "", digest}, "docker.io/library/nginx", false},
		{"nginx:latest@" + digest, Ref{"", "docker.io", "library/nginx", "latest", digest}, "docker.io/library/nginx", false},
		{"library/nginx:1", Ref{"", "docker.io", "library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"docker.io/nginx:1", Ref{"", "docker.io", "library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"index.docker.io/library/nginx:1", Ref{"", "docker.io", "library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"mirror.gcr.io/library/nginx:1", Ref{"", "docker.io", "library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"mirror.gcr.io/grafana/grafana:11.0.0", Ref{"", "docker.io", "grafana/grafana", "11.0.0", ""}, "docker.io/grafana/grafana", false},
		{"public.ecr.aws/docker/library/nginx:1", Ref{"", "public.ecr.aws", "docker/library/nginx", "1", ""}, "docker.io/library/nginx", false},
		{"harbor.example.com:8443/hub/library/redis:7", Ref{"", "harbor.example.com:8443", "hub/library/redis", "7", ""}, "docker.io/library/redis", false},
		{"registry.example.com/nginx:1", Ref{"", "registry.example.com", "nginx", "1", ""}, "", false},
		{"registry.example.com/team/nginx:1", Ref{"", "registry.example.com", "team/nginx", "1", ""}, "", false},
		{"localhost:5000/nginx", Ref{"", "localhost:5000", "nginx", "", ""}, "", true},
		{"localhost/nginx", Ref{"", "localhost", "nginx", "", ""}, "", true},
		{"team/nginx:1", Ref{"", "docker.io", "team/nginx", "1", ""}, "", false},
		{"nginx-ingress:1", Ref{"", "docker.io", "library/nginx-ingress", "1", ""}, "", false},
		{"quay.io/prometheus/prometheus:v3.1.0", Ref{"", "quay.io", "prometheus/prometheus", "v3.1.0", ""}, "docker.io/prom/prometheus", false},
		{"gcr.io/distroless/static-debian12", Ref{"", "gcr.io", "distroless/static-debian12", "", ""}, "gcr.io/distroless/*", true},
		{"gcr.io/distroless/nodejs99-debian99:nonroot", Ref{"", "gcr.io", "distroless/nodejs99-debian99", "nonroot", ""}, "gcr.io/distroless/*", false},
		{"k8s.gcr.io/pause:3.2", Ref{"", "registry.k8s.io", "pause", "3.2", ""}, "registry.k8s.io/pause", false},
		{"wordpress:6.7-fpm-alpine", Ref{"", "docker.io", "library/wordpress", "6.7-fpm-alpine", ""}, "docker.io/library/wordpress:fpm", false},
		{"wordpress@" + digest, Ref{"", "docker.io", "library/wordpress", "", digest}, "", false},
		{"influxdb", Ref{"", "docker.io", "library/influxdb", "", ""}, "docker.io/library/influxdb:latest", true},
		{"", Ref{"", "docker.io", "library/", "", ""}, "", true},
	} {
		got := Parse(c.text)
		c.want.Text = c.text
		if got != c.want {
			t.Errorf("%s is %+v, want %+v", c.text, got, c.want)
		}
		name := ""
		if known := got.Known(); known != nil {
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
		{"nats:2.10-alpine", "ash", "no"},
		{"nginx@sha256:" + strings.Repeat("0a", 32), "", "open"},
		{"busybox@sha256:" + strings.Repeat("0a", 32), "ash", "no"},
		{"oraclelinux:9-slim", "bash", "yes"},
		{"grafana/grafana:12.3.0-slim", "ash", "yes"},
		{"grafana/grafana:12.3.0-ubuntu", "dash", "yes"},
		{"openjdk:17-slim", "dash", "yes"},
		{"rabbitmq:4-management", "dash", "yes"},
		{"rabbitmq:4-management-alpine", "ash", "yes"},
		{"wordpress:cli", "ash", "yes"},
		{"prom/prometheus:v3.10.0-distroless", "none", "no"},
	} {
		known := Parse(c.image).Known()
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
	for image, want := range map[string][]int32{
		"nginx:1.27-alpine":            {80},
		"wordpress:6.7":                {80},
		"wordpress:6.7-fpm-alpine":     {9000},
		"wordpress:cli-php8.3":         nil,
		"rabbitmq:4.1":                 {5672, 15692, 4369, 25672},
		"rabbitmq:4.1-management":      {5672, 15672, 15692, 4369, 25672},
		"influxdb:2.7":                 {8086},
		"influxdb:3-core":              {8181},
		"influxdb:latest":              nil,
		"nginx@sha256:" + someDigest(): {80},
	} {
		if known := Parse(image).Known(); !slices.Equal(known.Listens, want) {
			t.Errorf("%s listens at %v, want %v", image, known.Listens, want)
		}
	}
}

func TestUserOfVariant(t *testing.T) {
	for image, want := range map[string]int64{
		"nginx:1.27":                            0,
		"nginx:1.27-alpine":                     0,
		"memcached:1.6-alpine":                  11211,
		"haproxy:3.2":                           99,
		"envoyproxy/envoy:v1.36.0":              0,
		"envoyproxy/envoy:distroless-v1.36.0":   -1,
		"prom/prometheus:v3.10.0":               65534,
		"prom/prometheus:v3.10.0-distroless":    -1,
		"hashicorp/vault:1.21-ubi":              -1,
		"nginx:1.27-rootless":                   -1,
		"nginx@sha256:" + someDigest():          -1,
		"gcr.io/distroless/base:debug-nonroot":  -1,
		"registry.access.redhat.com/ubi9/ubi:9": 0,
	} {
		if known := Parse(image).Known(); known.UID != want {
			t.Errorf("%s runs as %d, want %d", image, known.UID, want)
		}
	}
}

func someDigest() string { return strings.Repeat("0a", 32) }

// TestTable reads images.txt: each line is of the form that its head describes,
// and each image is found by its names.
func TestTable(t *testing.T) {
	table, faults := readTable(text)
	for _, fault := range faults {
		t.Error("images.txt:" + fault)
	}
	for name, image := range table.images {
		if known := Parse(name + ":1").Known(); known == nil || known.Names[0] != image.Names[0] {
			t.Errorf("%s is not found by its name", name)
		}
	}
	for name, variants := range table.variants {
		for _, v := range variants {
			if known := Parse(name + ":1-" + v.word).Known(); known == nil || known.Names[0] != v.image.Names[0] {
				t.Errorf("%s:%s is not found by its name", name, v.word)
			}
		}
	}
}

// TestTableFault holds the table to its grammar: what is wrong in a line is said,
// with its number.
func TestTableFault(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"docker.io/library/web listens=80 # a comment", ""},
		{"docker.io/library/web", ""},
		{"docker.io/library/web listens=80\n\n# more\ndocker.io/library/web:fpm listens=9000", ""},
		{"registry.example.com/* shell=none", ""},
		{"*:alpine shell=ash\n*:nonroot uid=?", ""},
		{"docker.io mirrors=mirror.example.com,other.example.com\ndocker.io/library/web", ""},
		{"docker.io/library/web ports=80", "1: unknown fact: ports=80"},
		{"\n# two\ndocker.io/library/web port", "3: value missing: port"},
		{"docker.io/library/web listens=80,", "1: value missing: listens=80,"},
		{"docker.io/library/web listens=80 listens=81", "1: the fact is there twice: listens=81"},
		{"docker.io/library/web listens=http", "1: not a port: listens=http"},
		{"docker.io/library/web listens=0", "1: not a port: listens=0"},
		{"docker.io/library/web listens=65536", "1: not a port: listens=65536"},
		{"docker.io/library/web shell=zsh", "1: the value is none of ash, dash, bash, none: shell=zsh"},
		{"docker.io/library/web shell=bash", "1: shell=bash without bash=yes"},
		{"docker.io/library/web shell=none bash=yes", "1: shell=none with bash=yes"},
		{"docker.io/library/web bash=no", "1: the value is none of yes: bash=no"},
		{"docker.io/library/web alpine=yes", "1: the value is none of bash, plain: alpine=yes"},
		{"docker.io/library/web ends=maybe", "1: the value is none of yes, no: ends=maybe"},
		{"docker.io/library/web ends=yes listens=80", "1: ends=yes with listens="},
		{"docker.io/library/web dirs=/a,b", "1: not an absolute path: dirs=/a,b"},
		{"docker.io/library/web data=b", "1: not an absolute path: data=b"},
		{"docker.io/library/web config=/a,web.conf", "1: not a variable: config=/a,web.conf"},
		{"docker.io/library/web config=/a,WEB_OPTS", ""},
		{"docker.io/library/web needs=A|B=x;C", ""},
		{"docker.io/library/web needs=A|b", "1: not a variable: needs=A|b"},
		{"docker.io/library/web env=WEB_PORT|WEB_LISTENERS", ""},
		{"docker.io/library/web env=WEB_HOST", "1: env= names no variable that a Service sets, NAME_PORT"},
		{"docker.io/library/web slow=no", "1: the value is none of yes: slow=no"},
		{"docker.io/library/web loopback=--address", "1: not an option with its value, --x=y: loopback=--address"},
		{"docker.io/library/web health=--http=0.0.0.0", "1: not an option with its value, --x=y: health=--http=0.0.0.0"},
		{"docker.io/library/web uid=root", "1: not a user: uid=root"},
		{"docker.io/library/web uid=-1", "1: not a user: uid=-1"},
		{"docker.io/library/web uid=?", "1: docker.io/library/web cannot have uid=?, which is for *:WORD"},
		{"web shell=ash", "1: web has to be written as docker.io/library/web"},
		{"docker.io/web shell=ash", "1: docker.io/web has to be written as docker.io/library/web"},
		{"docker.io mirrors=mirror.example.com\nmirror.example.com/team/web", "2: mirror.example.com/team/web has to be written as docker.io/team/web"},
		{"docker.io mirrors=mirror", "1: mirror is no registry, or is there twice"},
		{"docker.io/library/web\ndocker.io/library/web", "2: docker.io/library/web is there twice"},
		{"docker.io/library/web,docker.io/library/web", "1: docker.io/library/web is there twice"},
		{"docker.io/library/web\ndocker.io/library/web:a\ndocker.io/library/web:a", "3: docker.io/library/web:a is there twice"},
		{"docker.io/library/web:fpm", "1: docker.io/library/web:fpm is a variant of an image that has no line above it"},
		{"docker.io/library/web\ndocker.io/library/web:FPM", "2: docker.io/library/web:FPM has no word in small letters after its colon"},
		{"docker.io/library/web\ndocker.io/library/web:", "2: docker.io/library/web: has no word in small letters after its colon"},
		{"*:a shell=ash\n*:a shell=bash", "2: *:a is there twice"},
		{"*:a listens=80", "1: *:a says what sh is, or uid=?"},
	} {
		_, faults := readTable(c.text)
		if got := strings.Join(faults, "; "); got != c.want {
			t.Errorf("%q:\n\t%s\nwant\n\t%s", c.text, got, c.want)
		}
	}
}
