config_map "a" {
  data = {
    absolute = file("/etc/hostname")
    above    = file("../bad-port.hcl/../../x")
    missing  = file("no-such-file.txt")
    folder   = file(".")
  }
}

config_map "b" {
  files = ["/etc/hostname"]
}

config_map "c" {
  files = ["../../go.mod"]
}

config_map "d" {
  files = ["no-such-*.txt"]
}

config_map "e" {
  files = ["no-such-file.txt"]
}

config_map "f" {
  files = "one.txt"
}

config_map "g" {
  data  = { "empty.hcl" = "x" }
  files = { a = "warn-empty.hcl", "empty.hcl" = "warn-empty.hcl" }
}
