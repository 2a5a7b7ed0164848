config_map "nothing" {
  annotations = { "example.com/empty" = "" }
  data        = { empty = "", text = "" }
}

service "nothing" {
  type          = "ExternalName"
  external_name = "example.com"
}
