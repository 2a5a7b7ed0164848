package rule

import "strings"

// tail is what the options of tail ask for.
type tail struct {
	follow bool // -f, -F, -n0f, --follow: it goes on when it has come to the end of the file
	byName bool // --follow=name: it looks at what has the name now
	retry  bool // -F, --retry: it waits for a file that is missing
	pid    bool // --pid: it ends with another process
}

func tailOf(args []string) tail {
	var t tail
	for _, a := range args {
		switch {
		case strings.HasPrefix(a, "--pid"):
			t.pid = true
		case a == "--retry":
			t.retry = true
		case strings.HasPrefix(a, "--follow"):
			t.follow = true
			t.byName = t.byName || a == "--follow=name"
		case strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "--"):
			t.follow = t.follow || strings.ContainsAny(a, "fF")
			t.retry = t.retry || strings.Contains(a, "F")
		}
	}
	return t
}

// endless says that tail goes on forever.
func (t tail) endless() bool { return t.follow && !t.pid }

// needsFile says that tail follows a file that is there when it starts, and ends where
// it is not.
func (t tail) needsFile() bool { return t.follow && !t.byName && !t.retry }
