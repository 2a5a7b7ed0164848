deployment "web" {
  container "web" {
    image = "nginx"
    env   = ["A=1"]
  }

  container "other" {
    image = "nginx"

    env = {
      A = ["1"]
      B = { a = 1 }
      C = null
      D = true
    }
  }
}
