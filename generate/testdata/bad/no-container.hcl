deployment "none" {}

deployment "only-init" {
  init "a" {
    image = "a"
  }
}

deployment "only-disabled" {
  container "a" {
    enabled = false
    image   = "a"
  }
}
