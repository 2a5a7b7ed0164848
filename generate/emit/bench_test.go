package emit_test

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/yaml"

	"podgen/generate/emit"
	"podgen/generate/object"
	"podgen/generate/origin"
	_ "podgen/golden"
)

// BenchmarkEmit and BenchmarkSigsMarshal write the same object; their ratio is
// what counts.
func BenchmarkEmit(b *testing.B) {
	shop := shopObject()
	buf := mustEmit(b, shop)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		out, err := emit.Object(buf[:0], shop, nil)
		if err != nil {
			b.Fatal(err)
		}
		buf = out
	}
}

// BenchmarkEmitLines adds what `podgen blame` stands on: an origin for each
// field, and the lines recorded.
func BenchmarkEmitLines(b *testing.B) {
	shop := shopObject()
	shop.Origin = originOf(shop)
	buf := mustEmit(b, shop)
	var lines emit.Lines
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		lines = lines[:0]
		out, err := emit.Object(buf[:0], shop, &lines)
		if err != nil {
			b.Fatal(err)
		}
		buf = out
	}
}

func BenchmarkSigsMarshal(b *testing.B) {
	shop := shopObject()
	b.SetBytes(int64(len(mustEmit(b, shop))))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := yaml.Marshal(shop.Value); err != nil {
			b.Fatal(err)
		}
	}
}

// Emission allocates close to nothing: the text of each quantity is all.
func TestAllocations(t *testing.T) {
	shop := shopObject()
	buf := mustEmit(t, shop)
	allocations := testing.AllocsPerRun(100, func() {
		buf, _ = emit.Object(buf[:0], shop, nil)
	})
	if allocations > 30 {
		t.Errorf("%.0f allocations for one Deployment, want at most 30", allocations)
	}
}

// shopObject returns a Deployment as people write them: an app, an init
// container, three native sidecars and three volumes.
func shopObject() *object.Object {
	labels := map[string]string{"app.kubernetes.io/name": "shop"}
	app := corev1.Container{
		Name:    "web",
		Image:   "registry.example.com/shop/web:1.4.0",
		Command: []string{"/bin/sh", "-c"},
		Args:    []string{"set -e\n./configure --listen=:8080\nexec ./shop \"$@\"\n"},
		Ports: []corev1.ContainerPort{
			{Name: "http", ContainerPort: 8080},
			{Name: "metrics", ContainerPort: 9090, Protocol: corev1.ProtocolTCP},
		},
		Env: []corev1.EnvVar{
			{Name: "DB_HOST", Value: "127.0.0.1"},
			{Name: "DB_PORT", Value: "5432"},
			{Name: "POD_IP", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: "status.podIP"}}},
			{Name: "DB_PASSWORD", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
				LocalObjectReference: corev1.LocalObjectReference{Name: "db"}, Key: "password",
			}}},
			{Name: "LOG_LEVEL", Value: "info"},
			{Name: "FEATURES", Value: `{"checkout": true}`},
		},
		Resources: resources("250m", "1", "256Mi", "512Mi"),
		VolumeMounts: []corev1.VolumeMount{
			{Name: "logs", MountPath: "/var/log/shop"},
			{Name: "config", MountPath: "/etc/shop", ReadOnly: true},
		},
		LivenessProbe: &corev1.Probe{
			ProbeHandler:  corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/livez", Port: intstr.FromString("http")}},
			PeriodSeconds: 10, FailureThreshold: 3,
		},
		ReadinessProbe: &corev1.Probe{
			ProbeHandler:  corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/healthz", Port: intstr.FromString("http")}},
			PeriodSeconds: 5, TimeoutSeconds: 2,
		},
		SecurityContext: &corev1.SecurityContext{
			RunAsNonRoot:             new(true),
			ReadOnlyRootFilesystem:   new(true),
			AllowPrivilegeEscalation: new(false),
			Capabilities:             &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
		},
	}
	migrate := corev1.Container{
		Name:    "migrate",
		Image:   "registry.example.com/shop/migrate:1.4.0",
		Command: []string{"migrate", "up", "--host=127.0.0.1:5432"},
		Env:     []corev1.EnvVar{{Name: "PGDATABASE", Value: "shop"}, {Name: "PGCONNECT_TIMEOUT", Value: "10"}},
	}
	value := &appsv1.Deployment{
		TypeMeta:   metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
		ObjectMeta: metav1.ObjectMeta{Name: "shop", Namespace: "web", Labels: labels},
		Spec: appsv1.DeploymentSpec{
			Replicas: new(int32(3)),
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels, Annotations: map[string]string{
					"prometheus.io/scrape": "true",
					"prometheus.io/port":   "9090",
				}},
				Spec: corev1.PodSpec{
					InitContainers: []corev1.Container{
						helper("pg", "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0", 5432),
						migrate,
						helper("json-logs", "example/json-logs:2.1", 7000),
						helper("exporter", "nginx/nginx-prometheus-exporter:1.3.0", 9113),
					},
					Containers: []corev1.Container{app},
					Volumes: []corev1.Volume{
						{Name: "logs", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
						{Name: "config", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
							LocalObjectReference: corev1.LocalObjectReference{Name: "shop"},
						}}},
						{Name: "cache", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{
							Medium: corev1.StorageMediumMemory, SizeLimit: new(resource.MustParse("64Mi")),
						}}},
					},
				},
			},
		},
	}
	return &object.Object{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "web", Name: "shop", Value: value}
}

// helper returns a native sidecar with a startup probe.
func helper(name, image string, port int32) corev1.Container {
	return corev1.Container{
		Name:          name,
		Image:         image,
		Args:          []string{"--port=5432", "project:region:db"},
		Ports:         []corev1.ContainerPort{{Name: name, ContainerPort: port}},
		Resources:     resources("50m", "100m", "32Mi", "64Mi"),
		RestartPolicy: new(corev1.ContainerRestartPolicyAlways),
		StartupProbe: &corev1.Probe{
			ProbeHandler:  corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromString(name)}},
			PeriodSeconds: 1, FailureThreshold: 60,
		},
		VolumeMounts: []corev1.VolumeMount{{Name: "logs", MountPath: "/in", ReadOnly: true}},
	}
}

func resources(cpuRequest, cpuLimit, memoryRequest, memoryLimit string) corev1.ResourceRequirements {
	return corev1.ResourceRequirements{
		Requests: corev1.ResourceList{
			corev1.ResourceCPU: resource.MustParse(cpuRequest), corev1.ResourceMemory: resource.MustParse(memoryRequest),
		},
		Limits: corev1.ResourceList{
			corev1.ResourceCPU: resource.MustParse(cpuLimit), corev1.ResourceMemory: resource.MustParse(memoryLimit),
		},
	}
}

func mustEmit(t testing.TB, o *object.Object) []byte {
	t.Helper()
	out, err := emit.Object(nil, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// originOf returns an origin in which every field that the object's YAML shows
// was set on a line of its own.
func originOf(o *object.Object) *origin.Node {
	out, err := emit.Object(nil, o, nil)
	if err != nil {
		panic(err)
	}
	var value any
	if err := yaml.Unmarshal(out, &value); err != nil {
		panic(err)
	}
	line := 0
	return originOfValue(value, &line)
}

func originOfValue(value any, line *int) *origin.Node {
	*line++
	node := origin.At(&hcl.Range{Filename: "shop.hcl", Start: hcl.Pos{Line: *line, Column: 1}})
	switch value := value.(type) {
	case map[string]any:
		for key, child := range value {
			node.Set(key, originOfValue(child, line))
		}
	case []any:
		for _, child := range value {
			node.Append(originOfValue(child, line))
		}
	}
	return node
}
