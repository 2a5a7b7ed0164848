package apiserver

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	podapi "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/core/helper/qos"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/features"
)

// The steps of a pod, after pkg/registry/core/pod/strategy.go.

func preparePod(p *core.Pod) []string {
	// The ServiceAccount admission plugin, which every cluster has.
	if p.Spec.ServiceAccountName == "" {
		p.Spec.ServiceAccountName = "default"
	}
	p.Generation = 1
	p.Status = core.PodStatus{Phase: core.PodPending, QOSClass: qos.GetPodQOS(p)}
	podapi.DropDisabledPodFields(p, nil)
	mergeAffinityKeys(p)
	mergeSpreadKeys(p)
	return readAppArmorAnnotations(p)
}

func validatePod(p *core.Pod) field.ErrorList {
	opts := podapi.GetValidationOptionsFromPodSpecAndMeta(&p.Spec, nil, &p.ObjectMeta, nil)
	opts.ResourceIsPod = true
	return corevalidation.ValidatePodCreate(p, opts)
}

func warnPod(p *core.Pod) []string {
	warnings := warnName(p.Name, "this is used in the Pod's hostname")
	return append(warnings, podapi.GetWarningsForPod(context.Background(), p, nil)...)
}

// warnName warns of a name that cannot be a host name.
func warnName(name, use string) []string {
	msgs := validation.IsDNS1123Label(name)
	if len(msgs) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("metadata.name: %s, which can result in surprising behavior; a DNS label is recommended: %v", use, msgs)}
}

// mergeAffinityKeys adds the labels that matchLabelKeys and mismatchLabelKeys
// name to the selectors of the affinity terms.
func mergeAffinityKeys(p *core.Pod) {
	if p.Spec.Affinity == nil || !on(features.MatchLabelKeysInPodAffinity) {
		return
	}
	merge := func(term *core.PodAffinityTerm) {
		mergeKeys(term.LabelSelector, term.MatchLabelKeys, metav1.LabelSelectorOpIn, p.Labels)
		mergeKeys(term.LabelSelector, term.MismatchLabelKeys, metav1.LabelSelectorOpNotIn, p.Labels)
	}
	both := func(required []core.PodAffinityTerm, preferred []core.WeightedPodAffinityTerm) {
		for i := range preferred {
			merge(&preferred[i].PodAffinityTerm)
		}
		for i := range required {
			merge(&required[i])
		}
	}
	if a := p.Spec.Affinity.PodAffinity; a != nil {
		both(a.RequiredDuringSchedulingIgnoredDuringExecution, a.PreferredDuringSchedulingIgnoredDuringExecution)
	}
	if a := p.Spec.Affinity.PodAntiAffinity; a != nil {
		both(a.RequiredDuringSchedulingIgnoredDuringExecution, a.PreferredDuringSchedulingIgnoredDuringExecution)
	}
}

// mergeSpreadKeys does the same for topology spread constraints.
func mergeSpreadKeys(p *core.Pod) {
	if !on(features.MatchLabelKeysInPodTopologySpread) || !on(features.MatchLabelKeysInPodTopologySpreadSelectorMerge) {
		return
	}
	for i := range p.Spec.TopologySpreadConstraints {
		c := &p.Spec.TopologySpreadConstraints[i]
		mergeKeys(c.LabelSelector, c.MatchLabelKeys, metav1.LabelSelectorOpIn, p.Labels)
	}
}

func mergeKeys(s *metav1.LabelSelector, keys []string, op metav1.LabelSelectorOperator, labels map[string]string) {
	if s == nil {
		return
	}
	for _, key := range keys {
		if value, has := labels[key]; has {
			s.MatchExpressions = append(s.MatchExpressions, metav1.LabelSelectorRequirement{Key: key, Operator: op, Values: []string{value}})
		}
	}
}

// readAppArmorAnnotations copies the deprecated annotations of containers to the
// fields that replaced them, and returns the warnings about that.
func readAppArmorAnnotations(p *core.Pod) []string {
	if len(p.Annotations) == 0 || p.Spec.OS != nil && p.Spec.OS.Name == core.Windows {
		return nil
	}
	var ofPod *core.AppArmorProfile
	if p.Spec.SecurityContext != nil {
		ofPod = p.Spec.SecurityContext.AppArmorProfile
	}
	var warnings []string
	for c := range podapi.ContainerIter(&p.Spec, podapi.AllContainers) {
		key := core.DeprecatedAppArmorAnnotationKeyPrefix + c.Name
		annotation, has := p.Annotations[key]
		if !has || c.SecurityContext != nil && c.SecurityContext.AppArmorProfile != nil {
			continue
		}
		profile := podapi.ApparmorFieldForAnnotation(annotation)
		if len(corevalidation.ValidateAppArmorProfileField(profile, &field.Path{})) > 0 {
			profile = nil
		}
		if profile != nil && equality.Semantic.DeepEqual(profile, ofPod) {
			continue
		}
		if profile != nil {
			if c.SecurityContext == nil {
				c.SecurityContext = &core.SecurityContext{}
			}
			c.SecurityContext.AppArmorProfile = profile
		}
		path := field.NewPath("metadata", "annotations").Key(key)
		warnings = append(warnings, fmt.Sprintf("%s: deprecated since v1.30; use the \"appArmorProfile\" field instead", path))
	}
	return warnings
}
