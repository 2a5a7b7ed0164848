deployment "web" {
  container "web" {
    image = "example/nginx:1"

    env = {
      A = "$(B)"
      B = "$(C)"
      C = "$(A)"
      D = "$(D)"
    }
  }
}
