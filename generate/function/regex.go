package function

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxPattern is the number of bytes that a regular expression may have.
const maxPattern = 1 << 16

// spendRegex pays for a search. Its time grows with the length of the text
// times the size of the compiled expression, in which x{1000} counts as 1000 x.
func (b *Budget) spendRegex(pattern, text string) error {
	if len(pattern) > maxPattern {
		return fmt.Errorf("the regular expression has %d bytes: at most %d are allowed", len(pattern), maxPattern)
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil // the function says so itself
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil
	}
	return b.SpendText(len(program.Inst) * (len(text) + 1) / workShare)
}

func checkRegex(b *Budget, args []cty.Value) error {
	pattern, known := textOf(args[0])
	text, alsoKnown := textOf(args[1])
	if !known || !alsoKnown {
		return nil
	}
	return b.spendRegex(pattern, text)
}

func checkRegexAll(b *Budget, args []cty.Value) error {
	if err := checkRegex(b, args); err != nil {
		return err
	}
	pattern, _ := textOf(args[0])
	text, _ := textOf(args[1])
	if len(text) <= MaxElements/2 {
		return nil // too short for that many matches
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil
	}
	return checkElements(len(re.FindAllStringIndex(text, MaxElements+1)))
}

func replaceSpec(s scope) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{
			{Name: "str", Type: cty.String},
			{Name: "substr", Type: cty.String},
			{Name: "replace", Type: cty.String},
		},
		Type: function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text, old, replacement := args[0].AsString(), args[1].AsString(), args[2].AsString()
			replace := replaceText
			if len(old) > 1 && strings.HasPrefix(old, "/") && strings.HasSuffix(old, "/") {
				old, replace = old[1:len(old)-1], s.replaceRegex
			}
			result, err := replace(text, old, replacement)
			return cty.StringVal(result), err
		},
	}
}

func replaceText(text, old, replacement string) (string, error) {
	length := len(text) + strings.Count(text, old)*(len(replacement)-len(old))
	if err := checkString(length); err != nil {
		return "", err
	}
	return strings.ReplaceAll(text, old, replacement), nil
}

func (s scope) replaceRegex(text, pattern, replacement string) (string, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return "", function.NewArgErrorf(1, "%q is not a regular expression: %s", pattern, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	if err := s.budget.spendRegex(pattern, text); err != nil {
		return "", err
	}
	matches := re.FindAllStringSubmatchIndex(text, MaxElements+1)
	if err := checkElements(len(matches)); err != nil {
		return "", err
	}
	var result []byte
	end := 0
	for _, match := range matches {
		result = append(result, text[end:match[0]]...)
		result = re.ExpandString(result, replacement, text, match)
		end = match[1]
		if err := checkString(len(result) + len(text) - end); err != nil {
			return "", err
		}
	}
	return string(append(result, text[end:]...)), nil
}
