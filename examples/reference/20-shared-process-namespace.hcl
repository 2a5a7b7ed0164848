# Two containers that see each other's processes.

pod "shared-processes" {
  share_process_namespace = true

  container "app1" {
    image   = "busybox:1.36"
    command = ["sleep", "infinity"]
  }

  container "app2" {
    image   = "busybox:1.36"
    command = ["sleep", "infinity"]
  }
}
