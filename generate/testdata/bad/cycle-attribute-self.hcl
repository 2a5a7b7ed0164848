deployment "web" {
  container "a" {
    image       = self.working_dir
    working_dir = "/${self.working_dir}"
  }
}
