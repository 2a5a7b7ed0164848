package evaluate_test

import (
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// world is what the references of TestReferences lead to.
const world = `
variable "tag" {
  default = "1.0"
}

locals {
  port  = 80
  table = { x = { y = "deep" } }
  later = deployment.shop.ambassador.pg.address
  named = local.later
}

podgen {
  namespace = "prod"
}

config_map "settings" {
  data = { LEVEL = "info" }
}

config_map "many" {
  for_each = { a = "first", b = "second" }
  data     = { V = each.value }
}

secret "there" {
  external = true
  name     = "really-there"
}

deployment "shop" {
  replicas = 3

  container "web" {
    image = "shop/web"
    ports = { http = 8080, admin = 9090 }
  }

  ambassador "pg" {
    image = "pg"
    ports = { pg = 5432 }
  }

  sidecar "worker" {
    for_each = { x = 1, y = 2, z = 3 }
    enabled  = each.key != "z"
    image    = "worker"
    ports    = { http = 9000 + each.value }
  }

  sidecar "off" {
    enabled = false
    image   = "off"
  }

  container "computed" {
    name  = "web-${var.tag}"
    image = "x"
  }

  service {
    ports = { http = 80 }
  }

  service "inner" {
    ports = { http = 81 }
  }
}

pod "each" {
  for_each = toset(["k"])

  container "main" {
    image = "x"
    ports = { http = 1 }
  }
}
`

// TestReferences gives the value of an expression in the world.
func TestReferences(t *testing.T) {
	cases := []value{
		{`var.tag`, "1.0"},
		{`"v${var.tag}"`, "v1.0"},
		{`local.port`, "80"},
		{`local.table.x.y`, "deep"},
		{`local.table["x"]["y"]`, "deep"},
		{`path.module`, "."},

		{`config_map.settings.name`, "settings"},
		{`config_map.settings.namespace`, "prod"},
		{`secret.there.name`, "really-there"},
		{`deployment.shop.name`, "shop"},
		{`deployment.shop.replicas`, "3"},
		{`self.name`, "probe"},
		{`manifest.thing.name`, "thing"},

		{`deployment.shop.container.web.ports.http`, "8080"},
		{`deployment.shop.container.web.ports["admin"]`, "9090"},
		{`deployment.shop.container.web.image`, "shop/web"},
		{`deployment.shop.container.web.host`, "127.0.0.1"},
		{`deployment.shop.container.web.address`, "127.0.0.1:8080"},
		{`deployment.shop.container.computed.name`, "web-1.0"},
		{`deployment.shop.ambassador.pg.address`, "127.0.0.1:5432"},
		{`local.later`, "127.0.0.1:5432"},
		{`local.named`, "127.0.0.1:5432"},

		{`deployment.shop.service.ports.http`, "80"},
		{`deployment.shop.service.name`, "shop"},
		{`deployment.shop.service.inner.name`, "inner"},
		{`deployment.shop.service.inner.ports.http`, "81"},

		{`deployment.shop.sidecar.worker["x"].name`, "worker-x"},
		{`deployment.shop.sidecar.worker["y"].ports.http`, "9002"},
		{`deployment.shop.sidecar.worker.x.address`, "127.0.0.1:9001"},
		{`join(",", [for k, w in deployment.shop.sidecar.worker : "${k}=${w.ports.http}"])`, "x=9001,y=9002"},
		{`join(",", [for w in deployment.shop.sidecar.worker : w.name])`, "worker-x,worker-y"},
		{`join(",", values({ for k, w in deployment.shop.sidecar.worker : k => w.host }))`, "127.0.0.1,127.0.0.1"},
		{`length(deployment.shop.sidecar.worker)`, "2"},
		{`join(",", keys(config_map.many))`, "a,b"},
		{`config_map.many["b"].name`, "many-b"},
		{`config_map.many[lower("B")].name`, "many-b"},
		{`[for k in ["b", "a"] : config_map.many[k].name][0]`, "many-b"},
		{`pod.each["k"].container.main.ports.http`, "1"},
		{`pod.each[join("", ["k"])].name`, "each-k"},
		{`var.tag == "2" ? config_map.many["a${var.tag}"].name : "not evaluated"`, "not evaluated"},

		{`deployment.shop.sidecar.off == null ? "off" : "on"`, "off"},
		{`try(deployment.shop.sidecar.off.image, "none")`, "none"},
		{`can(deployment.shop.sidecar.off.image)`, "false"},

		{`"${deployment.shop.container.web.ports.http}"`, "8080"},
		{`1 + deployment.shop.container.web.ports.http`, "8081"},
		{`{ a = deployment.shop.name }.a`, "shop"},
		{`[config_map.settings, config_map.many["a"]][1].name`, "many-a"},
		{`(config_map.settings).name`, "settings"},
	}
	expectValues(t, cases)
}

// TestReferencesToOne: an instance that is not enabled is null.
func TestReferencesToOne(t *testing.T) {
	expectValues(t, []value{
		{`deployment.shop.sidecar.worker["z"] == null`, "true"},
		{`try(deployment.shop.sidecar.worker["z"].image, "none")`, "none"},
		{`deployment.shop.sidecar.worker["y"].image`, "worker"},
	})
}

type value struct{ expression, want string }

// expectValues evaluates all expressions as values of one map in the world.
func expectValues(t *testing.T, cases []value) {
	t.Helper()
	var src strings.Builder
	src.WriteString(world)
	src.WriteString("manifest \"thing\" {\n  object = { apiVersion = \"v1\", kind = \"Thing\" }\n}\n")
	src.WriteString("config_map \"probe\" {\n  data = {\n")
	for i, c := range cases {
		fmt.Fprintf(&src, "    v%d = %s\n", i, c.expression)
	}
	src.WriteString("  }\n}\n")
	data := object(t, right(t, src.String()), "probe").Value.(*corev1.ConfigMap).Data
	for i, c := range cases {
		if got := data[fmt.Sprintf("v%d", i)]; got != c.want {
			t.Errorf("%s = %q, want %q", c.expression, got, c.want)
		}
	}
}

// TestContainersNameEachOther: attributes are evaluated one by one, so that only
// a cycle of attributes is one.
func TestContainersNameEachOther(t *testing.T) {
	c := right(t, `
deployment "web" {
  container "a" {
    image = "a"
    ports = { http = container.b.ports.http + 1 }
    args  = [container.b.address, self.address]
  }
  container "b" {
    image = "b"
    ports = { http = 80 }
    args  = [container.a.address, self.ports.http]
  }
}`)
	for name, want := range map[string]string{"a": "127.0.0.1:80 127.0.0.1:81", "b": "127.0.0.1:81 80"} {
		if got := strings.Join(container(t, c, name).Value.Args, " "); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// TestInstancesNameEachOther: a key that is computed leads to its instance alone.
func TestInstancesNameEachOther(t *testing.T) {
	c := right(t, `
deployment "web" {
  container "ring" {
    for_each = { a = "b", b = "c", c = "" }
    image    = each.value == "" ? "last" : container.ring[each.value].image
    args     = each.value == "" ? [] : ["--next=${container.ring[each.value].name}"]
  }
}`)
	for name, want := range map[string]string{"ring-a": "last --next=ring-b", "ring-b": "last --next=ring-c", "ring-c": "last"} {
		ring := container(t, c, name).Value
		if got := strings.Join(append([]string{ring.Image}, ring.Args...), " "); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestEdges(t *testing.T) {
	c := right(t, `
locals {
  pg = deployment.web.ambassador.pg.address
}
deployment "web" {
  container "value" {
    image = "x"
    env   = { A = ambassador.pg.address, B = self.name, C = container.other.name }
  }
  container "deep" {
    image = "x"
    readiness_probe {
      http_get {
        port = sidecar.worker["b"].ports.http
      }
    }
  }
  container "outside" {
    image = "x"
    args  = [deployment.web.init.setup.name]
  }
  container "local" {
    image = local.pg
  }
  container "all" {
    image = "x"
    args  = [for w in sidecar.worker : w.name]
  }
  container "other" {
    image      = "x"
    depends_on = [init.setup, sidecar.worker, sidecar.off, sidecar.worker["a"], sidecar.worker["off"]]
  }
  sidecar "worker" {
    for_each   = { a = 1, b = 2, off = 3 }
    enabled    = each.key != "off"
    image      = each.key == "a" ? "x" : sidecar.worker["a"].name
    ports      = { http = 80 }
    depends_on = [init.setup]
  }
  sidecar "off" {
    enabled = false
    image   = "x"
  }
  ambassador "pg" {
    image = "x"
    ports = { pg = 1 }
  }
  init "setup" { image = "x" }
  sidecar "follower" {
    for_each   = { a = 1, off = 2 }
    image      = "x"
    depends_on = [sidecar.worker[each.key], init.setup]
  }
}`)
	for name, want := range map[string]string{
		"follower-a":   "worker-a! setup!",
		"follower-off": "setup!",
		"value":        "pg other",
		"deep":         "worker-b",
		"outside":      "setup",
		"local":        "pg",
		"all":          "worker-a worker-b",
		"other":        "setup! worker-a! worker-b! worker-a!",
		"worker-a":     "setup!",
		"worker-b":     "worker-a setup!",
		"pg":           "",
	} {
		var got []string
		for _, e := range container(t, c, name).Edges {
			to := e.To.Name
			if e.Explicit {
				to += "!"
			}
			got = append(got, to)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
