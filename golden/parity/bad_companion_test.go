package parity

import "strings"

// badCompanions are mutations of what stands beside workloads.
func badCompanions() []mutation {
	return among(companions, []mutation{
		{"target port that is none", put(`target_port = "web"`, `target_port = "w_eb"`), api(set("Service.spec.ports[http].targetPort", "w_eb")), nil},
		{"target port too large", put("target_port = 9100", "target_port = 91000"), api(set("Service.spec.ports[metrics].targetPort", 91000)), nil},
		{"port of a service missing", without("port        = 9090"), api(drop("Service.spec.ports[metrics].port")), nil},
		{"port of a service out of range", put("port        = 9090", "port        = -1"), api(set("Service.spec.ports[metrics].port", -1)), nil},
		{"name of one of two ports missing", without(`name        = "metrics"`), api(drop("Service.spec.ports[metrics].name")), nil},
		{"name of two ports", put(`name        = "metrics"`, `name        = "http"`), api(set("Service.spec.ports[metrics].name", "http")), nil},
		{"port of a service twice", put("port        = 9090", "port        = 80"), api(set("Service.spec.ports[metrics].port", 80)), nil},
		{"type of a service that is none", put(`type     = "NodePort"`, `type     = "Node"`), api(set("Service.spec.type", "Node")), nil},
		{"external name without one", put(`type     = "NodePort"`, `type     = "ExternalName"`), api(set("Service.spec.type", "ExternalName")), nil},
		{"node port of an inner service", put(`type     = "NodePort"`, `type     = "ClusterIP"`), api(set("Service.spec.type", "ClusterIP")), nil},
		{"selector of a service with a bad value", put(`selector = { app = "app" }`, `selector = { app = "a p p" }`), api(set("Service.spec.selector.app", "a p p")), nil},
		{"traffic policy that is none", put(`external_traffic_policy = "Cluster"`, `external_traffic_policy = "Near"`), api(set("Service.spec.externalTrafficPolicy", "Near")), nil},
		{"affinity that is none", put(`session_affinity        = "ClientIP"`, `session_affinity        = "IP"`), api(set("Service.spec.sessionAffinity", "IP")), nil},
		{"timeout of the affinity too long", put("timeout_seconds = 600", "timeout_seconds = 86401"), api(set("Service.spec.sessionAffinityConfig.clientIP.timeoutSeconds", 86401)), nil},
		{"name of a service that is none", put(`service "app" {`, `service "App" {`), api(set("Service.metadata.name", "App")), nil},
		{"name of a service by attribute that is none", below(`service "app" {`, `  name = "a.b"`), api(set("Service.metadata.name", "a.b")), nil},

		{"key of a config map that is none", put("colour     =", `"col our" =`), api(drop("ConfigMap.data.colour"), set("ConfigMap.data[col our]", "green")), nil},
		{"key of a config map twice", put("logo =", "colour ="), api(drop("ConfigMap.binaryData.logo"), set("ConfigMap.binaryData.colour", "aGVsbG8=")), nil},
		{"bytes that are no base64", put(`"aGVsbG8="`, `"hello!"`), api(set("ConfigMap.binaryData.logo", "hello!")), nil},
		{"config map of more than a MiB", put(`"green"`, `join("", [for i in range(40000) : "abcdefghijklmnopqrstuvwxyz-"])`), api(set("ConfigMap.data.colour", strings.Repeat("abcdefghijklmnopqrstuvwxyz-", 40000))), nil},
		{"config map name that is none", put(`config_map "settings"`, `config_map "Set tings"`), api(set("ConfigMap.metadata.name", "Set tings")), nil},
		{"registry secret that is no JSON", put(`"{\"auths\":{}}"`, `"auths"`), api(set("Secret.stringData[.dockerconfigjson]", "auths")), nil},
		{"registry secret without its key", put(`".dockerconfigjson" =`, `config =`), api(set("Secret.stringData", js(`{"config":"{\"auths\":{}}"}`))), nil},
		{"key of a secret that is none", put(`".dockerconfigjson" = "{`, `"a b" = "c", ".dockerconfigjson" = "{`), api(set("Secret.stringData[a b]", "c")), nil},
		{"service account name that is none", put(`service_account "runner"`, `service_account "run_ner"`), api(set("ServiceAccount.metadata.name", "run_ner")), nil},

		{"access modes of a claim missing", without(`access_modes       = ["ReadWriteOnce"]`), api(drop("PersistentVolumeClaim.spec.accessModes")), nil},
		{"access mode of a claim that is none", put(`["ReadWriteOnce"]`, `["ReadOnce"]`), api(set("PersistentVolumeClaim.spec.accessModes", js(`["ReadOnce"]`))), nil},
		{"access mode of one pod with another", put(`["ReadWriteOnce"]`, `["ReadWriteOnce", "ReadWriteOncePod"]`), api(set("PersistentVolumeClaim.spec.accessModes", js(`["ReadWriteOnce","ReadWriteOncePod"]`))), nil},
		{"size of a claim missing", without(`requests = { storage = "5Gi" }`), api(drop("PersistentVolumeClaim.spec.resources.requests")), nil},
		{"size of a claim zero", put(`"5Gi"`, `"0"`), api(set("PersistentVolumeClaim.spec.resources.requests.storage", "0")), nil},
		{"volume mode that is none", put(`"Filesystem"`, `"Files"`), api(set("PersistentVolumeClaim.spec.volumeMode", "Files")), nil},
		{"class of a claim that is none", put(`storage_class_name = "slow"`, `storage_class_name = "s low"`), api(set("PersistentVolumeClaim.spec.storageClassName", "s low")), nil},
		{"source of a claim that is none", below(`volume_mode        = "Filesystem"`, "  data_source {\n    kind = \"Pod\"\n    name = \"x\"\n  }"), api(set("PersistentVolumeClaim.spec.dataSource", js(`{"kind":"Pod","name":"x"}`))), nil},

		{"path type missing", without(`path_type = "Prefix"`), api(drop("Ingress.spec.rules[0].http.paths[0].pathType")), nil},
		{"path type that is none", put(`path_type = "Prefix"`, `path_type = "Regex"`), api(set("Ingress.spec.rules[0].http.paths[0].pathType", "Regex")), nil},
		{"path that is relative", put(`path      = "/"`, `path      = "shop"`), api(set("Ingress.spec.rules[0].http.paths[0].path", "shop")), nil},
		{"path with two slashes", put(`path      = "/"`, `path      = "/a//b"`), api(set("Ingress.spec.rules[0].http.paths[0].path", "/a//b")), nil},
		{"host of a rule that is none", put(`host = "shop.example.com"`, `host = "shop_example.com"`), api(set("Ingress.spec.rules[0].host", "shop_example.com")), nil},
		{"host of a rule that is an address", put(`host = "shop.example.com"`, `host = "10.0.0.1"`), api(set("Ingress.spec.rules[0].host", "10.0.0.1")), nil},
		{"host of TLS that is none", put(`["shop.example.com"]`, `["shop_example.com"]`), api(set("Ingress.spec.tls[0].hosts[0]", "shop_example.com")), nil},
		{"secret of TLS that is no name", put(`"shop-tls"`, `"shop tls"`), api(set("Ingress.spec.tls[0].secretName", "shop tls")), nil},
		{"class of an ingress that is none", put(`"nginx"`, `"Nginx!"`), api(set("Ingress.spec.ingressClassName", "Nginx!")), nil},
		{"service of a backend missing", without("          service {\n            name = \"app\"\n\n            port {\n              name = \"http\"\n            }\n          }\n"), api(drop("Ingress.spec.rules[0].http.paths[0].backend.service")), nil},
		{"port of a backend twice", below("            port {\n              name = \"http\"", "              number = 80"), api(set("Ingress.spec.rules[0].http.paths[0].backend.service.port.number", 80)), nil},
		{"port of a backend missing", without("              name = \"http\"\n"), api(drop("Ingress.spec.rules[0].http.paths[0].backend.service.port.name")), nil},
		{"backend missing", without("        backend {\n          service {\n            name = \"app\"\n\n            port {\n              name = \"http\"\n            }\n          }\n        }\n"), api(set("Ingress.spec.rules[0].http.paths[0].backend", js("{}"))), nil},

		{"policy type that is none", put(`["Ingress", "Egress"]`, `["Ingress", "Exgress"]`), api(set("NetworkPolicy.spec.policyTypes", js(`["Ingress","Exgress"]`))), nil},
		{"block of addresses that is none", put(`"10.0.0.0/16"`, `"10.0.0.0/33"`), api(set("NetworkPolicy.spec.ingress[0].from[0].ipBlock.cidr", "10.0.0.0/33")), nil},
		{"exception outside the block", put(`"10.0.4.0/24"`, `"11.0.4.0/24"`), api(set("NetworkPolicy.spec.ingress[0].from[0].ipBlock.except[0]", "11.0.4.0/24")), nil},
		{"end of ports before the port", put("end_port = 8080", "end_port = 7000"), api(set("NetworkPolicy.spec.ingress[0].ports[0].endPort", 7000)), nil},
		{"end of ports without a port", without("port     = 8000"), api(drop("NetworkPolicy.spec.ingress[0].ports[0].port")), nil},
		{"protocol of a policy that is none", put(`protocol = "TCP"`, `protocol = "HTTP"`), api(set("NetworkPolicy.spec.ingress[0].ports[0].protocol", "HTTP")), nil},
		{"peer of two kinds", below("except = [\"10.0.4.0/24\"]\n      }", "      pod_selector {\n        match_labels = { a = \"b\" }\n      }"), api(set("NetworkPolicy.spec.ingress[0].from[0].podSelector.matchLabels.a", "b")), nil},
		{"peer that is empty", without("      ip_block {\n        cidr   = \"10.0.0.0/16\"\n        except = [\"10.0.4.0/24\"]\n      }\n"), api(drop("NetworkPolicy.spec.ingress[0].from[0].ipBlock")), nil},

		{"budget above 100 %", put("max_unavailable = 1", `max_unavailable = "120%"`), api(set("PodDisruptionBudget.spec.maxUnavailable", "120%")), nil},
		{"budget negative", put("max_unavailable = 1", `max_unavailable = -1`), api(set("PodDisruptionBudget.spec.maxUnavailable", -1)), nil},
		{"budget of two kinds", below("max_unavailable = 1", "  min_available = 1"), api(set("PodDisruptionBudget.spec.minAvailable", 1)), nil},
		{"eviction of the unhealthy that is none", below("max_unavailable = 1", `  unhealthy_pod_eviction_policy = "Always"`), api(set("PodDisruptionBudget.spec.unhealthyPodEvictionPolicy", "Always")), nil},
		{"min replicas above max", put("min_replicas = 2", "min_replicas = 20"), api(set("HorizontalPodAutoscaler.spec.minReplicas", 20)), nil},
		{"min replicas zero", put("min_replicas = 2", "min_replicas = 0"), api(set("HorizontalPodAutoscaler.spec.minReplicas", 0)), nil},
		{"max replicas below min", put("max_replicas = 10", "max_replicas = 1"), api(set("HorizontalPodAutoscaler.spec.maxReplicas", 1)), nil},
		{"max replicas missing", without("max_replicas = 10"), api(drop("HorizontalPodAutoscaler.spec.maxReplicas")), nil},
		{"kind of the target missing", without("kind        = \"Deployment\""), api(drop("HorizontalPodAutoscaler.spec.scaleTargetRef.kind")), nil},
		{"type of a metric that is none", put(`type = "Resource"`, `type = "Memory"`), api(set("HorizontalPodAutoscaler.spec.metrics[0].type", "Memory")), nil},
		{"type of a metric of another block", put(`type = "Resource"`, `type = "Pods"`), api(set("HorizontalPodAutoscaler.spec.metrics[0].type", "Pods")), nil},
		{"utilization zero", put("average_utilization = 70", "average_utilization = 0"), api(set("HorizontalPodAutoscaler.spec.metrics[0].resource.target.averageUtilization", 0)), nil},
		{"type of a target missing", without(`type                = "Utilization"`), api(drop("HorizontalPodAutoscaler.spec.metrics[0].resource.target.type")), nil},

		{"verbs missing", without(`verbs      = ["get", "list"]`), api(set("Role.rules[0].verbs", js("[]"))), nil},
		{"resources missing", without(`resources  = ["configmaps"]`), api(drop("Role.rules[0].resources")), nil},
		{"groups missing", without(`api_groups = [""]`), api(drop("Role.rules[0].apiGroups")), nil},
		{"URLs in a role", below(`verbs      = ["get", "list"]`, `    non_resource_urls = ["/healthz"]`), api(set("Role.rules[0].nonResourceURLs", js(`["/healthz"]`))), nil},
		{"kind of a role that is none", put(`kind      = "Role"`, `kind      = "Rule"`), api(set("RoleBinding.roleRef.kind", "Rule")), nil},
		{"name of a role missing", without(`name      = "reader"`), api(drop("RoleBinding.roleRef.name")), nil},
		{"group of a role that is none", put(`"rbac.authorization.k8s.io"`, `"rbac.k8s.io"`), api(set("RoleBinding.roleRef.apiGroup", "rbac.k8s.io")), nil},
		{"kind of a subject that is none", put(`kind      = "ServiceAccount"`, `kind      = "Account"`), api(set("RoleBinding.subjects[0].kind", "Account")), nil},
		{"default above the maximum", put(`cpu = "500m"`, `cpu = "3"`), api(set("LimitRange.spec.limits[0].default.cpu", "3")), nil},
		{"default request above the default", put(`cpu = "100m"`, `cpu = "600m"`), api(set("LimitRange.spec.limits[0].defaultRequest.cpu", "600m")), nil},
		{"quota negative", put(`pods = "20"`, `pods = "-20"`), api(set("ResourceQuota.spec.hard.pods", "-20")), nil},
		{"quota of a part of a pod", put(`pods = "20"`, `pods = "2.5"`), api(set("ResourceQuota.spec.hard.pods", "2500m")), nil},
		{"namespace name with a dot", put(`namespace "shop"`, `namespace "shop.x"`), api(set("Namespace.metadata.name", "shop.x")), nil},
	})
}

// among puts mutations in one module.
func among(module string, mutations []mutation) []mutation {
	for i := range mutations {
		mutations[i].in = in(module)
	}
	return mutations
}
