deployment "web" {
  init "early" {
    image      = "a"
    depends_on = [container.web]
  }

  container "web" {
    image      = "nginx"
    depends_on = [container.other]
  }

  container "other" {
    image = "nginx"
  }

  sidecar "classic" {
    native = false
    image  = "nginx"
  }

  sidecar "late" {
    image      = "nginx"
    depends_on = [sidecar.classic]
  }

  init "self" {
    image      = "a"
    depends_on = [init.self]
  }
}
