package function

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	yamlv3 "go.yaml.in/yaml/v3"
)

func encodings() []entry {
	return []entry{
		{name: "base64decode", own: base64DecodeSpec, doc: "Decodes Base64 that holds text in UTF-8."},
		{name: "base64encode", own: textFunction("str", encodeBase64), doc: "Encodes the UTF-8 bytes of a string as Base64."},
		{name: "csvdecode", library: stdlib.CSVDecodeFunc, check: checkCSV, doc: "Reads CSV with a header line and gives a list of objects, one for each row."},
		{name: "jsondecode", module: jsonDecodeSpec, doc: "Reads a JSON document."},
		{name: "jsonencode", library: stdlib.JSONEncodeFunc, check: checkEncode(false), doc: "Writes a value as JSON, with <, > and & escaped."},
		{name: "urlencode", own: textFunction("str", url.QueryEscape), doc: "Encodes a string for use in the query of a URL."},
		{name: "yamldecode", library: yaml.YAMLDecodeFunc, check: checkYAML, doc: "Reads a YAML document."},
		{name: "yamlencode", library: yaml.YAMLEncodeFunc, check: checkEncode(true), doc: "Writes a value as YAML, with the keys sorted."},
	}
}

// textFunction is a function from a string to a string.
func textFunction(param string, f func(string) string) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{{Name: param, Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal(f(args[0].AsString())), nil
		},
	}
}

func encodeBase64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

var base64DecodeSpec = &function.Spec{
	Params: []function.Parameter{{Name: "str", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		decoded, err := base64.StdEncoding.DecodeString(args[0].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "this is not Base64: %s", err)
		}
		if !utf8.Valid(decoded) {
			return cty.NilVal, function.NewArgErrorf(0, "what is decoded is not text in UTF-8, so it cannot be a string; keep it in Base64")
		}
		return cty.StringVal(string(decoded)), nil
	},
}

// checkEncode refuses values whose JSON or YAML would be too long.
func checkEncode(indented bool) func(*Budget, []cty.Value) error {
	return func(_ *Budget, args []cty.Value) error {
		length, err := (&estimate{indented: indented, document: true}).of(args[0])
		if err == nil && length > MaxString {
			err = fmt.Errorf("the result would be longer than %d bytes, which is the bound for one string", MaxString)
		}
		return err
	}
}

func checkCSV(b *Budget, args []cty.Value) error {
	text, _ := textOf(args[0])
	cells := strings.Count(text, ",") + strings.Count(text, "\n") + 1
	if err := checkElements(cells); err != nil {
		return err
	}
	return b.SpendSteps(cells / workShare)
}

// jsonDecodeSpec reads a document once. Its type is only known then.
func jsonDecodeSpec(s scope) *function.Spec {
	return &function.Spec{
		Params: []function.Parameter{{Name: "str", Type: cty.String}},
		Type:   function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text := args[0].AsString()
			d := jsonDecoder{Decoder: json.NewDecoder(strings.NewReader(text))}
			d.UseNumber()
			v, err := d.document()
			if err != nil {
				line := 1 + strings.Count(text[:min(int(d.InputOffset()), len(text))], "\n")
				return cty.NilVal, function.NewArgErrorf(0, "line %d of the JSON: %s", line, err)
			}
			return v, s.budget.SpendSteps(d.elements / workShare)
		},
	}
}

type jsonDecoder struct {
	*json.Decoder
	elements int
}

func (d *jsonDecoder) document() (cty.Value, error) {
	v, err := d.value(0)
	if err != nil {
		return cty.NilVal, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return cty.NilVal, errors.New("there is more after the end of the document")
	}
	return v, nil
}

func (d *jsonDecoder) value(depth int) (cty.Value, error) {
	token, err := d.token()
	if err != nil {
		return cty.NilVal, err
	}
	if d.elements++; d.elements > MaxElements {
		return cty.NilVal, fmt.Errorf("there are more than %d elements, which is the bound", MaxElements)
	}
	if depth > MaxDepth {
		return cty.NilVal, fmt.Errorf("it is nested more than %d levels deep, which is the bound", MaxDepth)
	}
	switch token := token.(type) {
	case bool:
		return cty.BoolVal(token), nil
	case string:
		return cty.StringVal(token), nil
	case json.Number:
		if err := CheckNumberText(token.String()); err != nil {
			return cty.NilVal, err
		}
		return cty.ParseNumberVal(token.String())
	case json.Delim:
		switch token {
		case '[':
			return d.array(depth)
		case '{':
			return d.object(depth)
		}
		return cty.NilVal, fmt.Errorf("a value is expected, not %q", token)
	}
	return cty.NullVal(cty.DynamicPseudoType), nil
}

func (d *jsonDecoder) array(depth int) (cty.Value, error) {
	var values []cty.Value
	for d.More() {
		v, err := d.value(depth + 1)
		if err != nil {
			return cty.NilVal, err
		}
		values = append(values, v)
	}
	_, err := d.token()
	return cty.TupleVal(values), err
}

func (d *jsonDecoder) object(depth int) (cty.Value, error) {
	attributes := map[string]cty.Value{}
	for d.More() {
		name, err := d.token()
		if err != nil {
			return cty.NilVal, err
		}
		v, err := d.value(depth + 1)
		if err != nil {
			return cty.NilVal, err
		}
		attributes[name.(string)] = v // the decoder takes no other keys
	}
	_, err := d.token()
	return cty.ObjectVal(attributes), err
}

func (d *jsonDecoder) token() (json.Token, error) {
	token, err := d.Token()
	if errors.Is(err, io.EOF) {
		err = errors.New("the document ends too early")
	}
	return token, err
}

// checkYAML refuses documents that are too deep or too large once their
// aliases are followed: nine lines can stand for a billion elements.
func checkYAML(b *Budget, args []cty.Value) error {
	text, ok := textOf(args[0])
	if !ok {
		return nil
	}
	var root yamlv3.Node
	if err := yamlv3.Unmarshal([]byte(text), &root); err != nil {
		return function.NewArgErrorf(0, "this is not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	check := yamlCheck{aliases: map[*yamlv3.Node]extent{}}
	whole, err := check.measure(&root, 0)
	if err != nil {
		return function.NewArgError(0, err)
	}
	return b.SpendSteps(whole.elements / workShare)
}

type yamlCheck struct {
	aliases map[*yamlv3.Node]extent // of what they stand for; the zero value while it is measured
}

// An extent is the size of a part of a document, aliases followed.
type extent struct{ elements, height int }

func (c *yamlCheck) measure(node *yamlv3.Node, depth int) (extent, error) {
	whole := extent{elements: 1, height: 1}
	switch node.Kind {
	case yamlv3.AliasNode:
		return c.alias(node, depth)
	case yamlv3.ScalarNode:
		return whole, checkScalar(node)
	}
	if depth > MaxDepth {
		return whole, yamlErrorf(node, "it is nested more than %d levels deep, which is the bound", MaxDepth)
	}
	for _, child := range node.Content {
		part, err := c.measure(child, depth+1)
		if err != nil {
			return whole, err
		}
		whole.height = max(whole.height, 1+part.height)
		if whole.elements += part.elements; whole.elements > MaxElements {
			return whole, yamlErrorf(node, "there are more than %d elements, which is the bound", MaxElements)
		}
	}
	return whole, nil
}

func (c *yamlCheck) alias(node *yamlv3.Node, depth int) (extent, error) {
	target, known := c.aliases[node.Alias]
	switch {
	case known && target.elements == 0:
		return target, yamlErrorf(node, "the alias %q stands inside what it stands for", node.Value)
	case known && depth+target.height > MaxDepth:
		return target, yamlErrorf(node, "it is nested more than %d levels deep, which is the bound", MaxDepth)
	case known:
		return target, nil
	}
	c.aliases[node.Alias] = extent{}
	target, err := c.measure(node.Alias, depth)
	c.aliases[node.Alias] = target
	return target, err
}

func checkScalar(node *yamlv3.Node) error {
	if node.Style&(yamlv3.DoubleQuotedStyle|yamlv3.SingleQuotedStyle) != 0 {
		return nil
	}
	text := strings.ReplaceAll(node.Value, "_", "")
	if strings.EqualFold(strings.TrimLeft(text, "+-"), ".inf") {
		return yamlErrorf(node, "the number is infinite")
	}
	if strings.HasPrefix(text, ".") || strings.Trim(text, "0123456789+-.eE") == "" {
		if err := CheckNumberText(text); err != nil {
			return yamlErrorf(node, "%s", err)
		}
	}
	return nil
}

func yamlErrorf(node *yamlv3.Node, format string, args ...any) error {
	return fmt.Errorf("line %d of the YAML: %s", node.Line, fmt.Sprintf(format, args...))
}
