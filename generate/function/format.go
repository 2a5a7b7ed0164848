package function

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxWidth is the greatest width and precision of a verb in a format.
const maxWidth = 4096

// A verb is one sequence of a format: %[flags][width][.precision][[index]]mode.
type verb struct {
	mode     byte
	argument int // index among the arguments that follow the format
	width    int // width and precision together
}

// checkFormat refuses formats whose result would be too long.
func checkFormat(_ *Budget, args []cty.Value) error {
	format, ok := textOf(args[0])
	if !ok {
		return nil
	}
	verbs, err := parseFormat(format)
	if err != nil {
		return err
	}
	length := len(format)
	for _, v := range verbs {
		n, err := v.length(args)
		if err != nil {
			return err
		}
		if length += n; length > MaxString {
			return checkString(length)
		}
	}
	return nil
}

// checkFormatList is checkFormat for one result for each element of the lists.
// All results together are held to the bound of one string.
func checkFormatList(b *Budget, args []cty.Value) error {
	format, ok := textOf(args[0])
	if !ok {
		return nil
	}
	verbs, err := parseFormat(format)
	if err != nil {
		return err
	}
	results, one := 1, []cty.Value{args[0]}
	for _, arg := range args[1:] {
		if isSequence(arg) {
			results = max(results, rounds(arg))
		}
	}
	length := results * len(format)
	for _, v := range verbs {
		if v.argument+1 >= len(args) {
			continue // the function says so itself
		}
		arg, times := args[v.argument+1], results
		var list []cty.Value
		if isSequence(arg) {
			times = 1
			elements(arg, func(element cty.Value) { list = append(list, element) })
		} else {
			list = []cty.Value{arg}
		}
		for _, element := range list {
			n, err := verb{mode: v.mode, width: v.width}.length(append(one[:1:1], element))
			if err != nil {
				return err
			}
			if length += n * times; length > MaxString {
				return checkString(length)
			}
		}
	}
	return b.SpendText(length)
}

func isSequence(v cty.Value) bool {
	ty := v.Type()
	return ty.IsListType() || ty.IsSetType() || ty.IsTupleType()
}

// length estimates how long the text of a verb becomes, from above.
func (v verb) length(args []cty.Value) (int, error) {
	if v.argument+1 >= len(args) {
		return 0, nil // the function says so itself
	}
	arg := args[v.argument+1]
	if text, ok := textOf(arg); ok {
		switch v.mode {
		case 's', 'q', 'v':
		default:
			if err := CheckNumberText(text); err != nil {
				return 0, function.NewArgError(v.argument+1, err)
			}
		}
	}
	n, err := (&estimate{}).of(arg)
	if v.mode == 'b' {
		n *= 4 // binary digits
	}
	return n + 4*v.width, err
}

// parseFormat finds the verbs of a format. Where the format is malformed it
// stops: the function says so itself.
func parseFormat(format string) ([]verb, error) {
	var verbs []verb
	next := 0
	for {
		start := strings.IndexByte(format, '%')
		if start < 0 || start+1 == len(format) {
			return verbs, nil
		}
		format = format[start+1:]
		if format[0] == '%' {
			format = format[1:]
			continue
		}
		v := verb{argument: next}
		format = strings.TrimLeft(format, "0#-+ ")
		var width, precision, index int
		width, format = leadingNumber(format)
		if rest, ok := strings.CutPrefix(format, "."); ok {
			precision, format = leadingNumber(rest)
		}
		if rest, ok := strings.CutPrefix(format, "["); ok {
			index, format = leadingNumber(rest)
			format = strings.TrimPrefix(format, "]")
			v.argument = index - 1
		}
		if width > maxWidth || precision > maxWidth || index > maxWidth {
			return nil, function.NewArgErrorf(0, "the width, the precision and the index of a verb may be at most %d", maxWidth)
		}
		if format == "" || v.argument < 0 {
			return verbs, nil
		}
		v.mode, v.width = format[0], width+precision
		next = v.argument + 1
		verbs, format = append(verbs, v), format[1:]
	}
}

// leadingNumber returns the number that a string begins with, 0 if there is
// none, and the rest. Numbers above maxWidth are all the same.
func leadingNumber(s string) (int, string) {
	n, i := 0, 0
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		n = min(10*n+int(s[i]-'0'), maxWidth+1)
	}
	return n, s[i:]
}
