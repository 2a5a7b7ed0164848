package emit_test

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	"podgen/generate/emit"
	"podgen/generate/object"
	"podgen/generate/origin"
)

// same fails the test unless the object's YAML is exactly want. The text may
// start with a line break, for the sake of the test's look.
func same(t *testing.T, o *object.Object, want string) {
	t.Helper()
	want = strings.TrimPrefix(want, "\n")
	if diff := cmp.Diff(want, string(mustEmit(t, o))); diff != "" {
		t.Errorf("wrong text (-want +got):\n%s", diff)
	}
}

// of wraps a value.
func of(value any) *object.Object { return &object.Object{Kind: "Test", Name: "test", Value: value} }

// set returns the node of a value that the file set on the given line.
func set(line int) *origin.Node {
	return origin.At(&hcl.Range{Filename: "pod.hcl", Start: hcl.Pos{Line: line, Column: 1}})
}

// setAt marks the value at a path as set by the file, and what it stands in as
// known only by its parts.
func setAt(root *origin.Node, line int, path ...string) *origin.Node {
	node := root
	for _, step := range path[:len(path)-1] {
		node = node.Make(step)
	}
	leaf := set(line)
	node.Set(path[len(path)-1], leaf)
	return leaf
}

func TestDeployment(t *testing.T) {
	labels := map[string]string{"app.kubernetes.io/name": "shop", "app": "shop"}
	same(t, of(&appsv1.Deployment{
		TypeMeta:   metav1.TypeMeta{Kind: "Deployment", APIVersion: "apps/v1"},
		ObjectMeta: metav1.ObjectMeta{Name: "shop", CreationTimestamp: metav1.Now(), Labels: labels},
		Spec: appsv1.DeploymentSpec{
			Replicas: new(int32(0)),
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec: corev1.PodSpec{
					Volumes: []corev1.Volume{{Name: "tmp", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}}},
					Containers: []corev1.Container{{
						Name:    "web",
						Image:   "nginx:1.27",
						Command: []string{"sh", "-c", "echo ready\nexec nginx -g 'daemon off;'\n"},
						Env:     []corev1.EnvVar{{Name: "EMPTY"}, {Name: "PORT", Value: "8080"}},
						Resources: corev1.ResourceRequirements{Limits: corev1.ResourceList{
							"memory": resource.MustParse("1024Mi"), "cpu": resource.MustParse("0.5"),
						}},
						ReadinessProbe: &corev1.Probe{ProbeHandler: corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromInt32(80)}}},
					}},
				},
			},
			Strategy: appsv1.DeploymentStrategy{RollingUpdate: &appsv1.RollingUpdateDeployment{MaxSurge: new(intstr.FromString("25%"))}},
		},
		Status: appsv1.DeploymentStatus{Replicas: 3},
	}), `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    app: shop
    app.kubernetes.io/name: shop
spec:
  replicas: 0
  selector:
    matchLabels:
      app: shop
      app.kubernetes.io/name: shop
  template:
    metadata:
      labels:
        app: shop
        app.kubernetes.io/name: shop
    spec:
      volumes:
      - name: tmp
        emptyDir: {}
      containers:
      - name: web
        image: nginx:1.27
        command:
        - sh
        - -c
        - |
          echo ready
          exec nginx -g 'daemon off;'
        env:
        - name: EMPTY
        - name: PORT
          value: "8080"
        resources:
          limits:
            cpu: 500m
            memory: 1Gi
        readinessProbe:
          tcpSocket:
            port: 80
  strategy:
    rollingUpdate:
      maxSurge: 25%
`)
}

// A string that is alone on its line is plain, single-quoted or double-quoted.
func TestForms(t *testing.T) {
	tests := []struct{ value, want string }{
		{"nginx:1.27", `nginx:1.27`},
		{"/usr/bin/env", `/usr/bin/env`},
		{"--port=5432", `--port=5432`},
		{"-c", `-c`},
		{"-1e", `"-1e"`},
		{"https://example.com/a?b=c#d", `https://example.com/a?b=c#d`},
		{"30s", `30s`},
		{"500m", `500m`},
		{"1Gi", `1Gi`},
		{"$(POD_IP):80", `$(POD_IP):80`},
		{`echo "hi" && it's`, `echo "hi" && it's`},
		{"*/5 * * * *", `"*/5 * * * *"`},
		{"10.0.0.0/8", `10.0.0.0/8`},
		{"10.0.0.1", `"10.0.0.1"`},
		{"1.27", `"1.27"`},
		{"8080", `"8080"`},
		{"true", `"true"`},
		{"Y", `"Y"`},
		{"~", `"~"`},
		{"=", `"="`},
		{"~/bin", `~/bin`},
		{"", `""`},
		{"---", `"---"`},
		{"... x", `"... x"`},
		{":x", `":x"`},
		{"x:", `"x:"`},
		{" x", `" x"`},
		{"@daily", `"@daily"`},
		{"#x", `"#x"`},
		{"a b", `a b`},
		{"café 🙂", `café 🙂`},
		{"👩‍💻", `👩‍💻`},
		{`{"a": 1}`, `'{"a": 1}'`},
		{`{"a": "it's"}`, `'{"a": "it''s"}'`},
		{`['it''s']`, `"['it''s']"`},
		{`"it's 'so'`, `"\"it's 'so'"`},
		{`\d+ #`, `'\d+ #'`},
		{"\n", `"\n"`},
		{"\t", `"\t"`},
		{"a\n  ", `"a\n  "`},
		{"a\n\t", `"a\n\t"`},
		{" a\n \n\n", `" a\n \n\n"`},
		{"._1", `"._1"`},
		{"a\tb", `"a\tb"`},
		{"a\r\nb", `"a\r\nb"`},
		{"a\u0085\u2028\u2029", `"a\u0085\u2028\u2029"`},
		{"\x00\x1b\x7f", `"\u0000\u001b\u007f"`},
		{"\ufeff\ufdd0\uffff\U0001fffe", `"\ufeff\ufdd0\uffff\U0001fffe"`},
		{"a\u00a0b", `"a\u00a0b"`},
		{"a\u202eb\u200b", `"a\u202eb\u200b"`},
	}
	for _, test := range tests {
		same(t, of(object.Map{{Key: "k", Value: test.value}}), "k: "+test.want+"\n")
		if len(test.value) < 100 {
			same(t, of(object.Map{{Key: test.value, Value: "v"}}), test.want+": v\n")
		}
	}
}

func TestLiteralBlocks(t *testing.T) {
	same(t, of(&corev1.ConfigMap{Data: map[string]string{
		"a-one-break":   "first\nlast\n",
		"b-no-break":    "first\nlast",
		"c-many-breaks": "first\nlast\n\n\n",
		"d-indented":    "  first\nlast\n",
		"e-blank-first": "\nfirst\n",
		"f-tab-first":   "\tfirst\n\tlast\n",
		"g-marks":       "---\n# no comment\n- a: b\n...\n",
		"h-blank-lines": "first\n\n  \nlast \n",
		"i-single":      "only\n",
		"j-carriage":    "first\r\nlast\r\n",
		"k-blank":       "\n \n",
	}}), `
data:
  a-one-break: |
    first
    last
  b-no-break: |-
    first
    last
  c-many-breaks: |+
    first
    last


  d-indented: |2
      first
    last
  e-blank-first: |2

    first
  f-tab-first: |2
    	first
    	last
  g-marks: |
    ---
    # no comment
    - a: b
    ...
  h-blank-lines: |
    first

      
    last `+`
  i-single: |
    only
  j-carriage: "first\r\nlast\r\n"
  k-blank: "\n \n"
`)
}

// A long key, or one of several lines, has the explicit form.
func TestExplicitKeys(t *testing.T) {
	long := strings.Repeat("x", 129)
	same(t, of(object.Map{
		{Key: long[1:], Value: "just short enough"},
		{Key: long, Value: "text"},
		{Key: "a\nb", Value: "c\nd\n"},
		{Key: long + "m", Value: object.Map{{Key: "a\nb\n", Value: true}, {Key: "c", Value: object.Map{}}}},
		{Key: long + "l", Value: []any{"a", []any{"b", object.Map{{Key: "a\n\n", Value: nil}}}}},
	}), `
`+long[1:]+`: just short enough
? `+long+`
: text
? |-
  a
  b
: |
  c
  d
? `+long+`m
:
  ? |
    a
    b
  : true
  c: {}
? `+long+`l
:
- a
- - b
  - ? |+
      a

    : null
`)
}

// What is zero appears where the file set it, and nowhere else.
func TestExplicitZeros(t *testing.T) {
	deployment := &appsv1.Deployment{
		TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
		Spec: appsv1.DeploymentSpec{
			Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{
				Containers: []corev1.Container{{
					Command:         []string{},
					Env:             []corev1.EnvVar{{Name: "A"}, {}},
					VolumeMounts:    []corev1.VolumeMount{{Name: "a"}, {Name: "b"}},
					SecurityContext: &corev1.SecurityContext{},
				}},
			}},
		},
	}
	same(t, of(deployment), `
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
      - env:
        - name: A
        - {}
        volumeMounts:
        - name: a
        - name: b
        securityContext: {}
`)

	root := set(1)
	setAt(root, 2, "metadata", "annotations")
	setAt(root, 3, "spec", "minReadySeconds")
	setAt(root, 4, "spec", "strategy")
	setAt(root, 4, "spec", "replicas") // null in the file: there is no value to write
	containers := setAt(root, 5, "spec", "template", "spec", "containers")
	container := set(6)
	containers.Append(container)
	setAt(container, 7, "image")
	setAt(container, 8, "command")
	setAt(container, 9, "resources", "limits")
	setAt(container, 9, "livenessProbe")
	env := setAt(container, 10, "env")
	env.Append(set(10))
	setAt(env.Item(0), 10, "value")
	mounts := setAt(container, 11, "volumeMounts")
	mounts.Append(set(11))
	mounts.Append(set(12))
	setAt(mounts.Item(1), 13, "readOnly")
	// The lifecycle is known by a part of it only, and that part holds nothing.
	setAt(container, 14, "resizePolicy")
	container.Make("lifecycle").Set("preStop", set(14))
	o := of(deployment)
	o.Origin = root
	same(t, o, `
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations: {}
spec:
  template:
    spec:
      containers:
      - image: ""
        command: []
        env:
        - name: A
          value: ""
        - {}
        resources:
          limits: {}
        resizePolicy: []
        volumeMounts:
        - name: a
        - name: b
          readOnly: false
        securityContext: {}
  strategy: {}
  minReadySeconds: 0
`)
}

// An empty selector means something: all pods.
func TestExplicitEmptyStruct(t *testing.T) {
	policy := &networkingv1.NetworkPolicy{Spec: networkingv1.NetworkPolicySpec{
		Ingress: []networkingv1.NetworkPolicyIngressRule{{}},
		Egress:  []networkingv1.NetworkPolicyEgressRule{{To: []networkingv1.NetworkPolicyPeer{{PodSelector: &metav1.LabelSelector{}}}}},
	}}
	same(t, of(policy), `
spec:
  ingress:
  - {}
  egress:
  - to:
    - podSelector: {}
`)
	o := of(policy)
	o.Origin = set(1)
	setAt(o.Origin, 2, "spec", "podSelector")
	same(t, o, `
spec:
  podSelector: {}
  ingress:
  - {}
  egress:
  - to:
    - podSelector: {}
`)
}

// A node without a range says that something inside was set, not the value.
func TestNodesWithoutRange(t *testing.T) {
	o := of(&corev1.Service{Spec: corev1.ServiceSpec{ClusterIP: "None"}})
	o.Origin = set(1)
	o.Origin.Make("metadata").Make("labels")
	o.Origin.Make("spec").Make("ports")
	same(t, o, `
spec:
  clusterIP: None
`)
}

// The status of an object inside an object is the cluster's as well.
func TestNeverStatus(t *testing.T) {
	same(t, of(&appsv1.StatefulSet{
		Spec: appsv1.StatefulSetSpec{
			VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{
				ObjectMeta: metav1.ObjectMeta{Name: "data", CreationTimestamp: metav1.Now()},
				Status:     corev1.PersistentVolumeClaimStatus{Phase: corev1.ClaimBound},
			}},
		},
		Status: appsv1.StatefulSetStatus{Replicas: 1},
	}), `
spec:
  volumeClaimTemplates:
  - metadata:
      name: data
`)
}

func TestQuantities(t *testing.T) {
	claim := &corev1.PersistentVolumeClaim{Spec: corev1.PersistentVolumeClaimSpec{Resources: corev1.VolumeResourceRequirements{
		Requests: corev1.ResourceList{"storage": resource.MustParse("1024Gi"), "cpu": resource.MustParse("0.25"), "x": resource.MustParse("3E"), "zero": {}},
	}}}
	same(t, of(claim), `
spec:
  resources:
    requests:
      cpu: 250m
      storage: 1Ti
      x: "3E"
      zero: "0"
`)
	o := of(claim)
	o.Origin = set(1)
	setAt(o.Origin, 2, "spec", "resources", "requests", "storage").Spelling = "1024Gi"
	setAt(o.Origin, 3, "spec", "resources", "requests", "cpu").Spelling = "0.25"
	same(t, o, `
spec:
  resources:
    requests:
      cpu: "0.25"
      storage: 1024Gi
      x: "3E"
      zero: "0"
`)
	volume := of(&corev1.Pod{Spec: corev1.PodSpec{Volumes: []corev1.Volume{
		{VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{SizeLimit: new(resource.MustParse("2048Mi"))}}},
	}}})
	same(t, volume, `
spec:
  volumes:
  - emptyDir:
      sizeLimit: 2Gi
`)
	volume.Origin = &origin.Node{}
	volume.Origin.Make("spec").Make("volumes").Append(&origin.Node{})
	setAt(volume.Origin.Make("spec").Make("volumes").Item(0), 2, "emptyDir", "sizeLimit").Spelling = "2048Mi"
	same(t, volume, `
spec:
  volumes:
  - emptyDir:
      sizeLimit: 2048Mi
`)
}

// A zero quantity of a field that is no pointer is nothing, however it was made.
func TestZeroQuantity(t *testing.T) {
	ref := &corev1.ResourceFieldSelector{Resource: "limits.cpu", Divisor: resource.MustParse("0")}
	o := of(&corev1.Pod{Spec: corev1.PodSpec{Containers: []corev1.Container{{Env: []corev1.EnvVar{{ValueFrom: &corev1.EnvVarSource{ResourceFieldRef: ref}}}}}}})
	same(t, o, `
spec:
  containers:
  - env:
    - valueFrom:
        resourceFieldRef:
          resource: limits.cpu
`)
}

func TestIntOrString(t *testing.T) {
	same(t, of(&corev1.Service{Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{
		{Port: 80, TargetPort: intstr.FromInt32(8080)},
		{Port: 81, TargetPort: intstr.FromString("http")},
		{Port: 82, TargetPort: intstr.FromString("8080")},
		{Port: 83, TargetPort: intstr.FromString("")},
		{Port: 84},
	}}}), `
spec:
  ports:
  - port: 80
    targetPort: 8080
  - port: 81
    targetPort: http
  - port: 82
    targetPort: "8080"
  - port: 83
    targetPort: ""
  - port: 84
`)
}

func TestTimes(t *testing.T) {
	at := time.Date(2024, 2, 29, 23, 5, 6, 789_000_000, time.FixedZone("", 3600))
	same(t, of(&coordinationv1.Lease{
		ObjectMeta: metav1.ObjectMeta{DeletionTimestamp: new(metav1.NewTime(at))},
		Spec:       coordinationv1.LeaseSpec{RenewTime: new(metav1.NewMicroTime(at)), AcquireTime: &metav1.MicroTime{}},
	}), `
metadata:
  deletionTimestamp: "2024-02-29T22:05:06Z"
spec:
  renewTime: "2024-02-29T22:05:06.789000Z"
`)
	fails(t, of(&corev1.Pod{ObjectMeta: metav1.ObjectMeta{DeletionTimestamp: new(metav1.NewTime(at.AddDate(9000, 0, 0)))}}),
		`metadata.deletionTimestamp: the year 11024 cannot be written: a year has four digits`)
}

func TestBytes(t *testing.T) {
	same(t, of(&corev1.Secret{Data: map[string][]byte{
		"empty": {}, "null": {0x9e, 0xe9, 0x65}, "number": {0xd7, 0x6d, 0xf8}, "text": []byte("swordfish"),
	}}), `
data:
  empty: ""
  "null": "null"
  number: "1234"
  text: c3dvcmRmaXNo
`)
}

// What is JSON inside keeps its order and becomes YAML.
func TestRawJSON(t *testing.T) {
	same(t, of(&appsv1.ControllerRevision{Data: runtime.RawExtension{
		Raw: []byte(`{"b": [1, 12345678901234567890, 1e3, 0.1, 1e300, true, null], "a": {"x": {}, "y": []}}`),
	}}), `
data:
  b:
  - 1
  - 12345678901234567890
  - 1000
  - 0.1
  - 1.0e+300
  - true
  - null
  a:
    x: {}
    "y": []
`)
	same(t, of(&appsv1.ControllerRevision{Data: runtime.RawExtension{Object: &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n"}}}, Revision: 1}), `
data:
  metadata:
    name: "n"
  spec: {}
  status:
    daemonEndpoints:
      kubeletEndpoint:
        Port: 0
    nodeInfo:
      machineID: ""
      systemUUID: ""
      bootID: ""
      kernelVersion: ""
      osImage: ""
      containerRuntimeVersion: ""
      kubeletVersion: ""
      kubeProxyVersion: ""
      operatingSystem: ""
      architecture: ""
revision: 1
`)
	managed := metav1.ManagedFieldsEntry{Manager: "podgen", FieldsV1: metav1.NewFieldsV1(`{"f:spec":{".":{}}}`)}
	same(t, of(&corev1.Pod{ObjectMeta: metav1.ObjectMeta{ManagedFields: []metav1.ManagedFieldsEntry{managed}}}), `
metadata:
  managedFields:
  - manager: podgen
    fieldsV1:
      f:spec:
        ".": {}
`)
	for _, bad := range []string{`{`, `{} {}`, `nul`, strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)} {
		fails(t, of(&appsv1.ControllerRevision{Data: runtime.RawExtension{Raw: []byte(bad)}}),
			"data: the value is not JSON: bad syntax, or nested too deeply")
	}
	fails(t, of(&appsv1.ControllerRevision{Data: runtime.RawExtension{Raw: []byte(`{"a": 1, "a": 2}`)}}),
		"data.a: the key stands twice in one map")
	fails(t, of(&appsv1.ControllerRevision{Data: runtime.RawExtension{Raw: []byte(`[1e999]`)}}),
		"data[0]: the number 1e999 is too large")
}

// An object of an unknown kind is passed through in its order, with all that it holds.
func TestMap(t *testing.T) {
	entry := func(key string, value any) object.Entry { return object.Entry{Key: key, Value: value} }
	resource := object.Map{
		entry("spec", object.Map{
			entry("zone", "b"),
			entry("count", big.NewFloat(3)),
			entry("ratio", big.NewFloat(0.5)),
			entry("status", nil),
			entry("empty", object.Map{}),
			entry("list", []any{[]any{}, []any{[]any{"deep"}}, object.Map{entry("a", false), entry("b", nil)}, ""}),
			entry("plain", map[string]any{"b": int64(-2), "a": 2.5, "c": map[string]any{}}),
			entry("typed", []string{"x", "y"}),
		}),
		entry("status", object.Map{entry("phase", "Ready")}),
		entry("kind", "Zone"),
		entry("metadata", object.Map{entry("name", "b"), entry("creationTimestamp", nil)}),
		entry("apiVersion", "example.com/v1"),
	}
	same(t, of(resource), `
apiVersion: example.com/v1
kind: Zone
spec:
  zone: b
  count: 3
  ratio: 0.5
  status: null
  empty: {}
  list:
  - []
  - - - deep
  - a: false
    b: null
  - ""
  plain:
    a: 2.5
    b: -2
    c: {}
  typed:
  - x
  - "y"
metadata:
  name: b
`)
	same(t, of(map[string]any{"spec": "x", "kind": "Zone", "apiVersion": "v1", "status": "x", "metadata": map[string]any{"name": "a", "creationTimestamp": ""}}), `
apiVersion: v1
kind: Zone
metadata:
  name: a
spec: x
`)
	fails(t, of(object.Map{entry("spec", object.Map{entry("a", 1.5), entry("b", true), entry("a", 2.5)})}),
		"spec.a: the key stands twice in one map")
}

func TestEmptyObjects(t *testing.T) {
	same(t, of(&corev1.Pod{}), "{}\n")
	same(t, of(object.Map{}), "{}\n")
	same(t, of(map[string]any{}), "{}\n")
}

func TestNumbers(t *testing.T) {
	number := func(s string) *big.Float {
		f, _, err := big.ParseFloat(s, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	tests := []struct {
		value any
		want  string
	}{
		{number("0"), "0"},
		{new(big.Float).Neg(number("0")), "0"},
		{number("-17"), "-17"},
		{number("12345678901234567890"), "12345678901234567890"},
		{number("123456789012345678901"), "123456789012345678901"},
		{number("1e21"), "1.0e+21"},
		{number("1.5e300"), "1.5e+300"},
		{number("0.1"), "0.1"},
		{number("0.0000001"), "1.0e-07"},
		{new(big.Float).Quo(number("1"), number("3")), "0.3333333333333333"},
		{(*big.Float)(nil), "null"},
		{3.0, "3"},
		{math.Copysign(0, -1), "0"},
		{-2.25, "-2.25"},
		{1e20, "100000000000000000000"},
		{math.MaxFloat64, "1.7976931348623157e+308"},
		{math.SmallestNonzeroFloat64, "5.0e-324"},
		{float32(0.5), "0.5"},
		{int64(math.MinInt64), "-9223372036854775808"},
		{uint64(math.MaxUint64), "18446744073709551615"},
		{7, "7"},
	}
	for _, test := range tests {
		same(t, of(object.Map{{Key: "k", Value: test.value}}), "k: "+test.want+"\n")
	}
	for _, bad := range []any{math.NaN(), math.Inf(1), math.Inf(-1), new(big.Float).SetInf(true), number("1e400")} {
		fails(t, of(object.Map{{Key: "list", Value: []any{1.5, bad}}}), "list[1]: the number is not finite")
	}
}

// All numbers are numbers to every reader.
func TestNumbersReadBack(t *testing.T) {
	var list []any
	for exponent := -320; exponent <= 308; exponent++ {
		f := 1.2345 * math.Pow10(exponent)
		list = append(list, f, -f, math.Pow10(exponent))
	}
	readsBack(t, of(object.Map{{Key: "list", Value: list}}))
}

// A type that podgen does not write is an error, not a panic.
func TestUnsupported(t *testing.T) {
	for _, value := range []any{nil, corev1.Pod{}, (*corev1.Pod)(nil), new("text"), 1} {
		if _, err := emit.Object(nil, of(value), nil); err == nil || !strings.Contains(err.Error(), "is no Kubernetes object") {
			t.Errorf("%T: got error %v", value, err)
		}
	}
	fails(t, of(object.Map{{Key: "k", Value: func() {}}}), "k: a value of type func() cannot be written")
	fails(t, of(object.Map{{Key: "k", Value: map[int]string{1: "x"}}}), "k: a value of type map[int]string cannot be written")
}

func TestDepth(t *testing.T) {
	var maps, lists any = "x", "x"
	for range 900 {
		maps = object.Map{{Key: "k", Value: maps}}
		lists = []any{lists}
	}
	readsBack(t, of(object.Map{{Key: "k", Value: maps}, {Key: "l", Value: lists}}))
	for range 200 {
		maps = object.Map{{Key: "k", Value: maps}}
		lists = []any{lists}
	}
	for _, deep := range []any{maps, lists} {
		_, err := emit.Object(nil, of(object.Map{{Key: "k", Value: deep}}), nil)
		if err == nil || !strings.HasSuffix(err.Error(), "the value is nested too deeply, more than 1000 levels") {
			t.Errorf("got error %v", err)
		}
	}
}

// A path with names that are not plain is still readable.
func TestErrorPaths(t *testing.T) {
	value := object.Map{{Key: "a/b.c", Value: object.Map{{Key: "d_e-f", Value: []any{object.Map{{Key: "", Value: "\xff"}}}}}}}
	fails(t, of(value), `["a/b.c"].d_e-f[0][""]: the text is not valid UTF-8`)
	metric := autoscalingv2.MetricSpec{Resource: &autoscalingv2.ResourceMetricSource{Name: "\xff"}}
	fails(t, of(&autoscalingv2.HorizontalPodAutoscaler{Spec: autoscalingv2.HorizontalPodAutoscalerSpec{Metrics: []autoscalingv2.MetricSpec{metric}}}),
		`spec.metrics[0].resource.name: the text is not valid UTF-8`)
}

func fails(t *testing.T, o *object.Object, want string) {
	t.Helper()
	_, err := emit.Object(nil, o, nil)
	if err == nil || err.Error() != `Test "test": `+want {
		t.Errorf("got error %v\nwant      Test \"test\": %s", err, want)
	}
}
