package cluster

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// randomPod is a pod of two to six gated containers and one or two others, that
// refer to each other at random, in an order of the file that is at random as
// well. One seed gives one pod, always.
func randomPod(seed uint64) module {
	random := rand.New(rand.NewPCG(seed, 7))
	name := fmt.Sprintf("random-%d", seed)
	gated := make([]string, 2+random.IntN(5))
	for i := range gated {
		gated[i] = []string{"init", "sidecar", "ambassador"}[random.IntN(3)]
	}
	blocks := make([]string, 0, len(gated)+2)
	for i, role := range gated {
		blocks = append(blocks, block(random, role, i, edges(random, gated[:i])))
	}
	for i := range 1 + random.IntN(2) {
		blocks = append(blocks, block(random, "container", len(gated)+i, edges(random, gated)))
	}
	random.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	return module{name + ".hcl", fmt.Sprintf("pod %q {\n  termination_grace_period_seconds = 20\n\n%s}\n", name, strings.Join(blocks, "\n"))}
}

// edge is one need of a container: of an address where there is one to dial.
type edge struct{ dial, depends string }

// edges picks some of the gated containers to need.
func edges(random *rand.Rand, gated []string) []edge {
	var picked []edge
	for i, role := range gated {
		target := fmt.Sprintf("%s.c%d", role, i)
		switch {
		case random.IntN(3) > 0:
		case role == "ambassador":
			picked = append(picked, edge{dial: "${" + target + ".address}"})
		default:
			picked = append(picked, edge{depends: target})
		}
	}
	return picked
}

// block writes a container that does something for a while, dials those that it
// needs, and listens if it is an ambassador.
func block(random *rand.Rand, role string, index int, needs []edge) string {
	args := []string{`"-after"`, fmt.Sprintf(`"%dms"`, random.IntN(25)*100), `"-term"`, fmt.Sprintf(`"%dms"`, random.IntN(8)*100)}
	var depends []string
	for _, e := range needs {
		if e.depends != "" {
			depends = append(depends, e.depends)
		} else {
			args = append(args, `"-dial"`, `"`+e.dial+`"`)
		}
	}
	var more string
	port := 8000 + index
	switch role {
	case "init":
		args = append(args, `"-end"`, `"0s"`)
	case "sidecar": // one in two tells when it is ready
		if random.IntN(2) == 0 {
			args = append(args, `"-write"`, `"/tmp/ready"`)
			more = "\n    startup_probe {\n      exec {\n        command = [\"test\", \"-f\", \"/tmp/ready\"]\n      }\n\n      period_seconds = 1\n      within         = \"30s\"\n    }\n"
		}
	case "ambassador":
		args = append(args, `"-listen"`, fmt.Sprintf(`":%d"`, port))
		more = fmt.Sprintf("    ports = { door = %d }\n", port)
	}
	if depends != nil {
		more = "    depends_on = [" + strings.Join(depends, ", ") + "]\n" + more
	}
	return fmt.Sprintf("  %s \"c%d\" {\n    image = \"podgen/actor:1\"\n    args  = [%s]\n%s  }\n", role, index, strings.Join(args, ", "), more)
}
