podgen {
  patterns = ["./nowhere"]
}

deployment "web" {
  pattern "mine" "x" {
    source = "../outside"
  }
  pattern "yours" "y" {
    source = "./missing"
  }
  container "web" { image = "example/web:1.0.0" }
}
