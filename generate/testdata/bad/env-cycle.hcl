deployment "web" {
  container "web" {
    image = "nginx"

    env = {
      A = "$(B)"
      B = "$(C)"
      C = "$(A)"
      D = "$(D)"
    }
  }
}
