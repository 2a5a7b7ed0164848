deployment "web" {
  init "a" {
    image = "a"
  }

  container "web" {
    image      = "nginx"
    depends_on = ["init.a"]
  }

  container "other" {
    image      = "nginx"
    depends_on = init.a
  }

  container "third" {
    image      = "nginx"
    depends_on = [init.b, volume.x, init]
  }
}
