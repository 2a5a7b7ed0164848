# Our own kind.
manifest "shop" {
  object = {
    apiVersion = "example.com/v1alpha1"
    kind       = "Backup"
    metadata   = { namespace = "shop" }
    spec = {
      schedule = "0 3 * * *" # at night
      keep     = 7
      ratio    = 0.5
      targets = [
        # The first one wins.
        { bucket = "s3://example/shop", encrypt = true },
        { bucket = "s3://example/copy" },
      ]
      template = "$${now}"
    }
  }
}

# A version that is no longer served.
manifest "shop-poddisruptionbudget" {
  object = {
    apiVersion = "policy/v1beta1"
    kind       = "PodDisruptionBudget"
    metadata   = { name = "shop", namespace = "shop" }
    spec       = { minAvailable = 1, selector = { matchLabels = { app = "shop" } } }
  }
}
