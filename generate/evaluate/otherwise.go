package evaluate

import "strings"

// otherwise says how podgen writes what other tools have a name for, "" for a
// name that none of them is known to have. Case and underscores are free.
func otherwise(name string) string {
	switch strings.ReplaceAll(strings.ToLower(name), "_", "") {
	case "spec", "metadata":
		return " Its fields stand in the block directly."
	case "count":
		return " Use for_each, or enabled for one or none."
	case "dynamic":
		return " Every block takes for_each."
	case "containers":
		return ` Each container is a block of its own: container "NAME" { … }.`
	case "initcontainer", "initcontainers":
		return ` Each init container is a block of its own: init "NAME" { … }, or sidecar "NAME" { … } for a native sidecar.`
	case "volumes":
		return ` Each volume is a block of its own: volume "NAME" { … }.`
	case "volumemount", "volumemounts":
		return ` A mount is a block: mount "/path" { volume = volume.NAME }.`
	case "resource", "data", "module", "provider", "terraform", "output":
		return " An object is a block of its kind, such as deployment \"NAME\" { … }."
	}
	return ""
}
