package cluster

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// pauseImage holds the namespaces of a pod.
const pauseImage = "podgen/pause:1"

// standIns are the programs of the images that the examples name, played by the
// actor: they listen where the real ones do, and write the files that the
// examples have them write, as the user that the real image has. A busybox is a
// real one.
var standIns = map[string]struct{ path, does, user string }{
	"vault":                           {"/usr/bin/vault", "-after 2s -write /secrets/credentials.json -write /secrets/monitor-password", ""},
	"cloud-sql-proxy":                 {"/cloud-sql-proxy", "-after 2s -listen 127.0.0.1:5432 -listen :9801", "65532"},
	"opentelemetry-collector-contrib": {"/otelcol-contrib", "-after 1s -listen :13133 -listen 127.0.0.1:4318", ""},
	"orders":                          {"/app", "-dial 127.0.0.1:5432 -listen :8080", ""},
	"postgres":                        {"/usr/bin/psql", "-dial $PGHOST:$PGPORT -end 1s", ""},
	"nginx":                           {"/usr/sbin/nginx", "-listen :80 -log /var/log/nginx/access.log", ""},
	"nginx-unprivileged":              {"/usr/sbin/nginx-unprivileged", "-listen :8080 -log /var/log/nginx/access.log", ""},
	"redis":                           {"/usr/bin/redis-server", "-listen :6379", ""},
	"migrate":                         {"/usr/bin/migrate", "-dial 127.0.0.1:5432 -end 1s", ""},
	"web":                             {"/usr/bin/web", "-dial 127.0.0.1:5432 -dial 127.0.0.1:6379 -listen :8080", ""},
	"fluent-bit":                      {"/fluent-bit/bin/fluent-bit", "-listen :2020 -try /var/log/nginx/mine -read /var/log/nginx/access.log", ""},
	"actor":                           {"/bin/actor", "", ""},
	"static":                          {"/bin/actor", "", ""},
	"pause":                           {"/bin/actor", "", ""},
}

// moreImages are those that tests name beside the examples.
var moreImages = []string{pauseImage, "podgen/actor:1", "gcr.io/distroless/static:latest", "gcr.io/distroless/static-debian12:nonroot", "nginx:1.27", "busybox:1.36"}

var imageLine = regexp.MustCompile(`(?m)^[ -]*image: "?([a-z][^"\s]*)"?$`)

// imageNames are those of the examples and of the tests.
func imageNames() ([]string, error) {
	names := map[string]bool{}
	for _, n := range moreImages {
		names[n] = true
	}
	err := filepath.WalkDir("../examples", func(file string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(file)
		for _, found := range imageLine.FindAllStringSubmatch(string(text), -1) {
			names[found[1]] = true
		}
		return err
	})
	return slices.Sorted(maps.Keys(names)), err
}

// repository is the last part of an image's name, without tag: "vault".
func repository(image string) string {
	base := image[strings.LastIndex(image, "/")+1:]
	base, _, _ = strings.Cut(base, ":")
	return strings.TrimSuffix(base, "-debian12")
}

// importImages makes all images and gives them to containerd.
func importImages(at folders) error {
	names, err := imageNames()
	if err != nil {
		return err
	}
	archive, err := imageArchive(at.actor(), names)
	if err != nil {
		return err
	}
	file := at.file("images.tar")
	if err := os.WriteFile(file, archive, 0o600); err != nil {
		return err
	}
	return ctr("images", "import", file)
}

// imageArchive writes images as "docker save" does: a layer or two that they
// share, and for each a configuration with what it starts.
func imageArchive(actor string, names []string) ([]byte, error) {
	full, err := layer(actor, true)
	if err != nil {
		return nil, err
	}
	bare, err := layer(actor, false) // no shell
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"full.tar": full, "bare.tar": bare}
	var manifest []any
	for i, image := range names {
		content := "full.tar"
		if r := repository(image); r == "static" || r == "pause" {
			content = "bare.tar"
		}
		config := fmt.Sprintf("config-%d.json", i)
		files[config] = imageConfig(image, files[content])
		manifest = append(manifest, map[string]any{"Config": config, "RepoTags": []string{tagged(image)}, "Layers": []string{content}})
	}
	if files["manifest.json"], err = json.Marshal(manifest); err != nil {
		return nil, err
	}
	return tarOf(files, nil)
}

func tagged(image string) string {
	if strings.Contains(image[strings.LastIndex(image, "/")+1:], ":") {
		return image
	}
	return image + ":latest"
}

func imageConfig(image string, content []byte) []byte {
	command := map[string]any{"Env": []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "IMAGE=" + image}}
	switch p, known := standIns[repository(image)]; {
	case known:
		command["Entrypoint"], command["User"] = []string{p.path}, p.user
	case strings.Contains(image, "busybox"):
		command["Cmd"] = []string{"sh"}
	default:
		command["Entrypoint"] = []string{"/bin/actor", "--"}
	}
	text, _ := json.Marshal(map[string]any{ // plain values
		"architecture": "amd64", "os": "linux", "config": command,
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{fmt.Sprintf("sha256:%x", sha256.Sum256(content))}},
	})
	return text
}
