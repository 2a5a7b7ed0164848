deployment "web" {
  container "web" {
    image = null
  }

  container "other" {
    image = var.image
  }
}

variable "image" {
  default = null
}
