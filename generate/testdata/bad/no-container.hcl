deployment "none" {}

deployment "only-init" {
  init "a" {
    image = "example/a:1"
  }
}

deployment "only-disabled" {
  container "a" {
    enabled = false
    image   = "example/a:1"
  }
}
