# Broken on purpose: mysql has no password setting and will not start, counter ends after 99 lines and is
# restarted for ever, someother sleeps for a negative time, and nginx listens on 80, not on 8080.

deployment "multi-dep" {
  replicas = 1

  selector {
    match_labels = { app = "multi-1" }
  }

  template {
    labels = { app = "multi-1", color = "lime" }
  }

  container "nginx" {
    image = "nginx:1.27"

    port {
      container_port = 8080
      protocol       = "TCP"
    }
  }

  container "mysql" {
    image = "mysql:5.7"

    port {
      container_port = 3306
      protocol       = "TCP"
    }

    resources {
      requests = { cpu = "200m", memory = "128Mi" }
      limits   = { cpu = "500m", memory = "256Mi" }
    }
  }

  container "counter" {
    image   = "centos:7"
    command = ["bin/bash", "-c", "for i in {1..99}; do echo $i; sleep 1s; done"]
  }

  container "someother" {
    image   = "centos:7"
    command = ["bin/bash", "-c", "sleep 10s; for i in {1..99}; do echo $i; sleep -100; done"]
  }
}
