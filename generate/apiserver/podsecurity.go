package apiserver

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"podgen/generate/kubernetes"
	"podgen/generate/object"
)

// PodSecurity returns the violations of a level by the pod that the object is or
// makes, by the policy of the checker's version. It returns nothing for an object
// without pods.
func (c *Checker) PodSecurity(level kubernetes.Level, o *object.Object) []Finding {
	k := c.kindOf(o)
	if k == nil {
		return nil
	}
	value, _ := decoded(k, o)
	meta, spec, path := podOf(value)
	if spec == nil {
		return nil
	}
	findings := PodSecurity(level, c.version, meta, spec)
	for i := range findings {
		findings[i].Path = slices.Concat(path, findings[i].Path)
		findings[i].Field = strings.Join(append(slices.Clone(path), findings[i].Field), ".")
	}
	return findings
}

// PodSecurity returns the violations of a level by a pod, by the policy of a
// version. Paths begin with metadata or spec.
//
// The policy itself names containers, but no fields. They are found by trying:
// a container is at fault if the policy forbids a pod of it alone, a field if
// the verdict changes without it. A violation by all containers that one field of
// the pod would mend is one finding.
func PodSecurity(level kubernetes.Level, v kubernetes.Version, meta *metav1.ObjectMeta, spec *corev1.PodSpec) []Finding {
	var findings []Finding
	for _, c := range securityChecks(level, v) {
		if result := c.run(meta, spec); !result.Allowed {
			findings = append(findings, c.locate(result, meta, spec)...)
		}
	}
	return findings
}

// securityCheck is a check of the policy at a version.
type securityCheck struct {
	id  policy.CheckID
	run policy.CheckPodFn
	restricted
}

// restricted are the fields that a check looks at, by their paths in the spec of
// a pod and in a container; * stands for every element of a list. Where a field
// cannot be unset alone, a colon stands before it instead of a dot.
type restricted struct {
	must    string   // has to be set
	may     []string // must not be set, or not to everything
	pod     bool     // the fields of the pod count
	each    bool     // the fields of containers count
	volumes bool     // the sources of volumes count
}

func restrictedFields(id policy.CheckID) restricted {
	switch id {
	case "allowPrivilegeEscalation":
		return restricted{each: true, must: "securityContext.allowPrivilegeEscalation"}
	case "appArmorProfile":
		return restricted{pod: true, each: true, may: []string{"securityContext.appArmorProfile:type"}}
	case "capabilities_baseline":
		return restricted{each: true, may: []string{"securityContext.capabilities.add.*"}}
	case "capabilities_restricted":
		return restricted{each: true, must: "securityContext.capabilities.drop", may: []string{"securityContext.capabilities.add.*"}}
	case "hostNamespaces":
		return restricted{pod: true, may: []string{"hostNetwork", "hostPID", "hostIPC"}}
	case "hostPorts":
		return restricted{each: true, may: []string{"ports.*.hostPort"}}
	case "hostProbesAndHostLifecycle":
		return restricted{each: true, may: []string{
			"livenessProbe.httpGet.host", "readinessProbe.httpGet.host", "startupProbe.httpGet.host",
			"livenessProbe.tcpSocket.host", "readinessProbe.tcpSocket.host", "startupProbe.tcpSocket.host",
			"lifecycle.postStart.httpGet.host", "lifecycle.preStop.httpGet.host",
			"lifecycle.postStart.tcpSocket.host", "lifecycle.preStop.tcpSocket.host"}}
	case "privileged":
		return restricted{each: true, may: []string{"securityContext.privileged"}}
	case "procMount", "procMount_restricted":
		return restricted{each: true, may: []string{"securityContext.procMount"}}
	case "hostPathVolumes", "restrictedVolumes":
		return restricted{volumes: true}
	case "runAsNonRoot":
		return restricted{pod: true, each: true, must: "securityContext.runAsNonRoot"}
	case "runAsUser":
		return restricted{pod: true, each: true, may: []string{"securityContext.runAsUser"}}
	case "seLinuxOptions":
		return restricted{pod: true, each: true, may: []string{
			"securityContext.seLinuxOptions.type", "securityContext.seLinuxOptions.user", "securityContext.seLinuxOptions.role"}}
	case "seccompProfile_baseline":
		return restricted{pod: true, each: true, may: []string{"securityContext.seccompProfile:type"}}
	case "seccompProfile_restricted":
		return restricted{pod: true, each: true, must: "securityContext.seccompProfile.type"}
	case "sysctls":
		return restricted{pod: true, may: []string{"securityContext.sysctls.*:name"}}
	case "windowsHostProcess":
		return restricted{pod: true, each: true, may: []string{"securityContext.windowsOptions.hostProcess"}}
	}
	return restricted{}
}

// securityChecks are the checks of a level at a version, without those that
// stricter ones replace.
func securityChecks(level kubernetes.Level, v kubernetes.Version) []securityCheck {
	at := api.MajorMinorVersion(v.Major, v.Minor)
	var checks []securityCheck
	replaced := map[policy.CheckID]bool{}
	for _, check := range policy.DefaultChecks() {
		if level == kubernetes.Privileged || level == kubernetes.Baseline && check.Level == api.LevelRestricted {
			continue
		}
		for _, version := range slices.Backward(check.Versions) {
			if at.Older(version.MinimumVersion) {
				continue
			}
			checks = append(checks, securityCheck{check.ID, version.CheckPod, restrictedFields(check.ID)})
			for _, id := range version.OverrideCheckIDs {
				replaced[id] = true
			}
			break
		}
	}
	checks = slices.DeleteFunc(checks, func(c securityCheck) bool { return replaced[c.id] })
	slices.SortFunc(checks, func(a, b securityCheck) int { return strings.Compare(string(a.id), string(b.id)) })
	return checks
}

// locate finds the places that make the check fail.
func (c securityCheck) locate(result policy.CheckResult, meta *metav1.ObjectMeta, spec *corev1.PodSpec) []Finding {
	containers := c.failing(spec)
	if strings.HasPrefix(result.ForbiddenDetail, "pod or ") && len(containers) == len(containersOf(spec)) {
		return []Finding{c.finding(result, append([]string{"spec"}, strings.Split(c.must, ".")...))}
	}
	findings := append(c.inAnnotations(meta, spec), c.inPod(spec)...)
	for _, container := range containers {
		findings = append(findings, c.inContainer(spec, container)...)
	}
	findings = append(findings, c.inVolumes(spec)...)
	if len(findings) == 0 {
		return []Finding{c.finding(result, []string{"spec"})}
	}
	return findings
}

// inAnnotations finds the annotations that the check refuses.
func (c securityCheck) inAnnotations(meta *metav1.ObjectMeta, spec *corev1.PodSpec) []Finding {
	var findings []Finding
	for _, key := range slices.Sorted(maps.Keys(meta.Annotations)) {
		only := &metav1.ObjectMeta{Annotations: map[string]string{key: meta.Annotations[key]}}
		if result := c.run(only, bare(spec)); !result.Allowed && c.run(nothing, bare(spec)).ForbiddenDetail != result.ForbiddenDetail {
			findings = append(findings, c.finding(result, []string{"metadata", "annotations", key}))
		}
	}
	return findings
}

// inPod finds the fields of the pod itself.
func (c securityCheck) inPod(spec *corev1.PodSpec) []Finding {
	if !c.pod {
		return nil
	}
	run := func(unit any) policy.CheckResult { return c.run(nothing, unit.(*corev1.PodSpec)) }
	return c.inUnit(bare(spec), run, "spec")
}

// failing are the containers that the check forbids on their own.
func (c securityCheck) failing(spec *corev1.PodSpec) []containerPlace {
	if !c.each {
		return nil
	}
	podFails := !c.run(nothing, bare(spec)).Allowed
	return slices.DeleteFunc(containersOf(spec), func(p containerPlace) bool {
		result := c.run(nothing, alone(bare(spec), p.container))
		// A pod that fails without containers fails with each: then the text says
		// whether this one has a part in it.
		return result.Allowed || podFails && !strings.Contains(result.ForbiddenDetail, strconv.Quote(p.container.Name))
	})
}

// inContainer finds the fields of a container.
func (c securityCheck) inContainer(spec *corev1.PodSpec, p containerPlace) []Finding {
	pod := bare(spec)
	if c.pod && !c.run(nothing, pod).Allowed {
		pod = without(pod, present(pod, append(slices.Clone(c.may), c.must))).(*corev1.PodSpec)
	}
	run := func(unit any) policy.CheckResult { return c.run(nothing, alone(pod, unit.(*corev1.Container))) }
	return c.inUnit(p.container, run, "spec", p.list, strconv.Itoa(p.index))
}

// inUnit finds the fields of a pod or a container: those with which alone the
// check fails, and the one that has to be set if it fails without any of them.
func (c securityCheck) inUnit(unit any, run func(any) policy.CheckResult, path ...string) []Finding {
	var findings []Finding
	fields := present(unit, c.may)
	base := run(without(unit, fields))
	if !base.Allowed {
		findings = append(findings, c.finding(base, append(slices.Clone(path), strings.Split(c.must, ".")...)))
	}
	for i, field := range fields {
		others := slices.Delete(slices.Clone(fields), i, i+1)
		result := run(without(unit, others))
		if result.Allowed || result.ForbiddenDetail == base.ForbiddenDetail {
			continue
		}
		result.ForbiddenDetail = strings.TrimPrefix(result.ForbiddenDetail, base.ForbiddenDetail+"; ")
		findings = append(findings, c.finding(result, slices.Concat(path, field.path, field.rest)))
	}
	return findings
}

func (c securityCheck) inVolumes(spec *corev1.PodSpec) []Finding {
	if !c.volumes {
		return nil
	}
	var findings []Finding
	for i := range spec.Volumes {
		pod := bare(spec)
		pod.Volumes = spec.Volumes[i : i+1]
		if result := c.run(nothing, pod); !result.Allowed {
			path := []string{"spec", "volumes", strconv.Itoa(i)}
			findings = append(findings, c.finding(result, append(path, sourceOf(&spec.Volumes[i])...)))
		}
	}
	return findings
}

func (c securityCheck) finding(result policy.CheckResult, path []string) Finding {
	detail := result.ForbiddenReason
	if result.ForbiddenDetail != "" {
		detail += " (" + result.ForbiddenDetail + ")"
	}
	return Finding{Path: path, Field: podField(path), Type: PodSecurityViolation, Detail: detail, Check: string(c.id)}
}

// podField spells a path that begins with metadata or spec of a pod.
func podField(path []string) string {
	return fieldText(reflect.TypeFor[corev1.PodTemplateSpec](), path)
}

var nothing = &metav1.ObjectMeta{}

// containerPlace is a container of a pod.
type containerPlace struct {
	list      string
	index     int
	container *corev1.Container
}

func containersOf(spec *corev1.PodSpec) []containerPlace {
	var places []containerPlace
	for i := range spec.InitContainers {
		places = append(places, containerPlace{"initContainers", i, &spec.InitContainers[i]})
	}
	for i := range spec.Containers {
		places = append(places, containerPlace{"containers", i, &spec.Containers[i]})
	}
	for i := range spec.EphemeralContainers {
		places = append(places, containerPlace{"ephemeralContainers", i, (*corev1.Container)(&spec.EphemeralContainers[i].EphemeralContainerCommon)})
	}
	return places
}

// bare is the pod without containers and volumes.
func bare(spec *corev1.PodSpec) *corev1.PodSpec {
	pod := *spec
	pod.InitContainers, pod.Containers, pod.EphemeralContainers, pod.Volumes = nil, nil, nil, nil
	return &pod
}

// alone is the pod with one container.
func alone(pod *corev1.PodSpec, container *corev1.Container) *corev1.PodSpec {
	with := *pod
	with.Containers = []corev1.Container{*container}
	return &with
}

// sourceOf is the name of the field that a volume has its source in.
func sourceOf(v *corev1.Volume) []string {
	source := reflect.ValueOf(v.VolumeSource)
	for i := range source.NumField() {
		if !source.Field(i).IsNil() {
			name, _, _ := strings.Cut(source.Type().Field(i).Tag.Get("json"), ",")
			return []string{name}
		}
	}
	return nil
}

// setField is a field that is set, or an element of a list: what to take away, and
// the rest of the path to what is meant.
type setField struct{ path, rest []string }

// present are the fields that are set.
func present(unit any, patterns []string) []setField {
	var found []setField
	for _, pattern := range patterns {
		if pattern == "" {
			continue
		}
		pattern, rest, _ := strings.Cut(pattern, ":")
		for _, path := range expand(reflect.ValueOf(unit).Elem(), strings.Split(pattern, "."), nil) {
			found = append(found, setField{path, strings.Fields(rest)})
		}
	}
	return found
}

// expand returns the paths to what is set where a pattern leads.
func expand(v reflect.Value, pattern, path []string) [][]string {
	switch {
	case len(pattern) == 0 && (!v.IsZero() || endsInIndex(path)):
		return [][]string{slices.Clone(path)}
	case len(pattern) == 0, v.IsZero():
		return nil
	case pattern[0] == "*":
		var found [][]string
		for i := range v.Len() {
			found = append(found, expand(v.Index(i), pattern[1:], append(path, strconv.Itoa(i)))...)
		}
		return found
	}
	v = reflect.Indirect(v)
	f, _ := jsonField(v.Type(), pattern[0])
	return expand(v.FieldByIndex(f.Index), pattern[1:], append(path, pattern[0]))
}

// endsInIndex says that a path ends at an element of a list, which is there even if
// it is empty.
func endsInIndex(path []string) bool {
	_, err := strconv.Atoi(path[len(path)-1])
	return err == nil
}

// without is a copy of a pod or a container that lacks some fields and elements
// of lists.
func without(unit any, fields []setField) any {
	var copied any
	switch u := unit.(type) {
	case *corev1.PodSpec:
		copied = u.DeepCopy()
	case *corev1.Container:
		copied = u.DeepCopy()
	}
	for _, field := range slices.Backward(fields) {
		v := reflect.ValueOf(copied).Elem()
		for i, step := range field.path {
			v = reflect.Indirect(v)
			if v.Kind() != reflect.Slice {
				f, _ := jsonField(v.Type(), step)
				v = v.FieldByIndex(f.Index)
				continue
			}
			index, _ := strconv.Atoi(step)
			if i == len(field.path)-1 {
				v.Set(reflect.AppendSlice(v.Slice(0, index), v.Slice(index+1, v.Len())))
				break
			}
			v = v.Index(index)
		}
		if v.Kind() != reflect.Slice {
			v.SetZero()
		}
	}
	return copied
}
