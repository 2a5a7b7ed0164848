package rule

import "github.com/hashicorp/hcl/v2"

var readinessOnlyInSidecar = Rule{
	ID:       "readiness-only-in-sidecar",
	Title:    "Only a helper says when the pod is ready",
	Severity: hcl.DiagWarning,
	Risk:     "Low: the helper's probe may ask at the container's port.",
	check: func(p *Pod) {
		if helper := p.onlyReady(); helper != nil {
			for _, c := range p.Mains() {
				if !c.Role().Helper() && p.serves(c) {
					c.Report(nil, "A service leads to %s, which has no readiness_probe, and only %s has one: the pod gets requests as soon as its helper is ready, whether %s can answer or not. Give it a readiness_probe.", c.Title(), helper.Title(), c.Title())
				}
			}
		}
	},
}

// onlyReady is a helper with a readiness probe of its own where no container of the
// pod has one; nil otherwise.
func (p *Pod) onlyReady() *Container {
	var helper *Container
	for _, c := range p.Containers {
		switch {
		case c.ReadinessProbe == nil:
		case c.Sidecar() || c.Role().Helper():
			helper = c
			if port, _, ok := (probe{c.ReadinessProbe, "readinessProbe", "readiness_probe"}).dials(); ok {
				if n, known := c.port(port); known && !c.declares(n) && c.owner(n) != nil {
					return nil // it asks at the port of another
				}
			}
		default:
			return nil
		}
	}
	return helper
}

// serves says that a service sends requests to the container.
func (p *Pod) serves(c *Container) bool {
	if len(c.Ports) == 0 {
		return false
	}
	for _, s := range p.services() {
		if !s.Spec.PublishNotReadyAddresses && s.leadsTo(c) {
			return true
		}
	}
	return false
}
