package rule

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"mvdan.cc/sh/v3/syntax"

	"podgen/generate/diag"
)

// A reader that polls loses nothing by starting first: log shippers do. So a sidecar
// is reported only where it shows that it needs a file at once.
var volumeReadBeforeWritten = Rule{
	ID:       "volume-read-before-written",
	Title:    "Volume is read before it is written",
	Severity: hcl.DiagWarning,
	Weak:     diag.Info,
	Risk:     "Low: an init may look whether an earlier pod left something, which an emptyDir cannot have; a program may wait for the file.",
	check: func(p *Pod) {
		for _, f := range p.flows() {
			if !isEmptyDir(f.Volume) {
				continue
			}
			for _, m := range f.Mounts {
				if m.Use != readOnly && m.Use != reads {
					continue
				}
				if m.By.Main() {
					f.race(m)
					continue
				}
				if writer := f.lateWriter(m.By); writer != nil {
					readTooEarly(m, writer)
				}
			}
		}
	},
}

// lateWriter is the first container that may write to the volume, if all that may do
// so start only after a reader has ended (an init) or started (a sidecar).
func (f *flow) lateWriter(reader *Container) *Container {
	var late *Container
	for _, m := range f.Mounts {
		if !m.Writes() {
			continue
		}
		if m.By == reader || !reader.Before(m.By) {
			return nil
		}
		if late == nil {
			late = m.By
		}
	}
	return late
}

// race reports a main container that needs a file at once, which only containers write
// that start with it.
func (f *flow) race(reader mounting) {
	var writer *Container
	for _, m := range f.Mounts {
		switch {
		case m.By == reader.By || !m.Writes():
		case !m.By.Main():
			return
		case writer == nil:
			writer = m.By
		}
	}
	if writer == nil {
		return
	}
	c := reader.By
	if file, where := c.needsAtOnce(mountPath(reader.VolumeMount)); file != "" {
		mend := "Let an init write the file before."
		if c.follows() {
			mend = waitsForFile
		}
		c.Suspect(where, "%s needs %q in volume %q when it starts, and %s, the first to write to the volume, starts at the same time. Where the file is not there yet, %s fails, and is restarted until it is. %s",
			c.Title(), file, f.Name, writer.Title(), c.Title(), mend)
	}
}

// follows says that what needs a file at once is tail.
func (c *Container) follows() bool { return c.Script() != nil || path.Base(c.Argv()[0]) == "tail" }

const waitsForFile = "Write tail -F, which waits for the file."

// readTooEarly reports a reader that starts before the writer.
func readTooEarly(m mounting, writer *Container) {
	c, volume := m.By, m.Name
	at := mountPath(m.VolumeMount)
	if c.Init() {
		d := c.Report(field("volumeMounts", itoa(m.Index)), "%s only reads volume %q, which is still empty: %s, the first to write to it, starts after %s has ended. %s",
			c.Title(), volume, writer.Title(), c.Title(), turn(c, writer))
		c.follow(d, writer)
		return
	}
	if p := c.StartupProbe; p != nil && p.Exec != nil {
		if file := fileUnder(p.Exec.Command, at); file != "" {
			d := c.Report(field("startupProbe"), "The startup probe of %s looks for %q in volume %q, which %s writes. %s starts only when the probe has succeeded, so the pod never gets that far. %s",
				c.Title(), file, volume, writer.Title(), writer.Title(), turn(c, writer))
			c.follow(d, writer)
			return
		}
	}
	if file, where := c.needsAtOnce(at); file != "" {
		mend := turn(c, writer)
		if c.follows() {
			mend = waitsForFile
		}
		d := c.Report(where, "%s needs %q in volume %q when it starts, and %s, the first to write to the volume, starts later. The file is not there yet, so %s fails and is restarted. %s",
			c.Title(), file, volume, writer.Title(), c.Title(), mend)
		if !strings.HasPrefix(mend, "Write tail") {
			c.follow(d, writer)
		}
	}
}

// follow offers to let the container start after the writer, where that can be.
func (c *Container) follow(d *hcl.Diagnostic, writer *Container) {
	if !writer.Main() {
		c.dependOn(d, writer)
	}
}

// turn says how to put two containers into the right order.
func turn(reader, writer *Container) string {
	if !writer.Main() {
		return "Write depends_on = [" + writer.reference() + "] in " + reader.Title() + "."
	}
	return "Let an init write the file before, or make " + reader.Title() + " a container that waits for it."
}

// needsAtOnce is a file in a folder that the command line names as configuration or as a
// credential, or that tail follows by descriptor: all of these fail where it is missing. The
// second result is the field.
func (c *Container) needsAtOnce(folder string) (string, []string) {
	if s := c.Script(); s != nil {
		return followed(s, folder), s.Field
	}
	argv := c.Argv()
	if len(c.Command) > 0 && path.Base(argv[0]) == "tail" {
		if tailOf(argv[1:]).needsFile() {
			return fileUnder(argv[1:], folder), c.argument(0)
		}
		return "", nil
	}
	for i, word := range argv {
		flag, value, found := strings.Cut(word, "=")
		if !found && i > 0 {
			flag, value = argv[i-1], word
		}
		if strings.HasPrefix(flag, "-") && isConfiguration(flag) && fileUnder([]string{value}, folder) != "" {
			return value, c.argument(i)
		}
	}
	return "", nil
}

// argument is the field of a word of the command line.
func (c *Container) argument(i int) []string {
	if i < len(c.Command) {
		return field("command", itoa(i))
	}
	return field("args", itoa(i-len(c.Command)))
}

// isConfiguration says that an option names a file without which a program does not start.
func isConfiguration(flag string) bool {
	has := func(part string) bool { return strings.Contains(flag, part) }
	return slices.ContainsFunc([]string{"conf", "cred", "cert", "key", "secret", "password", "token"}, has) &&
		!slices.ContainsFunc([]string{"dir", "cache", "out", "write", "gen"}, has)
}

// fileUnder is the first word that is a path in a folder.
func fileUnder(words []string, folder string) string {
	for _, word := range words {
		if strings.HasPrefix(word, "/") && word != folder && !strings.HasSuffix(word, "/") && under(word, folder) {
			return word
		}
	}
	return ""
}

// followed is the file of a script that does nothing but follow it.
func followed(s *Script, folder string) string {
	if s.File == nil || len(s.File.Stmts) != 1 {
		return ""
	}
	call, ok := s.File.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok {
		return ""
	}
	words := literals(call.Args)
	if i := slices.Index(words, "tail"); i == 0 || i == 1 && words[0] == "exec" {
		if tailOf(words[i+1:]).needsFile() {
			return fileUnder(words[i+1:], folder)
		}
	}
	return ""
}
