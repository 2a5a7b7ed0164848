deployment 'web' {
  replicas: 3
}
