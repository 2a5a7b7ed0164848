package format

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// large returns a file with n deployments.
func large(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `
deployment app-%d {
  replicas=3
  container "web" {
    image = "${var.image}"
    args = ["--a=b",
    "--c"]
    env = {
      A = "x" # one
      LONGER = "${y}-z"
    }
    readiness_probe {
      http_get {
        path = "/healthz"
        port = self.ports.http
      }
    }
  }
}
`, i)
	}
	return b.Bytes()
}

// BenchmarkSource grows linearly: MB/s is the same for every size. The parser
// alone is the floor.
func BenchmarkSource(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		src := large(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				if _, diags := Source("a.hcl", src); diags.HasErrors() {
					b.Fatal(diags)
				}
			}
		})
		b.Run(fmt.Sprint(n, "/parser"), func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				if _, diags := hclsyntax.ParseConfig(src, "a.hcl", hcl.InitialPos); diags.HasErrors() {
					b.Fatal(diags)
				}
			}
		})
		b.Run(fmt.Sprint(n, "/fmt"), func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				hclwrite.Format(src)
			}
		})
	}
}
