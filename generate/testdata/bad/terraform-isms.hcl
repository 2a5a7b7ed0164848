deployment "web" {
  count = 3

  dynamic "container" {
    for_each = []

    content {
      image = "nginx"
    }
  }

  metadata {
    name = "x"
  }

  spec {
    template {
      spec {}
    }
  }

  containers = [{ name = "web", image = "nginx" }]

  container "web" {
    image = "nginx"

    volume_mount {
      name       = "data"
      mount_path = "/data"
    }

    lifecycle {
      ignore_changes = []
    }
  }

  lifecycle {}
}

provider "kubernetes" {}

resource "kubernetes_deployment" "web" {}

terraform {}

output "x" {
  value = 1
}

data "x" "y" {}

module "m" {}
