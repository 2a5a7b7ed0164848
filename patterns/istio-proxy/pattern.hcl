# Facts: what the injector of Istio gives where sidecars are native, as its own tests show it:
# https://github.com/istio/istio/blob/master/pkg/kube/inject/testdata/inject/hello-otel-semconv.yaml.injected . An init
# changes the rules of the network, so that what comes in goes to port 15006 and what goes out to 15001, but for user
# 1337, the proxy; 15090, 15021 and 15020 are its own. The proxy is ready when /healthz/ready at 15021 says so, gets its
# certificate from istiod by a token with the audience istio-ca, and drains its connections before it ends. With Istio's
# CNI plugin the node changes the rules; the init, which then has no power at all, only looks whether that worked:
# https://istio.io/latest/docs/setup/additional-setup/cni/
#
# Write the use first: what starts after it goes by way of the proxy, and an init before it does not.
#
# This is a part of what the injector does. Where an injector runs, leave the work to it: the label
# istio-injection=enabled at the namespace, and no pattern. This is for places without one. It leaves out, and leaves to
# you:
# - the labels and annotations of the pod: see the outputs. Without tlsMode the others speak to the pod without mTLS,
#   and without inject=false an injector would add a second proxy;
# - the probes of the app: the injector sends them by way of the agent at 15020. Without that they fail where mTLS is
#   demanded, unless their port is among exclude_inbound_ports;
# - the metrics of the app, which the injector has the agent collect together with its own;
# - ISTIO_META_OWNER and ISTIO_META_POD_PORTS, which only telemetry reads, and the list of revoked certificates;
# - everything that annotations and mesh settings change: proxy settings, tracing, TPROXY, several clusters.
#
# The version of the proxy has to fit that of istiod. The config map istio-ca-root-cert is istiod's, in every namespace.

pattern {
  role    = "sidecar"
  summary = "Istio's proxy, written out for places without an injector: the rules of the network, then the proxy, then all others."
  links = [
    "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/",
    "https://istio.io/latest/docs/ops/deployment/application-requirements/",
    "https://istio.io/latest/docs/setup/additional-setup/cni/",
  ]
}

variable "workload" {
  type        = string
  description = "The name of the workload, as telemetry shows it."
}

variable "cni" {
  type        = bool
  description = "Whether the nodes have Istio's CNI plugin. Without it an init that may change the network is needed."
  default     = false
}

variable "istiod" {
  type        = string
  description = "The address of istiod."
  default     = "istiod.istio-system.svc:15012"
}

variable "mesh" {
  type        = string
  description = "The trust domain of the mesh."
  default     = "cluster.local"
}

variable "cluster_domain" {
  type        = string
  description = "The domain of the cluster in the DNS."
  default     = "cluster.local"
}

variable "cluster" {
  type        = string
  description = "The name of the cluster, as istiod has it."
  default     = "Kubernetes"
}

variable "exclude_inbound_ports" {
  type        = list(number)
  description = "Ports of the pod that the proxy leaves alone."
  default     = []
}

variable "exclude_outbound_ports" {
  type        = list(number)
  description = "Ports elsewhere that the containers reach without the proxy."
  default     = []
}

variable "version" {
  type        = string
  description = "The version of Istio."
  default     = "1.30.2"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the proxy may use. Its limits say how many threads it has and how much memory it uses."
  default     = { requests = { cpu = "100m", memory = "128Mi" }, limits = { cpu = "2", memory = "1Gi" } }
}

locals {
  image = "docker.io/istio/proxyv2:${var.version}"
  rules = concat(
    [
      "istio-iptables",
      "-p", "15001",
      "-z", "15006",
      "-u", "1337",
      "-m", "REDIRECT",
      "-i", "*",
      "-x", "",
      "-b", "*",
      "-d", join(",", concat([15090, 15021, 15020], var.exclude_inbound_ports)),
    ],
    length(var.exclude_outbound_ports) > 0 ? ["-o", join(",", var.exclude_outbound_ports)] : [],
    ["--log_output_level=default:info"],
  )
}

volume "workload-socket" {}

volume "credential-socket" {}

volume "workload-certs" {}

volume "data" {}

volume "envoy" {
  empty_dir {
    medium     = "Memory"
    size_limit = "64Mi"
  }
}

volume "podinfo" {
  downward_api {
    item {
      path = "labels"

      field_ref {
        field_path = "metadata.labels"
      }
    }

    item {
      path = "annotations"

      field_ref {
        field_path = "metadata.annotations"
      }
    }
  }
}

volume "token" {
  projected {
    source {
      service_account_token {
        audience           = "istio-ca"
        expiration_seconds = 43200
        path               = "istio-token"
      }
    }
  }
}

volume "ca" {
  config_map {
    name = "istio-ca-root-cert"
  }
}

# It changes the rules of the pod's own network, as root with the two rights for it.
init "rules" {
  enabled = !var.cni
  image   = local.image
  args    = local.rules

  security_context {
    run_as_user                = 0
    run_as_group               = 0
    run_as_non_root            = false
    allow_privilege_escalation = false
    read_only_root_filesystem  = false

    capabilities {
      drop = ["ALL"]
      add  = ["NET_ADMIN", "NET_RAW"]
    }
  }

  resources {
    requests = var.resources.requests
    limits   = var.resources.limits
  }
}

# It looks whether the node has changed them.
init "validation" {
  enabled = var.cni
  image   = local.image
  args    = concat(local.rules, ["--run-validation", "--skip-rule-apply"])

  security_context {
    run_as_user                = 1337
    run_as_group               = 1337
    run_as_non_root            = true
    allow_privilege_escalation = false
    read_only_root_filesystem  = true

    capabilities {
      drop = ["ALL"]
    }
  }

  resources {
    requests = var.resources.requests
    limits   = var.resources.limits
  }
}

sidecar "proxy" {
  image = local.image
  args = [
    "proxy",
    "sidecar",
    "--domain",
    "$(POD_NAMESPACE).svc.${var.cluster_domain}",
    "--proxyLogLevel=warning",
    "--proxyComponentLogLevel=misc:error",
    "--log_output_level=default:info",
  ]

  env = {
    PILOT_CERT_PROVIDER          = "istiod"
    CA_ADDR                      = var.istiod
    POD_NAME                     = runtime.pod_name
    POD_NAMESPACE                = runtime.namespace
    INSTANCE_IP                  = runtime.pod_ip
    SERVICE_ACCOUNT              = runtime.service_account_name
    HOST_IP                      = runtime.host_ip
    ISTIO_CPU_LIMIT              = runtime.limits.cpu
    GOMEMLIMIT                   = runtime.limits.memory
    PROXY_CONFIG                 = "{\"discoveryAddress\":\"${var.istiod}\"}"
    ISTIO_META_CLUSTER_ID        = var.cluster
    ISTIO_META_NODE_NAME         = runtime.node_name
    ISTIO_META_INTERCEPTION_MODE = "REDIRECT"
    ISTIO_META_WORKLOAD_NAME     = var.workload
    ISTIO_META_MESH_ID           = var.mesh
    TRUST_DOMAIN                 = var.mesh
    ISTIO_NATIVE_SIDECAR         = true
  }

  ports = { http-envoy-prom = 15090 } # the name by which scrapers find it

  mount "/var/run/secrets/workload-spiffe-uds" {
    volume = volume.workload-socket
  }

  mount "/var/run/secrets/credential-uds" {
    volume = volume.credential-socket
  }

  mount "/var/run/secrets/workload-spiffe-credentials" {
    volume = volume.workload-certs
  }

  mount "/var/run/secrets/istio" {
    volume    = volume.ca
    read_only = true
  }

  mount "/var/run/secrets/tokens" {
    volume    = volume.token
    read_only = true
  }

  mount "/var/lib/istio/data" {
    volume = volume.data
  }

  mount "/etc/istio/proxy" {
    volume = volume.envoy
  }

  mount "/etc/istio/pod" {
    volume    = volume.podinfo
    read_only = true
  }

  startup_probe {
    period_seconds    = 1
    timeout_seconds   = 3
    failure_threshold = 600

    http_get {
      path = "/healthz/ready"
      port = 15021
    }
  }

  readiness_probe {
    period_seconds    = 15
    timeout_seconds   = 3
    failure_threshold = 4

    http_get {
      path = "/healthz/ready"
      port = 15021
    }
  }

  lifecycle {
    pre_stop {
      exec {
        command = ["pilot-agent", "request", "--debug-port=15020", "POST", "drain"]
      }
    }
  }

  security_context {
    run_as_user                = 1337
    run_as_group               = 1337
    run_as_non_root            = true
    allow_privilege_escalation = false
    read_only_root_filesystem  = true

    capabilities {
      drop = ["ALL"]
    }
  }

  resources {
    requests = var.resources.requests
    limits   = var.resources.limits
  }
}

output "labels" {
  description = "The labels that the pods need: template { labels = merge({ … }, pattern.NAME.labels) }."
  value = {
    "security.istio.io/tlsMode"           = "istio"
    "service.istio.io/canonical-name"     = var.workload
    "service.istio.io/canonical-revision" = "latest"
    "sidecar.istio.io/inject"             = "false"
  }
}

output "annotations" {
  description = "The annotations by which Prometheus finds the metrics of the proxy."
  value = {
    "prometheus.io/scrape" = "true"
    "prometheus.io/port"   = "15020"
    "prometheus.io/path"   = "/stats/prometheus"
  }
}
