package diag

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	_ "podgen/golden"
)

func TestNearest(t *testing.T) {
	names := []string{"image", "command", "args", "ports", "image_pull_policy", "readiness_probe"}
	for given, want := range map[string]string{
		"imag": "image", "Image": "image", "imagepullpolicy": "image_pull_policy", "image-pull-policy": "image_pull_policy",
		"readinessProbe": "readiness_probe", "port": "ports", "comand": "command", "zzz": "", "": "", "x": "",
	} {
		if got := Nearest(given, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", given, got, want)
		}
	}
}

func place(file string, line, start int) hcl.Range {
	return hcl.Range{Filename: file, Start: hcl.Pos{Line: line, Byte: start}, End: hcl.Pos{Line: line, Byte: start + 1}}
}

func TestTidy(t *testing.T) {
	diags := Tidy(hcl.Diagnostics{
		Error(place("b.hcl", 1, 0), "Second file", ""),
		Error(place("a.hcl", 9, 90), "Late", ""),
		Error(place("a.hcl", 2, 20), "Same", "with %s", "each.key a"),
		Error(place("a.hcl", 2, 20), "Same", "with %s", "each.key b"),
		Warning(place("a.hcl", 2, 20), "Same", "but a warning"),
		Error(place("a.hcl", 2, 20), "Other", "at the same place"),
		Whole("Nowhere", "in no file"),
	})
	var got []string
	for _, d := range diags {
		got = append(got, d.Summary)
	}
	if want := "Nowhere Same Same Other Late Second file"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
	if !strings.HasSuffix(diags[1].Detail, "a") {
		t.Errorf("of two the first stays, and got %q", diags[1].Detail)
	}
}
