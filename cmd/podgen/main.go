// Podgen renders multi-container pods, described in HCL, as Kubernetes YAML.
package main

import (
	"os"
	"runtime/debug"
)

// version is set by the linker (make build).
var version = "dev"

func main() {
	if os.Getenv("GOGC") == "" {
		// A run is short, and half of a collector's work is worth more than the
		// memory that it saves.
		debug.SetGCPercent(200)
	}
	os.Exit(run(os.Args[1:], &app{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ()}))
}
