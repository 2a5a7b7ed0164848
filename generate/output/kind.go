package output

import "strings"

// knownKinds are the kinds that make a file name clear: all that Kubernetes has
// and users write, and custom ones that many clusters have. To add one renames
// the files of its objects that have a namespace.
var knownKinds = words(`
 pod deployment statefulset daemonset replicaset replicationcontroller job cronjob podtemplate
 service endpoints endpointslice ingress ingressclass networkpolicy
 configmap secret serviceaccount namespace node limitrange resourcequota event
 persistentvolume persistentvolumeclaim storageclass volumeattributesclass csidriver volumesnapshot volumesnapshotclass
 poddisruptionbudget horizontalpodautoscaler verticalpodautoscaler priorityclass runtimeclass lease
 role rolebinding clusterrole clusterrolebinding
 customresourcedefinition apiservice mutatingwebhookconfiguration validatingwebhookconfiguration
 validatingadmissionpolicy validatingadmissionpolicybinding
 gateway gatewayclass httproute grpcroute tcproute tlsroute referencegrant
 certificate issuer clusterissuer servicemonitor podmonitor prometheusrule
 virtualservice destinationrule serviceentry authorizationpolicy peerauthentication
 externalsecret secretstore clustersecretstore sealedsecret
 application applicationset appproject kustomization helmrelease helmrepository gitrepository
 ingressroute middleware scaledobject rollout
`)

func words(text string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(text) {
		set[word] = true
	}
	return set
}
