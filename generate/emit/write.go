package emit

import (
	"encoding/base64"
	"reflect"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"podgen/generate/object"
	"podgen/generate/origin"
)

// maxColumn bounds how deep values nest: each map, and each list in a list,
// moves its content to the right by two columns.
const maxColumn = 2000

// writer writes one document at a time.
//
// The functions that write a value start right behind the key's colon or the
// dash and end with the line break of the value's last line.
type writer struct {
	buf    []byte
	lines  *Lines // nil if nobody wants to know
	object *object.Object

	// afterDash says that the line holds a dash and a blank and nothing behind
	// them: what comes next is in its column already.
	afterDash bool
}

// mark is a point that the writer can go back to.
type mark struct {
	buf, lines int
	afterDash  bool
}

func (w *writer) mark() mark {
	m := mark{buf: len(w.buf), afterDash: w.afterDash}
	if w.lines != nil {
		m.lines = len(*w.lines)
	}
	return m
}

func (w *writer) reset(m mark) {
	w.buf, w.afterDash = w.buf[:m.buf], m.afterDash
	if w.lines != nil {
		*w.lines = (*w.lines)[:m.lines]
	}
}

// record says where the line that just ended comes from.
func (w *writer) record(node *origin.Node) { w.recordText(node, 0) }

// recordText is record for a line of a text that is written as a block.
func (w *writer) recordText(node *origin.Node, text int) {
	if w.lines != nil {
		*w.lines = append(*w.lines, Line{Object: w.object, Node: node, Text: text})
	}
}

// end ends a line.
func (w *writer) end(near *origin.Node) {
	w.buf = append(w.buf, '\n')
	w.record(near)
}

// word writes a value that is one word.
func (w *writer) word(s string, near *origin.Node) {
	w.buf = append(w.buf, ' ')
	w.buf = append(w.buf, s...)
	w.end(near)
}

const blanks = "                                                                "

// indent moves to a column.
func (w *writer) indent(column int) {
	if w.afterDash {
		w.afterDash = false
		return
	}
	for ; column > len(blanks); column -= len(blanks) {
		w.buf = append(w.buf, blanks...)
	}
	w.buf = append(w.buf, blanks[:column]...)
}

// enter prepares for the content of a map: behind a dash it goes on in the
// same line, behind a key it starts a new one.
func (w *writer) enter(at place) *Error {
	if at.column > maxColumn {
		return problem("the value is nested too deeply, more than %d levels", maxColumn/2)
	}
	if !at.dash {
		w.end(at.near)
		return nil
	}
	w.buf = append(w.buf, ' ')
	w.afterDash = true
	return nil
}

func (w *writer) value(v reflect.Value, p *plan, at place) *Error {
	switch p.kind {
	case text:
		return w.text(v.String(), at)
	case boolean:
		w.word(strconv.FormatBool(v.Bool()), at.near)
	case integer:
		w.buf = strconv.AppendInt(append(w.buf, ' '), v.Int(), 10)
		w.end(at.near)
	case unsigned:
		w.buf = strconv.AppendUint(append(w.buf, ' '), v.Uint(), 10)
		w.end(at.near)
	case float:
		return w.float(v.Float(), at)
	case base64Bytes:
		return w.text(base64.StdEncoding.EncodeToString(v.Bytes()), at)
	case pointer:
		if v.IsNil() {
			w.word("null", at.near)
			return nil
		}
		return w.value(v.Elem(), p.elem, at)
	case structure:
		_, err := w.structure(v, p, at)
		return err
	case list:
		return w.list(v, p, at)
	case mapping:
		return w.mapping(v, p, at)
	case dynamic:
		return w.dynamic(v.Interface(), at)
	case unsupported:
		return problem("a value of type %s cannot be written", v.Type())
	default:
		return w.special(v, p.kind, at)
	}
	return nil
}

// structure writes a struct and says whether there was nothing in it to write.
func (w *writer) structure(v reflect.Value, p *plan, at place) (empty bool, err *Error) {
	before := w.mark()
	if err := w.enter(at); err != nil {
		return false, err
	}
	start := len(w.buf)
	inside := at
	inside.column += 2
	if err := w.fields(v, p, inside); err != nil {
		return false, err
	}
	if len(w.buf) > start {
		return false, nil
	}
	w.reset(before)
	w.word("{}", at.near)
	return true, nil
}

// fields writes the fields of a struct at the column of the given place.
func (w *writer) fields(v reflect.Value, p *plan, at place) *Error {
	for i := range p.fields {
		f := &p.fields[i]
		child := v.Field(f.index)
		if f.inline {
			if err := w.fields(child, f.plan, at); err != nil {
				return err
			}
			continue
		}
		zero := isZero(child, f.plan)
		if zero && at.node == nil {
			continue
		}
		inside := at.field(f.name, at.column)
		if zero && !(inside.explicit() && hasZero(f.plan.kind)) {
			continue
		}
		if err := w.field(child, f, inside); err != nil {
			return err.under(f.name)
		}
	}
	return nil
}

func (w *writer) field(v reflect.Value, f *field, at place) *Error {
	before := w.mark()
	w.indent(at.column)
	w.buf = append(w.buf, f.key...)
	if f.plan.kind != structure {
		return w.value(v, f.plan, at)
	}
	empty, err := w.structure(v, f.plan, at)
	if empty && !at.explicit() {
		w.reset(before)
	}
	return err
}

// isZero says whether a field holds nothing. It does not look into structs.
func isZero(v reflect.Value, p *plan) bool {
	switch p.kind {
	case structure:
		return false
	case text, list, mapping, base64Bytes:
		return v.Len() == 0
	case pointer:
		return v.IsNil() || isTime(p.elem.kind) && v.Elem().IsZero()
	case quantity:
		return quantityOf(v).IsZero()
	default:
		return v.IsZero()
	}
}

// hasZero says whether the zero value of a kind can be written. A pointer, an
// interface or a time that is zero says that there is no value.
func hasZero(k kind) bool {
	return k != pointer && k != dynamic && k != marshaler && !isTime(k)
}

func isTime(k kind) bool { return k == timestamp || k == microTimestamp }

// enterList prepares for the elements of a list and returns the column of
// their dashes: that of the key, or two behind that of the outer dash.
func (w *writer) enterList(at place) (column int, err *Error) {
	if err := w.enter(at); err != nil {
		return 0, err
	}
	if at.dash {
		return at.column + 2, nil
	}
	return at.column, nil
}

func (w *writer) dash(column int) {
	w.indent(column)
	w.buf = append(w.buf, '-')
}

func (w *writer) list(v reflect.Value, p *plan, at place) *Error {
	n := v.Len()
	if n == 0 {
		w.word("[]", at.near)
		return nil
	}
	column, err := w.enterList(at)
	if err != nil {
		return err
	}
	for i := range n {
		w.dash(column)
		if err := w.value(v.Index(i), p.elem, at.item(i, column)); err != nil {
			return err.underIndex(i)
		}
	}
	return nil
}

func (w *writer) mapping(v reflect.Value, p *plan, at place) *Error {
	if v.Len() == 0 {
		w.word("{}", at.near)
		return nil
	}
	if err := w.enter(at); err != nil {
		return err
	}
	inside := at
	inside.column += 2
	// The types of nearly all maps; reflection would allocate for each entry.
	switch m := v.Interface().(type) {
	case map[string]string:
		return w.textEntries(m, inside)
	case corev1.ResourceList:
		return w.quantityEntries(m, inside)
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, key := range keys {
		name := key.String()
		here := inside.field(name, inside.column)
		err := w.key(name, here)
		if err == nil {
			err = w.value(v.MapIndex(key), p.elem, here)
		}
		if err != nil {
			return err.under(name)
		}
	}
	return nil
}

func (w *writer) textEntries(m map[string]string, at place) *Error {
	var space [16]string
	for _, name := range sortedKeys(m, space[:0]) {
		here := at.field(name, at.column)
		err := w.key(name, here)
		if err == nil {
			err = w.text(m[name], here)
		}
		if err != nil {
			return err.under(name)
		}
	}
	return nil
}

func (w *writer) quantityEntries(m corev1.ResourceList, at place) *Error {
	var space [8]corev1.ResourceName
	for _, name := range sortedKeys(m, space[:0]) {
		here := at.field(string(name), at.column)
		err := w.key(string(name), here)
		if err == nil {
			q := m[name]
			err = w.quantity(&q, here)
		}
		if err != nil {
			return err.under(string(name))
		}
	}
	return nil
}

// sortedKeys appends the keys of m to space and sorts them.
func sortedKeys[K ~string, V any](m map[K]V, space []K) []K {
	for key := range m {
		space = append(space, key)
	}
	slices.Sort(space)
	return space
}
