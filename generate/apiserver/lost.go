package apiserver

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/kubernetes"
)

// loss is a field that the API server would not keep as it was written.
type loss struct {
	path []string
	// by is what stands there instead, if anything does.
	by string
	// since is the first version that knows the field, for those that no gate of
	// today's code guards.
	since kubernetes.Version
	// element is the length of the path to the list that lost this element, zero
	// where a field was lost.
	element int
}

// shapes says which fields of a struct of the API to compare. It is filled as
// structs are met.
type shapes struct{ known sync.Map } // from reflect.Type to []shapeField

type shapeField struct {
	index int
	name  string // JSON, empty for an embedded struct
	news  []newField
}

// newField is a field, or one value of a field, that came into the API without a
// gate that the code of Newest still has. There are few: gates stay in the code
// for three versions after they are locked.
type newField struct {
	owner reflect.Type
	name  string
	value string // only this value is new; empty if the field is
	since kubernetes.Version
}

// newFields lists them, from the differences of k8s.io/api between Oldest and
// Newest. since is the first version that has the field by default.
func newFields() []newField {
	return []newField{
		{owner: reflect.TypeFor[corev1.ObjectFieldSelector](), name: "fieldPath", value: "status.hostIPs", since: kubernetes.Minor(29)},
		{owner: reflect.TypeFor[corev1.PodSecurityContext](), name: "appArmorProfile", since: kubernetes.Minor(30)},
		{owner: reflect.TypeFor[corev1.SecurityContext](), name: "appArmorProfile", since: kubernetes.Minor(30)},
		{owner: reflect.TypeFor[corev1.ServiceSpec](), name: "trafficDistribution", since: kubernetes.Minor(31)},
	}
}

// of returns the fields of a struct.
func (s *shapes) of(t reflect.Type) []shapeField {
	if known, ok := s.known.Load(t); ok {
		return known.([]shapeField)
	}
	var fields []shapeField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if whole(t) || setByServer(t, f.Type, name) {
			continue
		}
		fields = append(fields, shapeField{i, name, newIn(t, name)})
	}
	s.known.Store(t, fields)
	return fields
}

// whole are structs that are values: they cannot lose a part.
func whole(t reflect.Type) bool {
	return t == reflect.TypeFor[metav1.Time]() || t == reflect.TypeFor[resource.Quantity]() || t == reflect.TypeFor[intstr.IntOrString]()
}

// setByServer are fields that the API server sets or moves on purpose.
func setByServer(owner, t reflect.Type, name string) bool {
	switch {
	case t == reflect.TypeFor[metav1.TypeMeta](), t == reflect.TypeFor[metav1.ObjectMeta](), name == "status":
		return true
	case owner == reflect.TypeFor[corev1.PodSpec]() && name == "serviceAccount": // the old name of serviceAccountName
		return true
	case owner == reflect.TypeFor[corev1.Secret]() && name == "stringData": // goes to data
		return true
	}
	return false
}

func newIn(owner reflect.Type, name string) []newField {
	var fields []newField
	for _, f := range newFields() {
		if f.owner == owner && f.name == name {
			fields = append(fields, f)
		}
	}
	return fields
}

// lost compares an object with what the API server would keep of it at a
// version. Both are pointers to the same struct of the API; kept may be nil.
func (s *shapes) lost(value, kept any, v kubernetes.Version) []loss {
	if kept == nil {
		return nil
	}
	c := comparison{shapes: s, version: v}
	c.compare(reflect.ValueOf(value), reflect.ValueOf(kept))
	return c.lost
}

// comparison walks two values of one type side by side.
type comparison struct {
	shapes  *shapes
	version kubernetes.Version
	path    []string
	lost    []loss
}

func (c *comparison) compare(value, kept reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer:
		c.comparePointers(value, kept)
	case reflect.Struct:
		c.compareStructs(value, kept)
	case reflect.Slice:
		c.compareSlices(value, kept)
	case reflect.Map:
		if value.Len() > 0 && kept.Len() == 0 {
			c.report(loss{})
		}
	case reflect.String:
		if text := value.String(); text != "" && text != kept.String() {
			c.report(loss{by: kept.String()})
		}
	case reflect.Bool:
		if value.Bool() && !kept.Bool() {
			c.report(loss{})
		}
	case reflect.Int32, reflect.Int64:
		if n := value.Int(); n != 0 && n != kept.Int() {
			c.report(loss{by: strconv.FormatInt(kept.Int(), 10)})
		}
	}
}

func (c *comparison) comparePointers(value, kept reflect.Value) {
	switch {
	case value.IsNil():
	case kept.IsNil():
		c.reportDeepest(value.Elem())
	default:
		c.compare(value.Elem(), kept.Elem())
	}
}

// reportDeepest reports a struct that is gone. A hook goes with the action that was
// dropped from it, so there it is the action that is meant.
func (c *comparison) reportDeepest(value reflect.Value) {
	if t := value.Type(); t == reflect.TypeFor[corev1.Lifecycle]() || t == reflect.TypeFor[corev1.LifecycleHandler]() {
		for _, f := range c.shapes.of(t) {
			if field := value.Field(f.index); !field.IsNil() {
				c.path = append(c.path, f.name)
				c.reportDeepest(field.Elem())
				c.path = c.path[:len(c.path)-1]
			}
		}
		return
	}
	c.report(loss{})
}

func (c *comparison) compareStructs(value, kept reflect.Value) {
	for _, f := range c.shapes.of(value.Type()) {
		field := value.Field(f.index)
		if field.IsZero() {
			continue
		}
		if f.name == "" {
			c.compare(field, kept.Field(f.index))
			continue
		}
		c.path = append(c.path, f.name)
		if !c.tooNew(f, field) {
			c.compare(field, kept.Field(f.index))
		}
		c.path = c.path[:len(c.path)-1]
	}
}

func (c *comparison) tooNew(f shapeField, value reflect.Value) bool {
	for _, n := range f.news {
		if c.version.Before(n.since) && (n.value == "" || value.String() == n.value) {
			c.report(loss{since: n.since})
			return true
		}
	}
	return false
}

// compareSlices compares element by element. Where elements are missing it finds
// out which: those that have no like in what is kept, in order.
func (c *comparison) compareSlices(value, kept reflect.Value) {
	n := value.Len()
	switch {
	case kept.Len() == 0 && n > 0 && !losesElements(value.Type().Elem()):
		c.report(loss{})
	case kept.Len() < n:
		c.findMissing(value, kept)
	case holdsStructs(value.Type().Elem()):
		for i := range n {
			c.path = append(c.path, strconv.Itoa(i))
			c.compare(value.Index(i), kept.Index(i))
			c.path = c.path[:len(c.path)-1]
		}
	}
}

// losesElements says that a list that is gone lost its elements one by one.
func losesElements(t reflect.Type) bool {
	return t == reflect.TypeFor[corev1.Volume]() || t == reflect.TypeFor[corev1.VolumeMount]()
}

func (c *comparison) findMissing(value, kept reflect.Value) {
	next := 0
	for i := range value.Len() {
		if next < kept.Len() && c.alike(value.Index(i), kept.Index(next)) {
			next++
			continue
		}
		path := len(c.path)
		c.path = append(c.path, strconv.Itoa(i))
		if v, ok := reflect.TypeAssert[corev1.Volume](value.Index(i)); ok {
			c.path = append(c.path, sourceOf(&v)...)
		}
		c.report(loss{element: path})
		c.path = c.path[:path]
	}
}

// alike says that nothing of a value is lost in what is kept.
func (c *comparison) alike(value, kept reflect.Value) bool {
	inner := comparison{shapes: c.shapes, version: kubernetes.Newest()}
	inner.compare(value, kept)
	return len(inner.lost) == 0
}

func holdsStructs(t reflect.Type) bool {
	return t.Kind() == reflect.Struct || t.Kind() == reflect.Pointer
}

func (c *comparison) report(l loss) {
	l.path = append([]string(nil), c.path...)
	c.lost = append(c.lost, l)
}

func (l loss) key() string { return strings.Join(l.path, "\x00") }

// fieldText spells a path as the API server does.
func fieldText(root reflect.Type, path []string) string {
	var text strings.Builder
	t := root
	for _, step := range path {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch t.Kind() {
		case reflect.Slice:
			fmt.Fprintf(&text, "[%s]", step)
			t = t.Elem()
		case reflect.Map:
			fmt.Fprintf(&text, "[%s]", step)
			t = t.Elem()
		default:
			if text.Len() > 0 {
				text.WriteByte('.')
			}
			text.WriteString(step)
			if f, found := jsonField(t, step); found {
				t = f.Type
			}
		}
	}
	return text.String()
}
