podgen {
  kubernetes = "1.27"
}
