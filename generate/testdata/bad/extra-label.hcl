deployment "web" "two" {
  container "web" "three" {
    image = "nginx"

    readiness_probe "four" {
      tcp_socket {
        port = 80
      }
    }
  }
}

locals "a" {}
