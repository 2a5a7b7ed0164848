package parity

import "strings"

// Groups of workloads that share fields.
var (
	running  = []string{"deployment", "stateful_set", "daemon_set", "replica_set"} // pods that always run
	counted  = []string{"deployment", "stateful_set", "replica_set"}
	jobs     = []string{"job", "cron_job"}
	selector = "app.kubernetes.io/name"
)

// renamed edits the name of a workload wherever the default selector repeats it.
func renamed(name string) []op {
	return api(set("self.metadata.name", name))
}

func renamedSelecting(name string) []op {
	return api(
		set("self.metadata.name", name), set("self.metadata.labels["+selector+"]", name),
		set("self.spec.selector.matchLabels["+selector+"]", name), set("template.metadata.labels["+selector+"]", name),
	)
}

// badWorkloads are mutations of what one kind of workload, or some, have of their own.
func badWorkloads() []mutation {
	const labels = `labels      = { tier = "web" }`
	header := func(name string) change { return put(` "app" {`+"\n  annotations", ` "`+name+`" {`+"\n  annotations") }
	return []mutation{
		// Names.
		{"name with a capital", header("App"), renamed("App"), in("pod", "job", "cron_job")},
		{"name with a capital, selected", header("App"), renamedSelecting("App"), in("stateful_set", "daemon_set", "replica_set")},
		{"name with an underscore", below(labels, `  name = "my_app"`), renamed("my_app"), in("pod", "job", "cron_job")},
		{"name with an underscore, selected", below(labels, `  name = "my_app"`), renamedSelecting("my_app"), in("stateful_set", "daemon_set", "replica_set")},
		{"name that is too long for a subdomain", header(strings.Repeat("a", 254)), renamed(strings.Repeat("a", 254)), in("pod", "job", "cron_job")},
		{"name that is too long for a label of the pods", header(strings.Repeat("a", 64)), renamed(strings.Repeat("a", 64)), in("job", "cron_job")},
		{"name that is too long for a label, selected", header(strings.Repeat("a", 64)), renamedSelecting(strings.Repeat("a", 64)), in("stateful_set", "daemon_set", "replica_set")},
		{"name with a dot", header("a.b"), renamedSelecting("a.b"), in("stateful_set")},
		{"name that leaves no room for the time", header(strings.Repeat("a", 53)), renamed(strings.Repeat("a", 53)), in("cron_job")},
		{"namespace that is none", below(labels, `  namespace = "Shop_1"`), api(set("self.metadata.namespace", "Shop_1")), but("deployment")},
		{"namespace with a dot", below(labels, `  namespace = "a.b"`), api(set("self.metadata.namespace", "a.b"), set("Service.metadata.namespace", "a.b")), in("deployment")},
		{"finalizer that is none", below(labels, `  finalizers = ["a b"]`), api(set("self.metadata.finalizers", js(`["a b"]`))), nil},
		{"owner without a UID", below(labels, "  owner_reference {\n    api_version = \"v1\"\n    kind = \"Node\"\n    name = \"n\"\n  }"), api(set("self.metadata.ownerReferences", js(`[{"apiVersion":"v1","kind":"Node","name":"n"}]`))), nil},
		{"annotations of more than 256 KiB", put(`"example.com/owner" = "shop"`, `"example.com/owner" = join("", [for i in range(40000) : "abcdefg"])`), api(set("self.metadata.annotations[example.com/owner]", strings.Repeat("abcdefg", 40000))), nil},

		// Restart policies.
		{"restart policy that is none", put(`restart_policy = "Always"`, `restart_policy = "Sometimes"`), api(set("pod.restartPolicy", "Sometimes")), in(append([]string{"pod"}, running...)...)},
		{"restart policy Never of what always runs", put(`restart_policy = "Always"`, `restart_policy = "Never"`), api(set("pod.restartPolicy", "Never")), running},
		{"restart policy OnFailure of what always runs", put(`restart_policy = "Always"`, `restart_policy = "OnFailure"`), api(set("pod.restartPolicy", "OnFailure")), running},
		{"restart policy Always of a job", put(`restart_policy = "Never"`, `restart_policy = "Always"`), api(set("pod.restartPolicy", "Always")), jobs},
		{"restart policy of a job missing", without(`restart_policy = "Never"`), api(drop("pod.restartPolicy")), jobs},
		{"restart policy of a job that is none", put(`restart_policy = "Never"`, `restart_policy = "never"`), api(set("pod.restartPolicy", "never")), jobs},
		{"restart policy OnFailure with a failure policy", put(`restart_policy = "Never"`, `restart_policy = "OnFailure"`), api(set("pod.restartPolicy", "OnFailure")), jobs},

		// Selectors.
		{"label of the pods other than the selector", below(labels, "  template {\n    labels = { \"app.kubernetes.io/name\" = \"other\" }\n  }"), api(set("template.metadata.labels", js(`{"app.kubernetes.io/name":"other"}`))), running},
		{"selector with a bad key", below(labels, "  selector {\n    match_labels = { \"a b\" = \"c\" }\n  }"), api(set("self.metadata.labels", js(`{"tier":"web"}`)), set("template.metadata.labels", js(`{"tier":"web","a b":"c"}`)), set("self.spec.selector.matchLabels", js(`{"a b":"c"}`))), in("stateful_set", "daemon_set", "replica_set")},
		{"selector with a bad value", below(labels, "  selector {\n    match_labels = { tier = \"w b\" }\n  }"), api(set("self.metadata.labels", js(`{"tier":"web"}`)), set("template.metadata.labels", js(`{"tier":"web"}`)), set("self.spec.selector.matchLabels", js(`{"tier":"w b"}`))), in("stateful_set", "daemon_set", "replica_set")},
		{"selector that does not match", below(labels, "  selector {\n    match_expression {\n      key      = \"tier\"\n      operator = \"In\"\n      values   = [\"db\"]\n    }\n  }"), api(set("self.metadata.labels", js(`{"tier":"web"}`)), set("template.metadata.labels", js(`{"tier":"web"}`)), set("self.spec.selector", js(`{"matchExpressions":[{"key":"tier","operator":"In","values":["db"]}]}`))), in("stateful_set", "daemon_set", "replica_set")},
		{"selector that is empty", below(labels, "  selector {}"), api(set("self.metadata.labels", js(`{"tier":"web"}`)), set("template.metadata.labels", js(`{"tier":"web"}`)), set("self.spec.selector", js(`{}`))), in("stateful_set", "daemon_set", "replica_set")},
		{"selector with an operator that is none", below(labels, "  selector {\n    match_expression {\n      key      = \"tier\"\n      operator = \"Is\"\n      values   = [\"web\"]\n    }\n  }"), api(set("self.metadata.labels", js(`{"tier":"web"}`)), set("template.metadata.labels", js(`{"tier":"web"}`)), set("self.spec.selector", js(`{"matchExpressions":[{"key":"tier","operator":"Is","values":["web"]}]}`))), in("stateful_set", "daemon_set", "replica_set")},
		{"selector of a job", below(labels, "  selector {\n    match_labels = { tier = \"web\" }\n  }"), api(set("job.selector.matchLabels.tier", "web")), jobs},
		{"deadline of pods that always run", below(labels, "  active_deadline_seconds = 10"), api(set("pod.activeDeadlineSeconds", 10)), running},

		// Numbers and sets of values.
		{"replicas negative", put("replicas ", "replicas = -3 # "), api(set("self.spec.replicas", -3)), counted},
		{"replicas of text", put("replicas ", "replicas = \"three\" # "), api(set("self.spec.replicas", "three")), counted},
		{"replicas of a fraction", put("replicas ", "replicas = 2.5 # "), api(set("self.spec.replicas", 2.5)), counted},
		{"min ready seconds negative", put("min_ready_seconds", "min_ready_seconds = -10 #"), api(set("self.spec.minReadySeconds", -10)), running},
		{"min ready seconds longer than the progress deadline", put("min_ready_seconds         = 10", "min_ready_seconds         = 300"), api(set("self.spec.minReadySeconds", 300)), in("deployment")},
		{"progress deadline shorter than the time to be ready", put("progress_deadline_seconds = 300", "progress_deadline_seconds = 10"), api(set("self.spec.progressDeadlineSeconds", 10)), in("deployment")},
		{"history limit negative", put("revision_history_limit    = 5", "revision_history_limit    = -5"), api(set("self.spec.revisionHistoryLimit", -5)), in("deployment")},
		{"history limit of a daemon set negative", put("min_ready_seconds", "revision_history_limit = -1\n  min_ready_seconds"), api(set("self.spec.revisionHistoryLimit", -1)), in("daemon_set")},
		{"strategy that is none", put(`type = "RollingUpdate"`, `type = "Rolling"`), api(set("self.spec.strategy.type", "Rolling")), in("deployment")},
		{"strategy Recreate with a rolling update", put(`type = "RollingUpdate"`, `type = "Recreate"`), api(set("self.spec.strategy.type", "Recreate")), in("deployment")},
		{"surge that is no percentage", put(`"25%"`, `"25 %"`), api(set("self.spec.strategy.rollingUpdate.maxSurge", "25 %")), in("deployment")},
		{"surge negative", put(`"25%"`, `-1`), api(set("self.spec.strategy.rollingUpdate.maxSurge", -1)), in("deployment")},
		{"unavailable above 100 %", put("max_unavailable = 1", `max_unavailable = "101%"`), api(set("self.spec.strategy.rollingUpdate.maxUnavailable", "101%")), in("deployment")},
		{"neither surge nor unavailable", put("max_surge       = \"25%\"\n      max_unavailable = 1", "max_surge       = 0\n      max_unavailable = 0"), api(set("self.spec.strategy.rollingUpdate", js(`{"maxSurge":0,"maxUnavailable":0}`))), in("deployment")},

		{"unavailable zero without surge", put("max_unavailable = 1", "max_unavailable = 0"), api(set("self.spec.updateStrategy.rollingUpdate.maxUnavailable", 0)), in("daemon_set")},
		{"surge and unavailable", below("max_unavailable = 1", "      max_surge = 1"), api(set("self.spec.updateStrategy.rollingUpdate.maxSurge", 1)), in("daemon_set")},
		{"update strategy that is none", put(`type = "RollingUpdate"`, `type = "Rolling"`), api(set("self.spec.updateStrategy.type", "Rolling")), in("daemon_set", "stateful_set")},
		{"update of daemons above 100 %", put("max_unavailable = 1", `max_unavailable = "200%"`), api(set("self.spec.updateStrategy.rollingUpdate.maxUnavailable", "200%")), in("daemon_set")},

		{"partition negative", put("partition = 1", "partition = -1"), api(set("self.spec.updateStrategy.rollingUpdate.partition", -1)), in("stateful_set")},
		{"partition on delete", put(`type = "RollingUpdate"`, `type = "OnDelete"`), api(set("self.spec.updateStrategy.type", "OnDelete")), in("stateful_set")},
		{"pod management that is none", put(`"Parallel"`, `"AtOnce"`), api(set("self.spec.podManagementPolicy", "AtOnce")), in("stateful_set")},
		{"service name that is none", put(`"app-peers"`, `"App_Peers"`), api(set("self.spec.serviceName", "App_Peers")), in("stateful_set")},
		{"start ordinal negative", put("start = 1", "start = -1"), api(set("self.spec.ordinals.start", -1)), in("stateful_set")},
		{"retention when deleted that is none", put(`when_deleted = "Delete"`, `when_deleted = "Drop"`), api(set("self.spec.persistentVolumeClaimRetentionPolicy.whenDeleted", "Drop")), in("stateful_set")},
		{"retention when scaled that is none", put(`when_scaled  = "Retain"`, `when_scaled  = "Keep"`), api(set("self.spec.persistentVolumeClaimRetentionPolicy.whenScaled", "Keep")), in("stateful_set")},
		{"claim without access modes", without(`access_modes       = ["ReadWriteOnce"]`), api(drop("self.spec.volumeClaimTemplates[0].spec.accessModes")), in("stateful_set")},
		{"claim with an access mode that is none", put(`access_modes       = ["ReadWriteOnce"]`, `access_modes       = ["ReadWriteOften"]`), api(set("self.spec.volumeClaimTemplates[0].spec.accessModes", js(`["ReadWriteOften"]`))), in("stateful_set")},
		{"claim without a size", without(`requests = { storage = "10Gi" }`), api(set("self.spec.volumeClaimTemplates[0].spec.resources", js(`{}`))), in("stateful_set")},
		{"claim of another resource", put(`storage = "10Gi"`, `cpu = "1"`), api(set("self.spec.volumeClaimTemplates[0].spec.resources.requests", js(`{"cpu":"1"}`))), in("stateful_set")},
		{"claim of a negative size", put(`storage = "10Gi"`, `storage = "-10Gi"`), api(set("self.spec.volumeClaimTemplates[0].spec.resources.requests.storage", "-10Gi")), in("stateful_set")},
		{"claim of a class that is none", put(`storage_class_name = "fast"`, `storage_class_name = "Fast_1"`), api(set("self.spec.volumeClaimTemplates[0].spec.storageClassName", "Fast_1")), in("stateful_set")},
		{"claim of a volume mode that is none", below(`storage_class_name = "fast"`, `    volume_mode = "Files"`), api(set("self.spec.volumeClaimTemplates[0].spec.volumeMode", "Files")), in("stateful_set")},
		{"mount of a claim that is not there", put("volume = volume_claim_template.store", "volume = volume_claim_template.stores"), api(set("pod.containers[db].volumeMounts[0].name", "stores")), in("stateful_set")},
		{"mount of a claim without a path", put(`mount "/store"`, `mount ""`), api(set("pod.containers[db].volumeMounts[0].mountPath", "")), in("stateful_set")},

		// Jobs.
		{"parallelism negative", put("parallelism                = 2", "parallelism                = -2"), api(set("job.parallelism", -2)), jobs},
		{"completions negative", put("completions                = 4", "completions                = -4"), api(set("job.completions", -4)), jobs},
		{"completions of an indexed job missing", without("completions                = 4"), api(drop("job.completions")), jobs},
		{"completion mode that is none", put(`"Indexed"`, `"Numbered"`), api(set("job.completionMode", "Numbered")), jobs},
		{"retries negative", put("backoff_limit              = 6", "backoff_limit              = -6"), api(set("job.backoffLimit", -6)), jobs},
		{"deadline of a job negative", put("active_deadline_seconds    = 600", "active_deadline_seconds    = -600"), api(set("job.activeDeadlineSeconds", -600)), jobs},
		{"time to live negative", put("ttl_seconds_after_finished = 3600", "ttl_seconds_after_finished = -1"), api(set("job.ttlSecondsAfterFinished", -1)), jobs},
		{"retries of an index negative", below("backoff_limit              = 6", "  backoff_limit_per_index = -1"), api(set("job.backoffLimitPerIndex", -1)), jobs},
		{"failed indexes without retries of an index", below("backoff_limit              = 6", "  max_failed_indexes = 1"), api(set("job.maxFailedIndexes", 1)), jobs},
		{"deadline of a job's pods zero", below("completions                = 4", "  template {\n    active_deadline_seconds = 0\n  }"), api(set("pod.activeDeadlineSeconds", 0)), jobs},
		{"action that is none", put(`action = "FailJob"`, `action = "Fail"`), api(set("job.podFailurePolicy.rules[0].action", "Fail")), jobs},
		{"action missing", without(`action = "FailJob"`), api(drop("job.podFailurePolicy.rules[0].action")), jobs},
		{"action for an index without retries of an index", put(`action = "FailJob"`, `action = "FailIndex"`), api(set("job.podFailurePolicy.rules[0].action", "FailIndex")), jobs},
		{"exit codes of a container that is not there", put(`container_name = "web"`, `container_name = "wep"`), api(set("job.podFailurePolicy.rules[0].onExitCodes.containerName", "wep")), jobs},
		{"exit code zero", put("values         = [3, 42]", "values         = [0, 3]"), api(set("job.podFailurePolicy.rules[0].onExitCodes.values", js("[0,3]"))), jobs},
		{"exit codes out of order", put("values         = [3, 42]", "values         = [42, 3]"), api(set("job.podFailurePolicy.rules[0].onExitCodes.values", js("[42,3]"))), jobs},
		{"exit codes twice", put("values         = [3, 42]", "values         = [3, 3]"), api(set("job.podFailurePolicy.rules[0].onExitCodes.values", js("[3,3]"))), jobs},
		{"exit codes missing", without("values         = [3, 42]"), api(set("job.podFailurePolicy.rules[0].onExitCodes.values", js("[]"))), jobs},
		{"operator of exit codes that is none", put(`operator       = "In"`, `operator       = "Of"`), api(set("job.podFailurePolicy.rules[0].onExitCodes.operator", "Of")), jobs},
		{"status of a condition that is none", put(`status = "True"`, `status = "Yes"`), api(set("job.podFailurePolicy.rules[1].onPodConditions[0].status", "Yes")), jobs},
		{"type of a condition that is none", put(`type   = "DisruptionTarget"`, `type   = "Disruption Target"`), api(set("job.podFailurePolicy.rules[1].onPodConditions[0].type", "Disruption Target")), jobs},
		{"exit codes and conditions", below("status = \"True\"\n      }", "      on_exit_codes {\n        operator = \"In\"\n        values   = [5]\n      }"), api(set("job.podFailurePolicy.rules[1].onExitCodes", js(`{"operator":"In","values":[5]}`))), jobs},
		{"neither exit codes nor conditions", without("      on_pod_condition {\n        type   = \"DisruptionTarget\"\n        status = \"True\"\n      }\n"), api(drop("job.podFailurePolicy.rules[1].onPodConditions")), jobs},
		{"indexes that are none", put(`"0,2-3"`, `"2,1"`), api(set("job.successPolicy.rules[0].succeededIndexes", "2,1")), jobs},
		{"indexes beyond the completions", put(`"0,2-3"`, `"0,4"`), api(set("job.successPolicy.rules[0].succeededIndexes", "0,4")), jobs},
		{"count of successes beyond the indexes", put("succeeded_count   = 1", "succeeded_count   = 4"), api(set("job.successPolicy.rules[0].succeededCount", 4)), jobs},
		{"rules of success missing", without("    rule {\n      succeeded_indexes = \"0,2-3\"\n      succeeded_count   = 1\n    }\n"), api(set("job.successPolicy.rules", js("[]"))), jobs},
		{"manager that is none", below("backoff_limit              = 6", `  managed_by = "x"`), api(set("job.managedBy", "x")), jobs},
		{"replacement that is none", below("backoff_limit              = 6", `  pod_replacement_policy = "Never"`), api(set("job.podReplacementPolicy", "Never")), jobs},
		{"replacement that a failure policy forbids", below("backoff_limit              = 6", `  pod_replacement_policy = "TerminatingOrFailed"`), api(set("job.podReplacementPolicy", "TerminatingOrFailed")), jobs},

		// Cron jobs.
		{"schedule missing", without(`schedule                      = "30 2 * * *"`), api(drop("self.spec.schedule")), in("cron_job")},
		{"schedule that is empty", put(`"30 2 * * *"`, `""`), api(set("self.spec.schedule", "")), in("cron_job")},
		{"schedule of four fields", put(`"30 2 * * *"`, `"30 2 * *"`), api(set("self.spec.schedule", "30 2 * *")), in("cron_job")},
		{"schedule out of range", put(`"30 2 * * *"`, `"60 2 * * *"`), api(set("self.spec.schedule", "60 2 * * *")), in("cron_job")},
		{"schedule with a zone", put(`"30 2 * * *"`, `"TZ=UTC 30 2 * * *"`), api(set("self.spec.schedule", "TZ=UTC 30 2 * * *")), in("cron_job")},
		{"zone that is none", put(`"Europe/Berlin"`, `"Europe/Atlantis"`), api(set("self.spec.timeZone", "Europe/Atlantis")), in("cron_job")},
		{"zone that is empty", put(`"Europe/Berlin"`, `""`), api(set("self.spec.timeZone", "")), in("cron_job")},
		{"zone of the machine", put(`"Europe/Berlin"`, `"Local"`), api(set("self.spec.timeZone", "Local")), in("cron_job")},
		{"concurrency that is none", put(`"Forbid"`, `"Deny"`), api(set("self.spec.concurrencyPolicy", "Deny")), in("cron_job")},
		{"starting deadline negative", put("starting_deadline_seconds     = 600", "starting_deadline_seconds     = -1"), api(set("self.spec.startingDeadlineSeconds", -1)), in("cron_job")},
		{"history of successes negative", put("successful_jobs_history_limit = 3", "successful_jobs_history_limit = -3"), api(set("self.spec.successfulJobsHistoryLimit", -3)), in("cron_job")},
		{"history of failures negative", put("failed_jobs_history_limit     = 1", "failed_jobs_history_limit     = -1"), api(set("self.spec.failedJobsHistoryLimit", -1)), in("cron_job")},

		// The service inside a workload.
		{"service port zero", put("ports            = { http = 80 }", "ports            = { http = 0 }"), api(set("Service.spec.ports[0].port", 0)), in("deployment")},
		{"service port too large", put("ports            = { http = 80 }", "ports            = { http = 65536 }"), api(set("Service.spec.ports[0].port", 65536)), in("deployment")},
		{"session affinity that is none", put(`session_affinity = "None"`, `session_affinity = "Cookie"`), api(set("Service.spec.sessionAffinity", "Cookie")), in("deployment")},
		{"service type that is none", below(`session_affinity = "None"`, `    type = "Cluster"`), api(set("Service.spec.type", "Cluster")), in("deployment")},
		{"service without ports", without("ports            = { http = 80 }"), api(drop("Service.spec.ports")), in("deployment")},
		{"address of a service that is none", below(`session_affinity = "None"`, `    cluster_ip = "10.0.0"`), api(set("Service.spec.clusterIP", "10.0.0")), in("deployment")},
		{"traffic policy of a service inside", below(`session_affinity = "None"`, `    external_traffic_policy = "Local"`), api(set("Service.spec.externalTrafficPolicy", "Local")), in("deployment")},
	}
}
