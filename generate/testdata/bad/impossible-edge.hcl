deployment "web" {
  init "early" {
    image      = "example/a:1"
    depends_on = [container.web]
  }

  container "web" {
    image      = "example/nginx:1"
    depends_on = [container.other]
  }

  container "other" {
    image = "example/nginx:1"
  }

  sidecar "classic" {
    native = false
    image  = "example/nginx:1"
  }

  sidecar "late" {
    image      = "example/nginx:1"
    depends_on = [sidecar.classic]
  }

  init "self" {
    image      = "example/a:1"
    depends_on = [init.self]
  }
}
