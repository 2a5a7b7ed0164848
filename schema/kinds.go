package schema

import (
	"reflect"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// kindRow declares a kind: where it lives in the API and which Go struct it is.
// All else is derived.
type kindRow struct {
	group  schema.GroupVersion
	object any
	// template is the way from the object to its pod template; nil for a kind
	// without pods. A pod is its own template.
	template []string
	cluster  bool // the kind has no namespace
}

// kindTable lists every kind that a user writes, one row each.
func kindTable() []kindRow {
	core, apps, batch := corev1.SchemeGroupVersion, appsv1.SchemeGroupVersion, batchv1.SchemeGroupVersion
	networking, policy := networkingv1.SchemeGroupVersion, policyv1.SchemeGroupVersion
	autoscaling, rbac, storage := autoscalingv2.SchemeGroupVersion, rbacv1.SchemeGroupVersion, storagev1.SchemeGroupVersion
	template := []string{"spec", "template"}
	return []kindRow{
		{group: core, object: corev1.Pod{}, template: []string{}},
		{group: apps, object: appsv1.Deployment{}, template: template},
		{group: apps, object: appsv1.StatefulSet{}, template: template},
		{group: apps, object: appsv1.DaemonSet{}, template: template},
		{group: apps, object: appsv1.ReplicaSet{}, template: template},
		{group: batch, object: batchv1.Job{}, template: template},
		{group: batch, object: batchv1.CronJob{}, template: []string{"spec", "jobTemplate", "spec", "template"}},

		{group: core, object: corev1.Service{}},
		{group: core, object: corev1.ConfigMap{}},
		{group: core, object: corev1.Secret{}},
		{group: core, object: corev1.ServiceAccount{}},
		{group: core, object: corev1.PersistentVolumeClaim{}},
		{group: core, object: corev1.PersistentVolume{}, cluster: true},
		{group: core, object: corev1.Namespace{}, cluster: true},
		{group: core, object: corev1.LimitRange{}},
		{group: core, object: corev1.ResourceQuota{}},
		{group: core, object: corev1.Endpoints{}},

		{group: networking, object: networkingv1.Ingress{}},
		{group: networking, object: networkingv1.IngressClass{}, cluster: true},
		{group: networking, object: networkingv1.NetworkPolicy{}},
		{group: networking, object: networkingv1.ServiceCIDR{}, cluster: true},
		{group: policy, object: policyv1.PodDisruptionBudget{}},
		{group: autoscaling, object: autoscalingv2.HorizontalPodAutoscaler{}},
		{group: rbac, object: rbacv1.Role{}},
		{group: rbac, object: rbacv1.RoleBinding{}},
		{group: rbac, object: rbacv1.ClusterRole{}, cluster: true},
		{group: rbac, object: rbacv1.ClusterRoleBinding{}, cluster: true},
		{group: storage, object: storagev1.StorageClass{}, cluster: true},
		{group: storage, object: storagev1.VolumeAttributesClass{}, cluster: true},
		{group: storage, object: storagev1.CSIDriver{}, cluster: true},
	}
}

// LeftOutKinds are the kinds of the same groups that have no block, each with
// the reason. They can be written as a manifest.
func LeftOutKinds() map[string]string {
	return map[string]string{
		"Binding":               "a request to the scheduler's endpoint, not an object that stays",
		"ComponentStatus":       "read-only and deprecated",
		"ControllerRevision":    "written by the StatefulSet and DaemonSet controllers",
		"CSINode":               "written by the kubelet",
		"CSIStorageCapacity":    "written by storage drivers",
		"Event":                 "written by components about other objects",
		"Eviction":              "a request about a pod, not an object that stays",
		"IPAddress":             "allocated by the API server",
		"Node":                  "registered by the kubelet",
		"NodeProxyOptions":      "options of a request",
		"PodAttachOptions":      "options of a request",
		"PodExecOptions":        "options of a request",
		"PodLogOptions":         "options of a request",
		"PodPortForwardOptions": "options of a request",
		"PodProxyOptions":       "options of a request",
		"PodStatusResult":       "a response",
		"PodTemplate":           "used by no controller of Kubernetes itself",
		"RangeAllocation":       "internal state of the API server",
		"ReplicationController": "replaced by Deployment since Kubernetes 1.9",
		"ServiceProxyOptions":   "options of a request",
		"SerializedReference":   "an annotation's content",
		"VolumeAttachment":      "written by the attach-detach controller",
	}
}

// Kind is a kind of Kubernetes object and the block that makes one.
type Kind struct {
	Name       string // the Kubernetes kind, "Deployment"
	APIVersion string // "apps/v1"
	Namespaced bool

	// Template leads from the object to its pod template (metadata and spec);
	// empty for a pod, nil for a kind without pods.
	Template []string

	// Type is the Go struct of the kind.
	Type reflect.Type

	// Block is the block at the top of a file.
	Block *Block
}

// Workload says that the kind has pods.
func (k *Kind) Workload() bool { return k.Template != nil }

// Selects says that the kind finds its pods by a selector that the file may
// leave to podgen. A Job's selector is made by the API server.
func (k *Kind) Selects() bool {
	return len(k.Template) == 2 && k.Name != "Job"
}

// PodTemplate returns the metadata and the spec of a workload's pods. The value
// is a pointer to the kind's struct.
func (k *Kind) PodTemplate(value any) (*metav1.ObjectMeta, *corev1.PodSpec) {
	v := valueAt(reflect.ValueOf(value), k.Template)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v.FieldByName("ObjectMeta").Addr().Interface().(*metav1.ObjectMeta), v.FieldByName("Spec").Addr().Interface().(*corev1.PodSpec)
}
