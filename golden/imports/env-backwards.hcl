manifest "env" {
  object = {
    apiVersion = "v1"
    kind       = "Pod"
    spec = {
      containers = [
        {
          name  = "backwards"
          image = "example.com/env:1"
          env = [
            { name = "LATER", value = "is $(FIRST)" },
            { name = "FIRST", value = "defined below" },
          ]
        },
      ]
    }
  }
}
