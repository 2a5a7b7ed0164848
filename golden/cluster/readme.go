package cluster

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// chapters are the tests by the title of their figures, with what they show.
var chapters = []struct{ title, shows, columns string }{
	{"Jobs", "A Job with a classic helper does not complete. With a native one it does: as soon as the helper ends after TERM, which is after the grace period where it does not listen. The end of a container is the runtime's record, the completion what the API server says.", ""},
	{"Order", "Containers start and stop as the plan says. When a container started or ended is the runtime's record, to the nanosecond; when a sidecar could answer is its own word. A gate is held where the next container started after that; a random pod has any of the roles, with and without probes, references and `depends_on` at random, each with a delay of its own, in a shuffled file.", ""},
	{"First requests", "An app that dials its proxy once, at its start. What podgen renders for an ambassador is never dialled too early.", ""},
	{"Shared volumes", "A reader gets what the writer of the log writes, and cannot write there itself.", ""},
	{"Verdicts", "The API server accepts all that podgen renders, and podgen says of an object what the API server says. Every field of the examples' objects was taken out, emptied, made negative, too long or otherwise odd, one at a time, and given to both (`dryRun=All`, `fieldValidation=Strict`).", ""},
	{"Run-time rules", "Pods that podgen refuses or warns of were given to the cluster all the same. What podgen says is quoted from its own text.", "rule | podgen says | seen"},
	{"Services that inits wait for", "The inits ask the cluster's name server, which they reach by kube-proxy's rules at the address of a Service.", ""},
}

const readmeHead = `# On a real kubelet

Golden files show what podgen writes. This module shows that it is true: it boots a real Kubernetes node on one Linux machine,
gives it what podgen renders, and compares what happens with what podgen said.

` + "```sh\nmake cluster-test\n```" + `

It needs root and Debian (or what has its packages), and installs what is missing: %s.
Kubernetes is built from source once, into a cache folder ($PODGEN_CLUSTER_CACHE, else podgen-cluster in the user's cache).
Without root, or elsewhere, it says so in one line and tests nothing.

Everything runs in namespaces of its own (processes, mounts, network), without a way to the network outside. When their first
process ends, whether the tests are over, interrupted or killed, the kernel takes the rest with it. What it leaves, a cgroup and a
folder, is removed then, or at the next start after a crash. A run ends by comparing the processes, mounts, interfaces, packet
rules, cgroups, folders and settings of the machine with those before it.

Nothing is pulled. busybox is Debian's; the other images are made here, and those under the names of known programs are
stand-ins: one small program ([actor](actor)) that has the door of the real one (the Cloud SQL proxy at 127.0.0.1:5432 and
its health port, the collector at 13133, nginx at 80 with its log), or writes the files that the example expects of it
(Vault's agent), after a delay. What they show is what Kubernetes does around a program, not what the real program does. The
name server is a small one as well ([names.go](names.go)).

What follows is written by the run. Do not edit it: run it again.

`

// writeReadme writes down what the tests came to, if all of them were run.
func writeReadme(at folders, began time.Time) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, readmeHead, strings.Join(packages, ", "))
	versions, err := os.ReadFile(at.file("versions"))
	if err != nil {
		return err
	}
	fmt.Fprintf(&out, "## The run\n\n`make cluster-test` on %s, in %.0f minutes with the binaries in the cache.\n\n%s",
		began.UTC().Format("2006-01-02"), time.Since(began).Minutes(), versions)
	for _, c := range chapters {
		lines := figures.lines[c.title]
		if len(lines) == 0 {
			return nil // not all tests were run
		}
		slices.Sort(lines)
		fmt.Fprintf(&out, "\n## %s\n\n%s\n\n", c.title, c.shows)
		if c.columns == "" {
			fmt.Fprintf(&out, "- %s\n", strings.Join(lines, "\n- "))
		} else {
			fmt.Fprintf(&out, "| %s |\n| --- | --- | --- |\n| %s |\n", c.columns, strings.Join(lines, " |\n| "))
		}
	}
	return os.WriteFile("README.md", out.Bytes(), 0o644)
}

// noteVersions writes down what the run is made with, while the records of this
// machine's packages can be read.
func noteVersions(_ context.Context, at folders) error {
	kernel, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return err
	}
	cgroups := "1"
	if slices.Equal(hierarchies(), []string{cgroupMount}) {
		cgroups = "2"
	}
	rows := [][2]string{
		{"Kubernetes", version}, {"Go", runtime.Version()}, {"Linux", strings.TrimSpace(string(kernel))},
		{"cgroups", "version " + cgroups}, {"processors", strconv.Itoa(runtime.NumCPU())},
	}
	for _, pkg := range packages {
		rows = append(rows, [2]string{pkg, packageField(pkg, "${Version}")})
	}
	var table bytes.Buffer
	table.WriteString("| made with | |\n| --- | --- |\n")
	for _, r := range rows {
		fmt.Fprintf(&table, "| %s | %s |\n", r[0], r[1])
	}
	return os.WriteFile(at.file("versions"), table.Bytes(), 0o644)
}
