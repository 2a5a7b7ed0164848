package imports

import (
	"fmt"
	"strings"

	"podgen/generate/evaluate"
	"podgen/generate/image"
	"podgen/schema"
)

// role is the role in which a container is written.
type role struct {
	role   schema.Role
	native bool
}

// gated says that it is one of those that start one after the other.
func (r role) gated() bool { return r.role == schema.Init || r.native }

// roles gives each container of the pod its role.
func (w *scope) roles() map[*value]role {
	if w.roleOf != nil {
		return w.roleOf
	}
	w.roleOf = map[*value]role{}
	for _, c := range w.pod.get("initContainers").items() {
		if c.str("restartPolicy") != "Always" {
			w.roleOf[c] = role{role: schema.Init}
			continue
		}
		helper := w.helper(c)
		if helper == "" || helper == schema.Ambassador && c.get("startupProbe") == nil { // an ambassador would get a probe
			helper = schema.Sidecar
		}
		w.roleOf[c] = role{helper, true}
	}
	for _, c := range w.pod.get("containers").items() {
		w.roleOf[c] = role{role: schema.Container}
		if helper := w.helper(c); helper != "" && len(w.pod.get("containers").items()) > 1 && c.get("restartPolicy") == nil {
			w.roleOf[c] = role{role: helper}
		}
	}
	return w.roleOf
}

// helper is what a container evidently is to the others, "" where that is not
// evident.
func (w *scope) helper(c *value) schema.Role {
	e := evidence(w.pod, c)
	if e.role == schema.Ambassador && !hasTCPPort(c) {
		return ""
	}
	return e.role
}

func hasTCPPort(c *value) bool {
	for _, p := range c.get("ports").items() {
		if protocol := p.str("protocol"); protocol == "" || protocol == "TCP" {
			return true
		}
	}
	return false
}

// finding is what a container evidently is, and why.
type finding struct {
	role schema.Role
	why  []string
}

// evidence says what a container of a pod evidently is: by what its image is made
// for, because it is named a proxy and another one dials it, or because it reads the
// log files of another.
func evidence(pod, c *value) finding {
	if r := madeFor(pod, c); r != "" {
		return finding{r, []string{"the image " + image.Parse(c.str("image")).Name() + " is made for it"}}
	}
	if word := wordOf(c.str("name"), "proxy", "ambassador"); word != "" {
		if who, where := dialledBy(pod, c); who != "" {
			return finding{schema.Ambassador, []string{fmt.Sprintf("its name says so (%s), and container %s dials %s", word, who, where)}}
		}
	}
	if volume := readsLogs(pod, c); volume != "" {
		return finding{schema.Adapter, []string{"it reads volume " + volume + ", to which another container writes"}}
	}
	return finding{}
}

// madeFor is the role that the image of a container is made for, "" where nobody knows.
func madeFor(pod, c *value) schema.Role {
	known := image.Parse(c.str("image")).Known()
	switch {
	case known == nil:
		return ""
	case known.Role != "shipper":
		return schema.Role(known.Role)
	case sharesVolume(pod, c):
		return schema.Adapter
	}
	return ""
}

// sharesVolume says that a container mounts an emptyDir to which another one writes.
func sharesVolume(pod, c *value) bool {
	for _, m := range c.get("volumeMounts").items() {
		if !isEmptyDir(pod, m.str("name")) {
			continue
		}
		for _, other := range pod.get("containers").items() {
			if other != c && writes(other, m.str("name")) {
				return true
			}
		}
	}
	return false
}

// dialledBy is a container that has an address of another one in its command or its
// environment, and that address; "" if there is none.
func dialledBy(pod, c *value) (who, where string) {
	for _, list := range []string{"initContainers", "containers"} {
		for _, other := range pod.get(list).items() {
			for _, p := range c.get("ports").items() {
				if n := p.get("containerPort"); n != nil && other != c {
					if where := dials(other, n.text); where != "" {
						return other.str("name"), where
					}
				}
			}
		}
	}
	return "", ""
}

// dials is the address of a port of the pod that stands in the command or the
// environment of a container, "" if none does.
func dials(c *value, port string) string {
	for _, host := range []string{evaluate.Loopback, "localhost"} {
		address, found := host+":"+port, false
		for _, field := range []string{"command", "args", "env"} {
			if v := c.get(field); v != nil {
				v.walk(func(v *value) {
					_, after, ok := strings.Cut(v.text, address)
					found = found || ok && (after == "" || after[0] < '0' || after[0] > '9')
				})
			}
		}
		if found {
			return address
		}
	}
	return ""
}

// readsLogs is the volume of log files that a container reads and another writes,
// "" if there is none. A container that serves something is no such reader.
func readsLogs(pod, c *value) string {
	if len(c.get("ports").items()) > 0 {
		return ""
	}
	for _, m := range c.get("volumeMounts").items() {
		readOnly := m.get("readOnly")
		if readOnly == nil || readOnly.text != "true" || !strings.Contains(m.str("name")+m.str("mountPath"), "log") || !isEmptyDir(pod, m.str("name")) {
			continue
		}
		for _, other := range pod.get("containers").items() {
			if other != c && writes(other, m.str("name")) {
				return m.str("name")
			}
		}
	}
	return ""
}

func isEmptyDir(pod *value, volume string) bool {
	for _, v := range pod.get("volumes").items() {
		if v.str("name") == volume {
			return v.get("emptyDir") != nil
		}
	}
	return false
}

// writes says that a container can write to a volume.
func writes(c *value, volume string) bool {
	for _, m := range c.get("volumeMounts").items() {
		if readOnly := m.get("readOnly"); m.str("name") == volume && (readOnly == nil || readOnly.text != "true") {
			return true
		}
	}
	return false
}
