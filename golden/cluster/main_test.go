package cluster

import (
	"flag"
	"os"
	"testing"
)

// The tests wait more than they work, so many run at the same time.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "12"); err != nil {
		panic(err)
	}
	os.Exit(Run(m.Run))
}
