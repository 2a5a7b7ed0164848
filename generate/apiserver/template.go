package apiserver

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// podOf returns the pod that an object is or makes, and the way to it; a nil spec
// for a kind without pods.
func podOf(value any) (*metav1.ObjectMeta, *corev1.PodSpec, []string) {
	of := func(t *corev1.PodTemplateSpec, path ...string) (*metav1.ObjectMeta, *corev1.PodSpec, []string) {
		return &t.ObjectMeta, &t.Spec, path
	}
	switch v := value.(type) {
	case *corev1.Pod:
		return &v.ObjectMeta, &v.Spec, nil
	case *appsv1.Deployment:
		return of(&v.Spec.Template, "spec", "template")
	case *appsv1.StatefulSet:
		return of(&v.Spec.Template, "spec", "template")
	case *appsv1.DaemonSet:
		return of(&v.Spec.Template, "spec", "template")
	case *appsv1.ReplicaSet:
		return of(&v.Spec.Template, "spec", "template")
	case *batchv1.Job:
		return of(&v.Spec.Template, "spec", "template")
	case *batchv1.CronJob:
		return of(&v.Spec.JobTemplate.Spec.Template, "spec", "jobTemplate", "spec", "template")
	}
	return nil, nil, nil
}

// setPullPolicy gives containers the policy that defaulting would find by taking
// their image names apart, a good part of its time. Which of the two policies it
// is makes no difference to the verdict.
func setPullPolicy(spec *corev1.PodSpec) {
	set := func(policy *corev1.PullPolicy) {
		if *policy == "" {
			*policy = corev1.PullIfNotPresent
		}
	}
	for i := range spec.InitContainers {
		set(&spec.InitContainers[i].ImagePullPolicy)
	}
	for i := range spec.Containers {
		set(&spec.Containers[i].ImagePullPolicy)
	}
	for i := range spec.EphemeralContainers {
		set(&spec.EphemeralContainers[i].ImagePullPolicy)
	}
}
