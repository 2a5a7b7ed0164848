job "report" {
  restart_policy = Never

  container "report" {
    image = nginx
    env   = { LEVEL = debug }
  }
}
