deployment "web" {
  labels = {
    team   = "a"
    "team" = "b"
  }

  container "web" {
    image = "nginx"

    env = {
      A = "1"
      B = "2"
      A = "3"
    }

    ports = { http = 80, http = 81 }
  }
}
