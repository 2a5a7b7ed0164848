package cluster

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const cgroupMount = "/sys/fs/cgroup"

// hierarchies returns the roots of the cgroups: one in version 2, one for each
// controller in version 1.
func hierarchies() []string {
	if _, err := os.Stat(filepath.Join(cgroupMount, "cgroup.controllers")); err == nil {
		return []string{cgroupMount}
	}
	var roots []string
	entries, _ := os.ReadDir(cgroupMount)
	for _, e := range entries {
		if e.IsDir() { // the others are links to them
			roots = append(roots, filepath.Join(cgroupMount, e.Name()))
		}
	}
	return roots
}

// makeCgroups makes the cgroup below which the kubelet makes those of the pods.
func makeCgroups(context.Context, folders) error {
	for _, root := range hierarchies() {
		own := filepath.Join(root, name)
		if err := os.Mkdir(own, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		for _, f := range []string{"cpuset.cpus", "cpuset.mems"} { // version 1 starts with none
			if value, err := os.ReadFile(filepath.Join(root, f)); err == nil {
				_ = os.WriteFile(filepath.Join(own, f), value, 0o644)
			}
		}
	}
	return nil
}

// removeCgroups removes them all. The kernel needs a moment to let go of the
// processes that it has ended.
func removeCgroups() error {
	var err error
	for range 50 {
		err = nil
		for _, root := range hierarchies() {
			err = errors.Join(err, removeTree(filepath.Join(root, name)))
		}
		if err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return err
}

// removeTree removes a cgroup and those below it, the innermost first.
func removeTree(root string) error {
	var tree []string
	_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			tree = append(tree, path)
		}
		return nil
	})
	var problems error
	for _, cgroup := range slices.Backward(tree) {
		problems = errors.Join(problems, os.Remove(cgroup))
	}
	return problems
}
