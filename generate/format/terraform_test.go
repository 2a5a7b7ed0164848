package format

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestIsTerraformFmt compares with the real one, on the examples and on
// thousands of made-up files.
func TestIsTerraformFmt(t *testing.T) {
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("terraform is not installed: the style is not compared with terraform fmt")
	}
	var sources [][]byte
	for _, e := range examples {
		if !e.differs {
			sources = append(sources, []byte(e.in))
		}
	}
	given := len(sources)
	for n := range 3000 {
		sources = append(sources, generated(n))
	}
	damaged, different := 0, 0
	for i, want := range terraformFmt(t, sources) {
		got, diags := Source("a.hcl", sources[i])
		if diags.HasErrors() {
			got = sources[i] // terraform fmt leaves such a file alone
		}
		switch {
		case bytes.Equal(got, want):
		case i >= given && damages(sources[i], want):
			damaged++
		case different < 5:
			different++
			t.Errorf("different\n--- source\n%s\n--- podgen\n%s\n--- terraform\n%s", sources[i], got, want)
		}
	}
	if damaged > 300 {
		t.Errorf("terraform damages %d files: made-up files should mostly be such that it does not", damaged)
	}
}

// damages says whether a result is no longer what the source was.
func damages(src, result []byte) bool {
	before, _ := meaning(src)
	after, valid := meaning(result)
	return !valid || before != after
}

// terraformFmt runs terraform fmt on many sources at once, until nothing changes.
func terraformFmt(t *testing.T, sources [][]byte) [][]byte {
	dir := t.TempDir()
	name := func(i int) string { return filepath.Join(dir, fmt.Sprintf("%05d.tf", i)) }
	for i, src := range sources {
		if err := os.WriteFile(name(i), src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 { // the made-up files nest templates three deep, hardly ever more
		runTerraformFmt(t, dir)
	}
	results := make([][]byte, len(sources))
	for i := range sources {
		result, err := os.ReadFile(name(i))
		if err != nil {
			t.Fatal(err)
		}
		results[i] = result
	}
	return results
}

func runTerraformFmt(t *testing.T, dir string) {
	cmd := exec.Command("terraform", "fmt", "-list=false", "-write=true", dir)
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
	var refused *exec.ExitError // some files are meant not to be HCL
	if err := cmd.Run(); err != nil && !errors.As(err, &refused) {
		t.Fatal(err)
	}
}
