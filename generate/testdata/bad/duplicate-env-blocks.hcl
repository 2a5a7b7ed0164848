deployment "web" {
  container "web" {
    image = "nginx"

    env "B" {
      value = "3"
    }

    env "B" {
      value = "4"
    }

    port "http" {
      container_port = 80
    }

    port "http" {
      container_port = 81
    }

    mount "/data" {
      volume = volume.a
    }

    mount "/data" {
      volume = volume.a
    }
  }

  volume "a" {}
}
