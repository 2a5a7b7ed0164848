network_policy "deny" {
  policy_types = ["Ingress"]

  pod_selector {}
}

network_policy "allow-all" {
  policy_types = ["Ingress", "Egress"]

  pod_selector {}

  ingress {}

  egress {
    port {
      protocol = "UDP"
      port     = 53
    }

    to {
      namespace_selector {}
    }
  }
}
