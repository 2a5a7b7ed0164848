package rule

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"mvdan.cc/sh/v3/syntax"
)

func TestScriptIn(t *testing.T) {
	for line, want := range map[string]string{
		"sh|-c|SCRIPT":                                      "sh",
		"/bin/bash|-c|SCRIPT|name|arg":                      "bash",
		"bash|-euo|pipefail|-c|SCRIPT":                      "bash",
		"bash|-ceuo|pipefail|SCRIPT":                        "bash",
		"bash|-o|errexit|-c|SCRIPT":                         "bash",
		"bash|+e|-c|SCRIPT":                                 "bash",
		"bash|--norc|-lc|SCRIPT":                            "bash",
		"bash|--rcfile|/etc/rc|-c|SCRIPT":                   "bash",
		"tini|--|sh|-c|SCRIPT":                              "sh",
		"/usr/bin/dumb-init|--single-child|--|sh|-c|SCRIPT": "sh",
		"/usr/bin/env|A=1|B=2|bash|-c|SCRIPT":               "bash",
		"/bin/busybox|sh|-c|SCRIPT":                         "sh",
		"sh|/srv/start.sh":                                  "",
		"sh|-e|/srv/start.sh|-c|no":                         "",
		"sh|-c":                                             "",
		"sh":                                                "",
		"tini|--":                                           "",
		"python3|-c|no":                                     "",
		"env|-i|sh|-c|no":                                   "",
		"":                                                  "",
	} {
		argv := strings.Split(line, "|")
		i, shell := scriptIn(argv)
		if shell != want || want != "" && argv[i] != "SCRIPT" {
			t.Errorf("%s: word %d, shell %q; want %q", line, i, shell, want)
		}
	}
	if i, _ := scriptIn(nil); i != -1 {
		t.Error("an empty command line has no script")
	}
}

func TestScriptAt(t *testing.T) {
	const src = "command = [\"sh\", \"-c\", <<-EOT\n    echo one\n    echo $${two}\n      echo three three\n  EOT\n]\n"
	start := strings.Index(src, "<<")
	end := strings.Index(src, "]\n")
	p := &Pod{Item: Item{Module: &Module{Sources: map[string]*hcl.File{"a.hcl": {Bytes: []byte(src)}}}}}
	at := hcl.Range{Filename: "a.hcl", Start: hcl.Pos{Line: 1, Column: start + 1, Byte: start}, End: hcl.Pos{Line: 6, Column: 1, Byte: end}}
	s := &Script{Text: "echo one\necho ${two}\n  echo three three\n", c: &Container{Pod: p}, at: at}
	for line, want := range map[uint]string{1: "echo one", 2: "echo $${two}", 3: "echo three three"} {
		got := s.At(syntax.NewPos(0, line, 1))
		if text := p.Source(got); text != want || got.Start.Line != int(line)+1 {
			t.Errorf("line %d is %q at %s, want %q", line, text, got, want)
		}
	}
	if got := s.At(syntax.NewPos(0, 9, 1)); got != at {
		t.Errorf("a line that is not there is at %s", got)
	}
	if got, found := s.Find(syntax.NewPos(0, 2, 1), "two"); !found || p.Source(got) != "two" || got.Start.Line != 3 {
		t.Errorf("two is at %s, %t", got, found)
	}
	if _, found := s.Find(syntax.NewPos(0, 3, 1), "three"); found {
		t.Error("what stands twice in a line has no place")
	}
}

func TestSeconds(t *testing.T) {
	for text, want := range map[string]float64{"1": 1, "1.5": 1.5, ".5": 0.5, "2s": 2, "2m": 120, "1h": 3600, "1d": 86400, "0": 0} {
		if got, ok := seconds(text); !ok || got != want {
			t.Errorf("%s is %v, %t; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-1", "m", "1ms", "1min", "1,5", "minutes", "1 s", "1ss"} {
		if got, ok := seconds(text); ok {
			t.Errorf("%q is no duration, and gives %v", text, got)
		}
	}
}

func TestBraceText(t *testing.T) {
	for text, want := range map[string]string{
		"{1..9}": "{1..9}", "a{01..10}b": "{01..10}", "{a..e}": "{a..e}", "{9..1..2}": "{9..1..2}", "{a,b}": "{a,b}",
		"{}": "", "{a}": "", "{1..}": "", "{1...9}": "", "{": "", "{a": "", "@{0}": "",
	} {
		if got := braceText(text, true); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"{1..9}": "$(seq 1 9)", "{9..1}": "$(seq 9 -1 1)", "{0..10..5}": "$(seq 0 5 10)", "{10..0..5}": "$(seq 10 -5 0)",
		"{01..10}": "", "{a..e}": "", "{a,b}": "", "{0..9..0}": "",
	} {
		if got := (braces{text: text, whole: true}).instead(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
