# An API that reads the address of its database, with the password in it, from a file. Vault gives a password that is
# valid for an hour; the agent writes the next one before that, and the API reads the file again when it changes.

service_account "ledger" {}

config_map "vault-ca" {
  external = true
}

deployment "ledger" {
  replicas             = 2
  service_account_name = service_account.ledger.name

  volume "vault-ca" {
    config_map {
      name = config_map.vault-ca.name
    }
  }

  pattern "vault-agent" "secrets" {
    address = "https://vault.vault.svc:8200"
    role    = "ledger"
    ca      = volume.vault-ca
    files = {
      database-url = "{{ with secret \"database/creds/ledger\" }}postgres://{{ .Data.username }}:{{ .Data.password }}@postgres.ledger/ledger{{ end }}"
    }
  }

  container "ledger" {
    image = "example/ledger:6.0.3"
    env   = { DATABASE_URL_FILE = "${pattern.secrets.path}/database-url" }
  }
}
