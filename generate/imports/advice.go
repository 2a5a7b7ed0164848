package imports

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/diag"
)

// wrongType reports the values that their fields cannot hold.
func (r *reader) wrongType(d *document, err error) bool {
	found := false
	d.root.mismatches("", d.kind.Type, func(v *value, path string, t reflect.Type) {
		found = true
		r.fail(v.at, "Value not possible", "%s: %s is %s, and the value is %s.%s", d.title(), path, typeName(t), v.named(), v.advice(t))
	})
	if !found {
		r.fail(d.root.at, "Value not possible", "%s cannot be decoded: %s.", d.title(), strings.TrimSuffix(err.Error(), "."))
	}
	return false
}

// mismatches calls f for each value below a type that it cannot hold.
func (v *value) mismatches(path string, t reflect.Type, f func(*value, string, reflect.Type)) {
	t = valueType(t)
	if _, own := reflect.TypeAssert[json.Unmarshaler](reflect.New(t)); own || v.form == formNull || v.misfits(t) {
		if json.Unmarshal(v.json(), reflect.New(t).Interface()) != nil {
			f(v, path, t)
		}
		return
	}
	for i, e := range v.entries {
		switch {
		case t.Kind() == reflect.Slice:
			e.value.mismatches(fmt.Sprintf("%s[%d]", path, i), t.Elem(), f)
		case t.Kind() == reflect.Map:
			e.value.mismatches(strings.TrimPrefix(path+"."+e.key, "."), t.Elem(), f)
		case t.Kind() == reflect.Struct:
			if field, ok := fieldOf(t, e.key); ok {
				e.value.mismatches(strings.TrimPrefix(path+"."+e.key, "."), field, f)
			}
		}
	}
}

// misfits says that a value has another form than that of a list, a map or a struct,
// or is a scalar, which only the decoder can judge.
func (v *value) misfits(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Map, reflect.Struct:
		return v.form != formObject
	case reflect.Slice:
		return v.form != formList
	}
	return true
}

// named is a value as a message names it.
func (v *value) named() string {
	switch v.form {
	case formText:
		if line, _, more := strings.Cut(v.text, "\n"); more || len(line) > 60 {
			return fmt.Sprintf("a text that begins with %.40q", line)
		}
		return fmt.Sprintf("the text %q", v.text)
	case formNumber:
		return "the number " + v.spelled
	case formBoolean:
		return "a boolean"
	case formList:
		return "a list"
	case formObject:
		return "a map"
	}
	return "null"
}

// advice says what to write instead of a value, where that is clear.
func (v *value) advice(t reflect.Type) string {
	scalar := v.form == formNumber || v.form == formBoolean
	switch {
	case t.Kind() == reflect.String && scalar:
		return fmt.Sprintf(" Quote it: %q.", v.spelled)
	case v.form == formText && json.Unmarshal([]byte(v.text), reflect.New(t).Interface()) == nil:
		return fmt.Sprintf(" Leave out the quotes: %s.", v.text)
	case strings.Contains(v.text, "${"):
		return " It stands for a value: fill it in first, say with envsubst."
	case t == reflect.TypeFor[[]byte]() && v.form == formText:
		return " Encode it. A Secret takes it as it is under stringData."
	case t.Kind() == reflect.Slice && v.form == formObject:
		return " Begin each of its elements with a hyphen."
	case v.form == formList && len(v.entries) == 1 && t.Kind() != reflect.Slice:
		return " Leave out the hyphen before it."
	}
	return ""
}

// typeName is a type as a message names it, with an example where it has a form of
// its own.
func typeName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[resource.Quantity]():
		return "a quantity (500m, 1.5, 64Mi)"
	case reflect.TypeFor[intstr.IntOrString]():
		return "a whole number or a string"
	case reflect.TypeFor[metav1.Time](), reflect.TypeFor[metav1.MicroTime]():
		return "a time (2026-01-31T12:00:00Z)"
	case reflect.TypeFor[[]byte]():
		return "base64"
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int32, reflect.Int64:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a map"
	}
	return t.String()
}

// moved are fields that many manifests still have, by the struct of the API in which
// they stand, and what to write instead.
func moved() map[string]string {
	return map[string]string{
		"IngressBackend.serviceName":                                 "Since networking.k8s.io/v1 it is service: {name: …}.",
		"IngressBackend.servicePort":                                 "Since networking.k8s.io/v1 it is service: {port: {number: …}}, or name for number.",
		"IngressSpec.backend":                                        "Since networking.k8s.io/v1 it is defaultBackend.",
		"HorizontalPodAutoscalerSpec.targetCPUUtilizationPercentage": "It is of autoscaling/v1. Since autoscaling/v2 it is an element of metrics: {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: …}}}.",
		"SecurityContext.fsGroup":                                    "It is a field of the pod: write it in the securityContext beside containers.",
		"PodResourceClaim.source":                                    "Since Kubernetes 1.31 what it holds stands beside the name, without it.",
		"ServiceSpec.ipFamily":                                       "Since Kubernetes 1.20 it is ipFamilies, a list.",
		"ConfigMap.stringData":                                       "Only a Secret has it: write data.",
	}
}

// instead says what to write for a field that a struct does not have.
func instead(t reflect.Type, name string) string {
	if t != nil {
		if text := moved()[t.Name()+"."+name]; text != "" {
			return " " + text
		}
	}
	return diag.DidYouMean(name, fieldNames(t)) + " The API server would refuse the object or drop the field: correct the name, or leave it out."
}
