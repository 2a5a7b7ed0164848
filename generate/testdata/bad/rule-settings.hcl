podgen {
  rule "port-clash" {
    severity = "warnin"
  }

  rule "port-crash" {
    severity = "off"
  }

  rule "never-restarted-probe" {
    severity = "off"
  }

  rule "never-restarted-probe" {
    severity = "info"
  }

  rule {
    severity = "info"
  }

  rule "port-clash" {
    level = "off"
  }
}
