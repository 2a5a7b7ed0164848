// Package workload writes the input of the benchmarks: W(n), a number of
// deployments that are alike in shape and differ in what real ones differ in
// (name, image tag, replicas, port, host, database, log level).
//
// W(n) has three forms, which describe the same n objects:
//
//   - Table: one deployment block with for_each over a table of n rows;
//   - Literal: n deployment blocks in one file;
//   - Modules: n files of one deployment block each.
//
// Each deployment has one app container (6 env entries, 2 ports, 2 probes,
// resources, 2 mounts), one init, three native sidecars (a sidecar, an adapter,
// an ambassador), each with a startup probe, and 3 volumes.
//
// It is for tests only.
package workload

import (
	"bytes"
	"fmt"
	"strings"
)

// Table returns W(n) as one file with one block.
func Table(n int) []byte {
	var out bytes.Buffer
	out.WriteString("locals {\n  apps = {\n")
	for i := range n {
		a := appOf(i)
		fmt.Fprintf(&out, "    %q = { tag = %q, replicas = %d, port = %d, host = %q, database = %q, level = %q }\n",
			a.name, a.tag, a.replicas, a.port, a.host, a.database, a.level)
	}
	out.WriteString("  }\n}\n\n")
	out.WriteString(strings.NewReplacer(
		"<header>", "deployment \"app\" {\n  for_each = local.apps\n  name     = each.key\n  replicas = each.value.replicas",
		"<tag>", "${each.value.tag}",
		"<port>", "each.value.port",
		"<host>", "${each.value.host}",
		"<database>", "${each.value.database}",
		"<level>", "each.value.level",
	).Replace(deployment))
	return out.Bytes()
}

// Literal returns W(n) as one file with n blocks.
func Literal(n int) []byte {
	return bytes.Join(Modules(n), []byte("\n"))
}

// Modules returns W(n) as n files with one block each.
func Modules(n int) [][]byte {
	files := make([][]byte, n)
	for i := range files {
		files[i] = Module(i)
	}
	return files
}

// Module returns the file of the i-th deployment, counted from 0.
func Module(i int) []byte {
	a := appOf(i)
	return []byte(strings.NewReplacer(
		"<header>", fmt.Sprintf("deployment %q {\n  replicas = %d", a.name, a.replicas),
		"<tag>", a.tag,
		"<port>", fmt.Sprint(a.port),
		"<host>", a.host,
		"<database>", a.database,
		"<level>", fmt.Sprintf("%q", a.level),
	).Replace(deployment))
}

// app is what one deployment does not share with the others.
type app struct {
	name     string
	tag      string
	replicas int
	port     int
	host     string
	database string
	level    string
}

func appOf(i int) app {
	return app{
		name:     fmt.Sprintf("app-%05d", i),
		tag:      fmt.Sprintf("1.%d.%d", i/100, i%100),
		replicas: 1 + i%5,
		port:     8000 + i%1000,
		host:     fmt.Sprintf("app-%05d.example.com", i),
		database: fmt.Sprintf("project:region:db-%05d", i),
		level:    []string{"debug", "info", "warn"}[i%3],
	}
}

// deployment is one block in the form that "podgen fmt" gives, with a
// placeholder for each value of an app. <tag>, <host> and <database> stand inside
// strings, the others are expressions.
const deployment = `<header>

  volume "content" {}
  volume "logs" {}
  volume "spool" {
    empty_dir {
      size_limit = "64Mi"
    }
  }

  ambassador "pg" {
    image = "example/pg-proxy:2.14.0"
    args  = ["--port=5432", "<database>"]
    ports = { pg = 5432 }

    startup_probe {
      tcp_socket {
        port = 5432
      }
      period_seconds    = 1
      failure_threshold = 60
    }
  }

  init "migrate" {
    image   = "example/app:<tag>"
    command = ["migrate", "up", "--database=${ambassador.pg.address}", "--assets=/content"]

    mount "/content" {
      volume = volume.content
    }
  }

  container "app" {
    image = "example/app:<tag>"
    ports = { http = <port>, metrics = 9090 }

    env = {
      DB_HOST    = ambassador.pg.host
      DB_PORT    = ambassador.pg.ports.pg
      PORT       = self.ports.http
      PUBLIC_URL = "https://<host>/"
      LOG_LEVEL  = <level>
      POD_IP     = runtime.pod_ip
    }

    mount "/content" {
      volume = volume.content
    }
    mount "/var/log/app" {
      volume = volume.logs
    }

    readiness_probe {
      http_get {
        path = "/ready"
        port = self.ports.http
      }
      period_seconds = 5
    }
    liveness_probe {
      http_get {
        path = "/healthz"
        port = self.ports.http
      }
      initial_delay_seconds = 10
      period_seconds        = 20
    }

    resources {
      requests = { cpu = "100m", memory = "128Mi" }
      limits   = { cpu = "1", memory = "256Mi" }
    }
  }

  sidecar "refresh" {
    image = "example/refresh:3.2"
    args  = ["--every=5m", "--to=/content"]

    mount "/content" {
      volume = volume.content
    }

    startup_probe {
      exec {
        command = ["test", "-f", "/content/index.html"]
      }
      period_seconds    = 1
      failure_threshold = 60
    }
  }

  adapter "json-logs" {
    image = "example/json-logs:2.1"
    args  = ["--from=/in/<host>.log", "--spool=/spool"]

    mount "/in" {
      volume    = volume.logs
      read_only = true
    }
    mount "/spool" {
      volume = volume.spool
    }

    startup_probe {
      exec {
        command = ["json-logs", "check"]
      }
      period_seconds    = 1
      failure_threshold = 60
    }
  }
}
`
