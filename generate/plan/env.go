package plan

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
)

// orderEnv orders a container's environment so that a variable that another
// uses as $(NAME) comes before it: Kubernetes expands only what stands above.
// Source: makeEnvironmentVariables in k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go.
func (b *podBuilder) orderEnv(s *Step) {
	env := s.Value.Env
	if !slices.ContainsFunc(env, func(v corev1.EnvVar) bool { return strings.Contains(v.Value, "$(") }) {
		return
	}
	index := make(map[string]int, len(env))
	for i, v := range env {
		if _, twice := index[v.Name]; !twice {
			index[v.Name] = i
		}
	}
	order, circles := Order(len(env), func(i int) []int {
		var needs []int
		for _, name := range Expansions(env[i].Value) {
			if j, ok := index[name]; ok && name != env[i].Name {
				needs = append(needs, j)
			}
		}
		return needs
	})
	for _, circle := range circles {
		b.envCycle(s, circle)
	}
	if circles == nil && !slices.IsSorted(order) {
		s.Env = order
	}
}

func (b *podBuilder) envCycle(s *Step, circle []int) {
	first := slices.Index(circle, slices.Min(circle)) // the first in the file
	circle = slices.Concat(circle[first:], circle[:first+1])
	names := make([]string, len(circle))
	for n, i := range circle {
		names[n] = s.Value.Env[i].Name
	}
	at := s.Range
	if node := s.Origin.Field("env").Item(circle[0]); node != nil && node.Range != nil {
		at = *node.Range
	}
	b.add(diag.Error(at, "Variables need each other", "%s: each uses the next as $(NAME), and Kubernetes expands only variables that stand above. Set one of them without the other.", strings.Join(names, " → ")))
}

// Expansions returns the names that a text uses as $(NAME). $$(NAME) is an
// escape and expands to nothing.
func Expansions(text string) []string {
	var names []string
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '$' {
			continue
		}
		if text[i+1] == '$' {
			i++
			continue
		}
		if text[i+1] != '(' {
			continue
		}
		end := strings.IndexByte(text[i:], ')')
		if end < 0 {
			break
		}
		names = append(names, text[i+2:i+end])
		i += end
	}
	return names
}
