package format

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestGeneratedStats(t *testing.T) {
	bad := 0
	seen := map[string]int{}
	for i := range 4000 {
		src := generated(i)
		m, ok := meaning(src)
		got, diags := Source("x.hcl", src)
		if diags.HasErrors() == ok { t.Fatal("x") }
		if diags.HasErrors() {
			bad++
			seen[diags[0].Summary]++
			continue
		}
		if string(got) == string(src) { t.Logf("%d same\n%s",i, src) }
		if m2, ok := meaning(got); !ok || m2 != m {
			t.Errorf("%d meaning\n%s\n%s", i, src, got)
			if bad++; bad > 10 { break }
		}
		again, _ := Source("x.hcl", got)
		if !bytes.Equal(again, got) {
			t.Errorf("%d idem\n%s\n---got\n%s\n---again\n%s", i, src, got, again)
			if bad++; bad > 10 { break }
		}
	}
	t.Log(bad, seen)
}

func TestTF(t *testing.T) {
	dir := t.TempDir()
	var in [][]byte
	for i := range 4000 {
		in = append(in, generated(i))
	}
	name := func(i int) string { return filepath.Join(dir, fmt.Sprintf("%05d.tf", i)) }
	for i, s := range in {
		os.WriteFile(name(i), s, 0o644)
	}
	bad := map[int]bool{}
	for range 5 {
		cmd := exec.Command("terraform", "fmt", "-list=false", dir)
		cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE=/dev/null")
		cmd.Run()
		for i, s := range in {
			got, _ := os.ReadFile(name(i))
			m, _ := meaning(s)
			if m2, _ := meaning(got); m2 != m {
				bad[i] = true
			}
		}
	}
	n := 0
	for i, s := range in {
		if bad[i] {
			continue
		}
		want, _ := os.ReadFile(name(i))
		got, diags := Source("x.tf", s)
		if diags.HasErrors() {
			got = s
		}
		if !bytes.Equal(got, want) {
			n++
			if n < 15 {
				t.Errorf("%d\n--- in\n%s\n--- got\n%s\n--- want\n%s", i, s, got, want)
			}
		}
	}
	t.Log("different", n, "damaged", len(bad))
}
