deployment "web" {
  init "setup" {
    for_each = toset(["a", "b"])
    image    = "x"
  }

  init "off" {
    enabled = false
    image   = "x"
  }

  sidecar "worker" {
    for_each   = toset(["a", "c"])
    image      = "x"
    depends_on = [init.setup[each.key], init.setup["d"], init.off, init.setup[each.kye], init.setup[var.none]]
  }

  container "web" {
    image      = "x"
    depends_on = [init.setup[each.key], init.setup[[]], sidecar.worker["a"].address, init.off["a"]]
  }
}
