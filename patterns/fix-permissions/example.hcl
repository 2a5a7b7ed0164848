# A build server whose home is on an NFS volume that belongs to root. Kubernetes does not apply fs_group to NFS, so an
# init gives the files to the server's user.

deployment "builds" {
  security_context {
    run_as_user     = 1000
    run_as_non_root = true
  }

  volume "home" {
    nfs {
      server = "nfs.example.org"
      path   = "/export/builds"
    }
  }

  pattern "fix-permissions" "home" {
    volume = volume.home
    user   = 1000
    mode   = "u+rwX"
  }

  container "builds" {
    image = "example/builds:4.2.0"

    mount "/var/builds" {
      volume = volume.home
    }
  }
}
