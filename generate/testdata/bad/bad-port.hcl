deployment "web" {
  container "web" {
    image = "nginx"

    ports = {
      none                        = 0
      large                       = 70000
      protocol                    = "80/foo"
      fraction                    = 80.5
      text                        = "http"
      zeros                       = "0080"
      list                        = [80]
      a-name-that-is-far-too-long = 80
      CAPITALS                    = 80
      "8080"                      = 8080
    }
  }
}
