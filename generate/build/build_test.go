package build_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"sigs.k8s.io/yaml"

	"podgen/generate/build"
	"podgen/generate/emit"
	"podgen/generate/evaluate"
	"podgen/generate/object"
	"podgen/generate/parse"
	"podgen/generate/plan"
	_ "podgen/golden"
	"podgen/schema"
)

// run takes a source through the stages as far as this one.
func run(t *testing.T, src string) ([]*object.Object, hcl.Diagnostics) {
	t.Helper()
	module, diags := parse.Files(fstest.MapFS{}, []parse.Input{{Name: "app.hcl", Bytes: []byte(src)}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	config, ds := evaluate.Evaluate(module, schema.New(), nil)
	diags = append(diags, ds...)
	planned, ds := plan.Build(config)
	diags = append(diags, ds...)
	objects, ds := build.Build(planned)
	return objects, append(diags, ds...)
}

// part returns what is at a path (names, and indices of lists) of a rendered
// object, as YAML with sorted keys.
func part(t *testing.T, o *object.Object, path string) string {
	t.Helper()
	text, err := emit.Object(nil, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	for step := range strings.FieldsSeq(path) {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				t.Fatalf("%s has no %s:\n%s", path, step, text)
			}
			value = v[i]
		default:
			t.Fatalf("%s has no %s:\n%s", path, step, text)
		}
	}
	if value == nil {
		return ""
	}
	out, err := yaml.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// named finds an object by "Kind name".
func named(t *testing.T, objects []*object.Object, id string) *object.Object {
	t.Helper()
	var ids []string
	for _, o := range objects {
		ids = append(ids, o.Kind+" "+o.Name)
		if o.Kind+" "+o.Name == id {
			return o
		}
	}
	t.Fatalf("no %s among %v", id, ids)
	return nil
}

const image = `image = "example"`

func TestBuild(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		want map[string]string // "Kind name: path" → YAML
	}{
		"a deployment selects its pods by its name": {
			`deployment "web" {
				container "web" { ` + image + ` }
			}`,
			map[string]string{
				"Deployment web: metadata labels":               "app.kubernetes.io/name: web\n",
				"Deployment web: spec selector":                 "matchLabels:\n  app.kubernetes.io/name: web\n",
				"Deployment web: spec template metadata labels": "app.kubernetes.io/name: web\n",
			},
		},
		"labels go on the workload and on its pods": {
			`deployment "web" {
				labels      = { team = "shop" }
				annotations = { a = "b" }
				container "web" { ` + image + ` }
			}`,
			map[string]string{
				"Deployment web: metadata labels":                    "app.kubernetes.io/name: web\nteam: shop\n",
				"Deployment web: metadata annotations":               "a: b\n",
				"Deployment web: spec template metadata labels":      "app.kubernetes.io/name: web\nteam: shop\n",
				"Deployment web: spec template metadata annotations": "",
			},
		},
		"a template says what the pods get instead": {
			`deployment "web" {
				labels = { team = "shop" }
				template {
					labels      = { only = "pods" }
					annotations = { c = "d" }
				}
				container "web" { ` + image + ` }
			}`,
			map[string]string{
				"Deployment web: metadata labels":                    "app.kubernetes.io/name: web\nteam: shop\n",
				"Deployment web: spec template metadata labels":      "app.kubernetes.io/name: web\nonly: pods\n",
				"Deployment web: spec template metadata annotations": "c: d\n",
			},
		},
		"a selector that is written is the pods' and not the workload's": {
			`deployment "web" {
				selector {
					match_labels = { app = "x" }
				}
				container "web" { ` + image + ` }
				service {}
			}`,
			map[string]string{
				"Deployment web: metadata labels":               "",
				"Deployment web: spec selector":                 "matchLabels:\n  app: x\n",
				"Deployment web: spec template metadata labels": "app: x\n",
				"Service web: spec selector":                    "app: x\n",
			},
		},
		"a job has the labels that were written": {
			`job "once" {
				restart_policy = "Never"
				labels         = { a = "b" }
				container "main" { ` + image + ` }
			}`,
			map[string]string{
				"Job once: metadata labels":               "a: b\n",
				"Job once: spec template metadata labels": "a: b\n",
				"Job once: spec selector":                 "",
			},
		},
		"a pod has the default label when a service selects it": {
			`pod "p" {
				labels = { a = "b" }
				container "main" {
					` + image + `
					ports = { http = 80 }
				}
				service { ports = { http = 8080 } }
			}`,
			map[string]string{
				"Pod p: metadata labels":   "a: b\napp.kubernetes.io/name: p\n",
				"Service p: spec selector": "app.kubernetes.io/name: p\n",
				"Service p: spec ports":    "- name: http\n  port: 8080\n  targetPort: http\n",
			},
		},
		"each level of a cron job has its own": {
			`cron_job "c" {
				schedule                = "* * * * *"
				restart_policy          = "Never"
				active_deadline_seconds = 1
				labels                  = { level = "cron" }
				job_template { labels = { level = "job" } }
				template {
					labels                  = { level = "pod" }
					active_deadline_seconds = 2
				}
				container "main" { ` + image + ` }
			}`,
			map[string]string{
				"CronJob c: metadata labels":                                           "level: cron\n",
				"CronJob c: spec jobTemplate metadata labels":                          "level: job\n",
				"CronJob c: spec jobTemplate spec activeDeadlineSeconds":               "1\n",
				"CronJob c: spec jobTemplate spec template metadata labels":            "level: pod\n",
				"CronJob c: spec jobTemplate spec template spec activeDeadlineSeconds": "2\n",
				"CronJob c: spec jobTemplate spec template spec restartPolicy":         "Never\n",
				"CronJob c: spec jobTemplate spec template spec containers 0 name":     "main\n",
			},
		},
		"the settings of the module": {
			`podgen {
				namespace = "prod"
				labels    = { team = "shop", own = "no" }
			}
			config_map "a" { labels = { own = "yes" } }
			config_map "b" { namespace = "other" }
			cluster_role "c" {}
			deployment "web" {
				namespace = "mine"
				container "web" { ` + image + ` }
				service {}
				service "far" { namespace = "far" }
			}`,
			map[string]string{
				"ConfigMap a: metadata":                         "labels:\n  own: \"yes\"\n  team: shop\nname: a\nnamespace: prod\n",
				"ConfigMap b: metadata namespace":               "other\n",
				"ClusterRole c: metadata":                       "labels:\n  own: \"no\"\n  team: shop\nname: c\n",
				"Service web: metadata namespace":               "mine\n",
				"Service far: metadata namespace":               "far\n",
				"Deployment web: spec template metadata labels": "app.kubernetes.io/name: web\nown: \"no\"\nteam: shop\n",
			},
		},
		"services in a workload": {
			`stateful_set "db" {
				service_name = stateful_set.db.service.headless.name
				container "db" {
					` + image + `
					ports = { sql = 5432, admin = 8080 }
				}
				service {
					ports = { sql = 5432 }
					port {
						name        = "web"
						port        = 80
						target_port = "admin"
					}
				}
				service "headless" {
					cluster_ip = "None"
					name       = "db-pods"
				}
				service "outside" {
					type          = "ExternalName"
					external_name = "db.example.com"
				}
				service "mine" {
					selector = { a = "b" }
				}
			}`,
			map[string]string{
				"StatefulSet db: spec serviceName": "db-pods\n",
				"Service db: spec ports":           "- name: sql\n  port: 5432\n  targetPort: sql\n- name: web\n  port: 80\n  targetPort: admin\n",
				"Service db-pods: spec":            "clusterIP: None\nselector:\n  app.kubernetes.io/name: db\n",
				"Service outside: spec":            "externalName: db.example.com\ntype: ExternalName\n",
				"Service mine: spec":               "selector:\n  a: b\n",
			},
		},
		"a service of each instance": {
			`deployment "web" {
				for_each = toset(["a", "b"])
				container "web" {
					` + image + `
					ports = { http = 80 }
				}
				service { ports = { http = 80 } }
				service "other" {
					name  = "other-${each.key}"
					ports = { http = 81 }
				}
			}`,
			map[string]string{
				"Service web-a: spec selector":   "app.kubernetes.io/name: web-a\n",
				"Service web-b: spec selector":   "app.kubernetes.io/name: web-b\n",
				"Service other-b: spec selector": "app.kubernetes.io/name: web-b\n",
			},
		},
		"helpers are native sidecars unless they say otherwise": {
			`deployment "web" {
				container "web" { ` + image + ` }
				sidecar "native" { ` + image + ` }
				adapter "classic" {
					native = false
					` + image + `
				}
				init "setup" { ` + image + ` }
			}`,
			map[string]string{
				"Deployment web: spec template spec containers":     "- image: example\n  name: web\n- image: example\n  name: classic\n",
				"Deployment web: spec template spec initContainers": "- image: example\n  name: native\n  restartPolicy: Always\n- image: example\n  name: setup\n",
			},
		},
		"what an ambassador implies": {
			`deployment "web" {
				container "web" { ` + image + ` }
				ambassador "tcp" {
					` + image + `
					ports = { dns = "53/udp", sql = 5432, more = 1 }
				}
				ambassador "udp" {
					` + image + `
					ports = { dns = "53/udp" }
				}
				ambassador "off" {
					` + image + `
					ports = { sql = 5433 }
					startup_probe { enabled = false }
				}
				ambassador "own" {
					` + image + `
					ports = { sql = 5434 }
					startup_probe {
						exec { command = ["true"] }
					}
				}
				ambassador "classic" {
					native = false
					` + image + `
					ports = { sql = 5435 }
				}
			}`,
			map[string]string{
				"Deployment web: spec template spec initContainers 0 startupProbe": "failureThreshold: 60\nperiodSeconds: 1\ntcpSocket:\n  port: 5432\n",
				"Deployment web: spec template spec initContainers 1 startupProbe": "",
				"Deployment web: spec template spec initContainers 2 startupProbe": "",
				"Deployment web: spec template spec initContainers 3 startupProbe": "exec:\n  command:\n  - \"true\"\n",
				"Deployment web: spec template spec containers 1":                  "image: example\nname: classic\nports:\n- containerPort: 5435\n  name: sql\n",
			},
		},
		"what a text expands comes first": {
			`deployment "web" {
				container "web" {
					` + image + `
					env = {
						URL  = "http://$(HOST):$(PORT)"
						X    = "$$(URL)"
						PORT = 80
						HOST = runtime.pod_ip
					}
				}
			}`,
			map[string]string{
				"Deployment web: spec template spec containers 0 env": "- name: PORT\n  value: \"80\"\n" +
					"- name: HOST\n  valueFrom:\n    fieldRef:\n      fieldPath: status.podIP\n- name: URL\n  value: http://$(HOST):$(PORT)\n- name: X\n  value: $$(URL)\n",
			},
		},
		"a manifest is passed through": {
			`manifest "m" {
				object = {
					spec       = { b = 1.5, a = [null, true, "x"], empty = {} }
					kind       = "Thing"
					apiVersion = "example.com/v1"
				}
			}
			manifest "n" {
				object = {
					apiVersion = "v1"
					kind       = "Thing"
					metadata   = { labels = { a = "b" }, name = "own", namespace = "there" }
				}
			}
			manifest "o" {
				object = {
					apiVersion = "v1"
					kind       = "Thing"
					metadata   = { generateName = "x-" }
				}
			}`,
			map[string]string{
				"Thing m: ":           "apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: m\nspec:\n  a:\n  - null\n  - true\n  - x\n  b: 1.5\n  empty: {}\n",
				"Thing own: metadata": "labels:\n  a: b\nname: own\nnamespace: there\n",
				"Thing : metadata":    "generateName: x-\n",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			objects, diags := run(t, c.src)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			for at, want := range c.want {
				id, path, _ := strings.Cut(at, ": ")
				if diff := cmp.Diff(want, part(t, named(t, objects, id), path)); diff != "" {
					t.Errorf("%s:\n%s", at, diff)
				}
			}
		})
	}
}

func TestObjectsStandInTheOrderOfTheFile(t *testing.T) {
	objects, diags := run(t, `
config_map "z" {}
deployment "web" {
  service "x" {}
  container "web" { image = "a" }
  service {}
}
config_map "a" {
  for_each = { y = 1, x = 2 }
}`)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	var got []string
	for _, o := range objects {
		got = append(got, o.Kind+" "+o.Name)
	}
	want := []string{"ConfigMap z", "Deployment web", "Service x", "Service web", "ConfigMap a-x", "ConfigMap a-y"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestIncompleteObjects: what a mistake keeps from being known is left alone,
// and all else is built, so that its mistakes show.
func TestIncompleteObjects(t *testing.T) {
	objects, diags := run(t, `
deployment "broken" {
  ambassador "pg" { image = var.none }
  service { ports = { none = 1 } }
}
config_map "needs-broken" {
  data = { image = deployment.broken.ambassador.pg.image }
}
config_map "fine" {}
deployment "wrong" {
  container "web" { image = "a" }
  service { ports = { none = 1 } }
}`)
	var got []string
	for _, d := range diags {
		got = append(got, fmt.Sprintf("%d: %s", d.Subject.Start.Line, d.Summary))
	}
	for _, o := range objects {
		got = append(got, o.Kind+" "+o.Name)
	}
	want := []string{"3: Unknown variable", "12: Port without a target", "ConfigMap fine", "Deployment wrong", "Service wrong"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestBuildTwice: objects share nothing that building changes.
func TestBuildTwice(t *testing.T) {
	src := `
podgen { labels = { a = "b" } }
deployment "web" {
  for_each = toset(["a", "b"])
  labels   = { x = "y" }
  container "web" {
    image = "a"
    ports = { http = 80 }
    env   = { A = "$(B)", B = "1" }
  }
  service { ports = { http = 80 } }
}`
	module, _ := parse.Files(fstest.MapFS{}, []parse.Input{{Name: "app.hcl", Bytes: []byte(src)}})
	config, diags := evaluate.Evaluate(module, schema.New(), nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	planned, _ := plan.Build(config)
	first, _ := build.Build(planned)
	before, err := emit.Documents(nil, "app.hcl", first, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, _ := build.Build(planned)
	for _, objects := range [][]*object.Object{first, second} {
		after, err := emit.Documents(nil, "app.hcl", objects, nil)
		if err != nil || string(after) != string(before) {
			t.Errorf("building again changed the objects: %v\n%s", err, cmp.Diff(string(before), string(after)))
		}
	}
}
