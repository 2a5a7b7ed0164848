package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"podgen/generate/diag"
)

// SARIF 2.1.0, as far as podgen has something to say: https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
// The names of the fields are the standard's, in which a "log" has one "run".

type sarifFile struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool               sarifTool                `json:"tool"`
	Invocations        []sarifInvocation        `json:"invocations"`
	OriginalURIBaseIDs map[string]sarifArtifact `json:"originalUriBaseIds"`
	ColumnKind         string                   `json:"columnKind"`
	Results            []sarifResult            `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID                   string       `json:"id"`
	ShortDescription     sarifMessage `json:"shortDescription"`
	FullDescription      sarifMessage `json:"fullDescription"`
	Help                 sarifMessage `json:"help"`
	DefaultConfiguration sarifLevel   `json:"defaultConfiguration"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	Notifications       []sarifNotification `json:"toolConfigurationNotifications,omitempty"`
}

type sarifNotification struct {
	AssociatedRule sarifReference `json:"associatedRule"`
	Level          string         `json:"level"`
	Message        sarifMessage   `json:"message"`
}

type sarifReference struct {
	ID    string `json:"id"`
	Index int    `json:"index"`
}

type sarifResult struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Level               string            `json:"level"`
	Message             sarifMessage      `json:"message"`
	Locations           []sarifLocation   `json:"locations"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	Fixes               []sarifFix        `json:"fixes,omitempty"`
}

type sarifLocation struct {
	PhysicalLocation sarifPhysical  `json:"physicalLocation"`
	LogicalLocations []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	ArtifactLocation sarifArtifact `json:"artifactLocation"`
	Region           *sarifRegion  `json:"region,omitempty"`
}

type sarifLogical struct {
	FullyQualifiedName string `json:"fullyQualifiedName"`
}

type sarifArtifact struct {
	URI         string        `json:"uri,omitempty"`
	URIBaseID   string        `json:"uriBaseId,omitempty"`
	Description *sarifMessage `json:"description,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifFix struct {
	Description     sarifMessage  `json:"description"`
	ArtifactChanges []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	ArtifactLocation sarifArtifact      `json:"artifactLocation"`
	Replacements     []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	DeletedRegion   sarifRegion   `json:"deletedRegion"`
	InsertedContent *sarifMessage `json:"insertedContent,omitempty"`
}

// sourceRoot stands for the folder in which podgen runs. It is the name that
// code scanners use for the root of a checkout.
const sourceRoot = "%SRCROOT%"

// sarifLog makes a log with one run.
//
// What is about no file is a notification of the run and not a result: GitHub's
// code scanning refuses a log as a whole if one of its results has no location.
func sarifLog(problems []problem, o Options) sarifFile {
	rules := newRuleTable(o.Rules)
	invocation := sarifInvocation{ExecutionSuccessful: true}
	results := make([]sarifResult, 0, len(problems))
	seen := map[string]int{}
	for _, p := range problems {
		invocation.ExecutionSuccessful = invocation.ExecutionSuccessful && !p.unreadable
		index := rules.index(p)
		if p.at == nil && p.path == "" {
			invocation.Notifications = append(invocation.Notifications, sarifNotification{
				AssociatedRule: sarifReference{p.rule, index},
				Level:          sarifLevelOf(p.severity),
				Message:        rules.message(p),
			})
			continue
		}
		results = append(results, sarifResult{
			RuleID:              p.rule,
			RuleIndex:           index,
			Level:               sarifLevelOf(p.severity),
			Message:             rules.message(p),
			Locations:           []sarifLocation{locationOf(p)},
			PartialFingerprints: fingerprints(p, seen),
			Fixes:               fixes(p.changes),
		})
	}
	return sarifFile{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool:               sarifTool{sarifDriver{Name: "podgen", Version: o.Version, Rules: rules.rules}},
			Invocations:        []sarifInvocation{invocation},
			OriginalURIBaseIDs: map[string]sarifArtifact{sourceRoot: {Description: &sarifMessage{"The folder in which podgen ran."}}},
			ColumnKind:         "unicodeCodePoints",
			Results:            results,
		}},
	}
}

// ruleTable is the catalogue as the log holds it.
type ruleTable struct {
	rules []sarifRule
	at    map[string]int // by id
}

func newRuleTable(catalogue []diag.Rule) *ruleTable {
	t := &ruleTable{rules: make([]sarifRule, 0, len(catalogue)), at: make(map[string]int, len(catalogue))}
	for _, r := range catalogue {
		t.add(r)
	}
	return t
}

func (t *ruleTable) add(r diag.Rule) {
	if _, twice := t.at[r.ID]; twice {
		return
	}
	t.at[r.ID] = len(t.rules)
	help := sarifMessage{r.Help}
	t.rules = append(t.rules, sarifRule{r.ID, sarifMessage{r.Title}, help, help, sarifLevel{sarifLevelOf(r.Severity)}})
}

// index returns the place of a problem's rule. One that the catalogue does not
// have is added to it, with what the problem says of it.
func (t *ruleTable) index(p problem) int {
	if _, known := t.at[p.rule]; !known {
		t.add(diag.Rule{ID: p.rule, Title: p.summary, Help: p.summary, Severity: p.severity})
	}
	return t.at[p.rule]
}

// message is what a problem says, with its title where that is not its rule's,
// which readers show beside it.
func (t *ruleTable) message(p problem) sarifMessage {
	text := p.message()
	if p.detail != "" && p.summary != t.rules[t.at[p.rule]].ShortDescription.Text {
		text = p.summary + ": " + text
	}
	return sarifMessage{text}
}

// sarifLevelOf is SARIF's name of a severity.
func sarifLevelOf(s hcl.DiagnosticSeverity) string {
	if s == diag.Info {
		return "note"
	}
	return diag.SeverityName(s)
}

func locationOf(p problem) sarifLocation {
	if p.at == nil {
		return sarifLocation{PhysicalLocation: sarifPhysical{ArtifactLocation: artifactOf(p.path)}}
	}
	region := regionOf(*p.at)
	l := sarifLocation{PhysicalLocation: sarifPhysical{artifactOf(p.at.file), &region}}
	if name := cmp.Or(p.field, p.at.block); name != "" {
		l.LogicalLocations = []sarifLogical{{name}}
	}
	return l
}

func artifactOf(file string) sarifArtifact {
	uri, below := uriOf(file)
	if below {
		return sarifArtifact{URI: uri, URIBaseID: sourceRoot}
	}
	return sarifArtifact{URI: uri}
}

func regionOf(p place) sarifRegion {
	r := sarifRegion{p.start.line, p.start.character, p.end.line, p.end.character}
	if r.EndLine < r.StartLine || r.EndLine == r.StartLine && r.EndColumn < r.StartColumn {
		r.EndLine, r.EndColumn = r.StartLine, r.StartColumn
	}
	return r
}

func fixes(changes []edit) []sarifFix {
	if len(changes) == 0 {
		return nil
	}
	var replacements []sarifReplacement
	var description string
	for _, e := range changes {
		r := sarifReplacement{DeletedRegion: regionOf(e.at)}
		words := "Leave it out."
		if e.text != "" {
			r.InsertedContent = &sarifMessage{e.text}
			words = "Write " + inline(strings.TrimSpace(e.text))
		}
		replacements = append(replacements, r)
		if description == "" {
			description = words
		}
	}
	return []sarifFix{{
		Description:     sarifMessage{description},
		ArtifactChanges: []sarifChange{{artifactOf(changes[0].at.file), replacements}},
	}}
}

// fingerprints tell a problem from all others of its log, and stay what they are
// when lines move or other problems come and go: they are made of the rule, the
// file, the block around, and the line without its indentation. Problems that
// have all of that in common are numbered.
func fingerprints(p problem, seen map[string]int) map[string]string {
	parts := []string{p.rule, p.path}
	if p.at != nil {
		first, _, _ := strings.Cut(p.at.code, "\n")
		parts = []string{p.rule, p.at.file, p.at.block, p.field, strings.Join(strings.Fields(first), " ")}
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	hash := hex.EncodeToString(sum[:8])
	seen[hash]++
	return map[string]string{"podgen/v1": fmt.Sprintf("%s:%d", hash, seen[hash])}
}
