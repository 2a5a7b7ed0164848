deployment "web" {
  container "web" {
    image = "nginx"
    env   = { A = "1", B = "2" }

    env "B" {
      value = "3"
    }
  }
}
