config_map "settings" {
  data = { LOG_LEVEL = "info", MODE = "fast" }
}

secret "db" {
  string_data = { password = "x" }
}

deployment "web" {
  container "web" {
    image = "example/nginx:1"

    env = {
      A = config_map.settings.data.LOG_LEVL
      B = secret.db.data.passwd
      C = secret.db.string_data.nothing_like_it
    }
  }
}
