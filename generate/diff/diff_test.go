package diff

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "podgen/golden"
)

func TestUnified(t *testing.T) {
	const before, after = "a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nE\nf\ng\nh\n"
	want := "--- x\n+++ x\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n"
	if got := Unified("x", []byte(before), []byte(after)); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := Unified("x", []byte(before), []byte(before)); got != "" {
		t.Errorf("equal texts differ: %s", got)
	}
}

// TestPatchAppliesIt gives differences to patch(1), which must turn one text
// into the other.
func TestPatchAppliesIt(t *testing.T) {
	if _, err := exec.LookPath("patch"); err != nil {
		t.Skip("patch is not installed")
	}
	long := strings.Repeat("same\n", 3000)
	cases := [][2]string{
		{"", "a\n"}, {"a\n", ""}, {"a", "a\n"}, {"a\n", "a"}, {"a\nb\nc\n", "c\nb\na\n"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n12\n13\n"},
		{long + "a\n" + long, long + "b\nc\n" + long},
		{strings.Repeat("x\n", 5000) + "end\n", strings.Repeat("y\n", 4000) + "end\n"},
	}
	for _, c := range cases {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, []byte(c[0]), 0o600); err != nil {
			t.Fatal(err)
		}
		patch := exec.Command("patch", "-s", file)
		patch.Stdin = strings.NewReader(Unified("file", []byte(c[0]), []byte(c[1])))
		if out, err := patch.CombinedOutput(); err != nil {
			t.Errorf("patch: %v: %s", err, out)
			continue
		}
		got, err := os.ReadFile(file)
		if err != nil && c[1] != "" || string(got) != c[1] {
			t.Errorf("after the patch of %.20q to %.20q the file holds %.40q (%v)", c[0], c[1], got, err)
		}
	}
}
