package function

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Doc describes one function for people.
type Doc struct {
	Group       string // the title of the topic
	Name        string
	Signature   string // name(param: type, …); "…" ends a parameter that can be given many times
	Description string // one sentence
}

// Docs describes the functions that can be called, by topic and then as a
// reader would look for them.
func Docs() []Doc {
	var docs []Doc
	for _, g := range groups() {
		for _, e := range g.entries {
			params, rest := e.parameters()
			docs = append(docs, Doc{Group: g.title, Name: e.name, Signature: signature(e.name, params, rest), Description: e.doc})
		}
	}
	return docs
}

func (e *entry) parameters() ([]function.Parameter, *function.Parameter) {
	switch {
	case e.module != nil:
		spec := e.module(scope{})
		return spec.Params, spec.VarParam
	case e.own != nil:
		return e.own.Params, e.own.VarParam
	}
	return e.library.Params(), e.library.VarParam()
}

func typeName(ty cty.Type) string {
	if ty == cty.DynamicPseudoType || ty.IsCapsuleType() {
		return "any"
	}
	return ty.FriendlyNameForConstraint()
}
