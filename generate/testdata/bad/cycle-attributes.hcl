deployment "web" {
  container "a" {
    image = container.b.image
  }

  container "b" {
    image = container.a.image
  }
}
