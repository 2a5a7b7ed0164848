# An old server that reads its password from a file and not from the environment. The file is written before the server
# starts, into memory, and never stands in a config map or an image.

secret "ldap" {
  external = true
}

deployment "directory-web" {
  pattern "render-config" "settings" {
    env = { LDAP_HOST = "ldap.directory", LDAP_PASSWORD = secret.ldap.data.password }
    files = {
      "server.ini" = <<-EOT
        [ldap]
        host     = $${LDAP_HOST}
        user     = cn=web
        password = $${LDAP_PASSWORD}
      EOT
    }
  }

  container "web" {
    image = "example/directory-web:3.0.7"
    args  = ["--config=/etc/directory-web/server.ini"]

    mount "/etc/directory-web" {
      volume    = pattern.settings.volume
      read_only = true
    }
  }
}
