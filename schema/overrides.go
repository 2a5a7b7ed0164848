package schema

// override is what reflection cannot see of one field. The zero value changes nothing.
type override struct {
	name     string // the HCL name in place of the derived one
	required bool   // the API requires it, though its JSON tag says omitempty
	optional bool   // the API does without it, though its JSON tag lacks omitempty
	label    string // the field (JSON path in the element) that the block's label sets
	omit     string // the field has no attribute of its own, and why
}

const (
	byServer = "set by the API server"
	byRoles  = "written as container, init, sidecar, adapter and ambassador blocks"
	byLabel  = "the label of the block"
	byVolume = "set by `volume = volume.NAME`"
)

// overrides is the table of exceptions: package/version.Type.jsonName → override.
// A row that matches no field fails a test.
func overrides() map[string]override {
	return map[string]override{
		"meta/v1.ObjectMeta.generateName":               {omit: "the block's label is the name, and `kubectl apply` needs one"},
		"meta/v1.ObjectMeta.selfLink":                   {omit: byServer},
		"meta/v1.ObjectMeta.uid":                        {omit: byServer},
		"meta/v1.ObjectMeta.resourceVersion":            {omit: byServer},
		"meta/v1.ObjectMeta.generation":                 {omit: byServer},
		"meta/v1.ObjectMeta.creationTimestamp":          {omit: byServer},
		"meta/v1.ObjectMeta.deletionTimestamp":          {omit: byServer},
		"meta/v1.ObjectMeta.deletionGracePeriodSeconds": {omit: byServer},
		"meta/v1.ObjectMeta.managedFields":              {omit: byServer},
		"core/v1.Namespace.spec":                        {omit: "holds only finalizers, which the namespace controller keeps"},
		"core/v1.PodSpec.containers":                    {omit: byRoles},
		"core/v1.PodSpec.initContainers":                {omit: byRoles},
		"core/v1.PodSpec.ephemeralContainers":           {omit: "added to a running pod; the API server forbids them on create"},
		"core/v1.PodSpec.volumes":                       {label: "name", required: true},
		"core/v1.PodSpec.imagePullSecrets":              {label: "name"},
		"core/v1.ServiceAccount.imagePullSecrets":       {label: "name"},

		"core/v1.Container.name":          {optional: true},
		"core/v1.Container.image":         {required: true},
		"core/v1.Container.volumeMounts":  {name: "mount", label: "mountPath"},
		"core/v1.Container.volumeDevices": {label: "devicePath"},
		"core/v1.VolumeMount.name":        {omit: byVolume},
		"core/v1.VolumeDevice.devicePath": {omit: byLabel},
		"core/v1.VolumeDevice.name":       {omit: byVolume},

		"core/v1.HTTPHeader.value":                               {optional: true},
		"core/v1.Sysctl.value":                                   {optional: true},
		"core/v1.ProjectedVolumeSource.sources":                  {optional: true},
		"core/v1.ISCSIVolumeSource.lun":                          {optional: true},
		"core/v1.ISCSIPersistentVolumeSource.lun":                {optional: true},
		"core/v1.HTTPGetAction.port":                             {required: true},
		"core/v1.TCPSocketAction.port":                           {required: true},
		"core/v1.NodeSelector.nodeSelectorTerms":                 {optional: true},
		"core/v1.PersistentVolumeClaim.status":                   {omit: byServer},
		"core/v1.PodResourceClaim.name":                          {optional: true},
		"apps/v1.StatefulSetSpec.serviceName":                    {optional: true},
		"apps/v1.StatefulSetOrdinals.start":                      {optional: true},
		"rbac/v1.Role.rules":                                     {optional: true},
		"rbac/v1.ClusterRole.rules":                              {optional: true},
		"rbac/v1.RoleRef.apiGroup":                               {optional: true},
		"networking/v1.IngressSpec.tls":                          {name: "tls"},
		"networking/v1.HTTPIngressPath.pathType":                 {required: true},
		"batch/v1.PodFailurePolicyOnPodConditionsPattern.status": {optional: true},
		"core/v1.LimitRangeSpec.limits":                          {optional: true},
		"batch/v1.PodFailurePolicy.rules":                        {optional: true},
		"batch/v1.SuccessPolicy.rules":                           {optional: true},
		"networking/v1.HTTPIngressRuleValue.paths":               {optional: true},
	}
}
