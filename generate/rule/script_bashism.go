package rule

import "github.com/hashicorp/hcl/v2"

var scriptBashism = Rule{
	ID:       "script-bashism",
	Title:    "Script for bash, run by sh",
	Severity: hcl.DiagError,
	Weak:     hcl.DiagWarning,
	Risk:     "Low: the shell of an image is known from its name and tag, which somebody may have given to another image.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			for _, s := range c.Scripts() {
				if s.File == nil || !s.Posix() {
					continue
				}
				if b, worst := s.bashism(); worst == fatal {
					s.Report(b.at, "%s has %s, which %s does not know: it gives up there. Write %s, or run the script by bash in an image that has it.",
						c.Title(), b.what, s.Runner(), b.instead())
				} else if worst == wrong {
					s.Suspect(b.at, "%s has %s, which %s does not know: it goes on and does something else. Write %s, or run the script by bash in an image that has it.",
						c.Title(), b.what, s.Runner(), b.instead())
				}
			}
		}
	},
}

// bashism is the first of the worst that the script has of bash, with its effect.
func (s *Script) bashism() (bashism, effect) {
	var first bashism
	worst := understood
	for _, b := range s.bashisms() {
		if e := b.in(s.Shell); e > worst {
			first, worst = b, e
		}
	}
	return first, worst
}

func (b bashism) instead() string {
	if b.write == "" {
		return "it otherwise"
	}
	return b.write
}
