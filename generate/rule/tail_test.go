package rule

import (
	"strings"
	"testing"
)

func TestTail(t *testing.T) {
	for line, want := range map[string]struct{ endless, needsFile bool }{
		"a.log":                      {false, false},
		"-n 5 a.log":                 {false, false},
		"-f a.log":                   {true, true},
		"-n0f a.log":                 {true, true},
		"-F a.log":                   {true, false},
		"-f --retry a.log":           {true, false},
		"--follow a.log":             {true, true},
		"--follow=descriptor a.log":  {true, true},
		"--follow=name a.log":        {true, false},
		"-f --pid=1 a.log":           {false, true},
		"--retry a.log":              {false, false},
		"-n+1 -F /var/log/a.log b":   {true, false},
		"--lines=5 --quiet file-for": {false, false},
	} {
		got := tailOf(strings.Fields(line))
		if got.endless() != want.endless || got.needsFile() != want.needsFile {
			t.Errorf("tail %s: endless %t, needs the file %t", line, got.endless(), got.needsFile())
		}
	}
}
