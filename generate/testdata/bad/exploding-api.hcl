# The API server's code takes the square of the time for some mistakes: what is made of them is bounded.

deployment "web" {
  container "web" {
    image = "web:1"

    port {
      for_each       = toset([for n in range(1024) : tostring(n)])
      container_port = 8080
    }

    mount "/data" {
      for_each = toset([for n in range(1024) : tostring(n)])
      volume   = volume.data
      sub_path = "../${each.key}"
    }
  }

  volume "data" {}
}
