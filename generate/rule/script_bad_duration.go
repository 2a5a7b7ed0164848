package rule

import (
	"path"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// busybox and coreutils both refuse these, and have the same suffixes.
var scriptBadDuration = Rule{
	ID:       "script-bad-duration",
	Title:    "Duration that sleep refuses",
	Severity: hcl.DiagError,
	Risk:     "None known.",
	check: func(p *Pod) {
		const detail = "%s calls sleep with %s, which is no duration: it fails at once. %sWrite a number of seconds, or one with s, m, h or d: sleep 100, sleep 5m."
		for _, c := range p.Containers {
			for _, s := range c.Scripts() {
				for _, call := range s.Calls() {
					if call.Name != "sleep" {
						continue
					}
					if bad, is := badDuration(literals(call.Args)); is {
						s.Report(call.Node.Pos(), detail, c.Title(), bad, "The script goes on without the pause, or ends there under set -e. ")
					}
				}
			}
			for _, cmd := range c.Commands() {
				if path.Base(cmd.Argv[0]) == "sleep" {
					if bad, is := badDuration(cmd.Argv[1:]); is {
						c.Report(cmd.Field(min(1, len(cmd.Argv)-1)), detail, c.Title(), bad, "")
					}
				}
			}
		}
	},
}

// badDuration returns the first argument of sleep that it refuses. An argument that
// is not known is taken to be right.
func badDuration(args []string) (string, bool) {
	if len(args) == 0 {
		return "nothing", true
	}
	for _, arg := range args {
		if arg == "" || strings.HasPrefix(arg, "--") || strings.ContainsAny(arg, "$`*?") {
			return "", false
		}
	}
	for _, arg := range args {
		switch strings.ToLower(arg) {
		case "infinity", "inf":
			continue
		}
		if _, ok := seconds(arg); !ok {
			return strconv.Quote(arg), true
		}
	}
	return "", false
}

// seconds reads a duration as sleep does: a number with s, m, h, d or nothing behind.
func seconds(arg string) (float64, bool) {
	if arg == "" {
		return 0, false
	}
	unit := map[byte]float64{'s': 1, 'm': 60, 'h': 3600, 'd': 86400}[arg[len(arg)-1]]
	if unit != 0 {
		arg = arg[:len(arg)-1]
	} else {
		unit = 1
	}
	n, err := strconv.ParseFloat(arg, 64)
	return n * unit, err == nil && n >= 0 && n < 1e12
}
