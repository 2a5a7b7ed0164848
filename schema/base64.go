package schema

import (
	"encoding/base64"
	"reflect"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"podgen/generate/origin"
)

// decodeBase64 reads the value of a Secret's data or a ConfigMap's binary data,
// which the API holds in base64.
func decodeBase64(t reflect.Type, v cty.Value, at *Ranges) (reflect.Value, *origin.Node, *Problem) {
	s, err := convert.Convert(v, cty.String)
	if err != nil {
		return reflect.Value{}, nil, &Problem{at.Self, needs("a string", v)}
	}
	data, err := base64.StdEncoding.DecodeString(s.AsString())
	if err != nil {
		return reflect.Value{}, nil, &Problem{at.Self, "The value is not base64. Write plain text in string_data, or encode it with base64encode()."}
	}
	return reflect.ValueOf(data).Convert(t), origin.At(at.Self), nil
}
