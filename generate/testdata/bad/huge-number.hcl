deployment "web" {
  replicas = 1e999999999

  container "web" {
    image = "nginx"
    args  = ["${1e99999 * 10}", 10000000000000000000000000000000000000000]
    env   = { A = 1e5000 }
  }
}
