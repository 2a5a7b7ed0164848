package rule

import (
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"
)

// TestEffects says what is known of the files that a script writes.
func TestEffects(t *testing.T) {
	for script, want := range map[string]struct {
		writes string
		plain  bool
	}{
		"echo hello":                                 {"", true},
		"echo hello > /data/a":                       {"/data/a", true},
		"echo hello >> /data/a 2>&1":                 {"/data/a", true},
		"echo hello > /dev/null 2> /dev/stderr":      {"", true},
		"cat < /data/a":                              {"", true},
		"cat > '/data/a b' << EOF\nx\nEOF":           {"/data/a b", true},
		"echo hello > /data//x/../a":                 {"/data/a", true},
		"echo hello > $FILE":                         {"", false},
		"echo hello > \"/data/$FILE\"":               {"", false},
		"echo hello > a":                             {"", false},
		"mkdir -p /a /b/c":                           {"/a /b/c", true},
		"mkdir -m 700 /a":                            {"/a", true},
		"touch /a":                                   {"/a", true},
		"touch -d yesterday /a":                      {"", false},
		"date | tee -a /a":                           {"/a", true},
		"cp -r /a /b /c":                             {"/c", true},
		"cp -t /c /a":                                {"", false},
		"mv /a /b":                                   {"/b", true},
		"ln -s /a":                                   {"", false},
		"while true; do tail -n 1 /a; sleep 5; done": {"", true},
		"if [ -f /a ]; then exec cat /a; fi":         {"", true},
		"f() { echo 1 > /a; }; f":                    {"/a", false},
		"sed s/a/b/ /a > /b":                         {"/b", true},
		"sed -i s/a/b/ /a":                           {"", false},
		"sort -o /a /a":                              {"", false},
		"serve":                                      {"", false},
		"$CMD":                                       {"", false},
		"exec serve":                                 {"", false},
		"A=1":                                        {"", true},
		"until nslookup db; do sleep 1; done; date > /x": {"/x", true},
	} {
		file, err := syntax.NewParser().Parse(strings.NewReader(script), "")
		if err != nil {
			t.Fatal(script, err)
		}
		e := effectsOf(file)
		var paths []string
		for _, a := range e.writes {
			paths = append(paths, a.path)
		}
		if got := strings.Join(paths, " "); got != want.writes || e.plain != want.plain {
			t.Errorf("%s: writes %q, plain %t; want %q, %t", script, got, e.plain, want.writes, want.plain)
		}
	}
	if e := effectsOf(nil); e.plain || e.writes != nil {
		t.Error("a script that cannot be read has effects")
	}
}
