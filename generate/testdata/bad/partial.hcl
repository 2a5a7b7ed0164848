# Each entry of a map is looked at, whatever is wrong with the others.
locals {
  bad = upper(1, 2)
}

deployment "web" {
  container "web" {
    image = "nginx"

    env = {
      A = var.none
      B = [1]
      C = local.bad
      D = container.none.host
      E = { x = local.bad }
      F = nonsense
      G = uppr("x")
    }

    ports = {
      a = var.none
      b = 0
      c = local.bad
      d = "x/y"
    }
  }
}
