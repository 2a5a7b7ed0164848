deployment "web" {
  container "web" {
    image = "nginx"

    env = {
      A = runtime.pod_nme
      B = runtime
      C = runtime.labels
    }
  }
}
