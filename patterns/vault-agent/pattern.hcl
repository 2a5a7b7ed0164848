# Facts: https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent and its pages on templates and on the method
# kubernetes: the agent logs in with the token of the pod's service account and writes what the templates say, with mode
# 0644 unless perms says otherwise. With -exit-after-auth it ends when all templates have been written, otherwise it
# renews leases, and reads what has none again every five minutes. Requests that fail are tried again, for ever unless
# exit_on_retry_failure is set, and a key that is not in the secret is no error unless error_on_missing_key is. The
# paths are those of Vault's own injector, https://github.com/hashicorp/vault-k8s, and so is the order: an init first,
# and an agent beside the app after it. The entry point of the image,
# https://github.com/hashicorp/vault/blob/main/.release/docker/docker-entrypoint.sh, changes owners and capabilities,
# which only root can; so it is left out.
# The agent has no address that tells whether it is well, so there is no liveness probe. It ends on TERM.

pattern {
  role    = "sidecar"
  summary = "Vault Agent: writes secrets of Vault as files into memory before the containers start, and keeps them current."
  links = [
    "https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent",
    "https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/template",
    "https://developer.hashicorp.com/vault/docs/agent-and-proxy/autoauth/methods/kubernetes",
  ]
}

variable "address" {
  type        = string
  description = "The address of the Vault server: https://vault.vault.svc:8200."

  validation {
    condition     = can(regex("^https?://", var.address))
    error_message = "The address starts with https:// or http://."
  }
}

variable "role" {
  type        = string
  description = "The role of Vault for the service account of the pod."
}

variable "files" {
  type        = map(string)
  description = "The templates by the names of their files: { password = \"{{ with secret \\\"secret/data/app\\\" }}{{ .Data.data.password }}{{ end }}\" }."

  validation {
    condition     = length(var.files) > 0
    error_message = "One file at least."
  }
}

variable "auth_path" {
  type        = string
  description = "Where the method kubernetes is mounted in Vault."
  default     = "auth/kubernetes"
}

variable "refresh" {
  type        = bool
  description = "Keep the files current while the containers run."
  default     = true
}

variable "perms" {
  type        = string
  description = "The mode of the files. 0640 needs an fs_group that the containers are in."
  default     = "0644"
}

variable "ca" {
  type        = any
  description = "A volume with the certificate of Vault's authority as ca.crt: volume.NAME."
  default     = null
}

variable "version" {
  type        = string
  description = "The version of Vault."
  default     = "2.1.1"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the agent may use."
  default     = { requests = { cpu = "50m", memory = "64Mi" }, limits = { memory = "128Mi" } }
}

locals {
  image = "hashicorp/vault:${var.version}"
  start = ["vault", "agent", "-config=/vault/configs/agent.hcl"]
  env   = { HOME = "/home/vault" }

  templates = { for name, template in var.files : "${name}.ctmpl" => template }
  blocks = trimspace(join("\n", [for name in keys(var.files) : <<-EOT
    template {
      source               = "/vault/configs/${name}.ctmpl"
      destination          = "/vault/secrets/${name}"
      perms                = "${var.perms}"
      error_on_missing_key = true
    }
  EOT
  ]))
}

config_map "config" {
  data = merge(local.templates, {
    "agent.hcl" = <<-EOT
      vault {
        address = "${var.address}"
        ca_cert = "${var.ca == null ? "" : "/vault/tls/ca.crt"}"
      }

      auto_auth {
        method {
          type       = "kubernetes"
          mount_path = "${var.auth_path}"

          config = {
            role = "${var.role}"
          }
        }
      }

      template_config {
        exit_on_retry_failure = true
      }

      ${local.blocks}
    EOT
  })
}

volume "config" {
  config_map {
    name = config_map.config.name
  }
}

# In memory: the secrets never touch a disk.
volume "secrets" {
  empty_dir {
    medium     = "Memory"
    size_limit = "4Mi"
  }
}

init "login" {
  image   = local.image
  command = concat(local.start, ["-exit-after-auth"])
  env     = local.env

  mount "/vault/configs" {
    volume    = volume.config
    read_only = true
  }

  mount "/vault/secrets" {
    volume = volume.secrets
  }

  mount "/vault/tls" {
    enabled   = var.ca != null
    volume    = var.ca
    read_only = true
  }

  security_context {
    run_as_user                = 100 # vault
    run_as_group               = 1000
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

sidecar "agent" {
  enabled    = var.refresh
  image      = local.image
  command    = local.start
  env        = local.env
  depends_on = [init.login]

  mount "/vault/configs" {
    volume    = volume.config
    read_only = true
  }

  mount "/vault/secrets" {
    volume = volume.secrets
  }

  mount "/vault/tls" {
    enabled   = var.ca != null
    volume    = var.ca
    read_only = true
  }

  # Its own files: all there, and not empty.
  startup_probe {
    period_seconds = 1
    within         = "60s"

    exec {
      command = concat(["test"], split(" ", join(" -a ", [for name in keys(var.files) : "-s /vault/secrets/${name}"])))
    }
  }

  security_context {
    run_as_user                = 100 # vault
    run_as_group               = 1000
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

containers {
  mount "/vault/secrets" {
    volume    = volume.secrets
    read_only = true
  }
}

output "path" {
  description = "Where the containers find the files."
  value       = "/vault/secrets"
}

output "volume" {
  description = "The volume with the files, for a helper that needs them as well."
  value       = volume.secrets
}
