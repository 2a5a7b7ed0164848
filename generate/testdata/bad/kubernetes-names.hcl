deployment "web" {
  serviceAccountName = "x"
  restartPolicy      = "Always"
  nodeSelector       = {}

  spec = {}

  metadata = {
    name = "x"
  }

  template {
    spec {}
    metadata {}
  }

  initContainers  = []
  init_containers = []

  container "web" {
    image           = "nginx"
    imagePullPolicy = "Always"
    volumeMounts    = []

    readinessProbe {
      httpGet {}
    }

    livenessProbe = {}
  }
}

Deployment "web" {}

configMap "a" {}

configmap "b" {}
