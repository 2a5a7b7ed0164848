package cluster

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// clean removes what the kernel leaves of a cluster whose namespaces have ended:
// its cgroups and its folder.
func clean(at folders) error {
	return errors.Join(removeCgroups(), os.RemoveAll(at.root))
}

// snapshot lists what a cluster could leave behind on this machine.
func snapshot() map[string][]string {
	return map[string][]string{
		"process":   processes(),
		"mount":     lines(os.ReadFile("/proc/mounts")),
		"interface": interfaces(),
		"rule":      lines(exec.Command("iptables-save").Output()),
		"cgroup":    existing(cgroupMount+"/"+name, cgroupMount+"/*/"+name),
		"folder":    existing(os.TempDir()+"/"+name+"*", "/run/netns/cni-*", "/run/containerd", "/var/lib/kubelet", "/var/lib/cni", "/var/log/pods/*"),
		"setting":   settings("vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops", "net/ipv4/ip_forward"),
	}
}

// leftBehind lists what the second snapshot has and the first does not.
func leftBehind(before, after map[string][]string) string {
	var left strings.Builder
	for kind, now := range after {
		for _, thing := range now {
			if !slices.Contains(before[kind], thing) {
				fmt.Fprintf(&left, "  %s %s\n", kind, thing)
			}
		}
	}
	return left.String()
}

// processes are those of a node that run from here, by their program.
func processes() []string {
	var found []string
	links, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, link := range links {
		program, _ := os.Readlink(link)
		switch base := filepath.Base(program); {
		case strings.HasPrefix(base, "kube"), strings.HasPrefix(base, "containerd"), base == "etcd", base == "runc", base == "actor":
			found = append(found, filepath.Dir(link)+" "+base)
		}
	}
	return found
}

func interfaces() []string {
	var names []string
	all, _ := net.Interfaces()
	for _, i := range all {
		names = append(names, i.Name)
	}
	return names
}

// lines are those of a text that are more than a comment or a counter.
func lines(text []byte, err error) []string {
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool {
		return strings.HasPrefix(line, "#") || strings.HasPrefix(line, ":")
	})
}

func existing(patterns ...string) []string {
	var found []string
	for _, pattern := range patterns {
		there, _ := filepath.Glob(pattern)
		found = append(found, there...)
	}
	return found
}

func settings(names ...string) []string {
	var found []string
	for _, n := range names {
		if value, err := os.ReadFile(filepath.Join("/proc/sys", n)); err == nil {
			found = append(found, n+" = "+strings.TrimSpace(string(value)))
		}
	}
	return found
}
