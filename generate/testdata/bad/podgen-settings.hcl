podgen {
  kubernetes      = 1.30
  pod_security    = "strict"
  native_sidecars = "maybe"
}
