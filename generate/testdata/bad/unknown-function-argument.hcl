deployment "web" {
  container "web" {
    image = format()
    args  = split(",", ["a"])
  }
}
