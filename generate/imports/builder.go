package imports

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	yaml "go.yaml.in/yaml/v3"
)

// builder makes a value of the two readings of a document: the node has order,
// lines and comments, the tree what Kubernetes takes it for.
type builder struct {
	in     Input
	lines  int   // before the document
	starts []int // where the lines of the file begin
}

func (b builder) value(n *yaml.Node, tree any) *value {
	comments := commentsOf(n)
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	v := &value{at: b.at(n), comments: comments}
	switch t := tree.(type) {
	case nil:
		v.form = formNull
	case bool:
		v.form, v.text = formBoolean, strconv.FormatBool(t)
	case json.Number:
		v.form, v.text = formNumber, t.String()
	case string:
		v.form, v.text = formText, t
	case []any:
		v.form = formList
		for i, item := range t {
			v.entries = append(v.entries, entry{value: b.value(at(n.Content, i), item)})
		}
	case map[string]any:
		v.form = formObject
		b.object(v, n, t)
	}
	v.spelled = cmp.Or(n.Value, v.text)
	return v
}

func at(nodes []*yaml.Node, i int) *yaml.Node {
	if i < len(nodes) {
		return nodes[i]
	}
	return &yaml.Node{}
}

// object fills an object: its entries in the order of the file, then those that
// come from elsewhere (<<), sorted.
func (b builder) object(v *value, n *yaml.Node, tree map[string]any) {
	left := map[string]bool{}
	for key := range tree {
		left[key] = true
	}
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, node := n.Content[i], n.Content[i+1]
		if key.Value == "<<" {
			merged = append(merged, node)
			continue
		}
		if !left[key.Value] {
			continue // another spelling of a key that is no text
		}
		left[key.Value] = false
		child := b.value(node, tree[key.Value])
		own := commentsOf(key)
		child.comments = comments{append(own.above, child.comments.above...), append(own.beside, child.comments.beside...), append(child.comments.below, own.below...)}
		if child.at.Start.Line == v.at.Start.Line || child.form != formObject && child.form != formList {
			child.at = hcl.RangeBetween(b.at(key), child.at)
		} else {
			child.at = b.at(key)
		}
		v.entries = append(v.entries, entry{key.Value, child})
	}
	rest := make([]string, 0)
	for key, is := range left {
		if is {
			rest = append(rest, key)
		}
	}
	slices.Sort(rest)
	for _, key := range rest {
		node := &yaml.Node{Line: n.Line, Column: n.Column}
		for _, m := range merged {
			if found := lookUp(m, key); found != nil {
				node = found
			}
		}
		child := b.value(node, tree[key])
		v.entries = append(v.entries, entry{key, child})
	}
}

// lookUp finds a key in what << merges: a mapping, or a list of them.
func lookUp(n *yaml.Node, key string) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	if n.Kind == yaml.SequenceNode {
		for _, m := range n.Content {
			if found := lookUp(m, key); found != nil {
				return found
			}
		}
	}
	return nil
}

// at is the place of a node: a scalar of one line as a whole, of all else the first
// character.
func (b builder) at(n *yaml.Node) hcl.Range {
	line := min(b.lines+max(n.Line, 1), len(b.starts))
	rest := b.in.Bytes[b.starts[line-1]:]
	column := max(n.Column, 1)
	skipped := 0
	for range column - 1 {
		_, size := utf8.DecodeRune(rest[skipped:])
		skipped += size
	}
	width := 1
	if n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 && !strings.Contains(n.Value, "\n") {
		width = max(len(n.Value), 1)
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			width += 2
		}
	}
	start := b.starts[line-1] + skipped
	width = min(width, len(firstLine(rest[min(skipped, len(rest)):])))
	return hcl.Range{Filename: b.in.Name,
		Start: hcl.Pos{Line: line, Column: column, Byte: start}, End: hcl.Pos{Line: line, Column: column + width, Byte: start + width}}
}

// lineStarts returns where the lines of a text begin.
func lineStarts(src []byte) []int {
	starts := []int{0}
	for i, c := range src {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func commentsOf(n *yaml.Node) comments {
	return comments{lines(n.HeadComment), lines(n.LineComment), lines(n.FootComment)}
}

// lines takes a comment apart, without empty lines.
func lines(comment string) []string {
	var found []string
	for line := range strings.Lines(comment) {
		if line = strings.TrimSpace(line); line != "" {
			found = append(found, line)
		}
	}
	return found
}

// settle hands comments that the reader took for the end of what stands above to
// what stands below, where they touch it.
func (b builder) settle(root *value) {
	var order []*value
	root.walk(func(v *value) { order = append(order, v) })
	for i, v := range order {
		n := len(v.comments.below)
		if n == 0 {
			continue
		}
		last := b.find(v.comments.below, v.at.Start.Line)
		for _, next := range order[i+1:] {
			if last > 0 && next.at.Start.Line == last+1 {
				next.comments.above = append(v.comments.below, next.comments.above...)
				v.comments.below = nil
				break
			}
		}
	}
}

// find returns the line of the last of some comments, at or below a line; 0 if they
// are not there.
func (b builder) find(comments []string, from int) int {
	for line := from; line+len(comments)-1 <= len(b.starts); line++ {
		if b.has(comments, line) {
			return line + len(comments) - 1
		}
	}
	return 0
}

// has says that comments stand on a row of lines.
func (b builder) has(comments []string, line int) bool {
	for i, c := range comments {
		if string(bytes.TrimSpace(firstLine(b.in.Bytes[b.starts[line-1+i]:]))) != c {
			return false
		}
	}
	return true
}

// line is a line of the document, counted from one.
func (b builder) line(n int) hcl.Range {
	n = min(b.lines+max(n, 1), len(b.starts))
	start := b.starts[n-1]
	width := len(bytes.TrimRight(firstLine(b.in.Bytes[start:]), "\r"))
	return hcl.Range{Filename: b.in.Name,
		Start: hcl.Pos{Line: n, Column: 1, Byte: start}, End: hcl.Pos{Line: n, Column: width + 1, Byte: start + width}}
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}
