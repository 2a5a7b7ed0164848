stateful_set "a" {
  volume_claim_template "data" {
    access_modes = "ReadWriteOnce"

    resources {
      requests = { storage = "10GB of disk" }
    }
  }

  container "a" {
    image = "a"

    mount "/data" {
      volume = volume_claim_template.dat
    }

    mount "/other" {
      volume = volume.data
    }
  }
}
