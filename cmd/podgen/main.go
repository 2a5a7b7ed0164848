// Podgen renders multi-container pods, described in HCL, as Kubernetes YAML.
package main

import "os"

// version is set by the linker (make build).
var version = "dev"

func main() {
	os.Exit(run(os.Args[1:], &app{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ()}))
}
