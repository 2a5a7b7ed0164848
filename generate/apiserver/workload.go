package apiserver

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	jobapi "k8s.io/kubernetes/pkg/api/job"
	claimapi "k8s.io/kubernetes/pkg/api/persistentvolumeclaim"
	podapi "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/batch"
	batchvalidation "k8s.io/kubernetes/pkg/apis/batch/validation"
	"k8s.io/kubernetes/pkg/features"
)

// The steps of what has a pod template, after the strategies in
// pkg/registry/apps and pkg/registry/batch.

const usedInPodNames = "this is used in Pod names and hostnames"

func prepareDeployment(d *apps.Deployment) []string {
	d.Status = apps.DeploymentStatus{}
	d.Generation = 1
	podapi.DropDisabledTemplateFields(&d.Spec.Template, nil)
	return nil
}

func validateDeployment(d *apps.Deployment) field.ErrorList {
	return appsvalidation.ValidateDeployment(d, podapi.GetValidationOptionsFromPodTemplate(&d.Spec.Template, nil))
}

func warnDeployment(d *apps.Deployment) []string {
	warnings := warnName(d.Name, usedInPodNames)
	return append(warnings, podapi.GetWarningsForPodTemplate(context.Background(), field.NewPath("spec", "template"), &d.Spec.Template, nil)...)
}

func prepareReplicaSet(r *apps.ReplicaSet) []string {
	r.Status = apps.ReplicaSetStatus{}
	r.Generation = 1
	podapi.DropDisabledTemplateFields(&r.Spec.Template, nil)
	return nil
}

func validateReplicaSet(r *apps.ReplicaSet) field.ErrorList {
	return appsvalidation.ValidateReplicaSet(r, podapi.GetValidationOptionsFromPodTemplate(&r.Spec.Template, nil))
}

func warnReplicaSet(r *apps.ReplicaSet) []string {
	warnings := warnName(r.Name, usedInPodNames)
	return append(warnings, podapi.GetWarningsForPodTemplate(context.Background(), field.NewPath("spec", "template"), &r.Spec.Template, nil)...)
}

func prepareDaemonSet(d *apps.DaemonSet) []string {
	d.Status = apps.DaemonSetStatus{}
	d.Generation = 1
	d.Spec.TemplateGeneration = max(d.Spec.TemplateGeneration, 1)
	podapi.DropDisabledTemplateFields(&d.Spec.Template, nil)
	return nil
}

func validateDaemonSet(d *apps.DaemonSet) field.ErrorList {
	return appsvalidation.ValidateDaemonSet(d, podapi.GetValidationOptionsFromPodTemplate(&d.Spec.Template, nil))
}

func warnDaemonSet(d *apps.DaemonSet) []string {
	return podapi.GetWarningsForPodTemplate(context.Background(), field.NewPath("spec", "template"), &d.Spec.Template, nil)
}

func prepareStatefulSet(s *apps.StatefulSet) []string {
	s.Status = apps.StatefulSetStatus{}
	s.Generation = 1
	if update := s.Spec.UpdateStrategy.RollingUpdate; update != nil && !on(features.MaxUnavailableStatefulSet) {
		update.MaxUnavailable = nil
	}
	podapi.DropDisabledTemplateFields(&s.Spec.Template, nil)
	return nil
}

func validateStatefulSet(s *apps.StatefulSet) field.ErrorList {
	return appsvalidation.ValidateStatefulSet(s, podapi.GetValidationOptionsFromPodTemplate(&s.Spec.Template, nil))
}

func warnStatefulSet(s *apps.StatefulSet) []string {
	path := field.NewPath("spec")
	warnings := podapi.GetWarningsForPodTemplate(context.Background(), path.Child("template"), &s.Spec.Template, nil)
	for i, claim := range s.Spec.VolumeClaimTemplates {
		warnings = append(warnings, claimapi.GetWarningsForPersistentVolumeClaimSpec(path.Child("volumeClaimTemplates").Index(i), claim.Spec)...)
	}
	if s.Spec.RevisionHistoryLimit != nil && *s.Spec.RevisionHistoryLimit < 0 {
		warnings = append(warnings, "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended")
	}
	return warnings
}

func prepareJob(j *batch.Job) []string {
	if !*j.Spec.ManualSelector {
		selectByUID(j)
	}
	j.Status = batch.JobStatus{}
	j.Generation = 1
	if !on(features.JobManagedBy) {
		j.Spec.ManagedBy = nil
	}
	if !on(features.JobSuccessPolicy) {
		j.Spec.SuccessPolicy = nil
	}
	if !on(features.JobBackoffLimitPerIndex) {
		dropIndexFailures(&j.Spec)
	}
	if !on(features.JobPodReplacementPolicy) {
		j.Spec.PodReplacementPolicy = nil
	}
	podapi.DropDisabledTemplateFields(&j.Spec.Template, nil)
	return nil
}

// selectByUID gives a Job the selector and the labels that the API server makes
// for it. What the user wrote stays, to be refused by validation.
func selectByUID(j *batch.Job) {
	labels := j.Spec.Template.Labels
	if labels == nil {
		labels = map[string]string{}
		j.Spec.Template.Labels = labels
	}
	for _, key := range []string{batch.LegacyJobNameLabel, batch.JobNameLabel} {
		if _, has := labels[key]; !has {
			labels[key] = j.Name
		}
	}
	for _, key := range []string{batch.LegacyControllerUidLabel, batch.ControllerUidLabel} {
		if _, has := labels[key]; !has {
			labels[key] = string(j.UID)
		}
	}
	if j.Spec.Selector == nil {
		j.Spec.Selector = &metav1.LabelSelector{}
	}
	if j.Spec.Selector.MatchLabels == nil {
		j.Spec.Selector.MatchLabels = map[string]string{}
	}
	if _, has := j.Spec.Selector.MatchLabels[batch.ControllerUidLabel]; !has {
		j.Spec.Selector.MatchLabels[batch.ControllerUidLabel] = string(j.UID)
	}
}

// dropIndexFailures drops what JobBackoffLimitPerIndex brought.
func dropIndexFailures(s *batch.JobSpec) {
	s.BackoffLimitPerIndex = nil
	s.MaxFailedIndexes = nil
	if s.PodFailurePolicy == nil {
		return
	}
	rules := s.PodFailurePolicy.Rules
	kept := rules[:0:0]
	for _, rule := range rules {
		if rule.Action != batch.PodFailurePolicyActionFailIndex {
			kept = append(kept, rule)
		}
	}
	s.PodFailurePolicy.Rules = kept
}

func validateJob(j *batch.Job) field.ErrorList {
	defer withoutCounting(&j.Spec)()
	return batchvalidation.ValidateJob(j, batchvalidation.JobValidationOptions{
		PodValidationOptions:  podapi.GetValidationOptionsFromPodTemplate(&j.Spec.Template, nil),
		RequirePrefixedLabels: true,
	})
}

func warnJob(j *batch.Job) []string {
	warnings := warnName(j.Name, usedInPodNames)
	return append(warnings, jobapi.WarningsForJobSpec(context.Background(), field.NewPath("spec"), &j.Spec, nil)...)
}

func prepareCronJob(c *batch.CronJob) []string {
	c.Status = batch.CronJobStatus{}
	c.Generation = 1
	podapi.DropDisabledTemplateFields(&c.Spec.JobTemplate.Spec.Template, nil)
	return nil
}

// withoutCounting takes a success policy away from validation where that would fail:
// it counts on the completions of an indexed Job, whose absence is an error that
// validation reports all the same. The function that it returns gives it back.
func withoutCounting(s *batch.JobSpec) func() {
	policy := s.SuccessPolicy
	if s.Completions == nil && s.CompletionMode != nil && *s.CompletionMode == batch.IndexedCompletion {
		s.SuccessPolicy = nil
	}
	return func() { s.SuccessPolicy = policy }
}

func validateCronJob(c *batch.CronJob) field.ErrorList {
	defer withoutCounting(&c.Spec.JobTemplate.Spec)()
	return batchvalidation.ValidateCronJobCreate(c, podapi.GetValidationOptionsFromPodTemplate(&c.Spec.JobTemplate.Spec.Template, nil))
}

func warnCronJob(c *batch.CronJob) []string {
	warnings := warnName(c.Name, usedInPodNames)
	return append(warnings, jobapi.WarningsForJobSpec(context.Background(), field.NewPath("spec", "jobTemplate", "spec"), &c.Spec.JobTemplate.Spec, nil)...)
}
