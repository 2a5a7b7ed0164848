package function

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Bounds on single values. What lies beyond is refused with an error that
// names the bound.
const (
	// MaxString is the number of bytes that one string may have.
	MaxString = 4 << 20

	// MaxElements is the number of elements that one value may have, those of
	// the values in it included.
	MaxElements = 1 << 20

	// MaxDepth is the number of levels of a JSON or YAML document.
	MaxDepth = 200

	// MaxDigits is the number of characters of a number that is read from text.
	MaxDigits = 1024
)

// maxExponent is the binary exponent of 1e400.
const maxExponent = 1329

// CheckNumber refuses numbers that cannot be written out: infinities, and those
// whose magnitude is above 1e400, or below 1e-400 and not zero. A short text
// such as 1e999999999 would otherwise become a string of a billion digits.
func CheckNumber(n *big.Float) error {
	switch exponent := n.MantExp(nil); {
	case n.IsInf() || exponent > maxExponent:
		return fmt.Errorf("the number is out of bounds: its magnitude may be at most 1e400")
	case exponent < -maxExponent:
		return fmt.Errorf("the number is out of bounds: its magnitude may be as small as 1e-400, or zero")
	}
	return nil
}

// CheckNumberText is CheckNumber for text that is about to be converted to a
// number. Text that is no number passes: the conversion says so better.
func CheckNumberText(s string) error {
	if isLongNumber(s) {
		return fmt.Errorf("a number of %d characters is out of bounds: at most %d are read", len(s), MaxDigits)
	}
	if len(s) > MaxDigits {
		return nil
	}
	n, _, err := big.ParseFloat(s, 10, 512, big.ToNearestEven)
	if err != nil {
		return nil
	}
	return CheckNumber(n)
}

// isLongNumber says whether the text starts like a number and is too long to be
// read as one: the time that this takes grows with the square of the length.
func isLongNumber(s string) bool {
	return len(s) > MaxDigits && strings.Trim(s[:MaxDigits], "0123456789.+-_eE") == ""
}

// CheckValue refuses values with more than MaxElements elements, and the
// strings and numbers in them that are out of bounds. Call it on each value
// that gets a name (a local, a variable, each.value): two names per line can
// double a value with each line, so that a short file stands for a value
// that no computer can go through.
func CheckValue(v cty.Value) error {
	s := scale{limit: MaxElements, leaves: true}
	s.value(v)
	switch {
	case s.err != nil:
		return s.err
	case s.n > s.limit:
		return fmt.Errorf("the value has more than %d elements, which is the bound", s.limit)
	}
	return nil
}

// weight returns the number of elements of a value, those of the values in it
// included. It stops counting at MaxElements+1.
func weight(v cty.Value) int {
	s := scale{limit: MaxElements}
	s.value(v)
	return s.n
}

// A scale counts the elements of a value, up to its limit.
type scale struct {
	n, limit int
	leaves   bool // look at strings and numbers as well
	err      error
}

func (s *scale) value(v cty.Value) {
	if s.n++; s.n > s.limit || s.err != nil {
		return
	}
	ty := v.Type()
	if ty.IsPrimitiveType() {
		s.leaf(v)
		return
	}
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() {
		s.typ(ty)
		return
	}
	switch {
	case ty.IsObjectType():
		for name, attribute := range ty.AttributeTypes() {
			if attribute.IsPrimitiveType() && !s.leaves {
				s.n++
			} else {
				s.value(v.GetAttr(name))
			}
		}
	case ty.IsTupleType():
		s.elements(v, allPrimitive(ty.TupleElementTypes()))
	case ty.IsCollectionType():
		if v.LengthInt() == 0 {
			s.typ(ty)
		}
		s.elements(v, ty.ElementType().IsPrimitiveType())
	}
}

func (s *scale) elements(v cty.Value, primitive bool) {
	if primitive && !s.leaves {
		s.n += v.LengthInt()
		return
	}
	for it := v.ElementIterator(); s.n <= s.limit && s.err == nil && it.Next(); {
		_, element := it.Element()
		s.value(element)
	}
}

func (s *scale) leaf(v cty.Value) {
	if !s.leaves {
		return
	}
	if text, ok := textOf(v); ok {
		s.err = checkString(len(text))
	}
	if number, ok := numberOf(v); ok {
		s.err = CheckNumber(number)
	}
}

// typ counts the nodes of the type of a value that has no elements: the type
// alone may be too large to go through.
func (s *scale) typ(ty cty.Type) {
	if s.n++; s.n > s.limit {
		return
	}
	switch {
	case ty.IsObjectType():
		for _, attribute := range ty.AttributeTypes() {
			s.typ(attribute)
		}
	case ty.IsTupleType():
		for _, element := range ty.TupleElementTypes() {
			s.typ(element)
		}
	case ty.IsCollectionType():
		s.typ(ty.ElementType())
	}
}

func allPrimitive(types []cty.Type) bool {
	for _, ty := range types {
		if !ty.IsPrimitiveType() {
			return false
		}
	}
	return true
}

// checkString refuses a string of n bytes that is too long.
func checkString(n int) error {
	if n > MaxString {
		return fmt.Errorf("a string of %d bytes is too long: one string may have at most %d", n, MaxString)
	}
	return nil
}

// checkElements refuses a value of n elements that is too large.
func checkElements(n int) error {
	if n > MaxElements {
		return fmt.Errorf("%d elements are too many: one value may have at most %d", n, MaxElements)
	}
	return nil
}

// textOf returns the text of a string, whether it is marked or not. It is not
// ok for anything else, for null and for unknown strings.
func textOf(v cty.Value) (text string, ok bool) {
	if v.Type() != cty.String {
		return "", false
	}
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() {
		return "", false
	}
	return v.AsString(), true
}

// numberOf is textOf for numbers.
func numberOf(v cty.Value) (number *big.Float, ok bool) {
	if v.Type() != cty.Number {
		return nil, false
	}
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() {
		return nil, false
	}
	return v.AsBigFloat(), true
}
