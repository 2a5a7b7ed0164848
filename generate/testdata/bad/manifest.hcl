manifest "a" {
  object = {
    apiVersion = "v1"
  }
}

manifest "b" {
  object = "x"
}

manifest "c" {
  object = {
    apiVersion = "v1"
    kind       = "X"
    metadata   = "x"
  }
}

manifest "d" {
  object = null
}

manifest "e" {
  object = [1]
  other  = 1
}
