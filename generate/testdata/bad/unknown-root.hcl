deployment "web" {
  container "web" {
    image = "nginx"
    args  = [containr.web.host, nonsense.thing]
  }
}
