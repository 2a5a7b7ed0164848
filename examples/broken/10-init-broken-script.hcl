# Broken on purpose: the init's script is not shell (a placeholder in angle brackets, a `done` without a loop), and
# its image has no git. The app never starts.

pod "myapp-pod" {
  labels = { app = "myapp" }

  container "myapp-container" {
    image   = "busybox:1.28"
    command = ["sh", "-c", "echo The app is running! && sleep 3600"]
  }

  init "init-myservice" {
    image   = "busybox"
    command = ["sh", "-c", "git clone <some-repository-that-will-be-used-by-application> ; done;"]
  }
}
