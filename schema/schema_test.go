package schema

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"podgen/golden"
)

// derived returns the schema with every kind derived.
func derived() *Schema {
	s := New()
	for _, name := range s.Kinds() {
		s.Kind(name)
	}
	return s
}

// mappedFields returns the key of every Go field that an attribute or a block
// of the schema sets, found by walking the paths of the schema itself.
func mappedFields(s *Schema) map[string]bool {
	mapped := map[string]bool{}
	done := map[*Body]bool{}
	follow := func(t reflect.Type, p Path) {
		for _, step := range p {
			t = elem(t)
			if step.JSON != "" {
				mapped[fieldKey(t, step.JSON)] = true
			}
			t = t.Field(step.Index).Type
		}
	}
	var visit func(b *Body)
	visit = func(b *Body) {
		if done[b] || b.Type == nil {
			return
		}
		done[b] = true
		for _, a := range b.Attributes {
			follow(b.Type, a.Path)
		}
		for _, n := range b.Blocks {
			follow(b.Type, n.Path)
			follow(n.Body.Type, n.Label.Path)
			visit(n.Body)
		}
	}
	for _, name := range s.Kinds() {
		visit(s.Kind(name).Block.Body)
	}
	return mapped
}

func elem(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// TestEveryFieldIsMapped walks the Go types of every kind, by itself and not by
// the deriver's notes, and wants each field to be mapped or left out for a reason.
func TestEveryFieldIsMapped(t *testing.T) {
	s := derived()
	mapped, omitted := mappedFields(s), s.deriver.omitted
	fields, seen := 0, map[reflect.Type]bool{}
	var walk func(typ reflect.Type)
	walk = func(typ reflect.Type) {
		typ = elem(typ)
		if _, leaf := leafOf(typ); leaf || typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		for f := range typ.Fields() {
			name, inline := jsonName(f)
			if inline {
				if f.Type != typeMeta {
					walk(f.Type)
				}
				continue
			}
			key := fieldKey(typ, name)
			fields++
			switch {
			case omitted[key] != "" && (key != "core/v1.PodSpec.containers" && key != "core/v1.PodSpec.initContainers"):
				continue // what is below is not the user's
			case !mapped[key] && omitted[key] == "":
				t.Errorf("%s is neither mapped nor left out", key)
			}
			walk(f.Type)
		}
	}
	for _, name := range s.Kinds() {
		walk(s.Kind(name).Type)
	}
	t.Logf("%d fields of %d structs; %d left out with a reason", fields, len(seen), len(omitted))
	if fields < 900 {
		t.Errorf("only %d fields were found: the walk is broken", fields)
	}
}

// TestOverridesMatchFields keeps the table of exceptions from rotting.
func TestOverridesMatchFields(t *testing.T) {
	s := derived()
	for key := range overrides() {
		if !s.deriver.seen[key] {
			t.Errorf("%s matches no field", key)
		}
	}
}

// TestEveryFieldIsDocumented wants the API's own words for every attribute and block.
func TestEveryFieldIsDocumented(t *testing.T) {
	s := derived()
	undocumented := map[string]bool{}
	done := map[*Body]bool{}
	var visit func(b *Body, where string)
	visit = func(b *Body, where string) {
		if done[b] {
			return
		}
		done[b] = true
		for _, a := range b.Attributes {
			if a.Doc() == "" {
				undocumented[where+"."+a.Name] = true
			}
		}
		for _, n := range b.Blocks {
			if n.Doc() == "" {
				undocumented[where+"."+n.Name] = true
			}
			visit(n.Body, where+"."+n.Name)
		}
	}
	for _, name := range s.Kinds() {
		visit(s.Kind(name).Block.Body, name)
	}
	for _, known := range undocumentedUpstream {
		if !undocumented[known] {
			t.Errorf("%s is documented by now: take it off the list", known)
		}
		delete(undocumented, known)
	}
	for name := range undocumented {
		t.Errorf("%s has no documentation", name)
	}
}

// undocumentedUpstream are fields without documentation in k8s.io/api itself.
var undocumentedUpstream = []string{"ingress.rule.http"}

// TestNamesAreUnique wants one meaning for a name in a block. The shorter forms
// stand beside blocks of the same field on purpose.
func TestNamesAreUnique(t *testing.T) {
	both := []string{"env"} // an attribute for the usual case, a block for what a map cannot say
	s := derived()
	done := map[*Body]bool{}
	var visit func(b *Body, where string)
	visit = func(b *Body, where string) {
		if done[b] {
			return
		}
		done[b] = true
		if len(b.attributes) != len(b.Attributes) || len(b.blocks) != len(b.Blocks) {
			t.Errorf("%s has a name twice: %v", where, b.Names())
		}
		for _, n := range b.Blocks {
			if b.Attribute(n.Name) != nil && !slices.Contains(both, n.Name) {
				t.Errorf("%s has both an attribute and a block %q", where, n.Name)
			}
			visit(n.Body, where+"."+n.Name)
		}
	}
	for _, name := range s.Kinds() {
		visit(s.Kind(name).Block.Body, name)
	}
}

// TestEveryKindIsListed wants each kind of the API groups in the table of kinds
// or left out for a reason. A kind is a struct with TypeMeta that the group
// registers; lists are not kinds that a user writes.
func TestEveryKindIsListed(t *testing.T) {
	s := derived()
	listed := map[string]bool{}
	for _, name := range s.Kinds() {
		listed[s.Kind(name).Name] = true
	}
	reasons := LeftOutKinds()
	found := map[string]bool{}
	for _, group := range []string{"core/v1", "apps/v1", "batch/v1", "networking/v1", "policy/v1", "autoscaling/v2", "rbac/v1", "storage/v1"} {
		for _, kind := range registeredKinds(t, group) {
			found[kind] = true
			if !listed[kind] && reasons[kind] == "" {
				t.Errorf("%s.%s is neither in the table of kinds nor left out", group, kind)
			}
		}
	}
	for kind := range reasons {
		if !found[kind] {
			t.Errorf("%s is left out, and no group has it", kind)
		}
		if listed[kind] {
			t.Errorf("%s is left out, and in the table of kinds", kind)
		}
	}
}

// registeredKinds reads the kinds that a group of k8s.io/api registers from its
// register.go.
func registeredKinds(t *testing.T, group string) []string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "k8s.io/api/"+group).Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "register.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	ast.Inspect(file, func(n ast.Node) bool {
		address, ok := n.(*ast.UnaryExpr)
		if !ok || address.Op != token.AND {
			return true
		}
		if literal, ok := address.X.(*ast.CompositeLit); ok {
			if name, ok := literal.Type.(*ast.Ident); ok && !strings.HasSuffix(name.Name, "List") {
				kinds = append(kinds, name.Name)
			}
		}
		return true
	})
	if len(kinds) == 0 {
		t.Fatalf("no kinds found in %s", group)
	}
	return kinds
}

func TestSnake(t *testing.T) {
	for in, want := range map[string]string{
		"name": "name", "hostPID": "host_pid", "podIPs": "pod_ips", "clusterIPs": "cluster_ips", "CSIDriver": "csi_driver",
		"fsGroup": "fs_group", "diskURI": "disk_uri", "seLinuxOptions": "se_linux_options", "targetWWNs": "target_wwns",
		"nonResourceURLs": "non_resource_urls", "gcePersistentDisk": "gce_persistent_disk", "setHostnameAsFQDN": "set_hostname_as_fqdn",
		"ServiceCIDR": "service_cidr", "HorizontalPodAutoscaler": "horizontal_pod_autoscaler",
	} {
		if got := snake(in); got != want {
			t.Errorf("snake(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSingular(t *testing.T) {
	for in, want := range map[string]string{
		"ports": "port", "rules": "rule", "host_aliases": "host_alias", "policies": "policy", "not_ready_addresses": "not_ready_address",
		"allowed_topologies": "allowed_topology", "ingress": "ingress", "env_from": "env_from", "claims": "claim",
		"required_during_scheduling_ignored_during_execution": "required_during_scheduling_ignored_during_execution",
	} {
		if got := singular(in); got != want {
			t.Errorf("singular(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestShape pins every name of the language, so that a new version of the API is
// a readable difference.
func TestGeneratedShape(t *testing.T) {
	golden.Equal(t, "schema/names.txt", []byte(derived().Outline()))
}

func TestRolesDiffer(t *testing.T) {
	pod := New().Kind("pod").Block.Body
	if pod.Block("init").Body.Block("readiness_probe") != nil {
		t.Error("an init has no probes")
	}
	if pod.Block("ambassador").Body.Attribute("restart_policy") != nil {
		t.Error("a native sidecar has one restart policy")
	}
	if pod.Block("container").Body.Attribute("native") != nil || pod.Block("sidecar").Body.Attribute("native") == nil {
		t.Error("native belongs to helpers")
	}
	if pod.Block("container").Body.Type != reflect.TypeFor[corev1.Container]() {
		t.Error("a container is a Container")
	}
}

func TestGeneratedReference(t *testing.T) {
	golden.Generated(t, "schema/README.md", []byte(derived().Markdown()))
}
