package rule

import "podgen/generate/object"

// indexOthers notes what is there beside the objects that blocks make: those that exist
// already and the services that stand in workloads, by kind and name, and manifests
// by their name alone, "/app".
func (m *Module) indexOthers() {
	m.others = map[string]bool{}
	for _, o := range m.Plan.External {
		if o.Kind != nil {
			m.others[o.Kind.Name+"/"+o.Name] = true
		}
	}
	for _, o := range m.Plan.Objects {
		m.limited = m.limited || o.Kind != nil && o.Kind.Name == "LimitRange"
		for _, s := range o.Services {
			m.others["Service/"+s.Name] = true
		}
		if manifest, ok := o.Value.(object.Map); ok {
			if meta, ok := manifest.Get("metadata").(object.Map); ok {
				name, _ := meta.Get("name").(string)
				m.others["/"+name] = true
			}
			if spec, ok := manifest.Get("spec").(object.Map); ok {
				m.others["Secret/"+madeSecret(spec)] = true
			}
		}
	}
}

// madeSecret is the Secret that something makes for the object of a manifest: for a
// Certificate of cert-manager (spec.secretName), or for an ExternalSecret (spec.target.name).
func madeSecret(spec object.Map) string {
	if target, ok := spec.Get("target").(object.Map); ok {
		name, _ := target.Get("name").(string)
		return name
	}
	name, _ := spec.Get("secretName").(string)
	return name
}

// There says that the module makes an object or says that it exists. An object of a
// kind that podgen does not know may make others of its name, as a SealedSecret does.
func (m *Module) There(kind, name string) bool {
	return m.Object(kind, name) != nil || m.others[kind+"/"+name] || m.others["/"+name]
}
