package apiserver

import (
	"fmt"
	"math/rand"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/randfill"

	"podgen/generate/kubernetes"
	"podgen/generate/object"
)

// Whatever is in an object: Check ends, leaves it as it is, says the same each
// time, and every path that it gives is a path of the object's type.
func TestAnyObject(t *testing.T) {
	checkers := []*Checker{newest(t)}
	for _, v := range []kubernetes.Version{kubernetes.Minor(28), kubernetes.Minor(32)} {
		c, err := New(v)
		if err != nil {
			t.Fatal(err)
		}
		checkers = append(checkers, c)
	}
	for _, k := range kinds() {
		for seed := range int64(8) {
			o := &object.Object{Value: random(k.typ.Elem(), seed)}
			again := &object.Object{Value: random(k.typ.Elem(), seed)}
			for _, c := range checkers {
				name := fmt.Sprintf("%s %d, %s", k.typ, seed, c.Version())
				findings := c.Check(o)
				if !reflect.DeepEqual(o, again) {
					t.Fatalf("%s: Check changed the object", name)
				}
				if diff := cmp.Diff(findings, c.Check(o)); diff != "" {
					t.Errorf("%s: not the same again: %s", name, diff)
				}
				for _, f := range findings {
					if f.Type == Internal {
						t.Errorf("%s: %s", name, f.Detail)
					}
					if !isPath(k.typ, f.Path) {
						t.Errorf("%s: %v for %s is no path", name, f.Path, f.Field)
					}
				}
			}
		}
	}
}

// isPath says that a type has a path.
func isPath(t reflect.Type, path []string) bool {
	for _, step := range path {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch t.Kind() {
		case reflect.Slice, reflect.Map:
			t = t.Elem()
		default:
			f, found := jsonField(t, step)
			if !found {
				return false
			}
			t = f.Type
		}
	}
	return true
}

// random fills a struct of the API.
func random(t reflect.Type, seed int64) any {
	value := reflect.New(t).Interface()
	randfill.New().RandSource(rand.NewSource(seed)).NilChance(0.6).NumElements(1, 2).MaxDepth(14).Funcs(
		func(q *resource.Quantity, c randfill.Continue) {
			*q = *resource.NewMilliQuantity(c.Int63n(5000)-500, resource.DecimalSI)
		},
		func(v *intstr.IntOrString, c randfill.Continue) {
			*v = intstr.FromInt32(int32(c.Int63n(100)) - 10)
			if c.Bool() {
				*v = intstr.FromString(c.String(8))
			}
		},
		func(*metav1.Time, randfill.Continue) {},
		func(*metav1.FieldsV1, randfill.Continue) {},
	).Fill(value)
	return value
}
