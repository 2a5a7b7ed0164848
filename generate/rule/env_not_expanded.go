package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

// The kubelet expands $(NAME) in command, args and the commands of probes, and not in
// those of hooks. Source: pkg/kubelet/container/helpers.go and prober/prober.go.
var envNotExpanded = Rule{
	ID:       "env-not-expanded",
	Title:    "Variable that nothing expands",
	Severity: hcl.DiagWarning,
	Risk:     "Low: a program may expand variables itself.",
	check: func(p *Pod) {
		for _, c := range p.Containers {
			if len(c.Env) == 0 {
				continue
			}
			for _, cmd := range c.Commands() {
				if !expandsItself(cmd.Argv) {
					c.unexpanded(cmd)
				}
			}
		}
	},
}

// expandsItself says that a command line has a shell or an interpreter in it.
func expandsItself(argv []string) bool {
	if slices.ContainsFunc(argv, isShell) {
		return true
	}
	name := strings.TrimRight(path.Base(argv[0]), "0123456789.")
	return slices.Contains([]string{"python", "perl", "ruby", "node", "php", "awk", "gawk", "lua", "jq", "envsubst", "make", "eval", "psql", "mongo", "mongosh"}, name)
}

func (c *Container) unexpanded(cmd Command) {
	for i, word := range cmd.Argv {
		text, name := variableIn(word)
		if name == "" || !slices.ContainsFunc(c.Env, func(e corev1.EnvVar) bool { return e.Name == name }) {
			continue
		}
		at := c.At(cmd.Field(i)...)
		if slices.Contains(cmd.where, "lifecycle") {
			c.Pod.Report(at, "The hook of %s runs no shell, so its program gets %q as it stands, and not the value of the variable. Write [\"sh\", \"-c\", …].", c.Title(), text)
			continue
		}
		d := c.Pod.Report(at, "%s runs no shell, so its program gets %q as it stands, and not the value of the variable. Write $(%s), which the kubelet expands.", c.Title(), text, name)
		if place, found := findIn(at, c.Pod, strings.ReplaceAll(text, "${", "$${")); found {
			diag.Suggest(d, place, "$("+name+")")
		}
	}
}

// variableIn finds the first $NAME or ${NAME} in a word.
func variableIn(word string) (text, name string) {
	for i := 0; i+1 < len(word); i++ {
		if word[i] != '$' {
			continue
		}
		if word[i+1] == '$' {
			i++ // $$ is one dollar sign, and meant
			continue
		}
		rest := word[i+1:]
		if strings.HasPrefix(rest, "{") {
			if end := strings.IndexByte(rest, '}'); end > 0 && nameLength(rest[1:]) == end-1 {
				return word[i : i+2+end], rest[1:end]
			}
			continue
		}
		if n := nameLength(rest); n > 0 {
			return word[i : i+1+n], rest[:n]
		}
	}
	return "", ""
}

// nameLength is the length of the name of a variable that a text begins with.
func nameLength(text string) int {
	n := 0
	for n < len(text) && (isLetter(text[n]) || text[n] == '_' || n > 0 && '0' <= text[n] && text[n] <= '9') {
		n++
	}
	return n
}
