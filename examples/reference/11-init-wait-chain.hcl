# Two inits that wait, one after the other, until the cluster's DNS knows a Service.

pod "myapp-pod" {
  labels = { app = "myapp" }

  container "myapp-container" {
    image   = "busybox:1.28"
    command = ["sh", "-c", "echo The app is running! && sleep 3600"]
  }

  init "init-myservice" {
    image   = "busybox:1.28"
    command = ["sh", "-c", "until nslookup myservice.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for myservice; sleep 2; done"]
  }

  init "init-mydb" {
    image   = "busybox:1.28"
    command = ["sh", "-c", "until nslookup mydb.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for mydb; sleep 2; done"]
  }
}

service "myservice" {
  port {
    protocol    = "TCP"
    port        = 80
    target_port = 9376
  }
}

service "mydb" {
  port {
    protocol    = "TCP"
    port        = 80
    target_port = 9377
  }
}
