deployment "web" {
  volume "a" {
    empty_dir {
      size_limit = "1 GB"
    }
  }

  container "web" {
    image = "nginx"

    resources {
      requests = { cpu = "100 m", memory = "128MB" }
      limits   = { cpu = "", memory = "a lot" }
    }
  }
}
