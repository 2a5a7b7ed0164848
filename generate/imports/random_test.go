package imports_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/randfill"
	"sigs.k8s.io/yaml"

	"podgen/generate"
	"podgen/generate/format"
	"podgen/generate/imports"
	"podgen/generate/parse"
	"podgen/schema"
)

// rounds is how many modules each kind begins.
const rounds = 4

// TestRandomObjects imports random objects of every kind, with others beside them.
func TestRandomObjects(t *testing.T) {
	p := newProperty()
	for _, name := range p.schema.Kinds() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range int64(rounds) {
				if p.holds(t, name, seed); t.Failed() {
					t.Fatalf("%s with seed %d", name, seed)
				}
			}
		})
	}
}

// FuzzImport is TestRandomObjects without an end: the seed is all that a module is
// made of.
func FuzzImport(f *testing.F) {
	p := newProperty()
	kinds := p.schema.Kinds()
	for i := range kinds {
		f.Add(int64(i))
	}
	f.Fuzz(func(t *testing.T, seed int64) {
		p.holds(t, kinds[uint64(seed)%uint64(len(kinds))], seed)
	})
}

// reasons are why an object may become a manifest: its block cannot say it.
var reasons = []string{
	` needs "`, // a field that the API requires is null or not there
}

// property is what holds of every import.
type property struct {
	schema *schema.Schema
	*generate.Checkers
}

func newProperty() property { return property{schema.New(), &generate.Checkers{}} }

// holds makes a module that begins with an object of the kind, and fails the test
// unless the import of it is exact.
func (p property) holds(t *testing.T, kind string, seed int64) {
	objects := randomModule(p.schema, kind, seed)
	var text bytes.Buffer
	for _, o := range objects {
		y, err := yaml.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString("---\n")
		text.Write(y)
	}
	o := generate.Options{Schema: p.schema, Checkers: p.Checkers}
	result, diags := imports.Import([]imports.Input{{Name: "a.yaml", Bytes: text.Bytes()}}, imports.Options{Options: o})
	for _, d := range diags {
		if d.Summary == "Written as a manifest" && slices.ContainsFunc(reasons, func(r string) bool { return strings.Contains(d.Detail, r) }) {
			continue
		}
		if d.Summary == "Written as a manifest" || d.Summary == "Left out" || d.Severity == hcl.DiagError && len(result.Files) == 0 {
			t.Error(d)
		}
	}
	formatted(t, result)
	if p.equal(t, objects, result, o); t.Failed() {
		t.Logf("%s\n%s", text.Bytes(), allFiles(result))
	}
}

// formatted fails the test unless the formatter leaves the files as they are.
func formatted(t *testing.T, result *imports.Result) {
	t.Helper()
	for _, f := range result.Files {
		again, diags := format.Source(f.Name, f.Bytes)
		if diags.HasErrors() || !bytes.Equal(again, f.Bytes) {
			t.Errorf("%s is not as the formatter writes it: %v", f.Name, diags)
		}
	}
}

func allFiles(result *imports.Result) []byte {
	var all []byte
	for _, f := range result.Files {
		all = append(all, f.Bytes...)
	}
	return all
}

// equal renders the files, and compares what they give with the objects, by other
// means than those of the import itself.
func (p property) equal(t *testing.T, objects []metav1.Object, result *imports.Result, o generate.Options) {
	t.Helper()
	var files []parse.Input
	for _, f := range result.Files {
		files = append(files, parse.Input(f))
	}
	rendered, _ := generate.Run(fstest.MapFS{}, files, o)
	made := map[string]any{}
	for _, m := range rendered.Objects {
		y, d := generate.YAML(nil, m)
		if d != nil {
			t.Error(d)
			continue
		}
		made[m.Kind+"/"+m.Namespace+"/"+m.Name] = p.stored(t, m.Kind, y)
	}
	if len(rendered.Objects) != len(objects) {
		t.Errorf("%d objects of %d", len(rendered.Objects), len(objects))
	}
	for _, want := range objects {
		kind := reflect.TypeOf(want).Elem().Name()
		y, err := yaml.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got := made[kind+"/"+want.GetNamespace()+"/"+want.GetName()]
		if want := p.stored(t, kind, y); !equality.Semantic.DeepEqual(want, got) {
			a, _ := yaml.Marshal(want)
			b, _ := yaml.Marshal(got)
			t.Errorf("%s comes back as another one:\n%s", kind, cmp.Diff(string(a), string(b)))
		}
	}
}

// stored is an object of YAML as the API server would store it.
func (p property) stored(t *testing.T, kind string, y []byte) any {
	t.Helper()
	value := reflect.New(p.schema.KindOf(kind).Type).Interface()
	if err := yaml.UnmarshalStrict(y, value); err != nil {
		t.Fatal(err)
	}
	generate.Default(value)
	return value
}

// module makes the objects of a module at random.
type module struct {
	*rand.Rand
	schema *schema.Schema
	filler *randfill.Filler
	used   map[string]bool // the names
}

// randomModule returns an object of a kind, and up to three of other kinds; a
// workload often has around it what it refers to.
func randomModule(s *schema.Schema, kind string, seed int64) []metav1.Object {
	m := &module{Rand: rand.New(rand.NewSource(seed)), schema: s, used: map[string]bool{}}
	m.filler = m.newFiller([]float64{0.3, 0.6, 0.85}[uint64(seed)%3])
	namespaces := [][]string{{""}, {"shop"}, {"shop", "tools"}}[m.Intn(3)]
	objects := m.object(s.KindOf(kind), namespaces[0])
	kinds := s.Kinds()
	for range m.Intn(4) {
		objects = append(objects, m.object(s.KindOf(kinds[m.Intn(len(kinds))]), pick(m.Rand, namespaces...))...)
	}
	m.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
	return objects
}

// object returns an object of a kind, and with a workload what goes with it.
func (m *module) object(k *schema.Kind, namespace string) []metav1.Object {
	value := reflect.New(k.Type)
	m.filler.Fill(value.Interface())
	o := value.Interface().(metav1.Object)
	m.identify(o, k.Name, namespace)
	switch o := o.(type) {
	case *appsv1.StatefulSet:
		for i := range o.Spec.VolumeClaimTemplates {
			o.Spec.VolumeClaimTemplates[i].Name = fmt.Sprintf("claim-%d", i)
		}
	case *corev1.Service:
		m.servicePorts(o)
	}
	if !k.Workload() {
		return []metav1.Object{o}
	}
	beside := []metav1.Object{o}
	meta, pod := k.PodTemplate(o)
	m.labels(o, k, meta)
	for _, typ := range []string{"ConfigMap", "Secret", "Service", "ServiceAccount", "PersistentVolumeClaim"} {
		if m.Intn(3) == 0 {
			beside = append(beside, m.object(m.schema.KindOf(typ), namespace)...)
		}
	}
	for _, b := range beside {
		m.refer(o, k, meta, pod, b)
	}
	return beside
}

// identify gives an object a name of its own, and what every object has.
func (m *module) identify(o metav1.Object, kind, namespace string) {
	name := m.name()
	for m.used[kind+"/"+namespace+"/"+name] {
		name += "x"
	}
	m.used[kind+"/"+namespace+"/"+name] = true
	o.SetName(name)
	k := m.schema.KindOf(kind)
	if o.SetNamespace(""); k.Namespaced {
		o.SetNamespace(namespace)
	}
	types := reflect.ValueOf(o).Elem().FieldByName("TypeMeta").Addr().Interface().(*metav1.TypeMeta)
	types.Kind, types.APIVersion = kind, k.APIVersion
	if status := reflect.ValueOf(o).Elem().FieldByName("Status"); status.IsValid() {
		status.SetZero() // a manifest has none, and an import leaves it out
	}
	if n, ok := o.(*corev1.Namespace); ok {
		n.Spec = corev1.NamespaceSpec{} // the API server's as well
	}
}

// labels makes the selector of a workload select its pods: by the label of its name
// alone, by one of its own, or by some of many.
func (m *module) labels(o metav1.Object, k *schema.Kind, pods *metav1.ObjectMeta) {
	if !k.Selects() {
		return
	}
	selector := reflect.ValueOf(o).Elem().FieldByName("Spec").FieldByName("Selector").Addr().Interface().(**metav1.LabelSelector)
	standard := map[string]string{"app.kubernetes.io/name": o.GetName()}
	switch m.Intn(4) {
	case 0:
		o.SetLabels(standard)
		*selector, pods.Labels = &metav1.LabelSelector{MatchLabels: standard}, standard
	case 1:
		app := map[string]string{"app": o.GetName()}
		*selector, pods.Labels = &metav1.LabelSelector{MatchLabels: app}, app
		o.SetLabels(pick(m.Rand, nil, app, standard))
	default:
		if *selector == nil {
			*selector = &metav1.LabelSelector{MatchLabels: standard}
		}
		if pods.Labels == nil {
			pods.Labels = map[string]string{}
		}
		maps.Copy(pods.Labels, (*selector).MatchLabels)
	}
}

// refer lets a workload use an object that stands beside it.
func (m *module) refer(workload metav1.Object, k *schema.Kind, meta *metav1.ObjectMeta, pod *corev1.PodSpec, beside metav1.Object) {
	c := &pod.Containers[m.Intn(len(pod.Containers))]
	local := corev1.LocalObjectReference{Name: beside.GetName()}
	volume := func(source corev1.VolumeSource) {
		name := fmt.Sprintf("of-%d-%s", len(pod.Volumes), beside.GetName())
		pod.Volumes = append(pod.Volumes, corev1.Volume{Name: name, VolumeSource: source})
		c.VolumeMounts = append(c.VolumeMounts, corev1.VolumeMount{Name: name, MountPath: "/" + name, ReadOnly: m.Intn(2) == 0})
	}
	switch b := beside.(type) {
	case *corev1.Service:
		if m.Intn(3) > 0 {
			b.Spec.Selector = meta.Labels
		}
		for i := range b.Spec.Ports {
			if len(c.Ports) > i && m.Intn(2) == 0 {
				b.Spec.Ports[i].Name, b.Spec.Ports[i].TargetPort = c.Ports[i].Name, intstr.FromString(c.Ports[i].Name)
			}
		}
		if s, ok := workload.(*appsv1.StatefulSet); ok {
			s.Spec.ServiceName = b.Name
		}
	case *corev1.ServiceAccount:
		pod.ServiceAccountName = b.Name
		pod.DeprecatedServiceAccount = pick(m.Rand, "", b.Name)
	case *corev1.PersistentVolumeClaim:
		volume(corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: b.Name}})
	case *corev1.ConfigMap:
		volume(corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: local}})
		for key := range b.Data {
			c.Env = append(c.Env, corev1.EnvVar{Name: fmt.Sprintf("CONFIG_%d", len(c.Env)), ValueFrom: &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{LocalObjectReference: local, Key: key}}})
			break
		}
	case *corev1.Secret:
		volume(corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: b.Name}})
		c.EnvFrom = append(c.EnvFrom, corev1.EnvFromSource{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: local}})
	}
}

// newFiller returns what fills the fields: with what Kubernetes can decode, and
// leaves without meaning out of it.
func (m *module) newFiller(nilChance float64) *randfill.Filler {
	return randfill.New().RandSource(rand.NewSource(m.Int63())).NilChance(nilChance).NumElements(0, 2).MaxDepth(16).Funcs(
		func(s *string, c randfill.Continue) { *s = randomText(c.Rand) },
		func(b *[]byte, c randfill.Continue) { *b = []byte(randomText(c.Rand)) },
		func(n *int32, c randfill.Continue) { *n = c.Int31() >> c.Intn(31) },
		func(n *int64, c randfill.Continue) { *n = c.Int63() >> c.Intn(63) },
		func(q *resource.Quantity, c randfill.Continue) {
			*q = resource.MustParse(pick(c.Rand, "0", "1", "250m", "1.5", "64Mi", "2Gi", "1e3", "100k", "0.1", "3n"))
		},
		func(v *intstr.IntOrString, c randfill.Continue) {
			*v = pick(c.Rand, intstr.FromInt32(c.Int31n(65535)+1), intstr.FromString("25%"), intstr.FromString("http"))
		},
		func(at *metav1.Time, c randfill.Continue) { *at = metav1.Unix(1+c.Int63n(1e10), 0) },
		func(at *metav1.MicroTime, c randfill.Continue) {
			*at = metav1.NewMicroTime(time.UnixMicro(1 + c.Int63n(1e16)))
		},
		func(raw *runtime.RawExtension, c randfill.Continue) {
			data, err := json.Marshal(map[string]any{randomText(c.Rand): []any{randomText(c.Rand), c.Int31(), nil, true}})
			if err != nil {
				panic(err)
			}
			*raw = runtime.RawExtension{Raw: data}
		},
		func(meta *metav1.ObjectMeta, c randfill.Continue) {
			c.FillNoCustom(meta)
			// What the API server sets is left out, with a warning.
			*meta = metav1.ObjectMeta{Labels: labels(c), Annotations: meta.Annotations, OwnerReferences: meta.OwnerReferences, Finalizers: meta.Finalizers}
		},
		func(claim *corev1.PersistentVolumeClaim, c randfill.Continue) {
			c.FillNoCustom(claim)
			claim.TypeMeta, claim.Status = metav1.TypeMeta{}, corev1.PersistentVolumeClaimStatus{}
		},
		func(p *corev1.Protocol, c randfill.Continue) {
			*p = pick(c.Rand, "", corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP)
		},
		func(source *corev1.VolumeSource, c randfill.Continue) { one(source, c) },
		func(handler *corev1.ProbeHandler, c randfill.Continue) { one(handler, c) },
		func(source *corev1.EnvVarSource, c randfill.Continue) { one(source, c) },
		func(v *corev1.EnvVar, c randfill.Continue) {
			if c.FillNoCustom(v); v.ValueFrom != nil {
				v.Value = ""
			}
		},
		func(f *corev1.ObjectFieldSelector, c randfill.Continue) {
			f.APIVersion = pick(c.Rand, "", "v1")
			f.FieldPath = pick(c.Rand, "metadata.name", "status.podIP", "metadata.labels['app.kubernetes.io/name']", "metadata.annotations['a']", "spec.nodeName", "status.hostIPs")
		},
		func(f *corev1.ResourceFieldSelector, c randfill.Continue) {
			c.FillNoCustom(f)
			f.ContainerName = pick(c.Rand, "", "c0")
			f.Resource = pick(c.Rand, "limits.cpu", "requests.memory", "limits.ephemeral-storage", "limits.hugepages-2Mi")
		},
		func(p *corev1.ContainerPort, c randfill.Continue) {
			if c.FillNoCustom(p); c.Intn(3) > 0 {
				p.HostPort, p.HostIP = 0, ""
			}
			p.ContainerPort = c.Int31n(65535) + 1
		},
		func(container *corev1.Container, c randfill.Continue) {
			c.FillNoCustom(container)
			m.container(container, c)
		},
		func(pod *corev1.PodSpec, c randfill.Continue) {
			c.FillNoCustom(pod)
			m.pod(pod, c)
		},
	)
}

// labels are few, and now and then one is that of names.
func labels(c randfill.Continue) map[string]string {
	all := map[string]string{}
	for range c.Intn(3) {
		key := pick(c.Rand, "app", "tier", "example.com/a.b", "app.kubernetes.io/name", "app.kubernetes.io/part-of", "1", "null")
		all[key] = pick(c.Rand, "web", "db", "", "1.0", "true")
	}
	return all
}

// one fills one field of a struct, as the API wants it of sources and handlers.
func one(to any, c randfill.Continue) {
	v := reflect.ValueOf(to).Elem()
	f := v.Field(c.Intn(v.NumField()))
	f.Set(reflect.New(f.Type().Elem()))
	c.Fill(f.Interface())
}

// pod gives containers and volumes names of their own, and mounts volumes that are
// there.
func (m *module) pod(pod *corev1.PodSpec, c randfill.Continue) {
	pod.EphemeralContainers = nil // only a request to a running pod adds them: they have no block
	pod.RestartPolicy = pick(c.Rand, "", corev1.RestartPolicyAlways, corev1.RestartPolicyNever, corev1.RestartPolicyOnFailure)
	for len(pod.Containers) == 0 {
		c.Fill(&pod.Containers)
	}
	for i := range pod.Volumes {
		pod.Volumes[i].Name = fmt.Sprintf("volume-%d", i)
	}
	for i := range pod.InitContainers {
		always := corev1.ContainerRestartPolicyAlways
		init := &pod.InitContainers[i]
		if init.RestartPolicy = pick(c.Rand, nil, &always); init.RestartPolicy == nil { // the API allows those of sidecars alone
			init.StartupProbe, init.ReadinessProbe, init.LivenessProbe, init.Lifecycle = nil, nil, nil, nil
		}
	}
	for i := range pod.Containers {
		pod.Containers[i].RestartPolicy, pod.Containers[i].RestartPolicyRules = nil, nil
	}
	for prefix, list := range map[string][]corev1.Container{"i": pod.InitContainers, "c": pod.Containers} {
		for i := range list {
			list[i].Name = fmt.Sprint(prefix, i)
			list[i].VolumeMounts = mounted(list[i].VolumeMounts, pod.Volumes, func(v *corev1.VolumeMount, name string) { v.Name = name })
			list[i].VolumeDevices = mounted(list[i].VolumeDevices, pod.Volumes, func(v *corev1.VolumeDevice, name string) { v.Name = name })
		}
	}
}

// mounted gives mounts the names of volumes; without volumes there are no mounts.
func mounted[T any](mounts []T, volumes []corev1.Volume, set func(*T, string)) []T {
	if len(volumes) == 0 {
		return nil
	}
	for i := range mounts {
		set(&mounts[i], volumes[i%len(volumes)].Name)
	}
	return mounts
}

// container gives ports and variables names, most of them their own, and lets texts
// name an address of the pod.
func (m *module) container(container *corev1.Container, c randfill.Continue) {
	container.Image = pick(c.Rand, "nginx:1.27", "example.com/a/b@sha256:0123", "fluent/fluent-bit:3", "envoyproxy/envoy:v1.31", "a b\"${c}")
	for i := range container.VolumeMounts {
		container.VolumeMounts[i].MountPath = fmt.Sprintf("/%d/%s", i, pick(c.Rand, "", "a b", "$HOME", "é.d/\"x\"", "%h"))
	}
	for i := range container.VolumeDevices {
		container.VolumeDevices[i].DevicePath = fmt.Sprintf("/dev/%d", i)
	}
	for i := range container.Ports {
		container.Ports[i].Name = pick(c.Rand, "", fmt.Sprintf("p%d", i), "same")
	}
	for i := range container.Env {
		container.Env[i].Name = pick(c.Rand, fmt.Sprintf("V_%d", i), fmt.Sprintf("v.%d-x", i), "SAME")
		if i > 0 && container.Env[i].ValueFrom == nil && c.Intn(4) == 0 {
			container.Env[i].Value = "a $(" + container.Env[i-1].Name + ") b"
		}
	}
	if len(container.Ports) > 0 && c.Intn(2) == 0 {
		number := container.Ports[0].ContainerPort
		container.Args = append(container.Args, fmt.Sprintf("--to=127.0.0.1:%d", number), fmt.Sprintf("http://localhost:%d/a", number))
	}
}

// servicePorts gives the ports of a Service names of their own.
func (m *module) servicePorts(s *corev1.Service) {
	for i := range s.Spec.Ports {
		s.Spec.Ports[i].Name = fmt.Sprintf("p%d", i)
		s.Spec.Ports[i].Port = m.Int31n(65535) + 1
	}
}

// name is a DNS label.
func (m *module) name() string {
	return pick(m.Rand, "web", "db", "shop-api", "a", "x1", "null", "for", "metrics.v1", "1st", "true")
}

// pieces are what random texts are made of: what YAML and HCL read as something
// else, and what is easily lost. They are in normal form C, as HCL makes all texts.
var pieces = strings.Split("a|b|word|1|0|_|.|,|:|-|+|e| |  |    |\n|\n\n|\n  |\t|: | #|# |- |'|\"|\\|[|]|{|}|${|%{|$|%|$$|%%|${a}|%{ if true }|~|//|/*|EOT|<<EOT|&|*|!|@|`|é|ß|日本|🙂|\u00a0|null|true|~|0x1F|1e3|localhost:|127.0.0.1:80|$(", "|")

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.Intn(8) >> r.Intn(3) {
		b.WriteString(pieces[r.Intn(len(pieces))])
	}
	if r.Intn(8) == 0 {
		b.WriteString("\n")
		for range r.Intn(12) {
			b.WriteString(pieces[r.Intn(len(pieces))])
		}
	}
	return b.String()
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.Intn(len(of))] }
