package rule

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// unknownPart stands in a word for what the shell would put there and nobody knows.
const unknownPart = "\x00"

// words are the words of a command as the shell would have them, as far as they are
// known; value gives what a variable holds, and may be nil.
func words(args []*syntax.Word, value func(string) (string, bool)) []string {
	list := make([]string, len(args))
	for i, w := range args {
		if lit := w.Lit(); lit != "" {
			list[i] = lit
			continue
		}
		var b strings.Builder
		knownParts(&b, w.Parts, value)
		list[i] = b.String()
	}
	return list
}

func knownParts(b *strings.Builder, parts []syntax.WordPart, value func(string) (string, bool)) {
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			b.WriteString(part.Value)
		case *syntax.SglQuoted:
			b.WriteString(part.Value)
		case *syntax.DblQuoted:
			knownParts(b, part.Parts, value)
		case *syntax.ParamExp:
			b.WriteString(valueOf(part, value))
		default:
			b.WriteString(unknownPart)
		}
	}
}

// valueOf is the value of $NAME or ${NAME}.
func valueOf(p *syntax.ParamExp, value func(string) (string, bool)) string {
	if value == nil || p.Param == nil || p.Excl || p.Length || p.Width || p.Index != nil || p.Slice != nil || p.Repl != nil || p.Exp != nil {
		return unknownPart
	}
	if text, ok := value(p.Param.Value); ok {
		return text
	}
	return unknownPart
}

// variable is the value that the module gives a variable of the container.
func (c *Container) variable(name string) (string, bool) {
	for i := len(c.Env) - 1; i >= 0; i-- {
		if e := &c.Env[i]; e.Name == name {
			return e.Value, e.ValueFrom == nil && !strings.Contains(e.Value, "$(")
		}
	}
	return "", false
}
