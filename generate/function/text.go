package function

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func texts() []entry {
	return []entry{
		{name: "chomp", library: stdlib.ChompFunc, doc: "Removes the line breaks at the end of a string."},
		{name: "endswith", own: predicate("suffix", strings.HasSuffix), doc: "Tells whether a string ends with another."},
		{name: "format", library: stdlib.FormatFunc, check: checkFormat, doc: "Puts values into a string, each in the place and form of a verb such as %s or %05d."},
		{name: "formatlist", library: stdlib.FormatListFunc, check: checkFormatList, doc: "Does what format does for each element of the lists among its arguments, and gives a list of strings."},
		{name: "indent", library: stdlib.IndentFunc, check: checkIndent, doc: "Adds spaces to the beginning of every line of a string but the first."},
		{name: "join", library: stdlib.JoinFunc, check: checkJoin, doc: "Puts the elements of lists of strings together, with a separator between them."},
		{name: "lower", library: stdlib.LowerFunc, doc: "Turns the letters of a string to lower case."},
		{name: "regex", library: stdlib.RegexFunc, check: checkRegex, doc: "Gives the first match of a regular expression: a string, or its capture groups; it is an error if nothing matches."},
		{name: "regexall", library: stdlib.RegexAllFunc, check: checkRegexAll, doc: "Gives a list of all matches of a regular expression."},
		{name: "replace", module: replaceSpec, doc: "Replaces every occurrence of a substring, or of a regular expression that is written between slashes."},
		{name: "split", library: stdlib.SplitFunc, check: checkSplit, doc: "Cuts a string into a list wherever the separator occurs."},
		{name: "startswith", own: predicate("prefix", strings.HasPrefix), doc: "Tells whether a string begins with another."},
		{name: "strcontains", own: predicate("substr", strings.Contains), doc: "Tells whether a string contains another."},
		{name: "strrev", library: stdlib.ReverseFunc, doc: "Gives the characters of a string in reverse order."},
		{name: "substr", library: stdlib.SubstrFunc, doc: "Gives the part of a string that begins at an offset and has at most a length; a length of -1 means the rest."},
		{name: "templatestring", module: templateStringSpec, nests: true, doc: "Renders a string as a template with the given variables."},
		{name: "title", library: stdlib.TitleFunc, doc: "Turns the first letter of each word to upper case."},
		{name: "trim", library: stdlib.TrimFunc, doc: "Removes the given characters from both ends of a string."},
		{name: "trimprefix", library: stdlib.TrimPrefixFunc, doc: "Removes a prefix from a string if it is there."},
		{name: "trimspace", library: stdlib.TrimSpaceFunc, doc: "Removes white space from both ends of a string."},
		{name: "trimsuffix", library: stdlib.TrimSuffixFunc, doc: "Removes a suffix from a string if it is there."},
		{name: "upper", library: stdlib.UpperFunc, doc: "Turns the letters of a string to upper case."},
	}
}

// predicate is a question about a string and another.
func predicate(second string, holds func(s, t string) bool) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{{Name: "str", Type: cty.String}, {Name: second, Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(holds(args[0].AsString(), args[1].AsString())), nil
		},
	}
}

func checkIndent(_ *Budget, args []cty.Value) error {
	text, _ := textOf(args[1])
	spaces, ok := numberOf(args[0])
	if !ok {
		return nil
	}
	if spaces.Sign() < 0 {
		return function.NewArgErrorf(0, "a number of spaces that is not below zero is required")
	}
	if n, _ := spaces.Int64(); n > MaxString || len(text)+strings.Count(text, "\n")*int(n) > MaxString {
		return fmt.Errorf("the result would be longer than %d bytes, which is the bound for one string", MaxString)
	}
	return nil
}

func checkJoin(_ *Budget, args []cty.Value) error {
	separator, _ := textOf(args[0])
	length := 0
	for _, list := range args[1:] {
		elements(list, func(element cty.Value) {
			text, _ := textOf(element)
			length += len(text) + len(separator)
		})
	}
	return checkString(length - len(separator))
}

func checkSplit(_ *Budget, args []cty.Value) error {
	separator, known := textOf(args[0])
	text, alsoKnown := textOf(args[1])
	if !known || !alsoKnown {
		return nil
	}
	return checkElements(strings.Count(text, separator) + 1)
}

// elements calls f for each element of a collection or tuple that is known,
// and does nothing for other values.
func elements(v cty.Value, f func(cty.Value)) {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return
	}
	for it := v.ElementIterator(); it.Next(); {
		_, element := it.Element()
		f(element)
	}
}
