config_map "a" {
  data = { a = "café" }
}
