package apiserver

import (
	"crypto/tls"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	volumeapi "k8s.io/kubernetes/pkg/api/persistentvolume"
	claimapi "k8s.io/kubernetes/pkg/api/persistentvolumeclaim"
	serviceapi "k8s.io/kubernetes/pkg/api/service"
	"k8s.io/kubernetes/pkg/apis/core"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	volumevalidation "k8s.io/kubernetes/pkg/volume/validation"
)

// The steps of the other kinds of the core group, after the strategies in
// pkg/registry/core.

// prepareService does what storage does before the strategy, as far as it does
// not depend on the address ranges of the cluster: addresses and node ports are
// given out by the cluster.
func prepareService(s *core.Service) []string {
	s.Status = core.ServiceStatus{}
	if s.Spec.ClusterIP != "" && len(s.Spec.ClusterIPs) == 0 {
		s.Spec.ClusterIPs = []string{s.Spec.ClusterIP}
	}
	if s.Spec.Type == core.ServiceTypeExternalName || s.Spec.IPFamilyPolicy != nil {
		return nil
	}
	policy := core.IPFamilyPolicySingleStack
	if s.Spec.ClusterIP == core.ClusterIPNone && len(s.Spec.Selector) == 0 {
		policy = core.IPFamilyPolicyRequireDualStack
	}
	s.Spec.IPFamilyPolicy = &policy
	return nil
}

func validateService(s *core.Service) field.ErrorList {
	if errs := validateFamilies(s); len(errs) > 0 {
		return errs
	}
	return corevalidation.ValidateServiceCreate(s)
}

// validateFamilies checks what storage checks before the strategy: one family of
// addresses goes with one address and one family name. Storage lets other
// mistakes in the same fields go first.
func validateFamilies(s *core.Service) field.ErrorList {
	if s.Spec.Type == core.ServiceTypeExternalName || *s.Spec.IPFamilyPolicy != core.IPFamilyPolicySingleStack {
		return nil
	}
	if errs := corevalidation.ValidateServiceClusterIPsRelatedFields(s, nil); len(errs) > 0 {
		return nil
	}
	path := field.NewPath("spec", "ipFamilyPolicy")
	var errs field.ErrorList
	if len(s.Spec.ClusterIPs) == 2 {
		errs = append(errs, field.Invalid(path, s.Spec.IPFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified"))
	}
	if len(s.Spec.IPFamilies) == 2 {
		errs = append(errs, field.Invalid(path, s.Spec.IPFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified"))
	}
	return errs
}

func warnService(s *core.Service) []string { return serviceapi.GetWarningsForService(s, nil) }

func warnSecret(s *core.Secret) []string {
	if s.Type != core.SecretTypeTLS {
		return nil
	}
	if _, err := tls.X509KeyPair(s.Data[core.TLSCertKey], s.Data[core.TLSPrivateKeyKey]); err != nil {
		return []string{err.Error()}
	}
	return nil
}

func prepareServiceAccount(a *core.ServiceAccount) []string {
	for i := range a.Secrets {
		a.Secrets[i] = core.ObjectReference{Name: a.Secrets[i].Name}
	}
	return nil
}

func warnServiceAccount(a *core.ServiceAccount) []string {
	const mountable = "kubernetes.io/enforce-mountable-secrets"
	if _, has := a.Annotations[mountable]; !has {
		return nil
	}
	return []string{fmt.Sprintf("metadata.annotations[%s]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets", mountable)}
}

func prepareClaim(c *core.PersistentVolumeClaim) []string {
	c.Status = core.PersistentVolumeClaimStatus{}
	claimapi.DropDisabledFields(&c.Spec, nil)
	claimapi.EnforceDataSourceBackwardsCompatibility(&c.Spec, nil)
	claimapi.NormalizeDataSources(&c.Spec)
	return nil
}

func validateClaim(c *core.PersistentVolumeClaim) field.ErrorList {
	return corevalidation.ValidatePersistentVolumeClaim(c, corevalidation.ValidationOptionsForPersistentVolumeClaim(c, nil))
}

func warnClaim(c *core.PersistentVolumeClaim) []string {
	return claimapi.GetWarningsForPersistentVolumeClaim(c)
}

func preparePersistentVolume(v *core.PersistentVolume) []string {
	v.Status = core.PersistentVolumeStatus{Phase: core.VolumePending}
	volumeapi.DropDisabledSpecFields(&v.Spec, nil)
	return nil
}

func validatePersistentVolume(v *core.PersistentVolume) field.ErrorList {
	errs := corevalidation.ValidatePersistentVolume(v, corevalidation.ValidationOptionsForPersistentVolume(v, nil))
	return append(errs, volumevalidation.ValidatePersistentVolume(v)...)
}

func warnPersistentVolume(v *core.PersistentVolume) []string {
	return volumeapi.GetWarningsForPersistentVolume(v)
}

func prepareNamespace(n *core.Namespace) []string {
	n.Status = core.NamespaceStatus{Phase: core.NamespaceActive}
	if !slices.Contains(n.Spec.Finalizers, core.FinalizerKubernetes) {
		n.Spec.Finalizers = append(n.Spec.Finalizers, core.FinalizerKubernetes)
	}
	return nil
}

func prepareLimitRange(l *core.LimitRange) []string {
	if l.Name == "" {
		l.Name = string(uid)
	}
	return nil
}

func prepareQuota(q *core.ResourceQuota) []string {
	q.Status = core.ResourceQuotaStatus{}
	return nil
}

// warnQuota warns of requests that may be larger than the limits.
func warnQuota(q *core.ResourceQuota) []string {
	var warnings []string
	for _, name := range []core.ResourceName{core.ResourceCPU, core.ResourceMemory, core.ResourceStorage, core.ResourceEphemeralStorage} {
		requests := "requests." + name
		request, has := q.Spec.Hard[requests]
		if !has && (name == core.ResourceCPU || name == core.ResourceMemory) {
			requests = name
			request, has = q.Spec.Hard[requests]
		}
		limits := "limits." + name
		limit, limited := q.Spec.Hard[limits]
		if has && limited && request.Cmp(limit) > 0 {
			warnings = append(warnings, fmt.Sprintf("ResourceQuota %s (%s) should be less than %s (%s)", requests, request.String(), limits, limit.String()))
		}
	}
	return warnings
}

func warnEndpoints(e *core.Endpoints) []string {
	if e.Labels["endpoints.kubernetes.io/managed-by"] == "endpoint-controller" {
		return nil
	}
	var warnings []string
	warn := func(path *field.Path, addresses []core.EndpointAddress) {
		for i := range addresses {
			warnings = append(warnings, validation.GetWarningsForIP(path.Index(i).Child("ip"), addresses[i].IP)...)
		}
	}
	for i, subset := range e.Subsets {
		path := field.NewPath("subsets").Index(i)
		warn(path.Child("addresses"), subset.Addresses)
		warn(path.Child("notReadyAddresses"), subset.NotReadyAddresses)
	}
	return warnings
}
