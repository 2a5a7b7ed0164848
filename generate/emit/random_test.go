package emit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/randfill"

	"podgen/generate/emit"
	"podgen/generate/object"
)

var kinds = []any{
	admissionv1.MutatingWebhookConfiguration{}, admissionv1.ValidatingAdmissionPolicy{},
	appsv1.ControllerRevision{}, appsv1.DaemonSet{}, appsv1.Deployment{}, appsv1.ReplicaSet{}, appsv1.StatefulSet{},
	autoscalingv2.HorizontalPodAutoscaler{},
	batchv1.CronJob{}, batchv1.Job{},
	coordinationv1.Lease{},
	corev1.ConfigMap{}, corev1.Endpoints{}, corev1.LimitRange{}, corev1.Namespace{}, corev1.Node{}, corev1.PersistentVolume{}, corev1.PersistentVolumeClaim{},
	corev1.Pod{}, corev1.PodTemplate{}, corev1.ReplicationController{}, corev1.ResourceQuota{}, corev1.Secret{}, corev1.Service{}, corev1.ServiceAccount{},
	networkingv1.Ingress{}, networkingv1.IngressClass{}, networkingv1.NetworkPolicy{},
	policyv1.PodDisruptionBudget{},
	rbacv1.ClusterRole{}, rbacv1.ClusterRoleBinding{}, rbacv1.Role{}, rbacv1.RoleBinding{},
	schedulingv1.PriorityClass{},
	storagev1.CSIDriver{}, storagev1.StorageClass{}, storagev1.VolumeAttachment{},
}

const rounds = 12 // of each kind; small objects and large ones in turn

// Objects filled at random, with nasty strings in all places, read back.
func TestRandomObjects(t *testing.T) {
	for _, kind := range kinds {
		name := reflect.TypeOf(kind).String()
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range rounds {
				o := randomObject(reflect.TypeOf(kind), int64(seed))
				readsBack(t, o)
				linesCover(t, o)
				if t.Failed() {
					t.Fatalf("%s with seed %d", name, seed)
				}
			}
		})
	}
}

// linesCover fails the test unless each line of the output has its entry, and
// recording them changes nothing.
func linesCover(t *testing.T, o *object.Object) {
	t.Helper()
	var lines emit.Lines
	out, err := emit.Object(nil, o, &lines)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(out, []byte("\n")); n != len(lines) {
		t.Errorf("the output has %d lines, of which %d are recorded", n, len(lines))
	}
	if !bytes.Equal(out, mustEmit(t, o)) {
		t.Error("the output is another one when its lines are recorded")
	}
}

// The same objects, written by many at once, are the same bytes.
func TestConcurrentUse(t *testing.T) {
	var objects []*object.Object
	var want [][]byte
	for i, kind := range kinds {
		o := randomObject(reflect.TypeOf(kind), int64(i))
		objects = append(objects, o)
		want = append(want, mustEmit(t, o))
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i, o := range objects {
				out, err := emit.Object(nil, o, nil)
				if err != nil || !bytes.Equal(out, want[i]) {
					t.Errorf("%T: another output, error %v", o.Value, err)
				}
			}
		})
	}
	group.Wait()
}

// randomObject returns an object of the type, filled at random but for what
// emit leaves out on purpose: status and creationTimestamp.
func randomObject(t reflect.Type, seed int64) *object.Object {
	value := reflect.New(t)
	nilChance := []float64{0.1, 0.5, 0.8}[seed%3]
	filler := randfill.NewWithSeed(seed).NilChance(nilChance).NumElements(0, 3).MaxDepth(30).Funcs(
		func(s *string, c randfill.Continue) { *s = randomString(c.Rand) },
		func(q *resource.Quantity, c randfill.Continue) { *q = randomQuantity(c.Rand) },
		func(v *intstr.IntOrString, c randfill.Continue) {
			*v = intstr.FromInt32(c.Int31())
			if c.Bool() {
				*v = intstr.FromString(randomString(c.Rand))
			}
		},
		func(at *metav1.Time, c randfill.Continue) {
			*at = metav1.Unix(1+c.Int63n(1e10), 0)
		},
		func(at *metav1.MicroTime, c randfill.Continue) {
			*at = metav1.NewMicroTime(time.UnixMicro(1 + c.Int63n(1e16)))
		},
		func(raw *runtime.RawExtension, c randfill.Continue) {
			data, err := json.Marshal(map[string]any{randomString(c.Rand): []any{randomString(c.Rand), c.Int31(), c.Float64(), nil, true}})
			if err != nil {
				panic(err)
			}
			*raw = runtime.RawExtension{Raw: data}
		},
		func(fields *metav1.FieldsV1, c randfill.Continue) {
			fields.SetRawBytes([]byte(`{"f:metadata":{"f:name":{}}}`))
		},
		func(meta *metav1.ObjectMeta, c randfill.Continue) {
			c.FillNoCustom(meta)
			meta.CreationTimestamp = metav1.Time{}
		},
		func(claim *corev1.PersistentVolumeClaim, c randfill.Continue) {
			c.FillNoCustom(claim)
			claim.Status = corev1.PersistentVolumeClaimStatus{}
		},
	)
	filler.Fill(value.Interface())
	if status := value.Elem().FieldByName("Status"); status.IsValid() {
		status.SetZero()
	}
	return &object.Object{Kind: t.Name(), Name: fmt.Sprint(seed), Value: value.Interface()}
}

// pieces are what random strings are made of.
var pieces = strings.Split("a|b|x|1|0|_|.|,|:|-|+|e|y| |  |\n|\n\n|\t|: | #|# |- |? |'|\"|\\|[|]|{|}|!|&|*|%|@|`|<|>|=|~|$|---|...|é|🙂|\u00a0|\u2028|\r|\r\n|\x00|\u0085|\ufeff", "|")

func randomString(r *rand.Rand) string {
	switch r.Intn(4) {
	case 0:
		return nasty[r.Intn(len(nasty))]
	case 1:
		return long[r.Intn(5)]
	}
	var b strings.Builder
	for range r.Intn(12) {
		b.WriteString(pieces[r.Intn(len(pieces))])
	}
	return b.String()
}

func randomQuantity(r *rand.Rand) resource.Quantity {
	formats := []resource.Format{resource.DecimalSI, resource.BinarySI, resource.DecimalExponent}
	if r.Intn(2) == 0 {
		return *resource.NewMilliQuantity(r.Int63n(1e7)-1e3, formats[r.Intn(3)])
	}
	return *resource.NewQuantity(r.Int63()-r.Int63(), formats[r.Intn(3)])
}
