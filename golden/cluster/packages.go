package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// packages are the Debian packages that a node needs.
var packages = []string{"busybox-static", "conntrack", "containerd", "containernetworking-plugins", "etcd-server", "iproute2", "iptables", "runc"}

// installPackages installs those that are missing, and starts none of their
// services. It is not interrupted: that would leave half a package.
func installPackages(context.Context, folders) error {
	missing := slices.DeleteFunc(slices.Clone(packages), isInstalled)
	if len(missing) == 0 {
		return nil
	}
	fmt.Println("cluster: installing", strings.Join(missing, " "))
	if err := apt("update", "-qq"); err != nil {
		return err
	}
	return apt(append([]string{"install", "-y", "-qq", "--no-install-recommends"}, missing...)...)
}

func isInstalled(pkg string) bool { return packageField(pkg, "${db:Status-Status}") == "installed" }

// packageField is what dpkg knows of a package; empty for one that it does not know.
func packageField(pkg, field string) string {
	out, _ := exec.Command("dpkg-query", "-W", "-f", field, pkg).Output()
	return string(out)
}

func apt(args ...string) error {
	cmd := exec.Command("apt-get", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "SYSTEMD_OFFLINE=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get %s: %w\n%s", args[0], err, out)
	}
	return nil
}
