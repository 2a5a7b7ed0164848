deployment "web" {
  replicas {
    count = 3
  }

  container "web" {
    image = "nginx"

    args {
      a = "b"
    }
  }
}
