package evaluate_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestEnvironment(t *testing.T) {
	const around = `
config_map "settings" {
  data = { LEVEL = "info" }
}
secret "db" {
  external = true
  name     = "database"
}
`
	for name, c := range map[string]struct{ body, want string }{
		"the order of the file": {`
    env = { B = "1", A = "2", "C-x" = "3" }`, "B=1 A=2 C-x=3"},
		"numbers and booleans": {`
    env = { A = 1, B = 1.50, C = 1e6, D = true, E = -0.25, F = 12345678901234567890 }`, "A=1 B=1.5 C=1000000 D=true E=-0.25 F=12345678901234567890"},
		"null is none": {`
    env = { A = null, B = "1" }`, "B=1"},
		"nothing at all": {`
    env = null`, ""},
		"an empty text stays": {`
    env = { A = "" }`, "A="},
		"runtime values": {`
    env = { A = runtime.pod_ip, B = runtime.labels["app"], C = runtime.limits.cpu, D = secret.db.data.any, E = config_map.settings.data.LEVEL }`,
			"A=<status.podIP> B=<metadata.labels['app']> C=<limits.cpu> D=<secret database any> E=<config map settings LEVEL>"},
		"all entries of a config map": {`
    env = config_map.settings.data`, "LEVEL=<config map settings LEVEL>"},
		"some entries of a config map": {`
    env = { for k, v in config_map.settings.data : "APP_${k}" => v if k != "MODE" }`, "APP_LEVEL=<config map settings LEVEL>"},
		"keys that are computed": {`
    env = { A = secret.db.data[lower("ANY")], B = config_map.settings.data["${"LEV"}EL"], C = runtime.labels[join("/", ["a", "b"])] }`,
			"A=<secret database any> B=<config map settings LEVEL> C=<metadata.labels['a/b']>"},
		"blocks before and after the map": {`
    env "Z" {
      value = "1"
    }
    env = { M = "2" }
    env "A" {
      value_from {
        field_ref {
          field_path = "spec.nodeName"
        }
      }
    }`, "Z=1 M=2 A=<spec.nodeName>"},
		"blocks of a name twice": {`
    env "A" {
      value = "1"
    }
    env "A" {
      value = "2"
    }`, "A=1 A=2"},
		"a block for each": {`
    env {
      for_each = { X = 1, Y = 2 }
      name     = each.key
      value    = each.value
    }`, "X=1 Y=2"},
		"a block that is not enabled": {`
    env "A" {
      enabled = 1 == 2
      value   = "1"
    }`, ""},
		"a computed map": {`
    env = merge({ B = 1 }, { A = 2 })`, "A=2 B=1"},
	} {
		t.Run(name, func(t *testing.T) {
			config := right(t, "deployment \"web\" {\n  container \"main\" {\n    image = \"x\""+c.body+"\n  }\n}\n"+around)
			if got := env(container(t, config, "main").Value.Env); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPorts(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"a map": {`
    ports = { http = 8080, dns = "53/udp", sctp = "1/SCTP", tcp = "2/tcp", text = "3" }`, "http=8080 dns=53/UDP sctp=1/SCTP tcp=2/TCP text=3"},
		"blocks before and after the map": {`
    port {
      container_port = 1
    }
    ports = { two = 2, three = 3 }
    port {
      name           = "four"
      container_port = 4
      host_port      = 40
    }`, "=1 two=2 three=3 four=4"},
		"a block for each": {`
    port {
      for_each       = { a = 1, b = 2 }
      name           = each.key
      container_port = each.value
    }`, "a=1 b=2"},
		"null is none": {`
    ports = { a = null, b = 2 }`, "b=2"},
		"computed": {`
    ports = { for n in ["a", "b"] : n => 80 }`, "a=80 b=80"},
	} {
		t.Run(name, func(t *testing.T) {
			config := right(t, "deployment \"web\" {\n  container \"main\" {\n    image = \"x\""+c.body+"\n  }\n}\n")
			if got := ports(container(t, config, "main").Value.Ports); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestProbeWithin(t *testing.T) {
	for body, want := range map[string]int32{
		`within = "30s"`:                              3,
		`within = "31s"`:                              4,
		"within = \"1m\"\nperiod_seconds = 1":         60,
		"within = \"35s\"\ninitial_delay_seconds = 5": 3,
		"within = \"1m30s\"\nperiod_seconds = 7":      13,
		"within = null\nfailure_threshold = 9":        9,
	} {
		config := right(t, "deployment \"web\" {\n  container \"main\" {\n    image = \"x\"\n    liveness_probe {\n"+body+"\n}\n  }\n}\n")
		if got := container(t, config, "main").Value.LivenessProbe.FailureThreshold; got != want {
			t.Errorf("%s: got %d, want %d", body, got, want)
		}
	}
}

// TestBlocksOfInstances: a block that is the same everywhere is decoded
// once, and one that is not is decoded for each instance.
func TestBlocksOfInstances(t *testing.T) {
	config := right(t, `
deployment "web" {
  for_each = { a = true, b = false }
  container "main" {
    image = "x"
    resources {
      requests = { cpu = "1" }
    }
    liveness_probe {
      enabled        = each.value
      period_seconds = 5
    }
    readiness_probe {
      http_get {
        path = "/${each.key}"
        port = 80
        http_header {
          for_each = { X = each.key }
          name     = each.key
          value    = each.value
        }
      }
    }
  }
}`)
	for _, o := range config.Objects {
		c := o.Containers[0].Value
		key := o.Name[len("web-"):]
		if c.Resources.Requests.Cpu().String() != "1" {
			t.Errorf("%s: requests %v", o.Name, c.Resources.Requests)
		}
		if (c.LivenessProbe != nil) != (key == "a") {
			t.Errorf("%s: liveness probe %v", o.Name, c.LivenessProbe)
		}
		want := corev1.HTTPHeader{Name: "X", Value: "X"} // each is that of the block itself
		if get := c.ReadinessProbe.HTTPGet; get.Path != "/"+key || len(get.HTTPHeaders) != 1 || get.HTTPHeaders[0].Name != want.Name {
			t.Errorf("%s: %v", o.Name, get)
		}
	}
}

func TestVolumesAndMounts(t *testing.T) {
	config := right(t, `
stateful_set "db" {
  volume "plain" {}
  volume "named" {
    name = "other-name"
    empty_dir {
      size_limit = 1.5
    }
  }
  volume "each" {
    for_each = toset(["a", "b"])
    config_map {
      name = each.key
    }
  }
  volume "off" {
    enabled = false
  }
  volume_claim_template "data" {
    access_modes = ["ReadWriteOnce"]
  }
  container "main" {
    image = "x"
    mount "/plain" {
      volume = volume.plain
    }
    mount "/named" {
      volume   = volume.named
      sub_path = "x"
    }
    mount "/each" {
      volume = volume.each["b"]
    }
    mount "/data" {
      volume = volume_claim_template.data
    }
    mount "/choice" {
      volume = 1 == 1 ? volume.plain : volume.named
    }
    mount "/off" {
      enabled = volume.off != null
      volume  = volume.off
    }
  }
}`)
	want := map[string]string{"/plain": "plain", "/named": "other-name", "/each": "each-b", "/data": "data", "/choice": "plain"}
	mounts := container(t, config, "main").Value.VolumeMounts
	if len(mounts) != len(want) {
		t.Errorf("%d mounts, want %d", len(mounts), len(want))
	}
	for _, m := range mounts {
		if m.Name != want[m.MountPath] {
			t.Errorf("%s: got %s, want %s", m.MountPath, m.Name, want[m.MountPath])
		}
	}
}
