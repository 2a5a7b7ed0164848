package rule

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// Source: the entry points of the images, docker_verify_minimum_env in
// github.com/docker-library/{mysql,mariadb,postgres}. An empty value counts as none.
var databaseWithoutPassword = Rule{
	ID:       "database-without-password",
	Title:    "Database without a password",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low: a database that a claim holds already starts without, so that finding is a warning.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if c.Known == nil || len(c.Known.Needs) == 0 || len(c.EnvFrom) > 0 || len(c.Command) > 0 || !c.runsImage() {
				continue
			}
			for _, set := range c.Known.Needs {
				if !c.sets(set) {
					c.reportMissing(set)
					break
				}
			}
		}
	},
}

// runsImage says that the arguments leave the image's program in place: there are none,
// or the first is an option of it or its name.
func (c *Container) runsImage() bool {
	if len(c.Args) == 0 {
		return true
	}
	first := c.Args[0]
	return strings.HasPrefix(first, "-") || slices.Contains(c.Known.Program, first)
}

// sets says that the container sets one of some variables to a value that counts.
func (c *Container) sets(variables []string) bool {
	for i := range c.Env {
		env := &c.Env[i]
		for _, variable := range variables {
			name, want, exact := strings.Cut(variable, "=")
			if env.Name != name {
				continue
			}
			if env.ValueFrom != nil || strings.Contains(env.Value, "$(") || !exact && env.Value != "" || exact && env.Value == want {
				return true
			}
		}
	}
	return false
}

func (c *Container) reportMissing(set []string) {
	var names []string
	for _, variable := range set[:min(3, len(set))] {
		name, value, exact := strings.Cut(variable, "=")
		if exact {
			name += " = \"" + value + "\""
		}
		names = append(names, name)
	}
	list := names[0]
	if n := len(names); n > 1 {
		list = strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
	const detail = "%s runs %s, which refuses to start without one of the variables that say how it is to be entered: %s. Set it in env, best from a secret: %s = secret.NAME.data.password.%s"
	image := c.Ref.Name()
	if c.keepsData() {
		c.Suspect(field("image"), detail, c.Title(), image, list, names[0], " What the volume holds already may do without.")
		return
	}
	c.Report(field("image"), detail, c.Title(), image, list, names[0], "")
}

// keepsData says that what the database once made may be there: its folder is on a
// volume that outlives the pod.
func (c *Container) keepsData() bool {
	for i := range c.VolumeMounts {
		m := &c.VolumeMounts[i]
		if c.Known.Data == "" || !under(mountPath(m), c.Known.Data) && !under(c.Known.Data, mountPath(m)) {
			continue
		}
		if v, _ := c.Pod.Volume(m.Name); v == nil || !isEmptyDir(v) {
			return true
		}
	}
	return false
}
