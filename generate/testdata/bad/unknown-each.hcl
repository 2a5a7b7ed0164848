deployment "web" {
  for_each = { a = 1 }

  container "web" {
    image = each.kye
    args  = [each]
  }
}
