package rule

import (
	"github.com/hashicorp/hcl/v2"
)

var readOnlyRootWrite = Rule{
	ID:       "read-only-root-write",
	Title:    "Script writes to a read-only file system",
	Severity: hcl.DiagWarning,
	Risk:     "Low: the script may not come to that line.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if s := c.SecurityContext; s == nil || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem || p.windows() {
				continue
			}
			for _, s := range c.Scripts() {
				for _, a := range s.effects.writes {
					if m, _ := c.mountOf(a.path); m == nil && !c.exists(a) && !c.alwaysWritable(a.path) {
						s.Report(a.at, "%s writes %q, and has read_only_root_filesystem = true: \"Read-only file system\". Mount a volume there, volume \"work\" {}, or write to a volume.", c.Title(), a.path)
						break
					}
				}
			}
		}
	},
}

// alwaysWritable says that the kubelet or the container runtime mounts something
// writable at a path of every container.
func (c *Container) alwaysWritable(p string) bool {
	message := c.TerminationMessagePath
	if message == "" {
		message = "/dev/termination-log"
	}
	return p == message || p == "/etc/hosts" || p == "/etc/hostname" || p == "/etc/resolv.conf" || under(p, "/dev/shm") || under(p, "/dev/mqueue")
}
