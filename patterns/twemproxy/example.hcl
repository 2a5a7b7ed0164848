# A site that keeps its pages in four memcached servers. The app knows one address, in its own pod; twemproxy decides
# which of the four has a page, and asks the other three while one is away.

deployment "site" {
  replicas = 4

  pattern "twemproxy" "pages" {
    protocol = "memcached"
    servers  = [for n in range(4) : "memcached-${n}.memcached.site.svc.cluster.local:11211"]
  }

  container "site" {
    image = "example/site:7.1.0"
    ports = { http = 8080 }
    env   = { MEMCACHED = pattern.pages.address }

    resources {
      requests = { cpu = "200m", memory = "128Mi" }
      limits   = { memory = "256Mi" }
    }
  }
}
