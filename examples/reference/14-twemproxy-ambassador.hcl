# An ambassador that spreads one client over two Redis servers.

pod "ambassador-example" {
  container "redis-client" {
    # podgen:ignore image-unpinned: the reference has no tag
    image = "redis"
  }

  ambassador "ambassador" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image = "malexer/twemproxy"
    env   = { REDIS_SERVERS = "redis-st-0.redis-svc.default.svc.cluster.local:6379:1 redis-st-1.redis-svc.default.svc.cluster.local:6379:1" }

    port {
      container_port = 6380
    }
  }
}
