package apiserver

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	storageapi "k8s.io/kubernetes/pkg/api/storage"
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	autoscalingvalidation "k8s.io/kubernetes/pkg/apis/autoscaling/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	"k8s.io/kubernetes/pkg/apis/rbac"
	rbacvalidation "k8s.io/kubernetes/pkg/apis/rbac/validation"
	"k8s.io/kubernetes/pkg/apis/storage"
	"k8s.io/kubernetes/pkg/features"
)

// The steps of the kinds of other groups that have no pods, after the strategies
// in pkg/registry/{networking,policy,autoscaling,rbac,storage}.

func prepareIngress(i *networking.Ingress) []string {
	i.Status = networking.IngressStatus{}
	i.Generation = 1
	return nil
}

func warnIngress(i *networking.Ingress) []string {
	const class = "kubernetes.io/ingress.class"
	if _, has := i.Annotations[class]; !has || i.Spec.IngressClassName != nil {
		return nil
	}
	return []string{fmt.Sprintf("annotation %q is deprecated, please use 'spec.ingressClassName' instead", class)}
}

func prepareIngressClass(c *networking.IngressClass) []string {
	c.Generation = 1
	return nil
}

func prepareNetworkPolicy(p *networking.NetworkPolicy) []string {
	p.Generation = 1
	return nil
}

func validateNetworkPolicy(p *networking.NetworkPolicy) field.ErrorList {
	return networkingvalidation.ValidateNetworkPolicy(p, networkingvalidation.ValidationOptionsForNetworking(p, nil))
}

func warnNetworkPolicy(p *networking.NetworkPolicy) []string {
	var warnings []string
	warn := func(path *field.Path, peers []networking.NetworkPolicyPeer) {
		for i, peer := range peers {
			if peer.IPBlock == nil {
				continue
			}
			block := path.Index(i).Child("ipBlock")
			warnings = append(warnings, validation.GetWarningsForCIDR(block.Child("cidr"), peer.IPBlock.CIDR)...)
			for j, except := range peer.IPBlock.Except {
				warnings = append(warnings, validation.GetWarningsForCIDR(block.Child("except").Index(j), except)...)
			}
		}
	}
	for i, rule := range p.Spec.Ingress {
		warn(field.NewPath("spec", "ingress").Index(i).Child("from"), rule.From)
	}
	for i, rule := range p.Spec.Egress {
		warn(field.NewPath("spec", "egress").Index(i).Child("to"), rule.To)
	}
	return warnings
}

func prepareServiceCIDR(c *networking.ServiceCIDR) []string {
	if on(features.ServiceCIDRStatusFieldWiping) {
		c.Status = networking.ServiceCIDRStatus{}
	}
	return nil
}

func prepareBudget(b *policy.PodDisruptionBudget) []string {
	b.Status = policy.PodDisruptionBudgetStatus{}
	b.Generation = 1
	return nil
}

func validateBudget(b *policy.PodDisruptionBudget) field.ErrorList {
	return policyvalidation.ValidatePodDisruptionBudget(b, policyvalidation.PodDisruptionBudgetValidationOptions{})
}

func prepareAutoscaler(a *autoscaling.HorizontalPodAutoscaler) []string {
	a.Status = autoscaling.HorizontalPodAutoscalerStatus{}
	if a.Spec.Behavior == nil || on(features.HPAConfigurableTolerance) {
		return nil
	}
	for _, rules := range []*autoscaling.HPAScalingRules{a.Spec.Behavior.ScaleDown, a.Spec.Behavior.ScaleUp} {
		if rules != nil {
			rules.Tolerance = nil
		}
	}
	return nil
}

func validateAutoscaler(a *autoscaling.HorizontalPodAutoscaler) field.ErrorList {
	opts := autoscalingvalidation.HorizontalPodAutoscalerSpecValidationOptions{
		MinReplicasLowerBound:          1,
		ObjectMetricsValidationOptions: autoscalingvalidation.CrossVersionObjectReferenceValidationOptions{AllowEmptyAPIGroup: true},
	}
	if on(features.HPAScaleToZero) {
		opts.MinReplicasLowerBound = 0
	}
	// The only thing of the core group that can be scaled.
	opts.ScaleTargetRefValidationOptions.AllowEmptyAPIGroup = a.Spec.ScaleTargetRef.Kind == "ReplicationController"
	return autoscalingvalidation.ValidateHorizontalPodAutoscaler(a, opts)
}

func validateClusterRole(r *rbac.ClusterRole) field.ErrorList {
	return rbacvalidation.ValidateClusterRole(r, rbacvalidation.ClusterRoleValidationOptions{})
}

func warnStorageClass(c *storage.StorageClass) []string {
	return storageapi.GetWarningsForStorageClass(c)
}

func prepareCSIDriver(d *storage.CSIDriver) []string {
	if !on(features.SELinuxMountReadWriteOncePod) {
		d.Spec.SELinuxMount = nil
	}
	if !on(features.MutableCSINodeAllocatableCount) {
		d.Spec.NodeAllocatableUpdatePeriodSeconds = nil
	}
	if !on(features.CSIServiceAccountTokenSecrets) {
		d.Spec.ServiceAccountTokenInSecrets = nil
	}
	if !on(features.VolumeLimitScaling) {
		d.Spec.PreventPodSchedulingIfMissing = nil
	}
	return nil
}

func warnCSIDriver(d *storage.CSIDriver) []string {
	if on(features.CSIServiceAccountTokenSecrets) && len(d.Spec.TokenRequests) > 0 && d.Spec.ServiceAccountTokenInSecrets == nil {
		return []string{"spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes"}
	}
	return nil
}
