daemon_set "agent" {
  labels = { "app.kubernetes.io/name" = "agents", empty = "" }

  selector { match_labels = { "app.kubernetes.io/name" = "agent" } }

  template { labels = {} }

  container "agent" { image = "example.com/agent:1" }
}

replica_set "exact" {
  labels = { "app.kubernetes.io/name" = "exact", tier = "1" }

  selector {
    match_labels = { "app.kubernetes.io/name" = "exact" }

    match_expression {
      key      = "tier"
      operator = "In"
      values   = ["1", "2"]
    }
  }

  container "exact" { image = "example.com/exact:1" }
}
