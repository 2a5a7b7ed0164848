package apiserver

import (
	"reflect"
	"testing"

	"podgen/generate/kubernetes"
)

// fiveContainers is a deployment of the size that podgen is measured with.
const fiveContainers = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, labels: {app.kubernetes.io/name: shop}}
spec:
  replicas: 3
  selector: {matchLabels: {app.kubernetes.io/name: shop}}
  template:
    metadata: {labels: {app.kubernetes.io/name: shop}}
    spec:
      terminationGracePeriodSeconds: 45
      volumes:
      - {name: logs, emptyDir: {}}
      - {name: config, configMap: {name: shop}}
      - {name: data, persistentVolumeClaim: {claimName: shop}}
      initContainers:
      - name: migrate
        image: shop/migrate:1.4.0
        command: [migrate, up, --host=127.0.0.1:5432]
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
      - name: pg
        image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.0
        args: [--port=5432, project:region:db]
        restartPolicy: Always
        ports: [{name: pg, containerPort: 5432}]
        startupProbe: {tcpSocket: {port: pg}, periodSeconds: 1, failureThreshold: 60}
        resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 128Mi}}
      - name: json-logs
        image: example/json-logs:2.1
        restartPolicy: Always
        volumeMounts: [{name: logs, mountPath: /in, readOnly: true}]
        resources: {requests: {cpu: 50m, memory: 32Mi}, limits: {memory: 64Mi}}
      containers:
      - name: web
        image: shop/web:1.4.0
        ports: [{name: http, containerPort: 8080}, {name: metrics, containerPort: 9090}]
        env:
        - {name: DB_HOST, value: 127.0.0.1}
        - {name: DB_PORT, value: "5432"}
        - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
        readinessProbe: {httpGet: {path: /healthz, port: http}, periodSeconds: 5}
        livenessProbe: {httpGet: {path: /livez, port: http}, initialDelaySeconds: 10}
        lifecycle: {preStop: {sleep: {seconds: 5}}}
        resources: {requests: {cpu: 250m, memory: 256Mi}, limits: {memory: 512Mi}}
        securityContext: {runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        volumeMounts:
        - {name: logs, mountPath: /var/log/shop}
        - {name: config, mountPath: /etc/shop, readOnly: true}
        - {name: data, mountPath: /var/lib/shop}
      - name: cache
        image: redis:7.4
        ports: [{name: redis, containerPort: 6379}]
        readinessProbe: {exec: {command: [redis-cli, ping]}}
        resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}
`

func BenchmarkCheck(b *testing.B) {
	c, o := newest(b), decode(b, fiveContainers)
	b.ReportAllocs()
	for b.Loop() {
		if f := c.Check(o); len(f) > 0 {
			b.Fatal(f)
		}
	}
}

// The parts of Check.
func BenchmarkPart(b *testing.B) {
	c, o := newest(b), decode(b, fiveContainers)
	k := c.kinds[reflect.TypeOf(o.Value)]
	var seen outcome
	emulate(c.version, func() { seen = k.create(o.Value) })
	b.Run("keep", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := k.keep(o.Value); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("create", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			k.create(o.Value)
		}
	})
	b.Run("lost", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c.shapes.lost(o.Value, seen.kept, c.version)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newest(b)
	}
}

func BenchmarkGates(b *testing.B) {
	for b.Loop() {
		readGates(kubernetes.Newest())
	}
}
