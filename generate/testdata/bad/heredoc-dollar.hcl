deployment "web" {
  container "web" {
    image = "nginx"
    command = ["sh", "-c", <<-EOT
      echo ${HOME}
      echo ${PATH:-x}
    EOT
    ]
  }
}
