package rule

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

var claimSharedRWO = Rule{
	ID:       "claim-shared-rwo",
	Title:    "Several pods need a claim of one node",
	Severity: hcl.DiagWarning,
	Risk:     "Medium: pods of one node can share a claim that is ReadWriteOnce, so a cluster of one node, or storage that binds to a node, hides it.",
	check: func(p *Pod) {
		for i := range p.Spec.Volumes {
			source := p.Spec.Volumes[i].PersistentVolumeClaim
			if source == nil || p.keptTogether() {
				continue
			}
			claim := p.Module.Object("PersistentVolumeClaim", source.ClaimName)
			if claim == nil {
				continue
			}
			mode, single := singleNode(claim.Value.(*corev1.PersistentVolumeClaim).Spec.AccessModes)
			if !single {
				continue
			}
			if why := p.severalPods(); why != "" {
				p.Report(p.At("volumes", itoa(i)), "Claim %q is %s, for the pods of one node, and %s", source.ClaimName, mode, why)
			}
		}
	},
}

// singleNode says that a volume with these access modes is for one node, or one pod.
func singleNode(modes []corev1.PersistentVolumeAccessMode) (corev1.PersistentVolumeAccessMode, bool) {
	if len(modes) == 0 || slices.Contains(modes, corev1.ReadWriteMany) || slices.Contains(modes, corev1.ReadOnlyMany) {
		return "", false
	}
	return modes[0], true
}

// keptTogether says that something keeps the pods on one node.
func (p *Pod) keptTogether() bool {
	a := p.Spec.Affinity
	return p.Spec.NodeName != "" || p.Spec.NodeSelector[corev1.LabelHostname] != "" ||
		a != nil && (a.PodAffinity != nil || a.NodeAffinity != nil)
}

// severalPods says why there is more than one pod of the object at a time, and what to
// write instead; empty where there is not.
func (p *Pod) severalPods() string {
	const share = "Give each pod a claim of its own with a stateful_set, or make the claim ReadWriteMany."
	switch o := p.Object.Value.(type) {
	case *appsv1.Deployment:
		switch n := replicas(o.Spec.Replicas); {
		case n > 1:
			return several(p, n, share)
		case n == 1 && surges(o.Spec.Strategy):
			return fmt.Sprintf("an update of %s starts the new pod before it stops the old one: the new pod waits for the volume on another node, or works on the same files on the same one. Write strategy { type = \"Recreate\" }.", p.Title())
		}
	case *appsv1.ReplicaSet:
		if n := replicas(o.Spec.Replicas); n > 1 {
			return several(p, n, share)
		}
	case *appsv1.StatefulSet:
		if n := replicas(o.Spec.Replicas); n > 1 {
			return several(p, n, "Write a volume_claim_template, of which each pod gets a claim of its own, or make the claim ReadWriteMany.")
		}
	case *appsv1.DaemonSet:
		return p.Title() + " has a pod on every node: all but those of one node wait for the volume. Make the claim ReadWriteMany, or use a host_path."
	case *batchv1.Job:
		if n := replicas(o.Spec.Parallelism); n > 1 {
			return several(p, n, "Make the claim ReadWriteMany, or write parallelism = 1.")
		}
	}
	return ""
}

func several(p *Pod, n int32, mend string) string {
	return fmt.Sprintf("%s has %d pods: those on another node wait for the volume. %s", p.Title(), n, mend)
}

func replicas(n *int32) int32 {
	if n == nil {
		return 1
	}
	return *n
}

// surges says that an update of one pod starts the new one first. The share of 25 %
// that the API server takes by default is one pod as well.
func surges(s appsv1.DeploymentStrategy) bool {
	switch {
	case s.Type == appsv1.RecreateDeploymentStrategyType:
		return false
	case s.RollingUpdate == nil || s.RollingUpdate.MaxSurge == nil:
		return true
	}
	return *s.RollingUpdate.MaxSurge != intstr.FromInt32(0) && *s.RollingUpdate.MaxSurge != intstr.FromString("0%")
}
