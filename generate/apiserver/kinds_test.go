package apiserver

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"podgen/generate/object"
	_ "podgen/golden"
	"podgen/schema"
)

// Every kind that has a block in podgen has its row, of the same Go type, and an
// object in testdata/good.
func TestEveryKindIsKnown(t *testing.T) {
	c, s := newest(t), schema.New()
	for _, block := range s.Kinds() {
		k := s.Kind(block)
		if !c.Knows(&object.Object{Value: reflect.New(k.Type).Interface()}) {
			t.Errorf("%s: the checker does not know the kind", k.Name)
		}
		if _, err := os.Stat(filepath.Join("testdata/good", k.Name+".yaml")); err != nil {
			t.Error(err)
		}
	}
	if len(c.kinds) != len(s.Kinds()) {
		t.Errorf("%d kinds in the table, %d in the schema", len(c.kinds), len(s.Kinds()))
	}
	if c.Knows(&object.Object{Value: object.Map{}}) {
		t.Error("the checker knows objects of any kind")
	}
}

// A good object gives no finding, and stays as it is.
func TestGood(t *testing.T) {
	c := newest(t)
	for name, text := range good(t) {
		o := decode(t, text)
		for _, f := range c.Check(o) {
			t.Errorf("%s: %s: %s", name, f.Field, f.Message())
		}
		if !reflect.DeepEqual(o, decode(t, text)) {
			t.Errorf("%s: Check changed the object", name)
		}
	}
}

// good returns the texts of testdata/good by name.
func good(t testing.TB) map[string]string {
	files, err := filepath.Glob("testdata/good/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(file), ".yaml")] = string(text)
	}
	return texts
}

// A change to a good object gives a finding: where, of what type, with what text.
// Paths are written with slashes, and beside them as the API spells them where
// that is not the same.
func TestBad(t *testing.T) {
	c, texts := newest(t), good(t)
	tested := map[string]bool{}
	// The changes that are reported twice, by their place, and one by its text.
	longName := strings.Repeat("r", 64)
	twice := []string{
		"spec/volumes/1/projected/sources/1/configMap/items/0/path", "spec/volumes/0/hostPath", "spec/selector",
		"stringData/username", "subsets/0/addresses/0/ip", "spec/minReplicas",
	}
	for _, tc := range []struct {
		kind, old, new string
		path, field    string
		typ            Type
		detail         string
	}{
		{"Pod", "name: web\n  labels", "name: Web\n  labels", "metadata/name", "", Invalid, "a lowercase RFC 1123 subdomain"},
		{"Pod", "{app: web}", "{app: a b}", "metadata/labels/app", "metadata.labels", Invalid, "a valid label must be"},
		{"Pod", "{app: web}", "{-x: web}", "metadata/labels/-x", "metadata.labels", Invalid, "name part must consist"},
		{"Pod", "- name: web\n    image: web:1", "- name: web", "spec/containers/0/image", "spec.containers[0].image", Required, ""},
		{"Pod", "name: migrate, image", "name: web, image", "spec/initContainers/0/name", "spec.initContainers[0].name", Duplicate, ""},
		{"Pod", "path: a.conf", "path: /a.conf", "spec/volumes/1/projected/sources/1/configMap/items/0/path", "", Invalid, "must be a relative path"},
		{"Pod", "name: http, containerPort: 8080", "name: http, containerPort: 80800", "spec/containers/0/ports/0/containerPort", "", Invalid, "must be between 1 and 65535"},
		{"Pod", "{requests: {cpu: 100m, ", "{requests: {cpu: 2, ", "spec/containers/0/resources/requests/cpu", "spec.containers[0].resources.requests", Invalid, "must be less than or equal to cpu limit of 1"},
		{"Pod", "{name: A, value: \"1\"}", "{name: A, value: \"1\", valueFrom: {fieldRef: {fieldPath: status.podIP}}}", "spec/containers/0/env/0/valueFrom", "", Invalid, "may not be specified when `value` is not empty"},
		{"Pod", "{name: logs, mountPath: /logs}", "{name: log, mountPath: /logs}", "spec/containers/0/volumeMounts/0/name", "", NotFound, ""},
		{"Pod", "command: [migrate]", "livenessProbe: {tcpSocket: {port: 1}}", "spec/initContainers/0/livenessProbe", "", Forbidden, "may not be set for init containers without restartPolicy=Always"},
		{"Pod", "spec:\n", "spec:\n  hostUsers: false\n  hostPID: true\n", "spec/hostPID", "spec.HostPID", Forbidden, "when `hostUsers` is false"},
		{"Pod", "{name: logs, emptyDir: {}}", "{name: logs, emptyDir: {}, hostPath: {path: /x}}", "spec/volumes/0/hostPath", "", Forbidden, "may not specify more than 1 volume type"},
		{"Pod", "spec:\n", "spec:\n  ephemeralContainers: [{name: x, image: x}]\n", "spec/ephemeralContainers", "", Forbidden, "cannot be set on create"},
		{"Pod", "spec:\n", "spec:\n  topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]\n",
			"spec/topologySpreadConstraints/0/topologyKey", "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}", Duplicate, ""},
		{"Pod", "metadata:\n", "metadata:\n  ownerReferences: [{apiVersion: v1, kind: Node, name: n, uid: u}, {apiVersion: v1, kind: Node, name: n}]\n",
			"metadata/ownerReferences/1/uid", "metadata.ownerReferences.uid", Invalid, "must not be empty"},

		{"Deployment", "{matchLabels: {app: web}}", "{matchLabels: {app: shop}}", "spec/template/metadata/labels", "", Invalid, "`selector` does not match template `labels`"},
		{"Deployment", "metadata: {labels: {app: web}}", "metadata: {labels: {app: web, tier: a b}}", "spec/template/metadata/labels/tier", "spec.template.labels", Invalid, "a valid label must be"},
		{"Deployment", "metadata: {labels: {app: web}}", "metadata: {labels: {app: web}, annotations: {_: x}}", "spec/template/metadata/annotations/_", "spec.template.annotations", Invalid, "name part must consist"},
		{"Deployment", "subPath: b", "subPath: /b", "spec/template/spec/containers/0/volumeMounts/1/subPath", "spec.template.spec.containers[0].volumeMounts.subPath", Invalid, "must be a relative path"},
		{"Deployment", "maxSurge: 1, maxUnavailable: 0", "maxSurge: 0, maxUnavailable: 0", "spec/strategy/rollingUpdate/maxUnavailable", "", Invalid, "may not be 0 when `maxSurge` is 0"},
		{"Deployment", "    spec:\n", "    spec:\n      restartPolicy: Never\n", "spec/template/spec/restartPolicy", "", NotSupported, `supported values: "Always"`},
		{"StatefulSet", "start: 1", "start: -1", "spec/ordinals/start", "", Invalid, "must be greater than or equal to 0"},
		{"StatefulSet", "serviceName: db", "serviceName: db.x", "spec/serviceName", "", Invalid, "must not contain dots"},
		{"StatefulSet", "requests: {storage: 1Gi}", "requests: {cpu: 1}", "spec/volumeClaimTemplates/0/spec/resources/requests/storage", "spec.volumeClaimTemplates[0].spec.resources[storage]", Required, ""},
		{"StatefulSet", "volumes: [{name: config, configMap: {name: db}}]", "volumes: [{name: config, configMap: {name: db}}, {name: B, emptyDir: {}}]",
			"spec/template/spec/volumes/1/name", "spec.template.spec.volumes[1].name", Invalid, "a lowercase RFC 1123 label"},
		{"StatefulSet", "metadata: {name: data}", "metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n  - metadata: {name: Da_ta}",
			"spec/volumeClaimTemplates/1/metadata/name", "spec.volumeClaimTemplates[1].metadata.name", Invalid, "a lowercase RFC 1123 label"},
		{"DaemonSet", "maxUnavailable: 1", "maxUnavailable: 0", "spec/updateStrategy/rollingUpdate/maxUnavailable", "", Required, "cannot be 0 when maxSurge is 0"},
		{"DaemonSet", "{operator: Exists}", "{effect: NoSchedule}", "spec/template/spec/tolerations/0/operator", "", Invalid, "operator must be Exists when `key` is empty"},
		{"ReplicaSet", "replicas: 2", "replicas: -2", "spec/replicas", "", Invalid, "must be greater than or equal to 0"},
		{"Job", "restartPolicy: Never", "restartPolicy: Always", "spec/template/spec/restartPolicy", "", Required, `valid values: "OnFailure", "Never"`},
		{"Job", "restartPolicy: Never", "serviceAccountName: x", "spec/template/spec/restartPolicy", "", Required, `valid values: "OnFailure", "Never"`},
		{"Job", "report}\nspec", longName + "}\nspec", "metadata/name", "spec.template.labels", Invalid, "must be no more than 63"},
		{"Job", "backoffLimit: 4", "selector: {matchLabels: {a: b}}", "spec/selector", "", Invalid, "`selector` not auto-generated"},
		{"Job", "parallelism: 2", "parallelism: -2", "spec/parallelism", "", Invalid, "must be greater than or equal to 0"},
		{"CronJob", "0 3 * * *", "0 3 * *", "spec/schedule", "", Invalid, "expected exactly 5 fields"},
		{"CronJob", "Etc/UTC", "Etc/Mars", "spec/timeZone", "", Invalid, "unknown time zone Etc/Mars"},
		{"CronJob", "name: nightly}\nspec", "name: " + strings.Repeat("n", 53) + "}\nspec", "metadata/name", "", Invalid, "must be no more than 52 characters"},

		{"Service", "name: metrics", "name: http", "spec/ports/1/name", "", Duplicate, ""},
		{"Service", "targetPort: http", "targetPort: a_b", "spec/ports/0/targetPort", "", Invalid, "must contain only"},
		{"Service", "spec:\n", "spec:\n  type: LoadBalancer\n  loadBalancerSourceRanges: [x]\n", "spec/loadBalancerSourceRanges/0", "spec.LoadBalancerSourceRanges[0]", Invalid, "must be a valid CIDR value"},
		{"Service", "spec:\n", "spec:\n  ipFamilies: [IPv4, IPv6]\n", "spec/ipFamilyPolicy", "", Invalid, "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families"},
		{"Service-headless", "clusterIP: None", "clusterIP: None, externalTrafficPolicy: Local", "spec/externalTrafficPolicy", "", Invalid, "may only be set for externally-accessible services"},
		{"ConfigMap", "app.conf", "app conf", "data/app conf", "data[app conf]", Invalid, "a valid config key must consist"},
		{"ConfigMap", "logo", "app.conf", "data/app.conf", "data[app.conf]", Invalid, "duplicate of key present in binaryData"},
		{"Secret", "stringData: {username: u, password: p}", "stringData: {user: u}", "stringData/username", "data[username]", Required, ""},
		{"ServiceAccount", "name: web", "name: web_", "metadata/name", "", Invalid, "a lowercase RFC 1123 subdomain"},
		{"PersistentVolumeClaim", "storage: 1Gi", "storage: -1Gi", "spec/resources/requests/storage", "spec.resources[storage]", Invalid, "must be greater than zero"},
		{"PersistentVolumeClaim", "[ReadWriteOnce]", "[ReadWriteOften]", "spec/accessModes/0", "spec.accessModes", NotSupported, "supported values"},
		{"PersistentVolume", "capacity: {storage: 1Gi}", "capacity: {cpu: 1}", "spec/capacity", "", NotSupported, `supported values: "storage"`},
		{"Namespace", "name: shop", "name: shop.x", "metadata/name", "", Invalid, "must not contain dots"},
		{"LimitRange", "cpu: 100m", "cpu: 700m", "spec/limits/0/defaultRequest/cpu", "spec.limits[0].defaultRequest[cpu]", Invalid, "default request value 700m is greater than default limit value 500m"},
		{"ResourceQuota", `"20"`, `"-20"`, "spec/hard/pods", "spec.hard[pods]", Invalid, "must be greater than or equal to 0"},
		{"Endpoints", "192.0.2.1", "192.0.2", "subsets/0/addresses/0/ip", "", Invalid, "must be a valid IP address"},
		{"Ingress", "pathType: Prefix, ", "", "spec/rules/0/http/paths/0/pathType", "", Required, "pathType must be specified"},
		{"IngressClass", "example.com/ingress", "ingress", "spec/controller", "", Invalid, "must be a domain-prefixed path"},
		{"NetworkPolicy", "10.1.0.0/16", "11.1.0.0/16", "spec/ingress/0/from/0/ipBlock/except/0", "", Invalid, "must be a strict subset"},
		{"ServiceCIDR", "10.96.0.0/16", "10.96.0.1/16", "spec/cidrs/0", "", Invalid, "must not have bits set beyond the prefix length"},
		{"PodDisruptionBudget", "minAvailable: 1", "minAvailable: 1, maxUnavailable: 1", "spec", "", Invalid, "minAvailable and maxUnavailable cannot be both set"},
		{"PodDisruptionBudget", "name: web", "name: a/b", "metadata/name", "", Invalid, "may not contain '/'"},
		{"HorizontalPodAutoscaler", "maxReplicas: 5", "maxReplicas: 1", "spec/maxReplicas", "", Invalid, "must be greater than or equal to `minReplicas`"},
		{"HorizontalPodAutoscaler", "minReplicas: 2", "minReplicas: 0", "spec/minReplicas", "", Invalid, "must be greater than or equal to 1"},
		{"Role", "verbs: [get, list]", "verbs: []", "rules/0/verbs", "", Required, "verbs must contain at least one value"},
		{"RoleBinding", "kind: Role,", "kind: Rule,", "roleRef/kind", "", NotSupported, "supported values"},
		{"ClusterRole", "nonResourceURLs: [/healthz]", "nonResourceURLs: [/healthz], apiGroups: [a], resources: [b]", "rules/0/nonResourceURLs", "", Invalid, "rules cannot apply to both"},
		{"ClusterRoleBinding", "kind: User, ", "kind: Person, ", "subjects/0/kind", "", NotSupported, "supported values"},
		{"StorageClass", "example.com/disk", "example.com/disk/x", "provisioner", "", Invalid, "a valid label"},
		{"VolumeAttributesClass", "disk.example.com", "", "driverName", "", Required, ""},
		{"CSIDriver", "name: disk.example.com", "name: disk_example.com", "metadata/name", "", Invalid, "must consist"},
	} {
		tested[strings.TrimSuffix(tc.kind, "-headless")] = true
		name := fmt.Sprintf("%s, %q for %q", tc.kind, tc.new, tc.old)
		if strings.Count(texts[tc.kind], tc.old) != 1 {
			t.Errorf("%s: the text has it %d times", name, strings.Count(texts[tc.kind], tc.old))
			continue
		}
		findings := c.Check(decode(t, strings.Replace(texts[tc.kind], tc.old, tc.new, 1)))
		wanted := 1
		if slices.Contains(twice, tc.path) || strings.HasPrefix(tc.new, longName) {
			wanted = 2
		}
		if len(findings) != wanted || !slices.ContainsFunc(findings, func(f Finding) bool {
			return strings.Join(f.Path, "/") == tc.path && f.Type == tc.typ && strings.Contains(f.Detail, tc.detail) && (tc.field == "" || tc.field == f.Field)
		}) {
			t.Errorf("%s:\nwant %s, %s, %s, %s, %d findings", name, tc.path, tc.field, tc.typ, tc.detail, wanted)
			for _, f := range findings {
				t.Errorf("\tgot %s, %s, %s, %s", strings.Join(f.Path, "/"), f.Field, f.Type, f.Message())
			}
		}
	}
	for kind := range texts {
		if kind = strings.TrimSuffix(kind, "-headless"); !tested[kind] {
			t.Errorf("%s: nothing bad is tested", kind)
		}
	}
}
