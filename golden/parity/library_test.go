package parity

import (
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podapi "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	autoscalingvalidation "k8s.io/kubernetes/pkg/apis/autoscaling/validation"
	"k8s.io/kubernetes/pkg/apis/batch"
	batchvalidation "k8s.io/kubernetes/pkg/apis/batch/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	"k8s.io/kubernetes/pkg/apis/rbac"
	rbacvalidation "k8s.io/kubernetes/pkg/apis/rbac/validation"

	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
)

// The library directly: decoding, defaulting and conversion by the API server's
// scheme, and the validation of each kind. Nothing of podgen has a part in it.

// strictly decodes as the API server does what kubectl sends.
var strictly = json.NewSerializerWithOptions(json.DefaultMetaFactory, legacyscheme.Scheme, legacyscheme.Scheme, json.SerializerOptions{Strict: true})

// decode returns the object of a document, of the type of its version.
func decode(document []byte) (runtime.Object, error) {
	o, _, err := strictly.Decode(document, nil, nil)
	return o, err
}

// verdict is the error for which the library refuses a document, nil if it takes
// it. Where its code fails, as it does for an indexed Job with a success policy and
// without completions, the API server answers with an error too.
func verdict(document []byte) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the library fails: %v", cause)
		}
	}()
	versioned, err := decode(document)
	if err != nil {
		return fmt.Errorf("decoding: %w", err)
	}
	legacyscheme.Scheme.Default(versioned)
	group := versioned.GetObjectKind().GroupVersionKind().Group
	o, err := legacyscheme.Scheme.ConvertToVersion(versioned, schema.GroupVersion{Group: group, Version: runtime.APIVersionInternal})
	if err != nil {
		return fmt.Errorf("conversion: %w", err)
	}
	errs, err := validate(o)
	if err != nil {
		return err
	}
	return errs.ToAggregate()
}

const made = "6ba7b810-9dad-11d1-80b4-00c04fd430c8" // the UID that the API server would make

// validate runs the validation of an object's kind, on what the API server makes
// of it before: a namespace, a UID, the labels of a Job, the service account of a
// pod, the family of a Service's addresses, pods without the fields whose feature
// gate is off.
func validate(o runtime.Object) (field.ErrorList, error) {
	meta := o.(metav1.ObjectMetaAccessor).GetObjectMeta()
	meta.SetUID(made)
	if _, cluster := o.(*core.Namespace); !cluster && meta.GetNamespace() == "" {
		meta.SetNamespace("default")
	}
	options := func(t *core.PodTemplateSpec) corevalidation.PodValidationOptions {
		podapi.DropDisabledTemplateFields(t, nil)
		return podapi.GetValidationOptionsFromPodTemplate(t, nil)
	}
	switch o := o.(type) {
	case *core.Pod:
		if o.Spec.ServiceAccountName == "" {
			o.Spec.ServiceAccountName = "default"
		}
		podapi.DropDisabledPodFields(o, nil)
		spread(o)
		with := podapi.GetValidationOptionsFromPodSpecAndMeta(&o.Spec, nil, &o.ObjectMeta, nil)
		with.ResourceIsPod = true
		return corevalidation.ValidatePodCreate(o, with), nil
	case *apps.Deployment:
		return appsvalidation.ValidateDeployment(o, options(&o.Spec.Template)), nil
	case *apps.StatefulSet:
		return appsvalidation.ValidateStatefulSet(o, options(&o.Spec.Template)), nil
	case *apps.DaemonSet:
		return appsvalidation.ValidateDaemonSet(o, options(&o.Spec.Template)), nil
	case *apps.ReplicaSet:
		return appsvalidation.ValidateReplicaSet(o, options(&o.Spec.Template)), nil
	case *batch.Job:
		labelled(o)
		return batchvalidation.ValidateJob(o, batchvalidation.JobValidationOptions{
			PodValidationOptions: options(&o.Spec.Template), RequirePrefixedLabels: true,
		}), nil
	case *batch.CronJob:
		return batchvalidation.ValidateCronJobCreate(o, options(&o.Spec.JobTemplate.Spec.Template)), nil
	case *core.Service:
		if o.Spec.IPFamilyPolicy == nil && o.Spec.Type != core.ServiceTypeExternalName {
			one := core.IPFamilyPolicySingleStack
			o.Spec.IPFamilyPolicy = &one
		}
		if o.Spec.ClusterIP != "" {
			o.Spec.ClusterIPs = []string{o.Spec.ClusterIP}
		}
		return corevalidation.ValidateServiceCreate(o), nil
	case *core.ConfigMap:
		return corevalidation.ValidateConfigMap(o), nil
	case *core.Secret:
		return corevalidation.ValidateSecret(o), nil
	case *core.ServiceAccount:
		return corevalidation.ValidateServiceAccount(o), nil
	case *core.Namespace:
		return corevalidation.ValidateNamespace(o), nil
	case *core.LimitRange:
		return corevalidation.ValidateLimitRange(o), nil
	case *core.ResourceQuota:
		return corevalidation.ValidateResourceQuota(o), nil
	case *core.PersistentVolumeClaim:
		return corevalidation.ValidatePersistentVolumeClaim(o, corevalidation.ValidationOptionsForPersistentVolumeClaim(o, nil)), nil
	case *networking.Ingress:
		return networkingvalidation.ValidateIngressCreate(o), nil
	case *networking.NetworkPolicy:
		return networkingvalidation.ValidateNetworkPolicy(o, networkingvalidation.NetworkPolicyValidationOptions{}), nil
	case *policy.PodDisruptionBudget:
		return policyvalidation.ValidatePodDisruptionBudget(o, policyvalidation.PodDisruptionBudgetValidationOptions{}), nil
	case *autoscaling.HorizontalPodAutoscaler:
		return autoscalingvalidation.ValidateHorizontalPodAutoscaler(o, autoscalingvalidation.HorizontalPodAutoscalerSpecValidationOptions{MinReplicasLowerBound: 1}), nil
	case *rbac.Role:
		return rbacvalidation.ValidateRole(o), nil
	case *rbac.RoleBinding:
		return rbacvalidation.ValidateRoleBinding(o), nil
	}
	return nil, errors.New("the test does not know the validation of the kind")
}

// spread adds the labels that the spreads of a pod name by key to their selectors.
func spread(p *core.Pod) {
	for _, c := range p.Spec.TopologySpreadConstraints {
		for _, key := range c.MatchLabelKeys {
			if value, has := p.Labels[key]; has && c.LabelSelector != nil {
				c.LabelSelector.MatchExpressions = append(c.LabelSelector.MatchExpressions,
					metav1.LabelSelectorRequirement{Key: key, Operator: metav1.LabelSelectorOpIn, Values: []string{value}})
			}
		}
	}
}

// labelled gives a Job the selector and the labels that the API server makes.
func labelled(j *batch.Job) {
	if j.Spec.Template.Labels == nil {
		j.Spec.Template.Labels = map[string]string{}
	}
	for key, value := range map[string]string{
		batch.LegacyJobNameLabel: j.Name, batch.JobNameLabel: j.Name,
		batch.LegacyControllerUidLabel: made, batch.ControllerUidLabel: made,
	} {
		if _, written := j.Spec.Template.Labels[key]; !written {
			j.Spec.Template.Labels[key] = value
		}
	}
	if j.Spec.Selector == nil {
		j.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{batch.ControllerUidLabel: made}}
	}
}
