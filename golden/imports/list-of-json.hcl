service_account "robot" { automount_service_account_token = false }

config_map "one" { data = { a = "1", b = "two" } }
config_map "two" { binary_data = { x = "AAEC" } }

pod "robot" {
  service_account_name = service_account.robot.name

  container "robot" {
    image = "example.com/robot:1"

    env_from {
      config_map_ref { name = config_map.one.name }
    }
  }
}
