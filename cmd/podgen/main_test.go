package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"podgen/golden"
)

// TestMain makes the command itself available to the scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"podgen": main})
}

// TestCommandLine runs the scripts of golden/cli: each is a session at the
// command line with the files that it needs. An update rewrites what cmp compares.
func TestCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join(golden.Root(t), "golden", "cli"),
		UpdateScripts: *golden.Update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", filepath.Join(golden.Root(t), "examples"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}

// exits runs podgen and wants an exit status: exits 2 podgen render x.hcl.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS podgen ARG…")
	}
	err := ts.Exec(args[1], args[2:]...)
	status := "0"
	if err != nil {
		status = exitStatus(err)
	}
	if status != args[0] {
		ts.Fatalf("exit status %s, want %s", status, args[0])
	}
}

// exitStatus returns the status in the error of a command that ran.
func exitStatus(err error) string {
	const prefix = "exit status "
	text := err.Error()
	if len(text) > len(prefix) && text[:len(prefix)] == prefix {
		return text[len(prefix):]
	}
	return text
}

func TestScriptsExist(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join(golden.Root(t), "golden", "cli", "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	if _, err := os.Stat(scripts[0]); err != nil {
		t.Fatal(err)
	}
}
