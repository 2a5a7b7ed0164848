package main

import (
	"fmt"
	"runtime/debug"
)

// versionCommand is podgen version.
type versionCommand struct{}

// Run prints the versions.
func (versionCommand) Run(a *app) error {
	_, err := fmt.Fprintf(a.Stdout, "podgen %s\nKubernetes API 1.36 (k8s.io/api %s)\n", version, moduleVersion("k8s.io/api"))
	return err
}

// moduleVersion returns the version of a module that podgen is built with.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "unknown"
}
