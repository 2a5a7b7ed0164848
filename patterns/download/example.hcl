# A service whose model is too large for its image. The file is fetched once for each pod, checked, and found read-only.

deployment "classifier" {
  replicas = 2

  pattern "download" "model" {
    url    = "https://models.example.org/classifier/2026-10/weights.bin"
    sha256 = "b1946ac92492d2347c6235b4d2611184f4f7a9b9d0b9d5f35a1a2a1a6d7cbb10"
  }

  container "classifier" {
    image = "example/classifier:2.8.0"
    args  = ["--model=/models/${pattern.model.file}"]

    mount "/models" {
      volume    = pattern.model.volume
      read_only = true
    }
  }
}
