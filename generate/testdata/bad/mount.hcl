deployment "web" {
  volume "data" {}

  container "web" {
    image = "nginx"

    mount "/a" {
      volume = "data"
    }

    mount "/b" {
      volume = container.web
    }

    mount "/c" {
      volume = volume.dta
    }

    mount "/d" {
      volume = volume.data.name
    }

    mount "/e" {
      volume = volume
    }

    mount "/f" {
      volume = config_map.a
    }

    mount "/g" {
      volume = null
    }

    mount "relative" {
      volume = data
    }
  }
}

config_map "a" {}
