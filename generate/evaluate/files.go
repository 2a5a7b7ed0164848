package evaluate

import (
	"encoding/base64"
	"unicode/utf8"

	corev1 "k8s.io/api/core/v1"

	"podgen/generate/origin"
)

// setFile puts a file's content, given in base64, into a ConfigMap's data (or
// its binary data, when the content is not text) or a Secret's data.
func setFile(t element, f fileEntry, encoded string) {
	content, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		panic(err) // the function that gave it encodes by the same standard
	}
	field := "data"
	switch object := t.value.Addr().Interface().(type) {
	case *corev1.ConfigMap:
		if !utf8.Valid(content) {
			field = "binaryData"
			object.BinaryData = put(object.BinaryData, f.key, content)
			break
		}
		object.Data = put(object.Data, f.key, string(content))
	case *corev1.Secret:
		object.Data = put(object.Data, f.key, content)
	}
	node := t.origin.Make(field)
	if node.Range == nil {
		node.Range = f.at
	}
	node.Set(f.key, origin.At(f.at))
}

func put[V any](m map[string]V, key string, value V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}
