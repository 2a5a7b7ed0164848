deployment "" {
  container "" {
    image = "nginx"
  }
}
