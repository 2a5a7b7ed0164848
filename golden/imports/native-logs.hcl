deployment "orders" {
  selector { match_labels = { app = "orders" } }

  volume "logs" {
    empty_dir { size_limit = "200Mi" }
  }

  adapter "ship" {
    image = "example.com/ship:0.9"
    args  = ["--follow", "/logs/orders.log"]

    mount "/logs" {
      volume    = volume.logs
      read_only = true
    }
  }

  container "orders" {
    image = "example.com/orders:12"
    mount "/var/log/orders" { volume = volume.logs }
  }
}
