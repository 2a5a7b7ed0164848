package format

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// meaning describes what a file says, without what formatting may change: two
// files with the same description are the same to every reader. It returns
// false for a file that is not HCL.
func meaning(src []byte) (string, bool) {
	file, diags := hclsyntax.ParseConfig(src, "", hcl.InitialPos)
	if diags.HasErrors() {
		return "", false
	}
	var b strings.Builder
	describeBody(&b, file.Body.(*hclsyntax.Body), 0, false)
	return b.String(), true
}

func describeBody(b *strings.Builder, body *hclsyntax.Body, depth int, variable bool) {
	attrs := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, a := range body.Attributes {
		attrs = append(attrs, a)
	}
	slices.SortFunc(attrs, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	for _, a := range attrs {
		fmt.Fprintf(b, "%*s%s = ", depth, "", a.Name)
		if variable && a.Name == "type" {
			b.WriteString("a type")
		} else {
			describe(b, reflect.ValueOf(bare(a.Expr)))
		}
		b.WriteString("\n")
	}
	for _, block := range body.Blocks {
		fmt.Fprintf(b, "%*s%s", depth, "", block.Type)
		for _, label := range block.Labels {
			fmt.Fprintf(b, " %q", cty.NormalizeString(label))
		}
		b.WriteString("\n")
		describeBody(b, block.Body, depth+1, depth == 0 && block.Type == "variable")
	}
}

// bare returns the value of an attribute without the templates and the
// parentheses that make no difference to it.
func bare(expr hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch e := expr.(type) {
		case *hclsyntax.TemplateWrapExpr:
			expr = e.Wrapped
		case *hclsyntax.ParenthesesExpr:
			expr = e.Expression
		default:
			return expr
		}
	}
}

// describe writes a tree of expressions: everything in it but the places.
func describe(b *strings.Builder, v reflect.Value) {
	if v.Type() == reflect.TypeFor[hcl.Range]() {
		return
	}
	if value, ok := reflect.TypeAssert[fmt.GoStringer](v); ok {
		b.WriteString(value.GoString()) // a cty.Value or a cty.Type
		return
	}
	if operation, ok := reflect.TypeAssert[*hclsyntax.Operation](v); ok {
		fmt.Fprintf(b, "operation %p", operation)
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		describe(b, v.Elem())
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			describe(b, v.Index(i))
			b.WriteString(" ")
		}
		b.WriteString("]")
	case reflect.Struct:
		b.WriteString(v.Type().Name() + "{")
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				describe(b, v.Field(i))
				b.WriteString(" ")
			}
		}
		b.WriteString("}")
	default:
		fmt.Fprint(b, v)
	}
}

// comments returns the comments of a file.
func comments(src []byte) []string {
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos)
	var found []string
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenComment {
			found = append(found, string(bytes.TrimRight(t.Bytes, "\r\n")))
		}
	}
	return found
}
