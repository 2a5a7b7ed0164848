package evaluate

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	corev1 "k8s.io/api/core/v1"

	"podgen/generate/diag"
	"podgen/generate/function"
	"podgen/generate/origin"
	"podgen/schema"
)

// decodeOwnAttributes sets what podgen's own attributes say: those that are a
// shorter form of fields of the struct.
func (ev *evaluator) decodeOwnAttributes(b *block, sc scope, own *instance, t element) {
	if own != nil && own.block == b && (b.schema.Role != "" || own.service()) {
		ev.decodePorts(own, t)
	}
	for _, a := range b.attributes {
		switch a.schema.Own {
		case schema.OwnEnv:
			ev.decodeEnv(a, sc, own, t)
		case schema.OwnVolume:
			ev.decodeVolume(a, sc, t)
		case schema.OwnWithin:
			ev.decodeWithin(b, a, sc, t)
		case schema.OwnFiles:
			ev.decodeFiles(a, sc, t)
		}
	}
}

// decodeOwn decodes a value into a Go type by a leaf of the schema.
func decodeOwn[T any](ev *evaluator, v cty.Value, a *attribute, leaf schema.Leaf) (T, bool) {
	var zero T
	v, ok := ev.unmark(v, a, scope{})
	if !ok {
		return zero, false
	}
	own := schema.Attribute{Name: a.schema.Name, Type: reflect.TypeFor[T](), Leaf: leaf}
	decoded, problem := own.Decode(v, a.expression.ranges)
	if problem != nil {
		ev.report(wrongValue(v, a, problem, scope{}))
		return zero, false
	}
	return decoded.Value.Interface().(T), true
}

// plainText returns the string that a value converts to.
func plainText(v cty.Value) (string, bool) {
	v, _ = v.UnmarkDeep()
	switch {
	case v.Type() == runtimeType:
		return "", false
	case v.Type() == cty.Number && v.IsKnown() && !v.IsNull():
		// Most numbers are small and whole; big.Float takes long to write them.
		if n, accuracy := v.AsBigFloat().Int64(); accuracy == big.Exact {
			return strconv.FormatInt(n, 10), true
		}
	}
	s, err := convert.Convert(v, cty.String)
	if err != nil || s.IsNull() || !s.IsKnown() {
		return "", false
	}
	return s.AsString(), true
}

// decodeEnv adds the variables of an env map, in the order of the file, to
// those of env blocks.
func (ev *evaluator) decodeEnv(a *attribute, sc scope, own *instance, t element) {
	v, _ := ev.attributeValue(a, sc, own)
	entries, ok := ev.entries(v, a, `{ NAME = "value" }`)
	if !ok || len(entries) == 0 {
		return
	}
	container := t.value.Addr().Interface().(*corev1.Container)
	list := t.origin.Make("env")
	if list.Range == nil {
		list.Range = a.expression.at
	}
	var variables []corev1.EnvVar
	var origins []*origin.Node
	for _, e := range entries {
		if i := slices.IndexFunc(container.Env, func(v corev1.EnvVar) bool { return v.Name == e.key }); i >= 0 {
			ev.report(diag.Error(*e.at, "Variable given twice", "%q is set here and in the env block on line %d. Keep one of them.", e.key, list.Item(i).Range.Start.Line))
			continue
		}
		variable, ok := ev.variable(e, a, sc)
		if ok {
			variables = append(variables, variable)
			origins = append(origins, origin.At(e.at))
		}
	}
	before := 0 // the blocks that stand in the file before the map
	for before < len(container.Env) && list.Item(before).Range.Start.Byte < a.name.Start.Byte {
		before++
	}
	container.Env = slices.Insert(container.Env, before, variables...)
	list.Insert(before, origins)
}

// entry is a key of a map that is written in the file.
type entry struct {
	key   string
	value cty.Value
	at    *hcl.Range
}

// entries returns the entries of a map or object in the order of the file, or
// of their keys where the file does not show them. Those without a value are
// left out: a null entry is none, as in Terraform's maps, and an unknown one is
// reported elsewhere.
func (ev *evaluator) entries(v cty.Value, a *attribute, form string) ([]entry, bool) {
	v, _ = v.Unmark()
	t := v.Type()
	switch {
	case !v.IsKnown() || v.IsNull():
		return nil, true
	case !t.IsObjectType() && !t.IsMapType():
		ev.report(diag.Error(*a.expression.at, "Value not possible", "%q is a map, %s, and not %s.", a.schema.Name, form, kindOf(v)))
		return nil, false
	}
	ranges := a.expression.ranges
	place := make(map[string]int, len(ranges.Order))
	for i, key := range ranges.Order {
		place[key] = i + 1
	}
	var entries []entry
	for it := v.ElementIterator(); it.Next(); {
		k, value := it.Element()
		if !value.IsKnown() || value.IsNull() {
			continue
		}
		key := k.AsString()
		entries = append(entries, entry{key, value, ranges.Key(key).Self})
	}
	if len(place) > 0 {
		slices.SortStableFunc(entries, func(a, b entry) int { return place[a.key] - place[b.key] })
	}
	return entries, true
}

// variable makes an environment variable from an entry of the map.
func (ev *evaluator) variable(e entry, a *attribute, sc scope) (corev1.EnvVar, bool) {
	v, ok := ev.unmarkAt(e.value, a, e.at, sc)
	if !ok {
		return corev1.EnvVar{}, false
	}
	if v.Type() == runtimeType {
		return corev1.EnvVar{Name: e.key, ValueFrom: v.EncapsulatedValue().(*corev1.EnvVarSource)}, true
	}
	text, ok := plainText(v)
	if !ok {
		ev.report(diag.Error(*e.at, "Value not possible", "Variable %q is a string, a number, a bool or a runtime value, and not %s.%s", e.key, kindOf(v), nameHint(v)))
		return corev1.EnvVar{}, false
	}
	return corev1.EnvVar{Name: e.key, Value: text}, true
}

// nameHint tells who refers to a whole block how to refer to its name.
func nameHint(v cty.Value) string {
	if v.Type().IsObjectType() && v.Type().HasAttribute("name") {
		return " To refer to a block by its name, add .name."
	}
	return ""
}

// decodeVolume sets the name of the volume that a mount refers to.
func (ev *evaluator) decodeVolume(a *attribute, sc scope, t element) {
	v, whole := ev.eval(a.expression, sc)
	i := ev.blockOf(v)
	switch {
	case !whole && (i == nil || !v.IsKnown()):
		return
	case i == nil || v.IsNull():
		ev.report(notAVolume(v, a))
		return
	case !inWorkload(i.block.schema.Name):
		ev.report(diag.Error(*a.expression.at, "Not a volume", "%s is not a volume of this workload.%s", i.title(), ev.asVolume(i)))
		return
	}
	if name, ok := ev.name(i); ok {
		t.value.FieldByName("Name").SetString(name)
		t.origin.Set("name", origin.At(a.expression.at))
	}
}

// blockOf returns the block that a value is the whole of, nil if it is none. A
// value that was chosen among several (by a condition, a function) has the marks
// of all of them; it is the one of its name.
func (ev *evaluator) blockOf(v cty.Value) *instance {
	v, marks := v.Unmark()
	var found []*instance
	for mark := range marks {
		if m, ok := mark.(blockMark); ok {
			found = append(found, m.instance)
		}
	}
	if len(found) > 1 && v.IsKnown() && !v.IsNull() && v.Type().IsObjectType() && v.Type().HasAttribute("name") {
		chosen, _ := plainText(v.GetAttr("name"))
		found = slices.DeleteFunc(found, func(i *instance) bool {
			name, _ := ev.name(i)
			return name != chosen
		})
	}
	if len(found) == 0 {
		return nil
	}
	return slices.MinFunc(found, func(a, b *instance) int { // several of one name: volumes first
		return cmp.Or(-cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.title(), b.title()))
	})
}

func (i *instance) rank() int {
	if inWorkload(i.block.schema.Name) {
		return 1
	}
	return 0
}

// asVolume says how the content of an object becomes a volume.
func (ev *evaluator) asVolume(i *instance) string {
	name := i.block.schema.Name
	if i.block.kind == nil || ev.m.schema.Kind("pod").Block.Body.Block("volume").Body.Block(name) == nil {
		return " Name one: volume.NAME."
	}
	return fmt.Sprintf(" To use its content, declare a volume with it as the source, volume \"NAME\" { %s { … } }, and refer to that.", name)
}

func notAVolume(v cty.Value, a *attribute) *hcl.Diagnostic {
	v, _ = v.UnmarkDeep()
	if v.IsNull() {
		return diag.Error(*a.expression.at, "No volume", "The volume is null, as a block is that is not enabled. Enable the mount on the same condition.")
	}
	name := "NAME"
	if text, ok := plainText(v); ok && hclsyntax.ValidIdentifier(text) {
		name = text
	}
	return diag.Error(*a.expression.at, "Reference to a volume expected", "Name the volume by a reference, without quotes: volume = volume.%s.", name)
}

// decodeWithin turns the whole budget of a probe into its failure threshold.
func (ev *evaluator) decodeWithin(b *block, a *attribute, sc scope, t element) {
	probe := t.value.Addr().Interface().(*corev1.Probe)
	v, ok := ev.plain(a, sc)
	if !ok {
		return
	}
	if other := b.attribute("failure_threshold"); other != nil {
		ev.report(diag.Error(*a.name, "Budget given twice", "within sets failure_threshold, which is already set on line %d. Keep one of them.", other.name.Start.Line))
		return
	}
	if v, _ := v.Unmark(); v.Type() != cty.String {
		ev.report(diag.Error(*a.expression.at, "Not a duration", "A duration is a text of a number with a unit, such as \"30s\", \"2m\" or \"1h30m\", and not %s.", kindOf(v)))
		return
	}
	text, ok := ev.text(v, a)
	if !ok {
		return
	}
	budget, err := time.ParseDuration(text)
	switch {
	case err != nil:
		ev.report(diag.Error(*a.expression.at, "Not a duration", "%q is not a duration. Write a number with a unit: \"30s\", \"2m\", \"1h30m\".", cut(text)))
		return
	case budget <= 0 || budget > 24*365*time.Hour || budget%time.Second != 0:
		ev.report(diag.Error(*a.expression.at, "Not a budget", "The budget of a probe is in whole seconds, from \"1s\" to a year (\"8760h\"), and not %q.", cut(text)))
		return
	}
	const defaultPeriod = 10 // SetDefaults_Probe in k8s.io/kubernetes/pkg/apis/core/v1
	period := probe.PeriodSeconds
	if period == 0 {
		period = defaultPeriod
	}
	left := budget.Seconds() - float64(probe.InitialDelaySeconds)
	if left <= 0 || period < 0 {
		ev.report(diag.Error(*a.expression.at, "Budget too short", "The probe begins after %d seconds, when its budget of %s is over.", probe.InitialDelaySeconds, text))
		return
	}
	probe.FailureThreshold = int32(min(math.Ceil(left/float64(period)), math.MaxInt32))
	t.origin.Set("failureThreshold", origin.At(a.expression.at))
}

// checkNumber refuses a number that no field could hold and that would take
// very long to write out.
func checkNumber(v cty.Value, at hcl.Range) hcl.Diagnostics {
	if v.Type() != cty.Number || !v.IsKnown() || v.IsNull() {
		return nil
	}
	if err := function.CheckNumber(v.AsBigFloat()); err != nil {
		return hcl.Diagnostics{diag.Error(at, "Number out of bounds", "%s.", upperFirst(err.Error()))}
	}
	return nil
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// bounded refuses a value that no object could hold: evaluation must not explode.
func bounded(v cty.Value, at hcl.Range) *hcl.Diagnostic {
	if !v.IsKnown() || v.IsNull() {
		return nil
	}
	v, _ = v.Unmark()
	switch v.Type() {
	case cty.String:
		if n := len(v.AsString()); n > function.MaxString {
			return diag.Error(at, "Text too long", "The text has %d bytes; the most that podgen handles is %d.", n, function.MaxString)
		}
	case cty.Number:
		if ds := checkNumber(v, at); ds != nil {
			return ds[0]
		}
	}
	return nil
}

// fileEntry is a file that becomes an entry of a ConfigMap or Secret.
type fileEntry struct {
	key, path string
	at        *hcl.Range
}

// fileList evaluates a files attribute: a list of paths and patterns, or a map
// from key to path.
func (ev *evaluator) fileList(a *attribute, sc scope) ([]fileEntry, bool) {
	v, ok := ev.plain(a, sc)
	if !ok {
		return nil, false
	}
	v, _ = v.UnmarkDeep()
	if t := v.Type(); t.IsObjectType() || t.IsMapType() {
		paths, ok := ev.textMap(v, a)
		var files []fileEntry
		for _, key := range sortedKeys(paths) {
			files = append(files, fileEntry{key, paths[key], a.expression.ranges.Key(key).Self})
		}
		return files, ok
	}
	patterns, ok := decodeOwn[[]string](ev, v, a, schema.LeafStringList)
	if !ok {
		return nil, false
	}
	var files []fileEntry
	for i, pattern := range patterns {
		at := a.expression.ranges.Item(i).Self
		paths, ok := ev.matches(pattern, at)
		if !ok {
			return nil, false
		}
		for _, path := range paths {
			files = append(files, fileEntry{path[strings.LastIndexByte(path, '/')+1:], path, at})
		}
	}
	return files, true
}

// matches returns the files that a path or pattern means.
func (ev *evaluator) matches(pattern string, at *hcl.Range) ([]string, bool) {
	if !strings.ContainsAny(pattern, "*?[{") {
		return []string{pattern}, true
	}
	v, err := ev.m.ctx.Functions["fileset"].Call([]cty.Value{cty.StringVal("."), cty.StringVal(pattern)})
	if err != nil {
		ev.report(diag.Error(*at, "Files cannot be read", "%s.", upperFirst(err.Error())))
		return nil, false
	}
	var paths []string
	for it := v.ElementIterator(); it.Next(); {
		_, path := it.Element()
		paths = append(paths, path.AsString())
	}
	if len(paths) == 0 {
		ev.report(diag.Error(*at, "No file matches", "No file of the module matches %q.", pattern))
		return nil, false
	}
	return paths, true
}

// decodeFiles reads files into the data of a ConfigMap or a Secret.
func (ev *evaluator) decodeFiles(a *attribute, sc scope, t element) {
	files, ok := ev.fileList(a, sc)
	if !ok {
		return
	}
	seen := map[string]string{}
	for _, f := range files {
		if before, twice := seen[f.key]; twice {
			ev.report(diag.Error(*f.at, "Key given twice", "%s and %s both become the key %q. Name the keys: files = { KEY = \"PATH\" }.", before, f.path, f.key))
			continue
		}
		seen[f.key] = f.path
		if t.origin.Field("data").Field(f.key) != nil || t.origin.Field("stringData").Field(f.key) != nil || t.origin.Field("binaryData").Field(f.key) != nil {
			ev.report(diag.Error(*f.at, "Key given twice", "%q is already set among the data, and the file %s would set it as well.", f.key, f.path))
			continue
		}
		content, err := ev.m.ctx.Functions["filebase64"].Call([]cty.Value{cty.StringVal(f.path)})
		if err != nil {
			ev.report(diag.Error(*f.at, "File cannot be read", "%s.", upperFirst(err.Error())))
			continue
		}
		setFile(t, f, content.AsString())
	}
}
