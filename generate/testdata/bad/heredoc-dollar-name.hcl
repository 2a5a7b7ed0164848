deployment "web" {
  container "web" {
    image = "nginx"
    command = ["sh", "-c", <<-EOT
      echo ${HOME} ${USER}
    EOT
    ]
  }
}
