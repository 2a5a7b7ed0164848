package relocate

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// value is a JSON value that is written as it was read, but for the blanks in
// between: members keep their order, and numbers and strings their spelling.
type value struct {
	kind    kind
	raw     []byte // of a scalar
	members []member
	items   []*value
}

type kind uint8

const (
	scalar kind = iota
	object
	array
)

type member struct {
	key   string
	raw   []byte // the key as it is spelled
	value *value
}

// parse reads a JSON text.
func parse(data []byte) (*value, error) {
	if err := json.Unmarshal(data, new(json.RawMessage)); err != nil { // bounds the depth as well
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			line := 1 + bytes.Count(data[:min(len(data), int(syntax.Offset))], []byte("\n"))
			return nil, errors.New("line " + strconv.Itoa(line) + ": " + err.Error())
		}
		return nil, err
	}
	p := parser{data: data, decoder: json.NewDecoder(bytes.NewReader(data))}
	p.decoder.UseNumber()
	return p.value()
}

type parser struct {
	data    []byte
	decoder *json.Decoder
	raw     []byte // of the last token
}

func (p *parser) token() (json.Token, error) {
	from := p.decoder.InputOffset()
	token, err := p.decoder.Token()
	p.raw = bytes.TrimLeft(p.data[from:p.decoder.InputOffset()], " \t\r\n,:")
	return token, err
}

func (p *parser) value() (*value, error) {
	token, err := p.token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return p.object()
	case json.Delim('['):
		return p.array()
	}
	return &value{raw: p.raw}, nil
}

func (p *parser) object() (*value, error) {
	v := &value{kind: object}
	for p.decoder.More() {
		key, err := p.token()
		if err != nil {
			return nil, err
		}
		m := member{key: key.(string), raw: p.raw}
		if m.value, err = p.value(); err != nil {
			return nil, err
		}
		v.members = append(v.members, m)
	}
	_, err := p.token()
	return v, err
}

func (p *parser) array() (*value, error) {
	v := &value{kind: array}
	for p.decoder.More() {
		item, err := p.value()
		if err != nil {
			return nil, err
		}
		v.items = append(v.items, item)
	}
	_, err := p.token()
	return v, err
}

// The constructors of what is added.

func text(s string) *value {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string can always be written
	return &value{raw: bytes.TrimRight(b.Bytes(), "\n")}
}

func number(n int) *value { return &value{raw: strconv.AppendInt(nil, int64(n), 10)} }

// get returns a member, nil if there is none.
func (v *value) get(key string) *value {
	if v == nil {
		return nil
	}
	for _, m := range v.members {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// set gives a member a value; nil removes it.
func (v *value) set(key string, to *value) {
	for i, m := range v.members {
		switch {
		case m.key != key:
			continue
		case to == nil:
			v.members = append(v.members[:i:i], v.members[i+1:]...)
		default:
			v.members[i].value = to
		}
		return
	}
	if to != nil {
		v.members = append(v.members, member{key: key, raw: text(key).raw, value: to})
	}
}

// make returns a member, which it adds if there is none.
func (v *value) make(key string, k kind) *value {
	if inner := v.get(key); inner != nil && inner.kind == k {
		return inner
	}
	inner := &value{kind: k}
	v.set(key, inner)
	return inner
}

// string returns a string, "" for anything else.
func (v *value) string() string {
	var s string
	if v == nil || v.kind != scalar || json.Unmarshal(v.raw, &s) != nil {
		return ""
	}
	return s
}

// int returns a whole number; false for anything else.
func (v *value) int() (int, bool) {
	if v == nil || v.kind != scalar {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(v.raw), 64) // 12.0 is a whole number too
	n := int(f)
	return n, err == nil && float64(n) == f
}

// write writes a value with an indentation of two columns for each level.
func (v *value) write(w io.Writer) error {
	var b bytes.Buffer
	flush := func() error {
		_, err := b.WriteTo(w)
		return err
	}
	var err error
	var one func(v *value, indent int)
	one = func(v *value, indent int) {
		if b.Len() > 1<<16 && err == nil {
			err = flush()
		}
		line := func(depth int) {
			b.WriteByte('\n')
			for range depth {
				b.WriteString("  ")
			}
		}
		switch {
		case v.kind == scalar:
			b.Write(v.raw)
		case v.kind == object && len(v.members) == 0:
			b.WriteString("{}")
		case v.kind == array && len(v.items) == 0:
			b.WriteString("[]")
		case v.kind == object:
			b.WriteByte('{')
			for i, m := range v.members {
				if i > 0 {
					b.WriteByte(',')
				}
				line(indent + 1)
				b.Write(m.raw)
				b.WriteString(": ")
				one(m.value, indent+1)
			}
			line(indent)
			b.WriteByte('}')
		default:
			b.WriteByte('[')
			for i, item := range v.items {
				if i > 0 {
					b.WriteByte(',')
				}
				line(indent + 1)
				one(item, indent+1)
			}
			line(indent)
			b.WriteByte(']')
		}
	}
	one(v, 0)
	b.WriteByte('\n')
	if err != nil {
		return err
	}
	return flush()
}
