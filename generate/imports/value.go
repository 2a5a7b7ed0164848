package imports

import (
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2"
)

// form is what a value of a document is.
type form int

const (
	formNull form = iota
	formText
	formNumber
	formBoolean
	formList
	formObject
)

// value is a value of a document. Its content is what Kubernetes' own reader of
// YAML makes of it; its place, its order and its comments are those of the file.
type value struct {
	form form
	// text is that of a string, of a number as JSON has it, of a bool.
	text string
	// spelled is a scalar as the file has it: 0.5, where text may be another number.
	spelled string
	entries []entry // of an object; of a list, with empty keys

	at       hcl.Range
	comments comments
	// holder has the comments of the value and of what is below it: the block or
	// attribute that it became. Nil for one that became a part of another.
	holder *comments
}

type entry struct {
	key   string
	value *value
}

// comments are those of a value, each a line that begins with "#".
type comments struct {
	above, beside, below []string
}

func (c *comments) empty() bool { return len(c.above)+len(c.beside)+len(c.below) == 0 }

func (c *comments) add(more comments) {
	c.above = append(c.above, more.above...)
	c.beside = append(c.beside, more.beside...)
	c.below = append(c.below, more.below...)
}

// get returns what is at a path of keys, nil where nothing is.
func (v *value) get(path ...string) *value {
	for _, key := range path {
		if v = v.entry(key); v == nil {
			return nil
		}
	}
	return v
}

// entry returns the value of a key, nil if there is none or if it is null.
func (v *value) entry(key string) *value {
	if v == nil || v.form != formObject {
		return nil
	}
	for _, e := range v.entries {
		if e.key == key && e.value.form != formNull {
			return e.value
		}
	}
	return nil
}

// str returns the text at a path, "" if there is none.
func (v *value) str(path ...string) string {
	if found := v.get(path...); found != nil && found.form == formText {
		return found.text
	}
	return ""
}

// items are the elements of a list.
func (v *value) items() []*value {
	if v == nil || v.form != formList {
		return nil
	}
	var items []*value
	for _, e := range v.entries {
		items = append(items, e.value)
	}
	return items
}

// set sets the value of a key.
func (v *value) set(key string, to *value) {
	for i, e := range v.entries {
		if e.key == key {
			v.entries[i].value = to
			return
		}
	}
	v.entries = append(v.entries, entry{key, to})
}

// remove takes a key away, and returns its value.
func (v *value) remove(key string) *value {
	if v == nil {
		return nil
	}
	i := slices.IndexFunc(v.entries, func(e entry) bool { return e.key == key })
	if i < 0 {
		return nil
	}
	removed := v.entries[i].value
	v.entries = slices.Delete(slices.Clone(v.entries), i, i+1)
	return removed
}

// only says that an object has no other keys than these.
func (v *value) only(keys ...string) bool {
	for _, e := range v.entries {
		if e.value.form != formNull && !slices.Contains(keys, e.key) {
			return false
		}
	}
	return true
}

// textMap is an object of strings; false if it is anything else.
func (v *value) textMap() (map[string]string, bool) {
	if v == nil || v.form != formObject {
		return nil, v == nil
	}
	m := map[string]string{}
	for _, e := range v.entries {
		if e.value.form != formText {
			return nil, false
		}
		m[e.key] = e.value.text
	}
	return m, true
}

// walk calls f for a value and all below it.
func (v *value) walk(f func(*value)) {
	f(v)
	for _, e := range v.entries {
		e.value.walk(f)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func textValue(s string) *value { return &value{form: formText, text: s, spelled: s} }

func numberValue(n int) *value { return &value{form: formNumber, text: itoa(n), spelled: itoa(n)} }

func objectValue(entries ...entry) *value { return &value{form: formObject, entries: entries} }
