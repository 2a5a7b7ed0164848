deployment "web" {
  container "web" {
    image = "nginx"
    args  = [container.wbe.host, ambassador.pg.host]
  }

  container "other" {
    image = "nginx"
  }
}
