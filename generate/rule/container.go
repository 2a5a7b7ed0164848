package rule

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/image"
	"podgen/generate/plan"
	"podgen/schema"
)

// Container is a container of a pod with its place in the order.
type Container struct {
	*corev1.Container // what the module says; for the startup probe see Started

	Pod  *Pod
	Step *plan.Step

	// Place is its place in the order of starting: that among the inits and native
	// sidecars, or behind them all for a main container.
	Place int

	Ref   image.Ref    // the image, taken apart
	Known *image.Image // what is known of the image, nil if nothing is

	commands []Command
	scripts  []*Script
	looked   bool
}

func newContainer(p *Pod, step *plan.Step, place int) *Container {
	c := &Container{Container: step.Value, Pod: p, Step: step, Place: place}
	c.Ref = image.Parse(c.Image)
	c.Known = c.Ref.Known()
	return c
}

// Name is the container's name.
func (c *Container) Name() string { return c.Step.Name }

// Role is the block that it was written as.
func (c *Container) Role() schema.Role { return c.Step.Role }

// Init says that it runs to its end before what comes after it starts.
func (c *Container) Init() bool { return c.Step.Role == schema.Init }

// Sidecar says that it is a native sidecar.
func (c *Container) Sidecar() bool { return c.Step.Native }

// Main says that it is neither an init nor a native sidecar.
func (c *Container) Main() bool { return !c.Step.Gated() }

// Started is the probe that says when it has started, the one that its role
// implies included; nil if there is none.
func (c *Container) Started() *corev1.Probe { return c.Step.StartupProbe() }

// Before says that the container has started (a sidecar) or ended (an init) before
// the other one starts.
func (c *Container) Before(other *Container) bool { return !c.Main() && c.Place < other.Place }

// Beside says that two containers of a pod run at the same time: main containers and
// native sidecars do, and an init does with the sidecars before it.
func (c *Container) Beside(other *Container) bool {
	switch {
	case c == other, c.Init() && other.Init():
		return false
	case c.Init():
		return other.Sidecar() && other.Before(c)
	case other.Init():
		return c.Sidecar() && c.Before(other)
	}
	return true
}

// At is the HCL that set a field of the container, by JSON names and indices, or the
// nearest value around it; in the end the header of the container's block.
func (c *Container) At(path ...string) hcl.Range {
	if node, _ := c.Step.Origin.Find(path...); node != nil && node.Range != nil {
		return *node.Range
	}
	return c.Step.Range
}

// Has says whether the module set the field, rather than something around it.
func (c *Container) Has(path ...string) bool {
	_, depth := c.Step.Origin.Find(path...)
	return depth == len(path)
}

// Title names the container: `sidecar "logs"`.
func (c *Container) Title() string { return fmt.Sprintf("%s %q", c.Role(), c.Name()) }

// Argv is the command line that the container runs, as far as the module says it:
// command and args, or the args alone where the image's entry point runs them.
func (c *Container) Argv() []string {
	argv := make([]string, 0, len(c.Command)+len(c.Args))
	return append(append(argv, c.Command...), c.Args...)
}

// Script is the shell script that the container runs by `sh -c` or the like, nil if
// it runs none.
func (c *Container) Script() *Script {
	for _, s := range c.Scripts() {
		if s.Main() {
			return s
		}
	}
	return nil
}

// Main says that the script is what the container runs, rather than one of its
// probes or hooks.
func (s *Script) Main() bool { return s.Field[0] == "command" || s.Field[0] == "args" }

// Mount returns the container's mount of a volume and its index; nil if there is none.
func (c *Container) Mount(volume string) (*corev1.VolumeMount, int) {
	for i := range c.VolumeMounts {
		if c.VolumeMounts[i].Name == volume {
			return &c.VolumeMounts[i], i
		}
	}
	return nil, -1
}
