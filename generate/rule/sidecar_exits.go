package rule

import "github.com/hashicorp/hcl/v2"

var sidecarExits = Rule{
	ID:       "sidecar-exits",
	Title:    "Sidecar that ends by itself",
	Severity: hcl.DiagWarning,
	Risk:     "Medium: being started again may be how it is meant to go on.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if !c.Sidecar() || len(c.RestartPolicyRules) > 0 { // with rules for its exit codes it is meant to end
				continue
			}
			if f, ends := c.finishes(); ends {
				p.Report(f.at, "%s ends by itself%s, and a native sidecar is always started again, with up to five minutes in between. Make it an init if it has work to finish before the others start, or end with a command that serves.",
					c.Title(), f.means())
			}
		}
	},
}
