# Many instances, of many containers each.
deployment "web" {
  for_each = { for i in range(1000) : i => i }

  container "web" {
    for_each = { for pair in setproduct(range(1000), range(99)) : join("-", pair) => 1 }
    image    = "nginx"
  }
}
