// Package emit writes Kubernetes objects as YAML: the last stage of podgen.
//
// It is a writer for this one purpose and not a YAML library. It writes
// straight from the typed values into a buffer, builds nothing in between and
// reads nothing back. What it promises:
//
//   - Fields stand in the order in which the API declares them, the entries of
//     a map in the order of their keys. The same object gives the same bytes.
//   - What is written is what the file said: each value that is not zero, and
//     each zero that somebody wrote, which the origin of the object knows.
//     Never a status, a creationTimestamp or an empty struct that nobody asked for.
//   - Every string reads back as that string, with a YAML 1.1 or a YAML 1.2
//     reader. What cannot be written so (bytes that are not UTF-8, a number
//     that is not finite) is an error that names the field.
//   - Each line of the output knows the HCL that it comes from.
//
// All functions may be called concurrently.
package emit

import (
	"reflect"

	"podgen/generate/object"
	"podgen/generate/origin"
)

// separator stands between two documents of a stream.
const separator = "---\n"

// Documents appends a stream of YAML documents to dst: the header that names
// file, unless file is empty, then the objects with "---" between them. Lines,
// unless nil, grows by as many entries as the output grows by lines. After an
// error, which is an *Error, both are as they were.
func Documents(dst []byte, file string, objects []*object.Object, lines *Lines) ([]byte, error) {
	w := writer{buf: dst, lines: lines}
	start := w.mark()
	if file != "" {
		w.buf = append(w.buf, Header(file)...)
		w.record(nil)
	}
	for i, o := range objects {
		if i > 0 {
			w.object = nil
			w.buf = append(w.buf, separator...)
			w.record(nil)
		}
		if err := w.document(o); err != nil {
			w.reset(start)
			return w.buf, err
		}
	}
	return w.buf, nil
}

// Object appends the body of one YAML document to dst, without a "---". Lines,
// unless nil, grows by as many entries as the output grows by lines. After an
// error, which is an *Error, both are as they were.
func Object(dst []byte, o *object.Object, lines *Lines) ([]byte, error) {
	w := writer{buf: dst, lines: lines}
	start := w.mark()
	if err := w.document(o); err != nil {
		w.reset(start)
		return w.buf, err
	}
	return w.buf, nil
}

// document writes one object. It returns an error, not an *Error, because a
// nil *Error in an error is not nil.
func (w *writer) document(o *object.Object) error {
	w.object = o
	if err := w.root(o); err != nil {
		err.Object = o
		return err
	}
	return nil
}

func (w *writer) root(o *object.Object) *Error {
	at := place{node: o.Origin}
	if at.explicit() {
		at.near = o.Origin
	}
	switch value := o.Value.(type) {
	case object.Map:
		return w.rootMap(value, at)
	case map[string]any:
		return w.rootMap(sortedMap(value), at)
	}
	v := reflect.ValueOf(o.Value)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return problem("a value of type %T is no Kubernetes object", o.Value)
	}
	start := len(w.buf)
	if err := w.fields(v.Elem(), planOf(v.Type()).elem, at); err != nil {
		return err
	}
	if len(w.buf) == start {
		w.buf = append(w.buf, "{}"...)
		w.end(at.near)
	}
	return nil
}

// place is where a value stands in the output and in the origin of the object.
type place struct {
	column int          // of the key or the dash that the value belongs to
	dash   bool         // the value follows a dash; if not, a key
	node   *origin.Node // of the value itself, nil if unknown
	near   *origin.Node // the nearest node with a range, at the value or above
}

// explicit says whether the file, or something that the file implied, set the
// value itself and not only something inside.
func (at place) explicit() bool { return at.node != nil && at.node.Range != nil }

// field returns the place of a field, whose key stands in the given column.
func (at place) field(name string, column int) place {
	return at.child(at.node.Field(name), column, false)
}

// item returns the place of a list's element, whose dash stands in the given column.
func (at place) item(i, column int) place {
	return at.child(at.node.Item(i), column, true)
}

func (at place) child(node *origin.Node, column int, dash bool) place {
	child := place{column: column, dash: dash, node: node, near: at.near}
	if child.explicit() {
		child.near = node
	}
	return child
}
