variable "image" {
  type = string
}

variable "tag" {}

deployment "web" {
  container "web" {
    image = "${var.image}:${var.tag}"
  }
}
