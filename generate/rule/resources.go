package rule

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// requested is what a container requests of a resource, with the limit where it says no
// request, as the API server takes it; nil if it requests nothing.
func (c *Container) requested(r corev1.ResourceName) *resource.Quantity {
	if q, ok := c.Resources.Requests[r]; ok {
		return &q
	}
	if q, ok := c.Resources.Limits[r]; ok {
		return &q
	}
	return nil
}

// guaranteed says that a container gets exactly what it requests: it has limits of both
// CPU and memory, and its requests are equal to them. Source: ComputePodQOS in
// k8s.io/kubernetes/pkg/apis/core/v1/helper/qos.
func (c *Container) guaranteed() bool {
	for _, r := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
		limit, ok := c.Resources.Limits[r]
		if !ok || limit.IsZero() || c.requested(r).Cmp(limit) != 0 {
			return false
		}
	}
	return true
}
