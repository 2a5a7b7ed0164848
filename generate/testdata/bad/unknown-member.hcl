deployment "web" {
  container "web" {
    image = "nginx"
    args  = [self.imag, self.working_dir, self.readiness_probe]
  }
}

config_map "other" {
  data = { A = deployment.web.replicas, B = deployment.web.nmae }
}
