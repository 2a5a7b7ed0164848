config_map "list" {
  for_each = ["a", "b"]
}

config_map "null" {
  for_each = null
}

config_map "number" {
  for_each = 3
}

config_map "string" {
  for_each = "abc"
}

config_map "set-of-numbers" {
  for_each = toset([1, 2])
}

config_map "secret" {
  for_each = sensitive({ a = 1 })
}

config_map "runtime" {
  for_each = { a = runtime.pod_ip }
  data     = { a = each.value }
}

config_map "empty-key" {
  for_each = toset([""])
}
