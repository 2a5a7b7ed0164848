# A Tomcat and the metrics of its JVM. The init has put the agent where it is needed before Tomcat starts.

deployment "catalogue" {
  replicas = 2

  template {
    annotations = {
      "prometheus.io/scrape" = "true"
      "prometheus.io/port"   = pattern.jmx.port
    }
  }

  pattern "jmx-exporter" "jmx" {
    into = [container.tomcat]
    config = {
      lowercaseOutputName = true
      includeObjectNames  = ["Catalina:type=ThreadPool,*", "Catalina:type=GlobalRequestProcessor,*"]
      rules               = [{ pattern = ".*" }]
    }
  }

  container "tomcat" {
    image = "tomcat:11.0.14-jre21"
    ports = { http = 8080, metrics = pattern.jmx.port }

    readiness_probe {
      tcp_socket {
        port = self.ports.http
      }
    }

    resources {
      requests = { cpu = "200m", memory = "512Mi" }
      limits   = { memory = "512Mi" }
    }
  }

  service {
    ports = { http = 80 }
  }
}
