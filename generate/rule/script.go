package rule

import (
	"errors"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"mvdan.cc/sh/v3/syntax"

	"podgen/generate/heredoc"
	"podgen/generate/image"
)

// Script is a shell script that stands in a command line: `sh -c TEXT`. The command
// line may be the container's own, or that of one of its probes and hooks.
type Script struct {
	*parsed

	Text  string // as the module has it
	Shell string // what runs it: "bash", or "ash", "dash"; "sh" where nobody knows which shell sh is

	// Field is where the text stands: "command" or "args" and the index, or
	// "livenessProbe", "exec", "command" and the index.
	Field []string

	c  *Container
	at hcl.Range
}

// parsed is what a text means to a shell, whoever runs it.
type parsed struct {
	// File is the script as bash reads it, nil if it does not; Err is then why.
	File *syntax.File
	Err  error

	// effects is what the script does to files.
	effects effects

	run    string // the text after the kubelet has expanded it
	posix  func() error
	calls  []Call
	called bool

	bash   []bashism
	bashed bool
}

// PosixErr is why a POSIX shell does not read the script, nil if it does.
func (p *parsed) PosixErr() error { return p.posix() }

// bashisms are what the script has of bash and POSIX has not.
func (p *parsed) bashisms() []bashism {
	if !p.bashed && p.File != nil {
		p.bashed = true
		p.bash = bashisms(p.File)
	}
	return p.bash
}

// At is the HCL of a place in the script: its line, where the text is a heredoc that
// shows it, and the whole text elsewhere.
func (s *Script) At(pos syntax.Pos) hcl.Range {
	file := s.c.Pod.Sources[s.at.Filename]
	if file == nil || !s.at.CanSliceBytes(file.Bytes) || !pos.IsValid() {
		return s.at
	}
	text := strings.Split(strings.TrimSuffix(s.Text, "\n"), "\n")
	lines, n := heredoc.Lines(s.at, file.Bytes), int(pos.Line())-1
	if n >= len(text) {
		return s.at
	}
	if from := heredoc.Align(lines, text)[n]; from >= 0 {
		return lines[from].At
	}
	return s.at
}

// Find is the HCL of a text that stands once in the line of a place; false where
// it stands there more often, or otherwise than the script has it.
func (s *Script) Find(pos syntax.Pos, text string) (hcl.Range, bool) {
	return findIn(s.At(pos), s.c.Pod, text)
}

// findIn is the range of a text that stands once in a range.
func findIn(at hcl.Range, p *Pod, text string) (hcl.Range, bool) {
	src := p.Source(at)
	i := strings.Index(src, text)
	if i < 0 || strings.Contains(src[i+1:], text) || strings.Contains(src[:i], "\n") {
		return hcl.Range{}, false
	}
	column := at.Start.Column + len([]rune(src[:i]))
	return hcl.Range{
		Filename: at.Filename,
		Start:    hcl.Pos{Line: at.Start.Line, Column: column, Byte: at.Start.Byte + i},
		End:      hcl.Pos{Line: at.Start.Line, Column: column + len([]rune(text)), Byte: at.Start.Byte + i + len(text)},
	}, true
}

// Posix says that the script is run by a shell that knows no more than POSIX, or
// little more: ash or dash.
func (s *Script) Posix() bool { return s.Shell == "ash" || s.Shell == "dash" }

// Report reports a finding about a place in the script.
func (s *Script) Report(pos syntax.Pos, detail string, args ...any) *hcl.Diagnostic {
	return s.c.Pod.Report(s.At(pos), detail, args...)
}

// Suspect is Report for a finding of which the rule is less sure.
func (s *Script) Suspect(pos syntax.Pos, detail string, args ...any) *hcl.Diagnostic {
	return s.c.Pod.Suspect(s.At(pos), detail, args...)
}

// Runner names the shell in a sentence.
func (s *Script) Runner() string {
	if s.Shell == "ash" {
		return "the ash of busybox"
	}
	return s.Shell
}

// Walk calls f with every node of the script, as syntax.Walk does; not at all for a
// script that cannot be read.
func (s *Script) Walk(f func(syntax.Node) bool) {
	if s.File != nil {
		syntax.Walk(s.File, f)
	}
}

// shells are the names under which a shell is called.
var shells = []string{"sh", "bash", "ash", "dash"}

// isShell says that a word of a command line is a shell.
func isShell(word string) bool { return slices.Contains(shells, path.Base(word)) }

// scriptIn finds the script in a command line: the index of its text, and the shell;
// -1 if there is none.
func scriptIn(argv []string) (index int, shell string) {
	i := wrapped(argv)
	if i >= len(argv) || !isShell(argv[i]) {
		return -1, ""
	}
	shell = path.Base(argv[i])
	command := false
	for i++; i < len(argv); i++ {
		switch word := argv[i]; {
		case word == "--" || len(word) < 2 || word[0] != '-' && word[0] != '+':
			if !command {
				return -1, "" // the name of a file
			}
			return i, shell
		case word == "--rcfile", word == "--init-file":
			i++
		case strings.HasPrefix(word, "--"):
		default:
			command = command || word[0] == '-' && strings.Contains(word, "c")
			if strings.HasSuffix(word, "o") || strings.HasSuffix(word, "O") {
				i++ // the name of an option: -euo pipefail
			}
		}
	}
	return -1, ""
}

// wrapped is the index of the command that a command line runs in the end, behind
// the small init programs and the names of busybox.
func wrapped(argv []string) int {
	i := 0
	for i+1 < len(argv) {
		switch path.Base(argv[i]) {
		case "tini", "dumb-init", "catatonit":
			for i++; i < len(argv) && strings.HasPrefix(argv[i], "-"); i++ {
			}
		case "env":
			if strings.HasPrefix(argv[i+1], "-") {
				return i
			}
			for i++; i < len(argv) && strings.Contains(argv[i], "="); i++ {
			}
		case "busybox", "nohup", "exec":
			i++
		default:
			return i
		}
	}
	return i
}

// scripts parses scripts, each text once: the instances of a for_each share theirs.
type scripts struct {
	known       map[string]*parsed
	bash, posix *syntax.Parser
}

func newScripts() *scripts {
	return &scripts{
		known: map[string]*parsed{},
		bash:  syntax.NewParser(syntax.KeepComments(true), syntax.Variant(syntax.LangBash)),
		posix: syntax.NewParser(syntax.Variant(syntax.LangPOSIX)),
	}
}

// of reads the script in a command line of a container, nil if there is none.
func (s *scripts) of(c *Container, cmd Command) *Script {
	i, shell := scriptIn(cmd.Argv)
	if i < 0 {
		return nil
	}
	where := cmd.Field(i)
	at := c.At(where...)
	return &Script{
		parsed: s.parse(cmd.Argv[i]),
		Text:   cmd.Argv[i],
		Shell:  c.shell(shell),
		Field:  where,
		c:      c,
		at:     at,
	}
}

// shell is the shell that a name stands for in the container's image.
func (c *Container) shell(name string) string {
	if name != "sh" {
		return name
	}
	if c.Known != nil && c.Known.Shell != "" && c.Known.Shell != image.NoShell {
		return c.Known.Shell
	}
	return "sh"
}

func (s *scripts) parse(text string) *parsed {
	if known := s.known[text]; known != nil {
		return known
	}
	p := &parsed{run: undoubled(text)}
	if tooMuch(p.run) {
		p.Err, p.posix = errTooMuch, func() error { return errTooMuch }
		s.known[text] = p
		return p
	}
	p.File, p.Err = s.bash.Parse(strings.NewReader(p.run), "")
	if p.Err != nil {
		p.File = nil
	}
	p.effects = effectsOf(p.File)
	p.posix = sync.OnceValue(func() error {
		_, err := s.posix.Parse(strings.NewReader(p.run), "")
		return err
	})
	s.known[text] = p
	return p
}

// The parser goes as deep as a script is nested, and the stack has an end.
const (
	longestScript = 64 << 10
	mostBrackets  = 4000
)

var errTooMuch = errors.New("the script is too long or too deeply nested to be read")

// tooMuch says that a script is not looked at.
func tooMuch(text string) bool {
	return len(text) > longestScript ||
		strings.Count(text, "(")+strings.Count(text, "{")+strings.Count(text, "[") > mostBrackets
}

// undoubled is a text as the kubelet gives it to the container, as far as that
// does not hang on values: $$ is one dollar sign. $(NAME) reads like a command.
func undoubled(text string) string { return strings.ReplaceAll(text, "$$", "$") }
