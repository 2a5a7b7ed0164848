package apiserver

import "reflect"

// Default gives an object of the API, a pointer to the struct of its kind, the
// defaults that the API server would give it. It says whether it knows the kind.
func Default(value any) bool {
	for _, k := range kinds() {
		if k.typ == reflect.TypeOf(value) {
			k.defaults(value)
			return true
		}
	}
	return false
}
