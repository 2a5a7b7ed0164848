package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/hashicorp/hcl/v2"
	kongcompletion "github.com/jotaen/kong-completion"

	"podgen/generate/diag"
	"podgen/generate/kubernetes"
	"podgen/generate/report"
)

// app is what a command has of the world around it.
type app struct {
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Environ []string

	reports *report.Writer // nil for text on standard error
}

// The exit statuses.
const (
	exitFine  = 0
	exitStale = 1 // render --check, fmt --check: what is there differs
	exitError = 2 // the input has errors; nothing was written
	exitUsage = 3 // wrong usage, or a file that cannot be read or written
)

// exit is the error of a command that has said what is wrong and only has to
// end with a status.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// commands is the command line.
type commands struct {
	Render     renderCommand             `cmd:"" help:"Render HCL as Kubernetes YAML."`
	Validate   validateCommand           `cmd:"" help:"Say what is wrong with HCL, and write nothing."`
	Fmt        fmtCommand                `cmd:"" help:"Put HCL files into canonical style, the same as terraform fmt gives."`
	Import     importCommand             `cmd:"" help:"Turn Kubernetes YAML into HCL that renders the same."`
	Blame      blameCommand              `cmd:"" help:"Say which HCL is behind a line of the YAML."`
	Patterns   patternsCommand           `cmd:"" help:"List, show and begin patterns: pieces of pods that are ready to use."`
	Rules      rulesCommand              `cmd:"" help:"Say what podgen holds a module to."`
	Version    versionCommand            `cmd:"" help:"Print the version of podgen and of the Kubernetes API that it knows."`
	Completion kongcompletion.Completion `cmd:"" help:"Print how to switch on completion in your shell."`
}

// run parses the arguments, runs the command and returns the exit status.
func run(args []string, a *app) int {
	status, usage := -1, a.Stdout
	if len(args) == 0 {
		args, usage = []string{"--help"}, a.Stderr // nothing was asked for: say what there is
	}
	parser, err := kong.New(&commands{},
		kong.Name("podgen"),
		kong.Description("Multi-container pods in HCL, rendered as Kubernetes YAML that starts in the order written."),
		kong.Writers(usage, a.Stderr),
		kong.Exit(func(code int) { status = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Vars{"oldest": kubernetes.Oldest().String(), "newest": kubernetes.Newest().String()},
		kong.Bind(a),
	)
	if err != nil {
		panic(err) // the declaration of the command line is wrong
	}
	kongcompletion.Register(parser)
	context, err := parser.Parse(args)
	switch {
	case status >= 0 && usage == a.Stderr:
		return exitUsage
	case status >= 0:
		return status // help was asked for
	}
	if err != nil {
		fmt.Fprintf(a.Stderr, "podgen: %s\n", err)
		if _, ok := errors.AsType[*kong.ParseError](err); ok {
			fmt.Fprintln(a.Stderr, "Run podgen --help, or podgen COMMAND --help.")
		}
		return exitUsage
	}
	return a.status(context.Run())
}

// status turns the error of a command into the exit status.
func (a *app) status(err error) int {
	var code exit
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintf(a.Stderr, "podgen: %s\n", err)
	return exitUsage
}

// environ returns a variable of the environment.
func (a *app) environ(name string) (string, bool) {
	for _, pair := range a.Environ {
		if key, value, _ := strings.Cut(pair, "="); key == name {
			return value, true
		}
	}
	return "", false
}

// statusOf is the exit status that diagnostics ask for.
func statusOf(diags hcl.Diagnostics) error {
	switch {
	case slices.ContainsFunc(diags, diag.IsUnreadable):
		return exit(exitUsage)
	case diags.HasErrors():
		return exit(exitError)
	}
	return nil
}
