variable "tag" {
  default = "1"
}

deployment "web" {
  container "web" {
    image = "nginx:${var.tga}"
    args  = [var.other, var.tag]
  }
}
