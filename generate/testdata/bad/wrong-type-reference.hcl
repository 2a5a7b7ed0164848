# A block where its name is meant.
service_account "app" {}

config_map "settings" {
  data = { A = "1" }
}

deployment "web" {
  service_account_name = service_account.app

  volume "settings" {
    config_map {
      name = config_map.settings
    }
  }

  container "web" {
    image = "nginx"
    env   = { A = config_map.settings, B = config_map.settings.data }
  }
}
