package apiserver

import (
	"reflect"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestSplitPath(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "spec": "spec",
		"spec.containers[0].ports[1].hostPort":       "spec|containers|0|ports|1|hostPort",
		"metadata.annotations[a.b/c[0].d]":           "metadata|annotations|a.b/c[0|d]",
		"metadata.annotations[a[b]c]":                "metadata|annotations|a[b]c",
		"data[a.b]":                                  "data|a.b",
		"a[0][1].b":                                  "a|0|1|b",
		"spec.x[unclosed":                            "spec|x|unclosed",
		"spec.c[0].{topologyKey, whenUnsatisfiable}": "spec|c|0|{topologyKey, whenUnsatisfiable}",
	} {
		if got := strings.Join(splitPath(text), "|"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// The API server's spelling of places, odd ones and others, in an object.
func TestPaths(t *testing.T) {
	limits := corev1.ResourceRequirements{
		Requests: corev1.ResourceList{"cpu": resource.MustParse("2"), "memory": resource.MustParse("2")},
		Limits:   corev1.ResourceList{"cpu": resource.MustParse("1")},
	}
	spec := corev1.PodSpec{
		NodeSelector: map[string]string{"disk": "ssd", "zone": "a"},
		Containers: []corev1.Container{{
			Name: "web", Resources: limits,
			VolumeMounts: []corev1.VolumeMount{{SubPath: "a"}, {SubPath: "../b"}},
			Lifecycle: &corev1.Lifecycle{
				PreStop:   &corev1.LifecycleHandler{Sleep: &corev1.SleepAction{Seconds: 46}},
				PostStart: &corev1.LifecycleHandler{HTTPGet: &corev1.HTTPGetAction{HTTPHeaders: []corev1.HTTPHeader{{Name: "A"}, {Name: "B C"}}}},
			},
		}},
		Tolerations:               []corev1.Toleration{{Key: "k", Operator: "Equal", Value: "a b c"}},
		TopologySpreadConstraints: []corev1.TopologySpreadConstraint{{}},
		Volumes: []corev1.Volume{{VolumeSource: corev1.VolumeSource{DownwardAPI: &corev1.DownwardAPIVolumeSource{Items: []corev1.DownwardAPIVolumeFile{
			{ResourceFieldRef: &corev1.ResourceFieldSelector{Resource: "limits.cpu"}},
			{ResourceFieldRef: &corev1.ResourceFieldSelector{Resource: "requests.x"}},
		}}}}},
		Affinity: &corev1.Affinity{PodAffinity: &corev1.PodAffinity{RequiredDuringSchedulingIgnoredDuringExecution: []corev1.PodAffinityTerm{{Namespaces: []string{"a", "a b"}}}}},
	}
	meta := metav1.ObjectMeta{Name: "web", Labels: map[string]string{"app": "web", "tier": "a b"}}
	pod := &corev1.Pod{ObjectMeta: meta, Spec: spec}
	deployment := &appsv1.Deployment{ObjectMeta: meta, Spec: appsv1.DeploymentSpec{Template: corev1.PodTemplateSpec{ObjectMeta: meta, Spec: spec}}}
	job := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: "report"}}

	for _, tc := range []struct {
		value any
		field string
		bad   any
		want  string
	}{
		{pod, "spec.containers[0].name", "web", "spec/containers/0/name"},
		{pod, "spec.containers[7].name", "", "spec/containers/7/name"},
		{pod, "spec.containers[0].securityContext.privileged", true, "spec/containers/0/securityContext/privileged"},
		{pod, "metadata.labels[app]", "web", "metadata/labels/app"},
		{pod, "metadata.labels", "a b", "metadata/labels/tier"},
		{pod, "metadata.labels", "app", "metadata/labels/app"},
		{pod, "metadata.labels", "none", "metadata/labels"},
		{pod, "metadata.annotations[example.com/a.b]", "", "metadata/annotations/example.com/a.b"},
		{pod, "spec.nodeSelector", "ssd", "spec/nodeSelector/disk"},
		{pod, "spec.containers[0].resources.requests", "2", "spec/containers/0/resources/requests/cpu"},
		{pod, "spec.containers[0].resources.requests[cpu]", "2", "spec/containers/0/resources/requests/cpu"},
		{pod, "spec.containers[0].volumeMounts.subPath", "../b", "spec/containers/0/volumeMounts/1/subPath"},
		{pod, "spec.containers[0].volumeMounts.subPath", "none", "spec/containers/0/volumeMounts"},
		{pod, "spec.securityContext.HostPID", "", "spec/hostPID"},
		{pod, "spec.HostIPC", "", "spec/hostIPC"},
		{pod, "spec.volumes[0].downwarAPI", "", "spec/volumes/0/downwardAPI"},
		{pod, "spec.volumes[0].persistentDisk.pdName", "", "spec/volumes/0/gcePersistentDisk/pdName"},
		{pod, "spec.volumes[0].cephFS", "", "spec/volumes/0/cephfs"},
		{pod, "spec.volumes[0].iscsi.initiatorname", "", "spec/volumes/0/iscsi/initiatorName"},
		{pod, "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}", "", "spec/topologySpreadConstraints/0/topologyKey"},
		{pod, "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0][1]", "", "spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0"},
		{pod, "spec.overhead.limits[cpu]", "", "spec/overhead/cpu"},
		{pod, "spec.resources.containers[0][cpu].limits", "", "spec/containers/0/resources/limits/cpu"},
		{pod, "spec.volumes[0].downwardAPI.resourceFieldRef.resource", "requests.x", "spec/volumes/0/downwardAPI/items/1/resourceFieldRef/resource"},
		{pod, "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespace", "a b", "spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/namespaces/1"},
		{&appsv1.StatefulSet{}, "spec.volumeClaimTemplates[0].resources.requests[storage]", "", "spec/volumeClaimTemplates/0/spec/resources/requests/storage"},
		{pod, "spec.containers[0].lifecycle.preStop.sleep", 46, "spec/containers/0/lifecycle/preStop/sleep/seconds"},
		{pod, "spec.containers[0].lifecycle.preStop.sleep", 47, "spec/containers/0/lifecycle/preStop/sleep"},
		{pod, "spec.containers[0].lifecycle.postStart.httpGet.httpHeaders", "B C", "spec/containers/0/lifecycle/postStart/httpGet/httpHeaders/1/name"},
		{pod, "spec.tolerations[0].operator", "a b c", "spec/tolerations/0/value"},
		{pod, "spec.tolerations[0].operator", "Equal", "spec/tolerations/0/operator"},
		{pod, "spec.nonsense", "ssd", "spec"},
		{&corev1.Service{Spec: corev1.ServiceSpec{ClusterIP: "10.0.0"}}, "spec.clusterIPs[0]", "10.0.0", "spec/clusterIP"},
		{&corev1.Secret{StringData: map[string]string{"a b": "c"}}, "data[a b]", "a b", "stringData/a b"},
		{&corev1.Secret{Data: map[string][]byte{"a b": {}}}, "data[a b]", "a b", "data/a b"},
		{pod, "Spec.nodeName", "", "spec/nodeName"},
		{pod, "spec.nonsense.deeper", "", "spec"},
		{pod, "nonsense", "", ""},
		{pod, "", "", ""},
		{deployment, "spec.template.labels", "a b", "spec/template/metadata/labels/tier"},
		{deployment, "spec.template.annotations[x]", "", "spec/template/metadata/annotations/x"},
		{deployment, "spec.template.metadata.labels", map[string]string{}, "spec/template/metadata/labels"},
		{deployment, "spec.template.spec.containers[0].image", "", "spec/template/spec/containers/0/image"},
		{deployment, "spec.strategy.rollingUpdate.maxSurge", "", "spec/strategy/rollingUpdate/maxSurge"},
		{job, "spec.template.labels", "report", "metadata/name"},
		{&corev1.PersistentVolumeClaim{}, "spec.resources[storage]", "-1", "spec/resources/requests/storage"},
		{&corev1.PersistentVolumeClaim{Spec: corev1.PersistentVolumeClaimSpec{AccessModes: []corev1.PersistentVolumeAccessMode{"A", "B"}}}, "spec.accessModes", corev1.PersistentVolumeAccessMode("B"), "spec/accessModes/1"},
		{&appsv1.StatefulSet{}, "spec.ordinals.start", -1, "spec/ordinals/start"},
		{&storagev1.CSIDriver{}, "spec.attachedRequired", "", "spec/attachRequired"},
		{&corev1.Service{}, "spec.LoadBalancerSourceRanges[0]", "", "spec/loadBalancerSourceRanges/0"},
	} {
		err := &field.Error{Type: field.ErrorTypeInvalid, Field: tc.field, BadValue: tc.bad, Detail: "must be less than or equal to cpu limit of 1"}
		r := resolver{value: reflect.ValueOf(tc.value)}
		if got := strings.Join(r.finding(err).Path, "/"); got != tc.want {
			t.Errorf("%T %s: %s, want %s", tc.value, tc.field, got, tc.want)
		}
	}
}

func TestMessage(t *testing.T) {
	for want, err := range map[string]*field.Error{
		`Invalid value: "x": must be y`:                 field.Invalid(nil, "x", "must be y"),
		`Invalid value: 7: must be y`:                   field.Invalid(nil, 7, "must be y"),
		`Required value`:                                field.Required(nil, ""),
		`Required value: say it`:                        field.Required(nil, "say it"),
		`Unsupported value: "x": supported values: "y"`: field.NotSupported(nil, "x", []string{"y"}),
		`Duplicate value: {"name":"x"}`:                 field.Duplicate(nil, map[string]string{"name": "x"}),
		`Forbidden: no`:                                 field.Forbidden(nil, "no"),
		`Not found: "x"`:                                field.NotFound(nil, "x"),
		`Too long: may not be more than 5 bytes`:        field.TooLong(nil, "", 5),
	} {
		f := resolver{value: reflect.ValueOf(&corev1.Pod{})}.finding(err)
		if f.Message() != want || err.ErrorBody() != want {
			t.Errorf("%q, %q; want %q", f.Message(), err.ErrorBody(), want)
		}
	}
}

func FuzzPath(f *testing.F) {
	f.Add("spec.containers[0].ports[1].hostPort", "80")
	f.Add("spec.template.labels", "a b")
	f.Add("spec..x[[]].y[-1][99999999999999999999]", "")
	f.Fuzz(func(t *testing.T, text, bad string) {
		for _, k := range kinds() {
			r := resolver{value: reflect.New(k.typ.Elem())}
			r.finding(&field.Error{Type: field.ErrorTypeInvalid, Field: text, BadValue: bad})
			r.warning(text + ": " + bad)
		}
	})
}
