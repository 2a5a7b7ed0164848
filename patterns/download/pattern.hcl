# Facts: https://github.com/curl/curl-container : curlimages/curl is built on Alpine, has a shell and sha256sum of
# busybox, and runs as curl_user, number 100. https://curl.se/docs/manpage.html : --fail ends with an error on a status
# of 400 and more, --retry-connrefused and --retry-all-errors try again, --max-time bounds one try, a header of @- is
# read from standard input, where no list of processes shows it.

pattern {
  role    = "init"
  summary = "Fetches a file, checks its SHA-256, and leaves it in a volume for the containers to mount."
  links = [
    "https://github.com/curl/curl-container",
    "https://curl.se/docs/manpage.html",
  ]
}

variable "url" {
  type        = string
  description = "Where the file is."

  validation {
    condition     = can(regex("^https?://", var.url))
    error_message = "The address starts with https:// or http://."
  }
}

variable "sha256" {
  type        = string
  description = "The SHA-256 of the file, 64 hexadecimal digits. Another file is an error."

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.sha256))
    error_message = "A SHA-256 has 64 hexadecimal digits, in lower case."
  }
}

variable "file" {
  type        = string
  description = "The name that the file gets. Without one it is the last part of the address."
  default     = ""

  validation {
    condition     = !strcontains(var.file, "/")
    error_message = "A name without a path."
  }
}

variable "header" {
  type        = any
  description = "A header that goes along, mostly a secret with the whole line in it: Authorization: Bearer …."
  default     = null
}

variable "within" {
  type        = number
  description = "How long one try may take, in seconds. There are five."
  default     = 300
}

variable "size_limit" {
  type        = string
  description = "How large the file may be."
  default     = "1Gi"
}

variable "version" {
  type        = string
  description = "The version of curl."
  default     = "8.22.0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What the init may use."
  default     = { requests = { cpu = "50m", memory = "32Mi" }, limits = { memory = "64Mi" } }
}

locals {
  file = var.file == "" ? basename(split("?", var.url)[0]) : var.file
}

volume "files" {
  empty_dir {
    size_limit = var.size_limit
  }
}

init "fetch" {
  image   = "curlimages/curl:${var.version}"
  command = ["sh", "-c"]
  args = [
    <<-EOT
      set -eu
      trap 'exit 1' TERM
      cd /download
      right() { echo "$SHA256  $1" | sha256sum -c -s; }
      if [ -f "$FILE" ] && right "$FILE"; then
        exit 0
      fi
      printf '%s\n' "$${HEADER:-}" |
        curl --fail --location --silent --show-error --retry 4 --retry-connrefused --retry-all-errors \
          --max-time "$WITHIN" $${HEADER:+--header @-} --output "$FILE.part" "$URL"
      if ! right "$FILE.part"; then
        echo "$URL has another checksum: $(sha256sum "$FILE.part")" >&2
        rm -f "$FILE.part"
        exit 1
      fi
      mv -f "$FILE.part" "$FILE"
    EOT
  ]
  env = { URL = var.url, SHA256 = var.sha256, FILE = local.file, WITHIN = var.within, HEADER = var.header }

  mount "/download" {
    volume = volume.files
  }

  security_context {
    run_as_user                = 100 # curl_user: the image has the name, not the number
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


output "file" {
  description = "The name of the file in the volume."
  value       = local.file
}

output "volume" {
  description = "The volume with the file, for the mounts of the containers."
  value       = volume.files
}
