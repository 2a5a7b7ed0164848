package rule

import (
	"podgen/generate/diag"
)

// Source: https://kubernetes.io/docs/concepts/configuration/configmap/, "Mounted ConfigMaps
// are updated automatically".
var subPathStatic = Rule{
	ID:       "sub-path-static",
	Title:    "Mount does not follow its source",
	Severity: diag.Info,
	Risk:     "Low: a program that reads its files only once does not care.",
	check: func(p *Pod) {
		if p.Completes() {
			return // what ends does not wait for changes
		}
		for _, c := range p.Containers {
			if c.Init() {
				continue
			}
			for i := range c.VolumeMounts {
				m := &c.VolumeMounts[i]
				name, path := "subPath", m.SubPath
				if path == "" {
					name, path = "subPathExpr", m.SubPathExpr
				}
				if path == "" {
					continue
				}
				if v, _ := p.Volume(m.Name); v != nil && isGiven(v) {
					c.Report(field("volumeMounts", itoa(i), name), "A mount of a part of a volume of a %s is made once: %s does not see changes before it is started anew. Mount the whole volume at a folder of its own if it has to.", sourceName(v), c.Title())
				}
			}
		}
	},
}
