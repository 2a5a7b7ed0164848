# What nobody uses is looked at all the same.
locals {
  a = upper(1, 2)
  b = config_map.none.name
  c = deployment.web.nothing
  d = { for k in ["a", "a"] : k => 1 }
}

variable "a" {
  default = upper(1, 2)
}

deployment "web" {
  container "web" {
    image = "nginx"
  }

  volume "unused" {
    empty_dir {
      size_limit = "much"
    }
  }

  init "off" {
    enabled = false
    image   = local.nothing
    typo    = 1
  }
}
