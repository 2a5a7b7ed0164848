package cluster

import (
	"fmt"
	"sync"
	"testing"
)

// figures are what the tests measured, by the title of the test, for the README.
var figures struct {
	mu    sync.Mutex
	lines map[string][]string
}

// figure prints a result of a test and keeps it for the README.
func figure(t *testing.T, title, format string, args ...any) {
	t.Helper()
	text := fmt.Sprintf(format, args...)
	t.Log(text)
	figures.mu.Lock()
	defer figures.mu.Unlock()
	if figures.lines == nil {
		figures.lines = map[string][]string{}
	}
	figures.lines[title] = append(figures.lines[title], text)
}
