package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate"
	"podgen/generate/sourcemap"
)

// blameCommand is podgen blame. The first of its paths is the line of output,
// unless there is a SARIF file.
type blameCommand struct {
	moduleArgs
	Sarif  string `placeholder:"FILE" help:"Instead of one line: rewrite the findings of another tool (SARIF 2.1.0, - for standard input) from YAML to HCL, and print them to standard output. All paths are modules then."`
	Format string `enum:"text,json" default:"text" placeholder:"FORMAT" help:"text or json."`
}

// Help is shown by podgen blame --help.
func (*blameCommand) Help() string {
	return `Say which HCL is behind a line of YAML that podgen rendered:

  podgen blame OUT.yaml:LINE PATH...
  podgen blame --sarif FILE PATH...

OUT.yaml is a saved stream (podgen render app.hcl > out.yaml) or a file that render -o wrote. The paths are the modules
that it was rendered from, with the same variables. A file that is not what the modules say now is not guessed at: the
exit status is 1, and the message has the command that refreshes it. With --sarif, what cannot be rewritten stays as it
is, and is counted on standard error; --strict then makes stale files an error.`
}

// Run finds the HCL behind a line.
func (c *blameCommand) Run(a *app) error {
	if c.Sarif != "" {
		if c.Format != "text" {
			return errors.New("--sarif prints SARIF: leave --format out")
		}
		return c.rewrite(a)
	}
	if len(c.Paths) < 2 {
		return fmt.Errorf("write podgen blame OUT.yaml:LINE PATH…: the line of output, then the modules that it was rendered from")
	}
	line, err := readOutputLine(c.Paths[0])
	if err != nil {
		return err
	}
	c.Paths = c.Paths[1:]
	id, _ := line.document.Identity()
	r, err := c.trace(a, map[sourcemap.Identity]bool{id: true})
	if err != nil {
		return err
	}
	made, wrong := r.find(line.file, line.document)
	switch {
	case wrong == nil:
	case wrong.stale:
		fmt.Fprintf(a.Stderr, "podgen: %s is stale: %s\n", line.file, wrong)
		return exit(exitStale)
	default:
		return fmt.Errorf("%s: %s", line.file, wrong.reason)
	}
	span := sourcemap.At(made.spans, line.document.Line(line.number))
	if c.Format == "json" {
		return writeBlameJSON(a.Stdout, line, id, made, span)
	}
	return writeBlame(a.Stdout, line, id, made, span)
}

// outputLine is a line of rendered YAML.
type outputLine struct {
	file     string
	number   int
	text     string
	document *sourcemap.Document
}

// target is FILE:LINE, and perhaps :COLUMN, as tools print it. A drive of
// Windows has a colon of its own.
var target = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(.+?):([0-9]+)(?::[0-9]*)?$`) })

func readOutputLine(given string) (*outputLine, error) {
	parts := target().FindStringSubmatch(given)
	if parts == nil {
		return nil, fmt.Errorf("%s names no line: write OUT.yaml:LINE, as in out.yaml:12", given)
	}
	file := parts[1]
	number, err := strconv.Atoi(parts[2])
	if err != nil || number < 1 {
		return nil, fmt.Errorf("%s: lines count from 1", given)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	documents, err := sourcemap.Documents(data, generate.Source)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", file, err)
	}
	d := documentAt(documents, number)
	if d == nil {
		return nil, fmt.Errorf("%s has %s: there is no line %d", file, count(lastLine(documents), "line"), number)
	}
	lines := bytes.Split(data, []byte("\n"))
	text := strings.TrimSuffix(string(bytes.TrimPrefix(lines[number-1], []byte("\ufeff"))), "\r")
	return &outputLine{file: filepath.ToSlash(file), number: number, text: text, document: d}, nil
}

func documentAt(documents []sourcemap.Document, line int) *sourcemap.Document {
	for i := range documents {
		if d := &documents[i]; d.First <= line && line <= d.Last {
			return d
		}
	}
	return nil
}

func lastLine(documents []sourcemap.Document) int {
	if len(documents) == 0 {
		return 0
	}
	return documents[len(documents)-1].Last
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

// description says what stands at the range of a span.
func description(made *traced, span *sourcemap.Span) string {
	words := generate.Describe(made.sources[span.Range.Filename], span.Range)
	if span.Implied {
		return "implied by " + words
	}
	return words
}

// writeBlame prints where a line comes from for people: a place to click on,
// what it is, and both texts.
func writeBlame(w io.Writer, line *outputLine, id sourcemap.Identity, made *traced, span *sourcemap.Span) error {
	var b strings.Builder
	at := span.Range
	fmt.Fprintf(&b, "%s:%d:%d: %s\n", at.Filename, at.Start.Line, at.Start.Column, description(made, span))
	excerpt(&b, made.sources[at.Filename], at)
	fmt.Fprintf(&b, "\n%s:%d: %s\n", line.file, line.number, title(id))
	fmt.Fprintf(&b, "%4d: %s\n", line.number, line.text)
	_, err := io.WriteString(w, b.String())
	return err
}

// excerpt writes the lines of a range, not all of them if they are many.
func excerpt(b *strings.Builder, file *hcl.File, at hcl.Range) {
	if file == nil || !at.CanSliceBytes(file.Bytes) {
		return
	}
	const most = 12
	from := bytes.LastIndexByte(file.Bytes[:at.Start.Byte], '\n') + 1
	lines := bytes.Split(file.Bytes[from:], []byte("\n"))
	for i, number := 0, at.Start.Line; number <= at.End.Line && i < len(lines); i, number = i+1, number+1 {
		if number == at.End.Line && at.End.Column == 1 && number > at.Start.Line {
			break // the range ends with the line break before
		}
		if i == most {
			fmt.Fprintf(b, "   …  up to line %d\n", at.End.Line)
			break
		}
		fmt.Fprintf(b, "%4d: %s\n", number, bytes.TrimSuffix(lines[i], []byte("\r")))
	}
}

// The JSON of blame --format json, which generate/sourcemap/README.md documents. Its range is
// like those of diagnostics.
type (
	blameJSON struct {
		Version     int                `json:"version"`
		Output      outputJSON         `json:"output"`
		Object      sourcemap.Identity `json:"object"`
		Range       rangeJSON          `json:"range"`
		Implied     bool               `json:"implied"`
		Description string             `json:"description"`
	}
	outputJSON struct {
		Filename string `json:"filename"`
		Line     int    `json:"line"`
		Text     string `json:"text"`
	}
	rangeJSON struct {
		Filename string  `json:"filename"`
		Start    posJSON `json:"start"`
		End      posJSON `json:"end"`
	}
	posJSON struct {
		Line   int `json:"line"`
		Column int `json:"column"`
		Byte   int `json:"byte"`
	}
)

func writeBlameJSON(w io.Writer, line *outputLine, id sourcemap.Identity, made *traced, span *sourcemap.Span) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(blameJSON{
		Version:     sourcemap.Version,
		Output:      outputJSON{Filename: line.file, Line: line.number, Text: line.text},
		Object:      id,
		Range:       rangeJSON{span.Range.Filename, posJSON(span.Range.Start), posJSON(span.Range.End)},
		Implied:     span.Implied,
		Description: description(made, span),
	})
}
