package schema

import (
	"fmt"
	"slices"
	"strings"
)

// Outline lists every block and attribute by its path, one a line, each
// distinct body once.
func (s *Schema) Outline() string {
	var b strings.Builder
	done := map[*Body]string{}
	var visit func(n *Block, path string)
	visit = func(n *Block, path string) {
		if first, ok := done[n.Body]; ok {
			if len(n.Body.Attributes)+len(n.Body.Blocks) > 0 {
				fmt.Fprintf(&b, "%s {} as %s\n", path, first)
			}
			return
		}
		done[n.Body] = path
		for _, a := range n.Body.Attributes {
			fmt.Fprintf(&b, "%s.%s%s\n", path, a.Name, shape(a))
		}
		for _, child := range n.Body.Blocks {
			name := path + "." + child.Name
			fmt.Fprintf(&b, "%s {}%s\n", name, blockShape(child))
			visit(child, name)
		}
	}
	for _, name := range s.Kinds() {
		k := s.Kind(name)
		fmt.Fprintf(&b, "%s {} = %s %s\n", name, k.APIVersion, k.Name)
		visit(k.Block, name)
	}
	return b.String()
}

func shape(a *Attribute) string {
	text := " " + a.Leaf.String()
	if a.Own != "" {
		text = " (podgen's own)"
	}
	if a.Required {
		text += ", required"
	}
	return text
}

func blockShape(n *Block) string {
	var words []string
	if n.Repeated {
		words = append(words, "repeated")
	}
	switch n.Label.Mode {
	case RequiredLabel:
		words = append(words, "labelled")
	case OptionalLabel:
		words = append(words, "may be labelled")
	}
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, ", ")
}

// Markdown is the reference of the language.
func (s *Schema) Markdown() string {
	m := &markdown{done: map[*Body]string{}}
	m.line("# Language reference")
	m.line("")
	m.line("Every block of podgen's language with its attributes. Generated from the schema (`make generate`): the fields")
	m.line("and their descriptions are those of the Kubernetes API, in HCL's spelling. The tour is in the project's README.")
	m.line("")
	m.line("Every block takes these attributes as well:")
	m.line("")
	m.attributes(Meta())
	m.line("")
	m.contents(s)
	for _, own := range []*Block{Settings, Variable, Validation, Manifest} {
		m.line("")
		m.line("## %s", own.Name)
		m.line("")
		m.line("%s", sentence(own.Doc()))
		m.line("")
		m.attributes(own.Body.Attributes)
	}
	m.line("")
	m.line("## locals")
	m.line("")
	m.line("Names for values, one an attribute: `locals { NAME = VALUE }`, used as `local.NAME`.")
	for _, name := range s.Kinds() {
		k := s.Kind(name)
		m.line("")
		m.line("## %s", name)
		m.line("")
		m.line("`%s \"NAME\" { … }` makes a %s (%s). %s", name, k.Name, k.APIVersion, sentence(k.Block.Doc()))
		m.line("")
		m.kind(s, k)
	}
	for len(m.queue) > 0 {
		next := m.queue[0]
		m.queue = m.queue[1:]
		m.line("")
		m.line("### %s", m.done[next.Body])
		m.line("")
		m.nested(next)
	}
	return m.b.String()
}

// kind writes what the block of a kind holds. The fields of pods are described
// once, with the block pod.
func (m *markdown) kind(s *Schema, k *Kind) {
	pod := s.Kind("pod").Block.Body
	if !k.Workload() || k.Block.Body == pod {
		m.body(k.Block.Body, k.Block.Name)
		return
	}
	m.line("It holds all that a [pod](#pod) holds, and:")
	m.line("")
	m.body(k.own(pod), k.Block.Name)
}

// nested writes what a block inside another holds. The fields of containers are
// described once, with the block container.
func (m *markdown) nested(n *Block) {
	if n.Role == "" || n.Role == Container {
		m.body(n.Body, m.done[n.Body])
		return
	}
	without := leftOutOfRole(n.Role)
	m.line("%s It holds what a [container](#container) holds, without %s.", sentence(n.Doc()), codeList(without))
	if n.Role.Helper() {
		m.line("")
		m.attributes([]*Attribute{n.Body.Attribute("native")})
	}
}

func codeList(names map[string]string) string {
	var list []string
	for name := range names {
		list = append(list, "`"+name+"`")
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// own returns what a workload's block holds beside the fields of its pods.
func (k *Kind) own(pod *Body) *Body {
	own := &Body{Type: k.Type}
	for _, a := range k.Block.Body.Attributes {
		if pod.Attribute(a.Name) == nil || k.outer(a.Path) {
			own.Attributes = append(own.Attributes, a)
		}
	}
	for _, n := range k.Block.Body.Blocks {
		if pod.Block(n.Name) == nil || k.outer(n.Path) {
			own.Blocks = append(own.Blocks, n)
		}
	}
	return own
}

// outer says whether a path leads into the spec of the workload and not into
// that of its pods.
func (k *Kind) outer(p Path) bool {
	path := p.JSON()
	return len(path) > 1 && path[0] == "spec" && !(len(path) > len(k.Template) && slices.Equal(path[:len(k.Template)], k.Template))
}

// markdown writes the reference. A body that several blocks share is written
// once, under the title of the first.
type markdown struct {
	b     strings.Builder
	done  map[*Body]string
	used  []string
	queue []*Block
}

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n", args...) }

func (m *markdown) contents(s *Schema) {
	m.line("Blocks at the top of a file: [podgen](#podgen), [variable](#variable), [locals](#locals), [manifest](#manifest), and one for each kind:")
	for _, name := range s.Kinds() {
		m.line("[%s](#%s)", name, name)
	}
}

func (m *markdown) attributes(list []*Attribute) {
	if len(list) == 0 {
		return
	}
	m.line("| attribute | value | |")
	m.line("| --- | --- | --- |")
	for _, a := range list {
		value := a.Leaf.String()
		if a.Own != "" {
			value = ""
		}
		if a.Required {
			value = strings.TrimPrefix(value+", **required**", ", ")
		}
		m.line("| `%s` | %s | %s |", a.Name, value, cell(a.Doc()))
	}
}

func (m *markdown) body(b *Body, where string) {
	m.attributes(b.Attributes)
	if len(b.Blocks) == 0 {
		return
	}
	if len(b.Attributes) > 0 {
		m.line("")
	}
	m.line("| block | holds | |")
	m.line("| --- | --- | --- |")
	for _, n := range b.Blocks {
		name := n.Name
		switch n.Label.Mode {
		case RequiredLabel:
			name += ` "NAME"`
		case OptionalLabel:
			name += ` ["NAME"]`
		}
		how := ""
		if n.Repeated {
			how = ", repeated"
		}
		title := m.title(n, where)
		m.line("| `%s` | [%s](#%s)%s | %s |", name, title, anchor(title), how, cell(n.Doc()))
	}
}

// title returns the heading under which a block's body is described.
func (m *markdown) title(n *Block, where string) string {
	if known, ok := m.done[n.Body]; ok {
		return known
	}
	title := n.Name
	if slices.Contains(m.used, title) {
		title = where + "." + n.Name
	}
	m.used = append(m.used, title)
	m.done[n.Body] = title
	m.queue = append(m.queue, n)
	return title
}

// anchor is the link target that Markdown readers give a heading.
func anchor(title string) string {
	return strings.ReplaceAll(strings.ToLower(title), ".", "")
}

// cell puts a text of the API into a table: one line, no pipes.
func cell(doc string) string {
	return strings.ReplaceAll(sentence(doc), "|", "\\|")
}

// sentence joins the lines of a text.
func sentence(doc string) string {
	return strings.Join(strings.Fields(doc), " ")
}
