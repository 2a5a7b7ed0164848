package apiserver

import (
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/kubernetes/pkg/apis/apps"
	v1apps "k8s.io/kubernetes/pkg/apis/apps/v1"
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	v2autoscaling "k8s.io/kubernetes/pkg/apis/autoscaling/v2"
	"k8s.io/kubernetes/pkg/apis/batch"
	v1batch "k8s.io/kubernetes/pkg/apis/batch/v1"
	"k8s.io/kubernetes/pkg/apis/core"
	v1core "k8s.io/kubernetes/pkg/apis/core/v1"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	v1networking "k8s.io/kubernetes/pkg/apis/networking/v1"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	v1policy "k8s.io/kubernetes/pkg/apis/policy/v1"
	"k8s.io/kubernetes/pkg/apis/rbac"
	v1rbac "k8s.io/kubernetes/pkg/apis/rbac/v1"
	rbacvalidation "k8s.io/kubernetes/pkg/apis/rbac/validation"
	"k8s.io/kubernetes/pkg/apis/storage"
	v1storage "k8s.io/kubernetes/pkg/apis/storage/v1"
	storagevalidation "k8s.io/kubernetes/pkg/apis/storage/validation"

	"podgen/generate/kubernetes"
)

// kinds lists the kinds that a Checker knows: all that have a block in podgen.
// Each row is the kind's strategy on create; steps of more than a call are in
// workload.go, core.go and companion.go.
func kinds() []kind {
	return []kind{
		steps[corev1.Pod, core.Pod]{
			copy: (*corev1.Pod).DeepCopy, defaults: v1core.SetObjectDefaults_Pod,
			in: v1core.Convert_v1_Pod_To_core_Pod, out: v1core.Convert_core_Pod_To_v1_Pod,
			prepare: preparePod, validate: validatePod, warn: warnPod,
		}.kind(corev1.SchemeGroupVersion),
		steps[appsv1.Deployment, apps.Deployment]{
			copy: (*appsv1.Deployment).DeepCopy, defaults: v1apps.SetObjectDefaults_Deployment,
			in: v1apps.Convert_v1_Deployment_To_apps_Deployment, out: v1apps.Convert_apps_Deployment_To_v1_Deployment,
			prepare: prepareDeployment, validate: validateDeployment, warn: warnDeployment,
		}.kind(appsv1.SchemeGroupVersion),
		steps[appsv1.StatefulSet, apps.StatefulSet]{
			copy: (*appsv1.StatefulSet).DeepCopy, defaults: v1apps.SetObjectDefaults_StatefulSet,
			in: v1apps.Convert_v1_StatefulSet_To_apps_StatefulSet, out: v1apps.Convert_apps_StatefulSet_To_v1_StatefulSet,
			prepare: prepareStatefulSet, validate: validateStatefulSet, warn: warnStatefulSet,
		}.kind(appsv1.SchemeGroupVersion),
		steps[appsv1.DaemonSet, apps.DaemonSet]{
			copy: (*appsv1.DaemonSet).DeepCopy, defaults: v1apps.SetObjectDefaults_DaemonSet,
			in: v1apps.Convert_v1_DaemonSet_To_apps_DaemonSet, out: v1apps.Convert_apps_DaemonSet_To_v1_DaemonSet,
			prepare: prepareDaemonSet, validate: validateDaemonSet, warn: warnDaemonSet,
		}.kind(appsv1.SchemeGroupVersion),
		steps[appsv1.ReplicaSet, apps.ReplicaSet]{
			copy: (*appsv1.ReplicaSet).DeepCopy, defaults: v1apps.SetObjectDefaults_ReplicaSet,
			in: v1apps.Convert_v1_ReplicaSet_To_apps_ReplicaSet, out: v1apps.Convert_apps_ReplicaSet_To_v1_ReplicaSet,
			prepare: prepareReplicaSet, validate: validateReplicaSet, warn: warnReplicaSet,
		}.kind(appsv1.SchemeGroupVersion),
		steps[batchv1.Job, batch.Job]{
			copy: (*batchv1.Job).DeepCopy, defaults: v1batch.SetObjectDefaults_Job,
			in: v1batch.Convert_v1_Job_To_batch_Job, out: v1batch.Convert_batch_Job_To_v1_Job,
			prepare: prepareJob, validate: validateJob, warn: warnJob,
		}.kind(batchv1.SchemeGroupVersion),
		steps[batchv1.CronJob, batch.CronJob]{
			copy: (*batchv1.CronJob).DeepCopy, defaults: v1batch.SetObjectDefaults_CronJob,
			in: v1batch.Convert_v1_CronJob_To_batch_CronJob, out: v1batch.Convert_batch_CronJob_To_v1_CronJob,
			prepare: prepareCronJob, validate: validateCronJob, warn: warnCronJob,
		}.kind(batchv1.SchemeGroupVersion),

		steps[corev1.Service, core.Service]{
			copy: (*corev1.Service).DeepCopy, defaults: v1core.SetObjectDefaults_Service,
			in: v1core.Convert_v1_Service_To_core_Service, out: v1core.Convert_core_Service_To_v1_Service,
			prepare: prepareService, validate: validateService, warn: warnService,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.ConfigMap, core.ConfigMap]{
			copy: (*corev1.ConfigMap).DeepCopy, defaults: v1core.SetObjectDefaults_ConfigMap,
			in: v1core.Convert_v1_ConfigMap_To_core_ConfigMap, out: v1core.Convert_core_ConfigMap_To_v1_ConfigMap,
			validate: corevalidation.ValidateConfigMap,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.Secret, core.Secret]{
			copy: (*corev1.Secret).DeepCopy, defaults: v1core.SetObjectDefaults_Secret,
			in: v1core.Convert_v1_Secret_To_core_Secret, out: v1core.Convert_core_Secret_To_v1_Secret,
			validate: corevalidation.ValidateSecret, warn: warnSecret,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.ServiceAccount, core.ServiceAccount]{
			copy: (*corev1.ServiceAccount).DeepCopy,
			in:   v1core.Convert_v1_ServiceAccount_To_core_ServiceAccount, out: v1core.Convert_core_ServiceAccount_To_v1_ServiceAccount,
			prepare: prepareServiceAccount, validate: corevalidation.ValidateServiceAccount, warn: warnServiceAccount,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.PersistentVolumeClaim, core.PersistentVolumeClaim]{
			copy: (*corev1.PersistentVolumeClaim).DeepCopy, defaults: v1core.SetObjectDefaults_PersistentVolumeClaim,
			in: v1core.Convert_v1_PersistentVolumeClaim_To_core_PersistentVolumeClaim, out: v1core.Convert_core_PersistentVolumeClaim_To_v1_PersistentVolumeClaim,
			prepare: prepareClaim, validate: validateClaim, warn: warnClaim,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.PersistentVolume, core.PersistentVolume]{
			cluster: true, copy: (*corev1.PersistentVolume).DeepCopy, defaults: v1core.SetObjectDefaults_PersistentVolume,
			in: v1core.Convert_v1_PersistentVolume_To_core_PersistentVolume, out: v1core.Convert_core_PersistentVolume_To_v1_PersistentVolume,
			prepare: preparePersistentVolume, validate: validatePersistentVolume, warn: warnPersistentVolume,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.Namespace, core.Namespace]{
			cluster: true, copy: (*corev1.Namespace).DeepCopy, defaults: v1core.SetObjectDefaults_Namespace,
			in: v1core.Convert_v1_Namespace_To_core_Namespace, out: v1core.Convert_core_Namespace_To_v1_Namespace,
			prepare: prepareNamespace, validate: corevalidation.ValidateNamespace,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.LimitRange, core.LimitRange]{
			copy: (*corev1.LimitRange).DeepCopy, defaults: v1core.SetObjectDefaults_LimitRange,
			in: v1core.Convert_v1_LimitRange_To_core_LimitRange, out: v1core.Convert_core_LimitRange_To_v1_LimitRange,
			prepare: prepareLimitRange, validate: corevalidation.ValidateLimitRange,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.ResourceQuota, core.ResourceQuota]{
			copy: (*corev1.ResourceQuota).DeepCopy, defaults: v1core.SetObjectDefaults_ResourceQuota,
			in: v1core.Convert_v1_ResourceQuota_To_core_ResourceQuota, out: v1core.Convert_core_ResourceQuota_To_v1_ResourceQuota,
			prepare: prepareQuota, validate: corevalidation.ValidateResourceQuota, warn: warnQuota,
		}.kind(corev1.SchemeGroupVersion),
		steps[corev1.Endpoints, core.Endpoints]{
			copy: (*corev1.Endpoints).DeepCopy, defaults: v1core.SetObjectDefaults_Endpoints,
			in: v1core.Convert_v1_Endpoints_To_core_Endpoints, out: v1core.Convert_core_Endpoints_To_v1_Endpoints,
			validate: corevalidation.ValidateEndpointsCreate, warn: warnEndpoints,
		}.kind(corev1.SchemeGroupVersion),

		steps[networkingv1.Ingress, networking.Ingress]{
			copy: (*networkingv1.Ingress).DeepCopy,
			in:   v1networking.Convert_v1_Ingress_To_networking_Ingress, out: v1networking.Convert_networking_Ingress_To_v1_Ingress,
			prepare: prepareIngress, validate: networkingvalidation.ValidateIngressCreate, warn: warnIngress,
		}.kind(networkingv1.SchemeGroupVersion),
		steps[networkingv1.IngressClass, networking.IngressClass]{
			cluster: true, copy: (*networkingv1.IngressClass).DeepCopy, defaults: v1networking.SetObjectDefaults_IngressClass,
			in: v1networking.Convert_v1_IngressClass_To_networking_IngressClass, out: v1networking.Convert_networking_IngressClass_To_v1_IngressClass,
			prepare: prepareIngressClass, validate: networkingvalidation.ValidateIngressClass,
		}.kind(networkingv1.SchemeGroupVersion),
		steps[networkingv1.NetworkPolicy, networking.NetworkPolicy]{
			copy: (*networkingv1.NetworkPolicy).DeepCopy, defaults: v1networking.SetObjectDefaults_NetworkPolicy,
			in: v1networking.Convert_v1_NetworkPolicy_To_networking_NetworkPolicy, out: v1networking.Convert_networking_NetworkPolicy_To_v1_NetworkPolicy,
			prepare: prepareNetworkPolicy, validate: validateNetworkPolicy, warn: warnNetworkPolicy,
		}.kind(networkingv1.SchemeGroupVersion),
		steps[networkingv1.ServiceCIDR, networking.ServiceCIDR]{
			since: kubernetes.Minor(33), cluster: true, copy: (*networkingv1.ServiceCIDR).DeepCopy,
			in: v1networking.Convert_v1_ServiceCIDR_To_networking_ServiceCIDR, out: v1networking.Convert_networking_ServiceCIDR_To_v1_ServiceCIDR,
			prepare: prepareServiceCIDR, validate: networkingvalidation.ValidateServiceCIDR,
		}.kind(networkingv1.SchemeGroupVersion),
		steps[policyv1.PodDisruptionBudget, policy.PodDisruptionBudget]{
			copy: (*policyv1.PodDisruptionBudget).DeepCopy,
			in:   v1policy.Convert_v1_PodDisruptionBudget_To_policy_PodDisruptionBudget, out: v1policy.Convert_policy_PodDisruptionBudget_To_v1_PodDisruptionBudget,
			prepare: prepareBudget, validate: validateBudget,
		}.kind(policyv1.SchemeGroupVersion),
		steps[autoscalingv2.HorizontalPodAutoscaler, autoscaling.HorizontalPodAutoscaler]{
			copy: (*autoscalingv2.HorizontalPodAutoscaler).DeepCopy, defaults: v2autoscaling.SetObjectDefaults_HorizontalPodAutoscaler,
			in: v2autoscaling.Convert_v2_HorizontalPodAutoscaler_To_autoscaling_HorizontalPodAutoscaler, out: v2autoscaling.Convert_autoscaling_HorizontalPodAutoscaler_To_v2_HorizontalPodAutoscaler,
			prepare: prepareAutoscaler, validate: validateAutoscaler,
		}.kind(autoscalingv2.SchemeGroupVersion),
		steps[rbacv1.Role, rbac.Role]{
			copy: (*rbacv1.Role).DeepCopy,
			in:   v1rbac.Convert_v1_Role_To_rbac_Role, out: v1rbac.Convert_rbac_Role_To_v1_Role,
			validate: rbacvalidation.ValidateRole,
		}.kind(rbacv1.SchemeGroupVersion),
		steps[rbacv1.RoleBinding, rbac.RoleBinding]{
			copy: (*rbacv1.RoleBinding).DeepCopy, defaults: v1rbac.SetObjectDefaults_RoleBinding,
			in: v1rbac.Convert_v1_RoleBinding_To_rbac_RoleBinding, out: v1rbac.Convert_rbac_RoleBinding_To_v1_RoleBinding,
			validate: rbacvalidation.ValidateRoleBinding,
		}.kind(rbacv1.SchemeGroupVersion),
		steps[rbacv1.ClusterRole, rbac.ClusterRole]{
			cluster: true, copy: (*rbacv1.ClusterRole).DeepCopy,
			in: v1rbac.Convert_v1_ClusterRole_To_rbac_ClusterRole, out: v1rbac.Convert_rbac_ClusterRole_To_v1_ClusterRole,
			validate: validateClusterRole,
		}.kind(rbacv1.SchemeGroupVersion),
		steps[rbacv1.ClusterRoleBinding, rbac.ClusterRoleBinding]{
			cluster: true, copy: (*rbacv1.ClusterRoleBinding).DeepCopy, defaults: v1rbac.SetObjectDefaults_ClusterRoleBinding,
			in: v1rbac.Convert_v1_ClusterRoleBinding_To_rbac_ClusterRoleBinding, out: v1rbac.Convert_rbac_ClusterRoleBinding_To_v1_ClusterRoleBinding,
			validate: rbacvalidation.ValidateClusterRoleBinding,
		}.kind(rbacv1.SchemeGroupVersion),
		steps[storagev1.StorageClass, storage.StorageClass]{
			cluster: true, copy: (*storagev1.StorageClass).DeepCopy, defaults: v1storage.SetObjectDefaults_StorageClass,
			in: v1storage.Convert_v1_StorageClass_To_storage_StorageClass, out: v1storage.Convert_storage_StorageClass_To_v1_StorageClass,
			validate: storagevalidation.ValidateStorageClass, warn: warnStorageClass,
		}.kind(storagev1.SchemeGroupVersion),
		steps[storagev1.VolumeAttributesClass, storage.VolumeAttributesClass]{
			since: kubernetes.Minor(34), cluster: true, copy: (*storagev1.VolumeAttributesClass).DeepCopy,
			in: v1storage.Convert_v1_VolumeAttributesClass_To_storage_VolumeAttributesClass, out: v1storage.Convert_storage_VolumeAttributesClass_To_v1_VolumeAttributesClass,
			validate: storagevalidation.ValidateVolumeAttributesClass,
		}.kind(storagev1.SchemeGroupVersion),
		steps[storagev1.CSIDriver, storage.CSIDriver]{
			cluster: true, copy: (*storagev1.CSIDriver).DeepCopy, defaults: v1storage.SetObjectDefaults_CSIDriver,
			in: v1storage.Convert_v1_CSIDriver_To_storage_CSIDriver, out: v1storage.Convert_storage_CSIDriver_To_v1_CSIDriver,
			prepare: prepareCSIDriver, validate: storagevalidation.ValidateCSIDriver, warn: warnCSIDriver,
		}.kind(storagev1.SchemeGroupVersion),
	}
}
