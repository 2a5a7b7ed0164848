package schema_test

import (
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"podgen/schema"
)

// Every field of a workload has the name that a module has for it.
func TestSpelling(t *testing.T) {
	pod := corev1.PodSpec{
		InitContainers: []corev1.Container{{Name: "migrate"}, {Name: "pg"}},
		Containers: []corev1.Container{{
			Name:         "web",
			Ports:        []corev1.ContainerPort{{Name: "http"}, {}},
			Env:          []corev1.EnvVar{{Name: "A"}, {Name: "a.b"}},
			VolumeMounts: []corev1.VolumeMount{{Name: "data", MountPath: "/data"}},
		}},
		Volumes:     []corev1.Volume{{Name: "data"}},
		Tolerations: []corev1.Toleration{{}},
	}
	template := corev1.PodTemplateSpec{Spec: pod}
	deployment := &appsv1.Deployment{Spec: appsv1.DeploymentSpec{Template: template}}
	cron := &batchv1.CronJob{Spec: batchv1.CronJobSpec{JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{Template: template}}}}
	set := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: "data"}}}}}
	source := func(path []string) string {
		switch strings.Join(path, " ") {
		case "spec template spec initContainers 1", "spec initContainers 1":
			return `ambassador "pg"`
		case "spec template spec containers 0 volumeMounts 0 mountPath":
			return `mount "/data"`
		case "spec template spec containers 0 ports 0":
			return "8080"
		case "spec template spec containers 0 ports 1":
			return "port"
		case "spec template spec containers 0 env 0", "spec template spec containers 0 env 1":
			return `"x"`
		}
		return ""
	}
	for _, c := range []struct {
		kind  string
		value any
		path  string
		want  string
	}{
		{"deployment", deployment, "metadata name", "name"},
		{"deployment", deployment, "metadata labels app", "labels.app"},
		{"deployment", deployment, "metadata labels a/b", `labels["a/b"]`},
		{"deployment", deployment, "spec replicas", "replicas"},
		{"deployment", deployment, "spec selector matchLabels app", "selector.match_labels.app"},
		{"deployment", deployment, "spec template metadata labels app", "template.labels.app"},
		{"deployment", deployment, "spec template spec restartPolicy", "restart_policy"},
		{"deployment", deployment, "spec template spec tolerations 0 key", "toleration[0].key"},
		{"deployment", deployment, "spec template spec volumes 0", "volume.data"},
		{"deployment", deployment, "spec template spec volumes 0 hostPath path", "volume.data.host_path.path"},
		{"deployment", deployment, "spec template spec containers 0", "container.web"},
		{"deployment", deployment, "spec template spec containers 0 name", "container.web.name"},
		{"deployment", deployment, "spec template spec containers 0 args 1", "container.web.args[1]"},
		{"deployment", deployment, "spec template spec containers 0 resources limits cpu", "container.web.resources.limits.cpu"},
		{"deployment", deployment, "spec template spec containers 0 resources limits nvidia.com/gpu", `container.web.resources.limits["nvidia.com/gpu"]`},
		{"deployment", deployment, "spec template spec containers 0 ports 0 containerPort", "container.web.ports.http"},
		{"deployment", deployment, "spec template spec containers 0 ports 1 hostPort", "container.web.port[1].host_port"},
		{"deployment", deployment, "spec template spec containers 0 env 0 name", "container.web.env.A"},
		{"deployment", deployment, "spec template spec containers 0 env 1 valueFrom", `container.web.env["a.b"]`},
		{"deployment", deployment, "spec template spec containers 0 volumeMounts 0 subPath", `container.web.mount["/data"].sub_path`},
		{"deployment", deployment, "spec template spec containers 0 volumeMounts 0 name", `container.web.mount["/data"].volume`},
		{"deployment", deployment, "spec template spec containers 0 volumeMounts 0 mountPath", `container.web.mount["/data"]`},
		{"deployment", deployment, "spec template spec containers 0 readinessProbe httpGet port", "container.web.readiness_probe.http_get.port"},
		{"deployment", deployment, "spec template spec initContainers 0 image", "init.migrate.image"},
		{"deployment", deployment, "spec template spec initContainers 1 image", "ambassador.pg.image"},
		{"deployment", deployment, "spec template spec initContainers", ""},
		{"deployment", deployment, "status", ""},
		{"deployment", deployment, "", ""},
		{"cron_job", cron, "spec schedule", "schedule"},
		{"cron_job", cron, "spec jobTemplate spec backoffLimit", "backoff_limit"},
		{"cron_job", cron, "spec jobTemplate metadata labels a", "job_template.labels.a"},
		{"cron_job", cron, "spec jobTemplate spec template metadata labels a", "template.labels.a"},
		{"cron_job", cron, "spec jobTemplate spec template spec containers 0 image", "container.web.image"},
		{"cron_job", cron, "spec jobTemplate spec activeDeadlineSeconds", "active_deadline_seconds"},
		{"cron_job", cron, "spec jobTemplate spec template spec activeDeadlineSeconds", "template.active_deadline_seconds"},
		{"stateful_set", set, "spec volumeClaimTemplates 0 spec accessModes 0", "volume_claim_template.data.access_modes[0]"},
		{"stateful_set", set, "spec volumeClaimTemplates 0 metadata name", "volume_claim_template.data.name"},
		{"pod", &corev1.Pod{Spec: pod}, "spec initContainers 1 image", "ambassador.pg.image"},
		{"pod", &corev1.Pod{Spec: pod}, "spec hostNetwork", "host_network"},
		{"service", &corev1.Service{Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{}}}}, "spec ports 0 port", "port[0].port"},
	} {
		spelling := schema.Spelling{Kind: schema.New().Kind(c.kind), Value: c.value, Source: source}
		if got := spelling.Of(strings.Fields(c.path)); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.kind, c.path, got, c.want)
		}
	}
	if got, want := schema.Reference("object", slices.Concat([]string{"data"}, []string{"a/b", "0", "x"})), `object.data["a/b"][0].x`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
