package relocate

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	_ "podgen/golden" // for its -update flag
)

func mustRead(t *testing.T, data string) *Log {
	t.Helper()
	log, err := Read([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func written(t *testing.T, log *Log) string {
	t.Helper()
	var out bytes.Buffer
	if err := log.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// compact drops the blanks between values.
func compact(t *testing.T, data string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(data)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What nobody moves stays as it is, to the last digit; only blanks change.
func TestNothingElseChanges(t *testing.T) {
	const data = `{"$schema":"x","version":"2.1.0","runs":[{"z":1,"a":[],"b":{},"results":[{"rank":1.50e+02,"n":12345678901234567890123,
		"message":{"text":"a\u003cb \ud83d\ude00 \ud800 \/ é <&>"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.yaml"}}}],
		"same":1,"same":2,"nothing":null,"deep":[[[{"x":[true,false]}]]]}]}],"future":{"unknown":[1,2]}}`
	got := written(t, mustRead(t, "\ufeff"+data))
	if diff := cmp.Diff(compact(t, data), compact(t, got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if again := written(t, mustRead(t, got)); again != got {
		t.Error("written again it is another text")
	}
}

func TestReadRefuses(t *testing.T) {
	for data, want := range map[string]string{
		``:                              "no JSON",
		"{\n\"runs\": [}":               "no JSON: line 2",
		`[]`:                            "no SARIF",
		`{}`:                            "no SARIF",
		`{"runs":{}}`:                   "no SARIF",
		`{"runs":[],"version":"2.0.0"}`: `version "2.0.0"`,
		`{"runs":[]}`:                   `version ""`,
		strings.Repeat("[", 20000):      "no JSON",
	} {
		if _, err := Read([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30s: error %v", data, err)
		}
	}
}

// one returns a log with one location, in a run with more members.
func one(run, location string) string {
	if run != "" {
		run += ","
	}
	return `{"version":"2.1.0","runs":[{` + run + `"results":[{"locations":[{"physicalLocation":` + location + `}]}]}]}`
}

// The files that a location may mean: decoded first, and below the base that
// the log names before the current folder.
func TestFiles(t *testing.T) {
	const bases = `"originalUriBaseIds":{"ROOT":{"uri":"file:///repo/"},"SUB":{"uri":"deploy/","uriBaseId":"ROOT"},"LOOP":{"uri":"x/","uriBaseId":"LOOP"},"WEB":{"uri":"https://x/"},"OPEN":{}},
		"artifacts":[{"location":{"uri":"first.yaml"}},{"location":{"uri":"second.yaml","uriBaseId":"ROOT"}}]`
	for at, want := range map[string]string{
		`{"uri":"a/b.yaml"}`:                       "a/b.yaml",
		`{"uri":"./a.yaml"}`:                       "./a.yaml",
		`{"uri":"a%20b.yaml"}`:                     "a b.yaml|a%20b.yaml",
		`{"uri":"100%.yaml"}`:                      "100%.yaml",
		`{"uri":"a\\b.yaml"}`:                      "a/b.yaml",
		`{"uri":"a.yaml","uriBaseId":"ROOT"}`:      "/repo/a.yaml|a.yaml",
		`{"uri":"a.yaml","uriBaseId":"SUB"}`:       "/repo/deploy/a.yaml|a.yaml",
		`{"uri":"a.yaml","uriBaseId":"LOOP"}`:      "a.yaml",
		`{"uri":"a.yaml","uriBaseId":"WEB"}`:       "a.yaml",
		`{"uri":"a.yaml","uriBaseId":"OPEN"}`:      "a.yaml",
		`{"uri":"a.yaml","uriBaseId":"%SRCROOT%"}`: "a.yaml",
		`{"uri":"/abs/a.yaml","uriBaseId":"ROOT"}`: "/abs/a.yaml",
		`{"uri":"file:///abs/a%20b.yaml"}`:         "/abs/a b.yaml",
		`{"uri":"FILE://localhost/abs/a.yaml"}`:    "/abs/a.yaml",
		`{"uri":"file://elsewhere/a.yaml"}`:        "",
		`{"uri":"https://example.org/a.yaml"}`:     "",
		`{"index":1}`:                              "/repo/second.yaml|second.yaml",
		`{"uri":"a.yaml","index":0}`:               "a.yaml",
		`{"index":7}`:                              "",
		`{"index":-1}`:                             "",
		`{}`:                                       "",
		`null`:                                     "",
	} {
		log := mustRead(t, one(bases, `{"artifactLocation":`+at+`}`))
		var paths []string
		for _, f := range log.Locations[0].Files {
			paths = append(paths, filepath.ToSlash(f.Path))
		}
		if got := strings.Join(paths, "|"); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

func TestFileURI(t *testing.T) {
	for uri, want := range map[string]string{
		`file:///C:/x/a%20b.yaml`: `C:\x\a b.yaml`,
		`file://server/share/a`:   `\\server\share\a`,
		`file:///C:\x\a`:          `C:\x\a`,
	} {
		if got, ok := fromFileURI(uri, true); !ok || got != want {
			t.Errorf("%s is %s, %v", uri, got, ok)
		}
	}
	for p, want := range map[string]string{`C:\x\a b.hcl`: "file:///C:/x/a%20b.hcl", "/x/ä.hcl": "file:///x/%C3%A4.hcl"} {
		if got := toFileURI(p); got != want {
			t.Errorf("%s is %s, want %s", p, got, want)
		}
	}
	for uri, want := range map[string]string{`C:\x`: "", "C:/x": "", "file:///x": "file", "a/b:c": "", "HTTPS://x": "https", "a.yaml": ""} {
		if got, _ := schemeOf(uri); got != want {
			t.Errorf("%s has the scheme %q", uri, got)
		}
	}
}

func TestLines(t *testing.T) {
	const data = "one\ntwo 😀 x\nthree\n"
	for region, want := range map[string][2]int{
		`{"startLine":2}`:                           {2, 2},
		`{"startLine":2,"endLine":3}`:               {2, 3},
		`{"startLine":2,"endLine":3,"endColumn":1}`: {2, 2},
		`{"startLine":2,"endLine":2,"endColumn":1}`: {2, 2},
		`{"startLine":3,"endLine":1}`:               {3, 3},
		`{"startLine":2.0}`:                         {2, 2},
		`{"startLine":0}`:                           {1, 1},
		`{"startLine":"2"}`:                         {0, 0},
		`{"byteOffset":4,"byteLength":4}`:           {2, 2},
		`{"byteOffset":4,"byteLength":12}`:          {2, 3},
		`{"byteOffset":99}`:                         {4, 4},
		`{"charOffset":11}`:                         {2, 2}, // in UTF-16, the face takes two
		`{"charOffset":13,"charLength":1}`:          {3, 3},
		`{}`:                                        {0, 0},
		`null`:                                      {0, 0},
	} {
		l := mustRead(t, one("", `{"artifactLocation":{"uri":"a"},"region":`+region+`}`)).Locations[0]
		if from, to := l.Lines([]byte(data)); [2]int{from, to} != want {
			t.Errorf("%s is lines %d to %d, want %v", region, from, to, want)
		}
	}
	l := mustRead(t, one(`"columnKind":"unicodeCodePoints"`, `{"region":{"charOffset":12}}`)).Locations[0]
	if from, _ := l.Lines([]byte(data)); from != 3 {
		t.Errorf("counted in code points it is line %d", from)
	}
	if from, _ := mustRead(t, one("", `{}`)).Locations[0].Lines(nil); from != 0 {
		t.Error("without a region it is no line")
	}
}

// source is the HCL that the tests move to: "value" on its second line.
var source = []byte("a 😀 {\n  😀 = value\n}\n")

func targetIn(file string) Target {
	from := bytes.Index(source, []byte("value"))
	return Target{File: file, Bytes: source, Range: hcl.Range{Filename: file,
		Start: hcl.Pos{Line: 2, Column: 7, Byte: from}, End: hcl.Pos{Line: 2, Column: 12, Byte: from + 5}}}
}

func TestMove(t *testing.T) {
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	here = filepath.ToSlash(here)
	const region = `"region":{"startLine":2,"startColumn":8,"endLine":2,"endColumn":13}`
	for name, c := range map[string]struct {
		run, before string
		file        int // which of the files it means
		to          string
		want        string // the location
	}{
		"relative": {"", `{"artifactLocation":{"uri":"a.yaml"},"region":{"startLine":3}}`, 0, "app.hcl",
			`{"artifactLocation":{"uri":"app.hcl"},` + region + `,"properties":{"podgen/yaml":{"artifactLocation":{"uri":"a.yaml"},"region":{"startLine":3}}}}`},
		"escapes": {"", `{"artifactLocation":{"uri":"a.yaml"}}`, 0, "my app/a:b%.hcl",
			`{"artifactLocation":{"uri":"my%20app/a:b%25.hcl"},` + region + `,"properties":{"podgen/yaml":{"artifactLocation":{"uri":"a.yaml"}}}}`},
		"code points": {`"columnKind":"unicodeCodePoints"`, `{"artifactLocation":{"uri":"a.yaml"}}`, 0, "app.hcl",
			`{"artifactLocation":{"uri":"app.hcl"},"region":{"startLine":2,"startColumn":7,"endLine":2,"endColumn":12},"properties":{"podgen/yaml":{"artifactLocation":{"uri":"a.yaml"}}}}`},
		"what is around stays": {"", `{"id":5,"address":{"x":1},"artifactLocation":{"uri":"a.yaml","description":{"text":"d"}},"contextRegion":{"startLine":1},"region":{"startLine":3,"snippet":{"text":"y"}},"properties":{"mine":1}}`, 0, "app.hcl",
			`{"id":5,"address":{"x":1},"artifactLocation":{"uri":"app.hcl"},"region":{"startLine":2,"startColumn":8,"endLine":2,"endColumn":13,"snippet":{"text":"value"}},` +
				`"properties":{"mine":1,"podgen/yaml":{"artifactLocation":{"uri":"a.yaml","description":{"text":"d"}},"region":{"startLine":3,"snippet":{"text":"y"}},"contextRegion":{"startLine":1}}}}`},
		"base without a place": {"", `{"artifactLocation":{"uri":"a.yaml","uriBaseId":"%SRCROOT%"}}`, 0, "app.hcl",
			`{"artifactLocation":{"uri":"app.hcl","uriBaseId":"%SRCROOT%"},` + region + `,"properties":{"podgen/yaml":{"artifactLocation":{"uri":"a.yaml","uriBaseId":"%SRCROOT%"}}}}`},
		"base": {`"originalUriBaseIds":{"R":{"uri":"file://` + here + `/sub/"}}`, `{"artifactLocation":{"uri":"a.yaml","uriBaseId":"R"}}`, 0, "sub/app.hcl",
			`{"artifactLocation":{"uri":"app.hcl","uriBaseId":"R"},` + region + `,"properties":{"podgen/yaml":{"artifactLocation":{"uri":"a.yaml","uriBaseId":"R"}}}}`},
		"above the base": {`"originalUriBaseIds":{"R":{"uri":"file://` + here + `/sub/"}}`, `{"artifactLocation":{"uri":"a.yaml","uriBaseId":"R"}}`, 0, "app.hcl",
			`{"artifactLocation":{"uri":"file://` + here + `/app.hcl"},` + region + `,"properties":{"podgen/yaml":{"artifactLocation":{"uri":"a.yaml","uriBaseId":"R"}}}}`},
		"base that is wrong": {`"originalUriBaseIds":{"R":{"uri":"file:///"}}`, `{"artifactLocation":{"uri":"a.yaml","uriBaseId":"R"}}`, 1, "app.hcl",
			`{"artifactLocation":{"uri":"app.hcl","uriBaseId":"R"},` + region + `,"properties":{"podgen/yaml":{"artifactLocation":{"uri":"a.yaml","uriBaseId":"R"}}}}`},
		"file URI": {"", `{"artifactLocation":{"uri":"file:///x/a.yaml"}}`, 0, "app.hcl",
			`{"artifactLocation":{"uri":"file://` + here + `/app.hcl"},` + region + `,"properties":{"podgen/yaml":{"artifactLocation":{"uri":"file:///x/a.yaml"}}}}`},
		"absolute path": {"", `{"artifactLocation":{"uri":"/x/a.yaml"}}`, 0, "app.hcl",
			`{"artifactLocation":{"uri":"` + here + `/app.hcl"},` + region + `,"properties":{"podgen/yaml":{"artifactLocation":{"uri":"/x/a.yaml"}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			log := mustRead(t, one(c.run, c.before))
			l := log.Locations[0]
			l.Move(l.Files[c.file], targetIn(c.to))
			if diff := cmp.Diff(compact(t, one(c.run, c.want)), compact(t, written(t, log))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A file as a whole has no region.
func TestMoveToWhole(t *testing.T) {
	log := mustRead(t, one("", `{"artifactLocation":{"uri":"a.yaml"},"region":{"startLine":1}}`))
	l := log.Locations[0]
	l.Move(l.Files[0], Target{File: "app.hcl", Whole: true})
	want := one("", `{"artifactLocation":{"uri":"app.hcl"},"properties":{"podgen/yaml":{"artifactLocation":{"uri":"a.yaml"},"region":{"startLine":1}}}}`)
	if diff := cmp.Diff(want, compact(t, written(t, log))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Who names files by numbers gets a number; those of other files stay.
func TestArtifacts(t *testing.T) {
	log := mustRead(t, `{"version":"2.1.0","runs":[{"artifacts":[{"location":{"uri":"a.yaml"},"length":5}],"results":[
		{"locations":[{"physicalLocation":{"artifactLocation":{"index":0}}}]},
		{"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.yaml","index":0}}}]}]}]}`)
	for _, l := range log.Locations {
		l.Move(l.Files[0], targetIn("app.hcl"))
	}
	out := compact(t, written(t, log))
	if !strings.Contains(out, `"artifacts":[{"location":{"uri":"a.yaml"},"length":5},{"location":{"uri":"app.hcl"}}]`) {
		t.Errorf("the list of files: %s", out)
	}
	if n := strings.Count(out, `"artifactLocation":{"uri":"app.hcl","index":1}`); n != 2 {
		t.Errorf("%d locations have the new number: %s", n, out)
	}
}

// Locations are found wherever a result has one, and not in property bags.
func TestLocationsEverywhere(t *testing.T) {
	at := func(uri string) string { return `{"physicalLocation":{"artifactLocation":{"uri":"` + uri + `"}}}` }
	log := mustRead(t, `{"version":"2.1.0","runs":[{"properties":`+at("no1")+`,"tool":`+at("no2")+`,
		"threadFlowLocations":[{"location":`+at("7")+`}],
		"invocations":[{"toolExecutionNotifications":[{"locations":[`+at("8")+`]}]}],
		"results":[{"locations":[`+at("1")+`,`+at("2")+`],"relatedLocations":[`+at("3")+`],"properties":{"x":`+at("no3")+`},
			"codeFlows":[{"threadFlows":[{"locations":[{"location":`+at("4")+`}]}]}],
			"stacks":[{"frames":[{"location":`+at("5")+`}]}],
			"suppressions":[{"location":`+at("6")+`}]}]},{"results":null},{}]}`)
	var got []string
	for _, l := range log.Locations {
		got = append(got, l.URI)
	}
	if diff := cmp.Diff("1 2 3 4 5 6 7 8", strings.Join(got, " ")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A fix that is set aside is kept where no tool applies it.
func TestFixes(t *testing.T) {
	log := mustRead(t, `{"version":"2.1.0","runs":[{"results":[
		{"fixes":[{"n":1,"artifactChanges":[{"artifactLocation":{"uri":"a.yaml"}}]},{"n":2,"artifactChanges":[{"artifactLocation":{"uri":"b.yaml"}}]}]},
		{"fixes":[{"n":3,"artifactChanges":[{"artifactLocation":{"uri":"a.yaml"}}]},{"n":4}],"properties":{"x":1}}]}]}`)
	for _, f := range log.Fixes {
		if len(f.Files) == 0 || f.Files[0][0].Path == "a.yaml" {
			f.SetAside()
		}
	}
	const want = `{"version":"2.1.0","runs":[{"results":[` +
		`{"fixes":[{"n":2,"artifactChanges":[{"artifactLocation":{"uri":"b.yaml"}}]}],"properties":{"podgen/yamlFixes":[{"n":1,"artifactChanges":[{"artifactLocation":{"uri":"a.yaml"}}]}]}},` +
		`{"properties":{"x":1,"podgen/yamlFixes":[{"n":3,"artifactChanges":[{"artifactLocation":{"uri":"a.yaml"}}]},{"n":4}]}}]}]}`
	if diff := cmp.Diff(want, compact(t, written(t, log))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Whatever is read is written with the same meaning, and every location can move.
func FuzzRead(f *testing.F) {
	f.Add(one(`"artifacts":[{}]`, `{"artifactLocation":{"uri":"a%20b.yaml","index":0},"region":{"startLine":1e1,"endLine":-5}}`))
	f.Add(one(`"originalUriBaseIds":{"R":{"uri":"file:///x"}}`, `{"artifactLocation":{"uri":"\\ud800","uriBaseId":"R"},"region":{"charOffset":3,"charLength":9e99}}`))
	f.Add(`{"version":"2.1.0","runs":[[],1,{"results":[{"fixes":{}},{"fixes":[1]}]}]}`)
	f.Fuzz(func(t *testing.T, data string) {
		log, err := Read([]byte(data))
		if err != nil {
			return
		}
		if diff := cmp.Diff(compact(t, strings.TrimPrefix(data, "\ufeff")), compact(t, written(t, log))); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		for _, l := range log.Locations {
			l.Lines([]byte("a\nb"))
			for _, file := range l.Files {
				l.Move(file, targetIn("app.hcl"))
			}
		}
		for _, fix := range log.Fixes {
			fix.SetAside()
		}
		if !json.Valid([]byte(written(t, log))) {
			t.Fatal("no JSON")
		}
	})
}
