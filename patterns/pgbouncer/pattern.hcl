# Facts: the entry point of the image (edoburu/docker-pgbouncer): it takes user, password, host, port and database out of
# DATABASE_URL, without decoding %XX and without knowing ?options, writes /etc/pgbouncer/pgbouncer.ini and userlist.txt,
# unless they are there, and becomes pgbouncer. With AUTH_TYPE scram-sha-256 the list holds the password as it is, which a
# server with SCRAM needs. It listens at LISTEN_ADDR, everywhere by itself, and LISTEN_PORT; user 70, by name. It would take
# DB_PORT for the port of a URL without one, and the kubelet sets that for a Service named db. PgBouncer has no health
# endpoint. Since 1.23 it waits on TERM until all clients are gone; it knows prepared statements in transaction mode since 1.21.

pattern {
  role    = "ambassador"
  summary = "PgBouncer: many connections of the app share few connections to PostgreSQL."
  links = [
    "https://www.pgbouncer.org/config.html",
    "https://www.pgbouncer.org/usage.html",
    "https://github.com/edoburu/docker-pgbouncer",
  ]
}

variable "database_url" {
  type        = any
  description = "Where the database is, and as whom: secret.NAME.data.KEY with postgres://USER:PASSWORD@HOST:PORT/DATABASE, without ?options and without colons or %XX in the password."
}

variable "port" {
  type        = number
  description = "The port at which the containers of the pod find PgBouncer. They log in with the user and the password of the URL."
  default     = 6432
}

variable "pool_mode" {
  type        = string
  description = "When a connection goes back to the pool: session, transaction or statement."
  default     = "transaction"

  validation {
    condition     = contains(["session", "transaction", "statement"], var.pool_mode)
    error_message = "The pool mode is session, transaction or statement."
  }
}

variable "pool_size" {
  type        = number
  description = "How many connections to the database a pod may hold. All pods together stay below max_connections of the database."
  default     = 10
}

variable "max_clients" {
  type        = number
  description = "How many connections of the app it takes."
  default     = 200
}

variable "tls" {
  type        = string
  description = "TLS to the database: disable, allow, prefer or require."
  default     = "prefer"

  validation {
    condition     = contains(["disable", "allow", "prefer", "require"], var.tls)
    error_message = "TLS is disable, allow, prefer or require."
  }
}

variable "auth_type" {
  type        = string
  description = "How clients log in, and what the database expects: scram-sha-256, md5 or plain."
  default     = "scram-sha-256"

  validation {
    condition     = contains(["scram-sha-256", "md5", "plain"], var.auth_type)
    error_message = "The way to log in is scram-sha-256, md5 or plain."
  }
}

variable "version" {
  type        = string
  description = "The tag of the image."
  default     = "v1.25.2-p0"
}

variable "resources" {
  type        = object({ requests = optional(map(string), {}), limits = optional(map(string), {}) })
  description = "What PgBouncer may use."
  default     = { requests = { cpu = "50m", memory = "32Mi" }, limits = { memory = "128Mi" } }
}

volume "config" {
  empty_dir {
    size_limit = "1Mi"
  }
}

ambassador "proxy" {
  image = "edoburu/pgbouncer:${var.version}"
  ports = { (use.name) = var.port }

  env = {
    DATABASE_URL       = var.database_url
    DB_PORT            = 5432
    LISTEN_PORT        = var.port
    AUTH_TYPE          = var.auth_type
    POOL_MODE          = var.pool_mode
    DEFAULT_POOL_SIZE  = var.pool_size
    MAX_DB_CONNECTIONS = var.pool_size
    MAX_CLIENT_CONN    = var.max_clients
    SERVER_TLS_SSLMODE = var.tls
  }

  mount "/etc/pgbouncer" {
    volume = volume.config
  }

  startup_probe {
    period_seconds = 1
    within         = "30s"

    tcp_socket {
      port = var.port
    }
  }

  security_context {
    run_as_non_root            = true
    run_as_user                = 70
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

output "host" {
  description = "The host at which the containers of the pod find PgBouncer."
  value       = ambassador.proxy.host
}

output "port" {
  description = "The port of the same."
  value       = var.port
}

output "address" {
  description = "Host and port together."
  value       = ambassador.proxy.address
}
