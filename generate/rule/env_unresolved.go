package rule

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/plan"
)

// Source: makeEnvironmentVariables in k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go and
// ExpandContainerCommandAndArgs in pkg/kubelet/container/helpers.go: what the kubelet does
// not know, the variables of the image among it, stays as it is written. The plan
// has put a variable before those that use it.
var envUnresolved = Rule{
	ID:       "env-unresolved",
	Title:    "Variable stays as it is written",
	Severity: hcl.DiagWarning,
	Risk:     "Low: a program may expand $(NAME) by itself.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if len(c.EnvFrom) > 0 {
				continue // nobody knows what is in there
			}
			c.unresolvedEnv()
			c.unresolvedWords("command", c.Command)
			c.unresolvedWords("args", c.Args)
		}
	},
}

// unresolvedEnv reports what the variables use and nobody sets.
func (c *Container) unresolvedEnv() {
	for i := range c.Env {
		e := &c.Env[i]
		if !strings.Contains(e.Value, "$(") {
			continue
		}
		for _, name := range plan.Expansions(e.Value) {
			set := c.envIndex(name)
			if !isVariable(name) || c.Pod.serviceVariable(name) || set >= 0 && set != i {
				continue
			}
			if set == i {
				c.Report(field("env", itoa(i)), "%q uses $(%s), and nothing sets it before: Kubernetes does not know the variables of the image, and the program gets the text \"$(%s)\". Write the whole value.", name, name, name)
			} else {
				c.Report(field("env", itoa(i)), "%q uses $(%s), and %s has no such variable: the program gets the text \"$(%s)\". Set %q in env, or write $$(%s) if the text is meant.", e.Name, name, c.Title(), name, name, name)
			}
			break
		}
	}
}

// unresolvedWords reports what the words of a command line use and nobody sets. In a
// script $(NAME) is the shell's.
func (c *Container) unresolvedWords(of string, words []string) {
	for i, word := range words {
		if !strings.Contains(word, "$(") || c.Script() != nil || len(c.Command) > 0 && isShell(c.Command[0]) || len(c.Args) > 0 && c.Args[0] == "-c" {
			continue
		}
		for _, name := range plan.Expansions(word) {
			if isVariable(name) && c.envIndex(name) < 0 && !c.Pod.serviceVariable(name) {
				c.Report(field(of, itoa(i)), "%q uses $(%s), and env of %s has no such variable: the program gets the text \"$(%s)\". Set %q in env, or write $$(%s) if the text is meant.", word, name, c.Title(), name, name, name)
				return
			}
		}
	}
}

// envIndex is the index of the first variable of that name, -1 if there is none.
func (c *Container) envIndex(name string) int {
	for i := range c.Env {
		if c.Env[i].Name == name {
			return i
		}
	}
	return -1
}

// isVariable says that a name is one that people give to variables: other texts
// in $(…) are meant for something else.
func isVariable(name string) bool {
	if name == "" {
		return false
	}
	for i := range len(name) {
		if b := name[i]; b != '_' && (b < 'A' || b > 'Z') && (i == 0 || b < '0' || b > '9') {
			return false
		}
	}
	return true
}

// serviceVariable says that a variable may be one of those that the kubelet sets for
// the Services of the namespace: FOO_SERVICE_HOST, FOO_PORT_80_TCP_ADDR.
func (p *Pod) serviceVariable(name string) bool {
	if !strings.Contains(name, "_SERVICE_HOST") && !strings.Contains(name, "_SERVICE_PORT") && !strings.Contains(name, "_PORT") {
		return false
	}
	return strings.HasPrefix(name, "KUBERNETES_") || p.Spec.EnableServiceLinks == nil || *p.Spec.EnableServiceLinks
}
