package cluster

import (
	"strings"
	"testing"
)

const rulesTitle = "Run-time rules"

// brokenRule is a pod that breaks a rule, and how it is seen to fail.
type brokenRule struct {
	rule string
	body string // of the pod
	sign sign
	says string // what podgen says of the failure, word for word
}

// TestRunTimeRules: pods that podgen refuses, or warns of, are given to the
// cluster all the same, and fail as the rule says.
func TestRunTimeRules(t *testing.T) {
	for _, c := range brokenRules {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			s := newSpace(t)
			source := c.body
			if !strings.Contains(source, "stateful_set") {
				source = "pod \"it\" {\n" + source + "\n}\n"
			}
			r := render(module{c.rule + ".hcl", source})
			if d := r.finding(c.rule); d == nil || !strings.Contains(d.Detail, c.says) {
				t.Fatalf("podgen does not say %q: %v", c.says, r.findings)
			}
			s.apply(r.objects)
			figure(t, rulesTitle, "`%s` | %s | %s", c.rule, c.says, strings.ReplaceAll(c.sign(s), "|", "\\|"))
		})
	}
}

const busybox = `image = "busybox:1.36"`

const serving = `
  container "app" {
    image = "podgen/actor:1"
    args  = ["-listen", ":8080"]
    ports = { http = 8080 }
  }`

var brokenRules = []brokenRule{
	{"port-clash", serving + `
  container "other" {
    image = "podgen/actor:1"
    args  = ["-listen", ":8080"]
    ports = { web = 8080 }
  }`, says("other", "address already in use"), "the second one to start cannot bind the port"},

	{"volume-never-written", `
  volume "data" {}
  container "a" {
    image = "podgen/actor:1"
    args  = ["-try", "/data/file", "-read", "/data/file"]
    mount "/data" {
      volume    = volume.data
      read_only = true
    }
  }
  container "b" {
    image = "podgen/actor:1"
    args  = ["-try", "/data/file", "-read", "/data/file"]
    mount "/data" {
      volume    = volume.data
      read_only = true
    }
  }`, neverSays("a", "read", "ready"), "nothing is ever in it"},

	{"init-waits-for-later", serving + `
  init "wait" {
    ` + busybox + `
    command = ["sh", "-c", "until nc -z localhost 8080; do sleep 1; done"]
  }`, stuck("wait"), "none of them ever starts"},

	{"init-needs-later-sidecar", `
  init "wait" {
    ` + busybox + `
    command = ["sh", "-c", "until nc -z 127.0.0.1 5432; do sleep 1; done"]
  }
  ambassador "pg" {
    image = "podgen/actor:1"
    args  = ["-listen", ":5432"]
    ports = { pg = 5432 }
  }` + serving, stuck("wait"), "that starts only when the init has ended"},

	{"init-never-ends", `
  init "loop" {
    ` + busybox + `
    command = ["sh", "-c", "while true; do sleep 1; done"]
  }` + serving, stuck("loop"), "the containers of the pod never do"},

	{"startup-probe-needs-later", `
  sidecar "helper" {
    image = "podgen/actor:1"
    startup_probe {
      tcp_socket {
        port = 8080
      }
      period_seconds = 1
      within = "60s"
    }
  }` + serving, stuck("helper"), "none of them ever starts"},

	{"probe-cannot-reach", `
  ambassador "pg" {
    image = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0"
    args  = ["--port=5432", "project:region:db"]
    ports = { pg = 5432 }
  }` + serving, stuck("pg"), "its program listens at 127.0.0.1 only: the probe never succeeds"},

	{"container-exits", `
  container "app" {
    ` + busybox + `
    command = ["sh", "-c", "for i in 1 2 3; do echo $i; done"]
  }`, waits("app", "CrashLoopBackOff"), "the kubelet starts it again and again, waiting up to five minutes in between (CrashLoopBackOff)"},

	{"sidecar-exits", `
  sidecar "helper" {
    ` + busybox + `
    command = ["sh", "-c", "echo done"]
  }` + serving, startsAgain("helper"), "a native sidecar is always started again"},

	{"readiness-does-not-gate", `
  ambassador "pg" {
    image = "podgen/actor:1"
    args  = ["-after", "30s", "-listen", ":5432"]
    ports = { pg = 5432 }
    startup_probe {
      enabled = false
    }
    readiness_probe {
      tcp_socket {
        port = 5432
      }
    }
  }
  container "app" {
    image = "podgen/actor:1"
    args  = ["-dial", ambassador.pg.address]
  }`, says("app", "refused 127.0.0.1:5432"), "Kubernetes goes on as soon as its process runs"},

	{"volume-not-writable", `
  volume "data" {}
  init "prepare" {
    ` + busybox + `
    command = ["sh", "-c", "echo 1 > /data/state"]
    mount "/data" {
      volume = volume.data
    }
  }
  container "app" {
    ` + busybox + `
    command = ["sh", "-c", "echo 2 >> /data/state; while true; do sleep 1; done"]
    security_context {
      run_as_user = 1000
    }
    mount "/data" {
      volume = volume.data
    }
  }`, says("app", "Permission denied"), `"Permission denied"`},

	{"shell-absent", `
  container "app" {
    image   = "gcr.io/distroless/static-debian12:nonroot"
    command = ["sh", "-c", "exec app"]
  }`, failsToStart("app", "executable file not found"), "the call fails each time"},

	{"script-syntax", `
  container "app" {
    ` + busybox + `
    command = ["sh", "-c", "if true; then echo yes"]
  }`, exits("app", 2), "A shell gives up there, with status 2"},

	{"script-bashism", `
  container "app" {
    ` + busybox + `
    command = ["sh", "-c", "names=(a b); while true; do sleep 1; done"]
  }`, exits("app", 2), "it gives up there"},

	{"script-brace-range", `
  container "app" {
    ` + busybox + `
    command = ["sh", "-c", "for i in {1..5}; do echo \"part $i\"; done; while true; do sleep 1; done"]
  }`, says("app", "part {1..5}"), `the loop runs once, with the text "{1..5}"`},

	{"script-bad-duration", `
  container "app" {
    ` + busybox + `
    command = ["sleep", "-100"]
  }`, exits("app", 1), "it fails at once"},

	{"image-malformed", `
  container "app" {
    image = "Example/App:1"
  }`, waits("app", "InvalidImageName"), "The kubelet says InvalidImageName, and the container never starts"},

	{"command-not-split", `
  container "app" {
    ` + busybox + `
    command = ["sleep 10"]
  }`, failsToStart("app", "executable file not found"), `the system looks for a program whose name is "sleep 10", spaces included, and finds none`},

	{"command-relative", `
  container "app" {
    ` + busybox + `
    working_dir = "/tmp"
    command     = ["bin/sleep", "3600"]
  }`, failsToStart("app", "no such file or directory"), `it is looked for in the working folder "/tmp"`},

	{"mount-hides-image-files", `
  volume "tools" {}
  container "app" {
    ` + busybox + `
    command = ["sleep", "3600"]
    mount "/bin" {
      volume = volume.tools
    }
  }`, failsToStart("app", "executable file not found"), `hides all that "busybox:1.36" has in /bin, which it needs to run`},

	{"non-root-conflict", `
  container "app" {
    ` + busybox + `
    command = ["sleep", "3600"]
    security_context {
      run_as_user     = 0
      run_as_non_root = true
    }
  }`, waits("app", "CreateContainerConfigError"), "the kubelet refuses to start it"},

	{"read-only-root-write", `
  container "app" {
    ` + busybox + `
    command = ["sh", "-c", "set -e; echo x > /state; while true; do sleep 1; done"]
    security_context {
      read_only_root_filesystem = true
    }
  }`, says("app", "Read-only file system"), `"Read-only file system"`},

	{"env-unresolved", `
  container "app" {
    ` + busybox + `
    command = ["sh", "-c", "echo \"is $A\"; while true; do sleep 1; done"]
    env     = { A = "$(B)/x" }
  }`, says("app", "is $(B)/x"), `the program gets the text "$(B)"`},

	{"probe-port-name-unknown", `
  container "app" {
    image = "podgen/actor:1"
    args  = ["-listen", ":8080"]
    ports = { http = 8080 }
    readiness_probe {
      http_get {
        path = "/"
        port = "htp"
      }
      period_seconds = 1
    }
  }`, neverReady("htp"), "it never succeeds"},

	{"object-missing", `
  container "app" {
    image = "podgen/actor:1"
    env_from {
      config_map_ref {
        name = "absent"
      }
    }
  }`, waits("app", "CreateContainerConfigError"), "The module makes no config_map"},

	{"host-port-clash", `
  sidecar "helper" {
    image = "podgen/actor:1"
    args  = ["-listen", ":9000"]
    port {
      name           = "a"
      container_port = 9000
      host_port      = 9090
    }
  }
  container "app" {
    image = "podgen/actor:1"
    args  = ["-listen", ":9001"]
    port {
      name           = "b"
      container_port = 9001
      host_port      = 9090
    }
  }`, oneAnswers(9090), "which leads to one of them only"},

	{"name-too-long-for-pods", `
stateful_set "` + strings.Repeat("long-", 10) + `name" {
  service_name = "x"
  container "app" {
    image = "podgen/actor:1"
  }
}
`, noPod("must be no more than 63"), "no pod can be created"},

	{"qos-lost", `
  init "prepare" {
    image = "podgen/actor:1"
    args  = ["-end", "0s"]
  }
  container "app" {
    image = "podgen/actor:1"
    resources {
      requests = { cpu = "50m", memory = "32Mi" }
      limits   = { cpu = "50m", memory = "32Mi" }
    }
  }`, class("Burstable"), "makes it Burstable"},

	{"grace-too-short", `
  termination_grace_period_seconds = 3
  container "app" {
    image = "podgen/actor:1"
    lifecycle {
      pre_stop {
        sleep {
          seconds = 3
        }
      }
    }
    args = ["-term", "5s"]
  }`, killed("app"), "Its program is killed before it can end by itself"},
}
