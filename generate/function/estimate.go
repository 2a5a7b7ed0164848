package function

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/zclconf/go-cty/cty"
)

// An estimate is how long a value becomes as text, from above. It is made
// before the text is, and stops soon after MaxString.
type estimate struct {
	indented bool // as YAML, where each line is indented
	document bool // as a document that is to be read again

	length int
	err    error
}

func (e *estimate) of(v cty.Value) (int, error) {
	e.value(v, 0)
	return e.length, e.err
}

func (e *estimate) value(v cty.Value, depth int) {
	if e.err != nil || e.length > MaxString {
		return
	}
	v, _ = v.Unmark()
	e.length += 4 + e.indent(depth)
	if text, ok := textOf(v); ok {
		e.text(text, depth)
		return
	}
	if number, ok := numberOf(v); ok {
		exponent := number.MantExp(nil)
		e.length += 20 + max(exponent, -exponent)/3
		e.err = CheckNumber(number)
		return
	}
	ty := v.Type()
	switch {
	case v.IsNull() || !v.IsKnown():
		return
	case ty.IsCapsuleType():
		e.err = fmt.Errorf("a value of type %s has no text form", ty.FriendlyName())
		return
	case !v.CanIterateElements():
		return
	}
	for it := v.ElementIterator(); e.err == nil && e.length <= MaxString && it.Next(); {
		key, element := it.Element()
		if ty.IsObjectType() || ty.IsMapType() {
			e.length += 4
			e.text(key.AsString(), depth)
		}
		e.value(element, depth+1)
	}
}

func (e *estimate) text(text string, depth int) {
	e.length += len(text)
	if e.indented {
		e.length += e.indent(depth) * strings.Count(text, "\n")
	}
	if e.document && e.err == nil {
		e.err = checkComposition(text)
	}
}

func (e *estimate) indent(depth int) int {
	if !e.indented {
		return 0
	}
	return 2 * (depth + 1)
}

// checkComposition refuses text in which a character that is written as an
// escape, such as \n or \u003c, has a combining mark after it: strings are
// kept in Unicode's composed form (NFC), where the mark would join the last
// letter of the escape, and the document could not be read again.
func checkComposition(text string) error {
	escaped := false
	for _, r := range text {
		if escaped && unicode.Is(unicode.M, r) {
			return fmt.Errorf("the combining mark %U after a character that must be escaped cannot be encoded; put a letter before it", r)
		}
		escaped = r < ' ' || r >= 0x7f && r <= 0xa0 || strings.ContainsRune("<>&\u2028\u2029\ufeff", r)
	}
	return nil
}
