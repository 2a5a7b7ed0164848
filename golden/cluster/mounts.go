//go:build linux

package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// mountPrivately gives the node folders of its own in the places where its
// programs write, so that nothing of it reaches those of this machine.
func mountPrivately(at folders) error {
	const private, shared = syscall.MS_REC | syscall.MS_PRIVATE, syscall.MS_REC | syscall.MS_SHARED
	for _, m := range []struct {
		source, target, kind string
		flags                uintptr
	}{
		{"", "/", "", private}, // nothing goes out to this machine
		{"", "/", "", shared},  // but in here, from the kubelet to the containers
		{"proc", "/proc", "proc", 0},
		{"run", "/run", "tmpfs", 0},
		{at.file("var-lib"), "/var/lib", "", syscall.MS_BIND},
		{at.file("var-log"), "/var/log", "", syscall.MS_BIND},
	} {
		if err := syscall.Mount(m.source, m.target, m.kind, m.flags, ""); err != nil {
			return fmt.Errorf("mount %s: %w", m.target, err)
		}
	}
	return shieldSettings(at)
}

// shieldSettings hides the settings of the kernel that the kubelet wants to
// change behind files that have the values it wants: the kernel has them once
// for the whole machine.
func shieldSettings(at folders) error {
	for setting, value := range map[string]string{
		"vm/overcommit_memory":      "1",
		"vm/panic_on_oom":           "0",
		"kernel/panic":              "10",
		"kernel/panic_on_oops":      "1",
		"kernel/keys/root_maxkeys":  "1000000",
		"kernel/keys/root_maxbytes": "25000000",
	} {
		target := filepath.Join("/proc/sys", setting)
		if _, err := os.Stat(target); err != nil {
			continue // this kernel does not have it
		}
		file := at.file("settings/" + strings.ReplaceAll(setting, "/", "."))
		if err := os.WriteFile(file, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := syscall.Mount(file, target, "", syscall.MS_BIND, ""); err != nil {
			return fmt.Errorf("mount %s: %w", target, err)
		}
	}
	return nil
}
