config_map "many" {
  for_each = { for pair in setproduct(range(320), range(320)) : join("-", pair) => 1 }
}
