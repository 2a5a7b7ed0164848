package apiserver

import (
	"slices"
	"strings"
	"testing"

	"podgen/generate/kubernetes"
)

// What came into the API, or was switched on by default, after Oldest: the last
// version that lacks it reports it, with the first that has it and with the gate;
// the first that has it does not. Those that no version has by default are
// reported by the newest.
func TestNewFields(t *testing.T) {
	pod := func(field string) (string, string) { return "spec:\n", "spec:\n  " + field + "\n" }
	container := func(field string) (string, string) { return "image: web:1\n", "image: web:1\n    " + field + "\n" }
	type change = func() (before, after string)
	in := func(f func(string) (string, string), field string) change {
		return func() (string, string) { return f(field) }
	}
	swap := func(before, after string) change { return func() (string, string) { return before, after } }
	never := kubernetes.Version{}

	texts := good(t)
	for _, tc := range []struct {
		kind   string
		change change
		path   string
		since  kubernetes.Version
		gate   string
	}{
		{"Pod", swap("spec:\n", "spec:\n"), "spec/initContainers/1/restartPolicy", kubernetes.Minor(29), "SidecarContainers"},
		{"Pod", in(container, "lifecycle: {preStop: {sleep: {seconds: 1}}}"), "spec/containers/0/lifecycle/preStop/sleep", kubernetes.Minor(30), "PodLifecycleSleepAction"},
		{"Pod", in(container, "lifecycle: {postStart: {sleep: {seconds: 1}}, preStop: {exec: {command: [x]}}}"), "spec/containers/0/lifecycle/postStart/sleep", kubernetes.Minor(30), "PodLifecycleSleepAction"},
		{"Pod", swap("image: web:1\n", "image: web:1\n    lifecycle: {stopSignal: SIGUSR1}\n"), "spec/containers/0/lifecycle/stopSignal", never, "ContainerStopSignals"},
		{"Pod", in(container, "restartPolicy: OnFailure"), "spec/containers/0/restartPolicy", kubernetes.Minor(35), "ContainerRestartRules"},
		{"Pod", in(container, "restartPolicy: Never\n    restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]"), "spec/containers/0/restartPolicyRules", kubernetes.Minor(35), "ContainerRestartRules"},
		{"Pod", in(container, "resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]"), "spec/containers/0/resizePolicy", kubernetes.Minor(33), "InPlacePodVerticalScaling"},
		{"Pod", in(container, "securityContext: {procMount: Unmasked}"), "spec/containers/0/securityContext/procMount", kubernetes.Minor(33), "ProcMountType"},
		{"Pod", in(container, "securityContext: {appArmorProfile: {type: RuntimeDefault}}"), "spec/containers/0/securityContext/appArmorProfile", kubernetes.Minor(30), ""},
		{"Pod", in(pod, "securityContext: {appArmorProfile: {type: RuntimeDefault}}"), "spec/securityContext/appArmorProfile", kubernetes.Minor(30), ""},
		{"Pod", in(pod, "securityContext: {supplementalGroupsPolicy: Strict}"), "spec/securityContext/supplementalGroupsPolicy", kubernetes.Minor(33), "SupplementalGroupsPolicy"},
		{"Pod", in(pod, "securityContext: {seLinuxChangePolicy: Recursive}"), "spec/securityContext/seLinuxChangePolicy", kubernetes.Minor(33), "SELinuxChangePolicy"},
		{"Pod", in(pod, "resources: {limits: {cpu: 2}}"), "spec/resources", kubernetes.Minor(34), "PodLevelResources"},
		{"Pod", in(pod, "hostUsers: false"), "spec/hostUsers", kubernetes.Minor(33), "UserNamespacesSupport"},
		{"Pod", in(pod, "hostnameOverride: x"), "spec/hostnameOverride", kubernetes.Minor(35), "HostnameOverride"},
		{"Pod", in(pod, "schedulingGroup: {podGroupName: x}"), "spec/schedulingGroup", never, "GenericWorkload"},
		{"Pod", in(pod, "resourceClaims: [{name: gpu, resourceClaimName: gpu}]"), "spec/resourceClaims", kubernetes.Minor(34), "DynamicResourceAllocation"},
		{"Pod", in(pod, "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, labelSelector: {}, matchLabelKeys: [app]}]}}"),
			"spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/matchLabelKeys", kubernetes.Minor(31), "MatchLabelKeysInPodAffinity"},
		{"Pod", in(pod, "affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: z, labelSelector: {}, mismatchLabelKeys: [app]}}]}}"),
			"spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm/mismatchLabelKeys", kubernetes.Minor(31), "MatchLabelKeysInPodAffinity"},
		{"Pod", swap("{name: logs, emptyDir: {}}", "{name: logs, image: {reference: x}}"), "spec/volumes/0/image", kubernetes.Minor(35), "ImageVolume"},
		{"Pod", swap("sources:\n", "sources:\n      - clusterTrustBundle: {name: x, path: ca}\n"), "spec/volumes/1/projected/sources/0/clusterTrustBundle", never, "ClusterTrustBundleProjection"},
		{"Pod", swap("sources:\n", "sources:\n      - podCertificate: {signerName: a.com/b, keyType: ED25519, credentialBundlePath: x}\n"), "spec/volumes/1/projected/sources/0/podCertificate", never, "PodCertificateRequest"},
		{"Pod", swap("readOnly: true", "readOnly: true, recursiveReadOnly: IfPossible"), "spec/containers/0/volumeMounts/1/recursiveReadOnly", kubernetes.Minor(31), "RecursiveReadOnlyMounts"},
		{"Pod", swap("env:\n", "env:\n    - {name: F, valueFrom: {fileKeyRef: {volumeName: logs, path: a, key: K}}}\n"), "spec/containers/0/env/0/valueFrom/fileKeyRef", kubernetes.Minor(35), "EnvFiles"},
		{"Pod", swap("status.podIP", "status.hostIPs"), "spec/containers/0/env/1/valueFrom/fieldRef/fieldPath", kubernetes.Minor(29), ""},
		{"Job", swap("parallelism: 2", "managedBy: a.com/b"), "spec/managedBy", kubernetes.Minor(32), "JobManagedBy"},
		{"Job", swap("parallelism: 2", "successPolicy: {rules: [{succeededCount: 1}]}"), "spec/successPolicy", kubernetes.Minor(31), "JobSuccessPolicy"},
		{"Job", swap("backoffLimit: 4", "backoffLimitPerIndex: 1"), "spec/backoffLimitPerIndex", kubernetes.Minor(29), "JobBackoffLimitPerIndex"},
		{"Job", swap("backoffLimit: 4", "backoffLimitPerIndex: 1\n  maxFailedIndexes: 1"), "spec/maxFailedIndexes", kubernetes.Minor(29), "JobBackoffLimitPerIndex"},
		{"Job", swap("backoffLimit: 4", "backoffLimitPerIndex: 1\n  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [2]}}, {action: FailIndex, onExitCodes: {operator: In, values: [1]}}]}"),
			"spec/podFailurePolicy/rules/1", kubernetes.Minor(29), "JobBackoffLimitPerIndex"},
		{"Job", swap("backoffLimit: 4", "podReplacementPolicy: Failed"), "spec/podReplacementPolicy", kubernetes.Minor(29), "JobPodReplacementPolicy"},
		{"StatefulSet", swap("  ordinals", "  updateStrategy: {rollingUpdate: {maxUnavailable: 1}}\n  ordinals"), "spec/updateStrategy/rollingUpdate/maxUnavailable", never, "MaxUnavailableStatefulSet"},
		{"Service", swap("spec:\n", "spec:\n  trafficDistribution: PreferClose\n"), "spec/trafficDistribution", kubernetes.Minor(31), ""},
		{"PersistentVolumeClaim", swap("spec:\n", "spec:\n  volumeAttributesClassName: gold\n"), "spec/volumeAttributesClassName", kubernetes.Minor(34), "VolumeAttributesClass"},
		{"PersistentVolumeClaim", swap("spec:\n", "spec:\n  dataSourceRef: {kind: PersistentVolumeClaim, name: x, namespace: y}\n"), "spec/dataSourceRef", never, "CrossNamespaceVolumeDataSource"},
		{"PersistentVolumeClaim", swap("spec:\n", "spec:\n  dataSource: {kind: Thing, name: x}\n"), "spec/dataSource", never, ""},
		{"PersistentVolume", swap("local: {path: /mnt/disk}", "csi: {driver: d.example.com, volumeHandle: h}\n  volumeAttributesClassName: gold"), "spec/volumeAttributesClassName", kubernetes.Minor(34), "VolumeAttributesClass"},
		{"HorizontalPodAutoscaler", swap("{stabilizationWindowSeconds: 60}", "{tolerance: 5m}"), "spec/behavior/scaleDown/tolerance", kubernetes.Minor(35), "HPAConfigurableTolerance"},
		{"CSIDriver", swap("attachRequired: true", "nodeAllocatableUpdatePeriodSeconds: 10"), "spec/nodeAllocatableUpdatePeriodSeconds", kubernetes.Minor(35), "MutableCSINodeAllocatableCount"},
		{"CSIDriver", swap("attachRequired: true", "serviceAccountTokenInSecrets: true, tokenRequests: [{audience: a}]"), "spec/serviceAccountTokenInSecrets", kubernetes.Minor(35), "CSIServiceAccountTokenSecrets"},
		{"CSIDriver", swap("attachRequired: true", "preventPodSchedulingIfMissing: true"), "spec/preventPodSchedulingIfMissing", never, "VolumeLimitScaling"},
		{"ServiceCIDR", swap("spec", "spec"), "kind", kubernetes.Minor(33), ""},
		{"VolumeAttributesClass", swap("driver", "driver"), "kind", kubernetes.Minor(34), ""},
	} {
		before, after := tc.change()
		if strings.Count(texts[tc.kind], before) != 1 && before != after {
			t.Errorf("%s: %q is not there once", tc.kind, before)
			continue
		}
		text := strings.Replace(texts[tc.kind], before, after, 1)
		if strings.Contains(after, "stopSignal") {
			text = strings.Replace(text, "spec:\n", "spec:\n  os: {name: linux}\n", 1)
		}
		find := func(v kubernetes.Version) []Finding {
			c, err := New(v)
			if err != nil {
				t.Fatal(err)
			}
			return slices.DeleteFunc(c.Check(decode(t, text)), func(f Finding) bool {
				return strings.Join(f.Path, "/") != tc.path || f.Type != Dropped && f.Type != TooNew
			})
		}
		last := kubernetes.Newest()
		if tc.since != never {
			last = kubernetes.Minor(tc.since.Minor - 1)
			for _, f := range find(tc.since) {
				t.Errorf("%s %q: %s still reports %s", tc.kind, after, tc.since, f.Message())
			}
		}
		found := find(last)
		if len(found) != 1 || found[0].Since != tc.since || found[0].Gate != tc.gate {
			t.Errorf("%s %q: %s reports %+v, want %s since %s by gate %s", tc.kind, after, last, found, tc.path, tc.since, tc.gate)
		}
	}
}

// A field that the version does not have at all is told from one that it has but
// drops; what the API server says only because of a dropped field is marked.
func TestLostText(t *testing.T) {
	text := good(t)["Pod"]
	sleep := strings.Replace(text, "image: web:1\n", "image: web:1\n    lifecycle: {preStop: {sleep: {seconds: 1}}}\n", 1)
	unmasked := strings.Replace(text, "image: web:1\n", "image: web:1\n    securityContext: {procMount: Unmasked}\n", 1)
	image := strings.Replace(text, "{name: logs, emptyDir: {}}", "{name: logs, image: {reference: x}}", 1)
	bundle := strings.Replace(text, "sources:\n", "sources:\n      - clusterTrustBundle: {name: x, path: ca}\n", 1)
	zone := strings.Replace(good(t)["Service"], "spec:\n", "spec:\n  trafficDistribution: PreferSameZone\n", 1)
	for _, tc := range []struct {
		text    string
		version kubernetes.Version
		want    []string
	}{
		{text, kubernetes.Minor(28), []string{
			"spec.initContainers[1].restartPolicy Dropped: Kubernetes 1.28 drops this without a word; it needs the feature gate SidecarContainers, which is off by default there and on from 1.29",
			"spec.initContainers[1].startupProbe follows",
		}},
		{sleep, kubernetes.Minor(29), []string{
			"spec.containers[0].lifecycle.preStop.sleep Dropped: Kubernetes 1.29 drops this without a word; it needs the feature gate PodLifecycleSleepAction, which is off by default there and on from 1.30",
		}},
		{unmasked, kubernetes.Minor(32), []string{
			"spec.containers[0].securityContext.procMount Dropped: Kubernetes 1.32 puts Default in its place without a word; it needs the feature gate ProcMountType, which is off by default there and on from 1.33",
		}},
		{image, kubernetes.Minor(30), []string{
			"spec.containers[0].volumeMounts[0] follows",
			"spec.volumes[0].image TooNew: Kubernetes 1.30 does not have this; 1.35 is the first version that has it by default (feature gate ImageVolume)",
		}},
		{bundle, kubernetes.Minor(32), []string{
			"spec.volumes[1].projected.sources[0].clusterTrustBundle Dropped: Kubernetes 1.32 drops this without a word; it needs the feature gate ClusterTrustBundleProjection, which is off by default in all versions up to 1.36",
			" follows",
		}},
		{zone, kubernetes.Minor(28), []string{
			"spec.trafficDistribution follows",
			"spec.trafficDistribution TooNew: Kubernetes 1.28 does not have this; 1.31 is the first version that has it by default",
		}},
	} {
		c, err := New(tc.version)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range c.Check(decode(t, tc.text)) {
			if f.Follows {
				got = append(got, f.Field+" follows")
			} else {
				got = append(got, f.Field+" "+string(f.Type)+": "+f.Message())
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s:\n got %q\nwant %q", tc.version, got, tc.want)
		}
	}
}

// An element that is dropped from a list does not shift the places of the others.
func TestPlacesBesideDroppedElements(t *testing.T) {
	text := strings.Replace(good(t)["Pod"], "{name: logs, emptyDir: {}}", "{name: logs, image: {reference: x}}", 1)
	text = strings.Replace(text, "path: a.conf", "path: /a.conf", 1)
	c, err := New(kubernetes.Minor(34))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Check(decode(t, text)) {
		if f.Detail == "must be a relative path" {
			if got := strings.Join(f.Path, "/"); got != "spec/volumes/1/projected/sources/1/configMap/items/0/path" {
				t.Error(got)
			}
			return
		}
	}
	t.Error("the bad path is not reported")
}
