# What no block can say.
manifest "job" {
  object = {
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { generateName = "once-" }
    spec = {
      template = {
        spec = {
          restartPolicy = "Never"
          containers    = [{ name = "once", image = "example.com/once:1" }]
        }
      }
    }
  }
}
