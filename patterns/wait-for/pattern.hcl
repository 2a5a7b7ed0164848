# Facts: busybox's nc has -z (only look whether the port is open) and -w SECONDS, in its default configuration, which
# the official image is built with: networking/nc.c of busybox (NC_110_COMPAT), and the Dockerfile.builder of the image
# in https://github.com/docker-library/busybox (make defconfig).
# Its nslookup asks for the name as it is, without the search domains of the pod
# (https://github.com/docker-library/busybox/issues/61): that is why Kubernetes' own example gives the whole name,
# SERVICE.NAMESPACE.svc.cluster.local:
# https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#init-containers-in-use An init that fails is tried
# again by the kubelet (but for a pod that is never restarted), later and later. So the bound does not end the wait: it
# makes it seen, as a restart and an error in the log.

pattern {
  role    = "init"
  summary = "Waits until something listens at an address, or until a name is known, and fails after a bound in time."
  links = [
    "https://kubernetes.io/docs/concepts/workloads/pods/init-containers/",
    "https://hub.docker.com/_/busybox",
  ]
}

variable "host" {
  type        = string
  description = "What to wait for: a host with a port, or a name in the DNS without one. A name without a port is given whole: db.shop.svc.cluster.local."

  validation {
    condition     = can(regex("^[A-Za-z0-9_.:-]+$", var.host))
    error_message = "A host is a name or an address, without a scheme or a path."
  }
}

variable "port" {
  type        = number
  description = "The TCP port that has to be open. Without one the name has to be known."
  default     = null
}

variable "within" {
  type        = number
  description = "How long to wait, in seconds, before the init fails."
  default     = 300

  validation {
    condition     = var.within >= 1 && floor(var.within) == var.within
    error_message = "The bound is a whole number of seconds, one at least."
  }
}

variable "version" {
  type        = string
  description = "The version of busybox."
  default     = "1.38.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the init may use."
  default     = { requests = { cpu = "10m", memory = "16Mi" }, limits = { memory = "32Mi" } }
}

locals {
  what  = var.port == null ? var.host : "${var.host}:${var.port}"
  check = var.port == null ? "nslookup \"$HOST\"" : "nc -z -w 2 \"$HOST\" \"$PORT\""
}

init "wait" {
  image   = "busybox:${var.version}"
  command = ["sh", "-c"]
  args = [
    <<-EOT
      trap 'exit 1' TERM
      end=$(($(date +%s) + WITHIN))
      until ${local.check} >/dev/null 2>&1; do
        if [ "$(date +%s)" -ge "$end" ]; then
          echo "${local.what} is not there after $WITHIN s" >&2
          exit 1
        fi
        sleep 1
      done
      echo "${local.what} is there"
    EOT
  ]
  env = { HOST = var.host, PORT = var.port, WITHIN = var.within }

  security_context {
    run_as_user                = 65534 # nobody; the image itself is root's
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
