package workload

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	_ "podgen/golden"
)

// TestFormsParse: each form is HCL in canonical style.
func TestFormsParse(t *testing.T) {
	for name, source := range map[string][]byte{
		"table": Table(120), "literal": Literal(120), "module": Module(119),
	} {
		t.Run(name, func(t *testing.T) {
			parse(t, source)
			if diff := cmp.Diff(string(hclwrite.Format(source)), string(source)); diff != "" {
				t.Errorf("not in canonical style (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFormsAgree: the i-th row of the table says the same as the i-th literal
// block and the i-th module.
func TestFormsAgree(t *testing.T) {
	const n = 120
	table := parse(t, Table(n))
	rows := table.Blocks[0].Body.Attributes["apps"]
	apps, diags := rows.Expr.Value(nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	template := table.Blocks[1]
	literal := parse(t, Literal(n)).Blocks
	if apps.LengthInt() != n || len(literal) != n {
		t.Fatalf("%d rows and %d blocks, want %d", apps.LengthInt(), len(literal), n)
	}
	for i := range n {
		name := fmt.Sprintf("app-%05d", i)
		each := map[string]cty.Value{"key": cty.StringVal(name), "value": apps.GetAttr(name)}
		want := describe(t, template.Body, each)
		want = slices.DeleteFunc(want, func(line string) bool { return line == fmt.Sprintf("name = %q", name) })

		module := parse(t, Module(i)).Blocks[0]
		for form, block := range map[string]*hclsyntax.Block{"literal": literal[i], "module": module} {
			if !slices.Equal(block.Labels, []string{name}) {
				t.Errorf("%s %d: labels are %q, want %q", form, i, block.Labels, name)
			}
			if diff := cmp.Diff(want, describe(t, block.Body, nil)); diff != "" {
				t.Errorf("%s %d (-table +%s):\n%s", form, i, form, diff)
			}
		}
	}
}

// TestDeploymentsDiffer: no two deployments have one name.
func TestDeploymentsDiffer(t *testing.T) {
	seen := make(map[string]int)
	for i := range 10_000 {
		a := appOf(i)
		if before, ok := seen[a.name]; ok {
			t.Fatalf("deployments %d and %d are both %q", before, i, a.name)
		}
		seen[a.name] = i
	}
}

// TestShape: a deployment holds what the package says.
func TestShape(t *testing.T) {
	deployment := parse(t, Module(0)).Blocks[0].Body
	got := make(map[string]int)
	for _, block := range deployment.Blocks {
		got[block.Type]++
		for _, inner := range block.Body.Blocks {
			got[block.Type+" "+inner.Type]++
		}
		for _, name := range []string{"env", "ports"} {
			if attribute, ok := block.Body.Attributes[name]; ok {
				got[block.Type+" "+name] = len(attribute.Expr.(*hclsyntax.ObjectConsExpr).Items)
			}
		}
	}
	want := map[string]int{
		"volume":           3,
		"volume empty_dir": 1,

		"container":                 1,
		"container env":             6,
		"container ports":           2,
		"container readiness_probe": 1,
		"container liveness_probe":  1,
		"container resources":       1,
		"container mount":           2,

		"init":       1,
		"init mount": 1,

		"sidecar":                  1,
		"sidecar startup_probe":    1,
		"sidecar mount":            1,
		"adapter":                  1,
		"adapter startup_probe":    1,
		"adapter mount":            2,
		"ambassador":               1,
		"ambassador startup_probe": 1,
		"ambassador ports":         1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// parse returns the body of a file that has no diagnostics.
func parse(t *testing.T, source []byte) *hclsyntax.Body {
	t.Helper()
	file, diags := hclparse.NewParser().ParseHCL(source, "w.hcl")
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return file.Body.(*hclsyntax.Body)
}

// describe returns a line for each attribute and block of a body, in the order
// of the file, each is what the block repeats over, nil for none. Other
// references stand for fixed values.
func describe(t *testing.T, body *hclsyntax.Body, each map[string]cty.Value) []string {
	t.Helper()
	number := cty.NumberIntVal
	context := &hcl.EvalContext{Variables: map[string]cty.Value{
		"each": cty.ObjectVal(each),
		"ambassador": cty.ObjectVal(map[string]cty.Value{"pg": cty.ObjectVal(map[string]cty.Value{
			"host":    cty.StringVal("pg host"),
			"address": cty.StringVal("pg address"),
			"ports":   cty.ObjectVal(map[string]cty.Value{"pg": number(5432)}),
		})}),
		"self":    cty.ObjectVal(map[string]cty.Value{"ports": cty.ObjectVal(map[string]cty.Value{"http": number(1)})}),
		"runtime": cty.ObjectVal(map[string]cty.Value{"pod_ip": cty.StringVal("pod ip")}),
		"volume": cty.ObjectVal(map[string]cty.Value{
			"content": cty.StringVal("volume content"),
			"logs":    cty.StringVal("volume logs"),
			"spool":   cty.StringVal("volume spool"),
		}),
	}}
	var lines []string
	var walk func(body *hclsyntax.Body)
	walk = func(body *hclsyntax.Body) {
		for _, attribute := range sorted(body.Attributes) {
			if attribute.Name == "for_each" {
				continue
			}
			value, diags := attribute.Expr.Value(context)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			lines = append(lines, fmt.Sprintf("%s = %s", attribute.Name, show(value)))
		}
		for _, block := range body.Blocks {
			lines = append(lines, fmt.Sprintf("%s %q", block.Type, block.Labels))
			walk(block.Body)
		}
	}
	walk(body)
	return lines
}

func sorted(attributes hclsyntax.Attributes) []*hclsyntax.Attribute {
	var list []*hclsyntax.Attribute
	for _, attribute := range attributes {
		list = append(list, attribute)
	}
	slices.SortFunc(list, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	return list
}

func show(value cty.Value) string {
	if value.Type() == cty.String {
		return fmt.Sprintf("%q", value.AsString())
	}
	return fmt.Sprintf("%#v", value)
}
