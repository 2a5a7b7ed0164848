# One volume, mounted to write by one container and to read by another.

deployment "sleep" {
  labels = { kiamol = "ch07" }

  selector {
    match_labels = { app = "sleep" }
  }

  template {
    labels = { app = "sleep" } # instead of the labels above, which the pods would get as well
  }

  container "sleep" {
    # podgen:ignore image-unpinned: the reference has no tag
    image = "kiamol/ch03-sleep"

    mount "/data-rw" {
      volume = volume.data
    }
  }

  sidecar "file-reader" {
    native = false
    # podgen:ignore image-unpinned: the reference has no tag
    image = "kiamol/ch03-sleep"

    mount "/data-ro" {
      volume    = volume.data
      read_only = true
    }
  }

  volume "data" {}
}
