package cluster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// buildBinaries builds the programs of the node from the module binaries, once
// for each version.
func buildBinaries(ctx context.Context, at folders) error {
	folder := filepath.Dir(at.binary("kubelet"))
	if _, err := os.Stat(filepath.Join(folder, "complete")); err == nil {
		return nil
	}
	fmt.Println("cluster: building Kubernetes", version, "(some minutes, once)")
	started := time.Now()
	minor := strings.Split(version, ".")[1]
	stamp := "-X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=" + minor +
		" -X k8s.io/component-base/version.gitVersion=" + version
	if err := goBuild(ctx, "binaries", "-ldflags", "-s -w "+stamp, "-o", folder+"/", "tool"); err != nil {
		return err
	}
	fmt.Printf("cluster: built in %v\n", time.Since(started).Round(time.Second))
	return os.WriteFile(filepath.Join(folder, "complete"), nil, 0o644)
}

// buildActor builds the program that plays all others.
func buildActor(ctx context.Context, at folders) error {
	return goBuild(ctx, ".", "-o", at.actor(), "./actor")
}

// goBuild builds in a folder of this package. The programs are static, so that
// they run in images that have nothing else.
func goBuild(ctx context.Context, folder string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"build", "-trimpath", "-buildvcs=false"}, args...)...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}
