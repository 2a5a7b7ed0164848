// Package cluster holds podgen to a real Kubernetes: its tests boot one node on
// this machine, give it what podgen renders, and compare what the kubelet does
// with what podgen said.
//
// Everything runs in namespaces of its own (processes, mounts, network): when
// their first process ends, the kernel takes the rest down with it, interfaces
// and packet rules included. What the kernel leaves, one folder and one cgroup,
// is removed afterwards, or at the next start. Nothing is pulled: images are
// made here, and those under the names of known programs are stand-ins (see
// the folder actor).
//
// It is a module of its own, since what it needs must not be podgen's need, and
// it is for tests only. "make cluster-test" runs it.
package cluster

import (
	"os"
	"path/filepath"
)

// version is the Kubernetes release that is booted: the one that the module
// binaries requires.
const version = "v1.34.4"

// name is what everything that the cluster leaves outside its namespaces is called.
const name = "podgen-cluster"

// The addresses of the cluster: its node's, that of the services and of one
// among them that knows their names.
const (
	nodeName     = "node"
	nodeAddress  = "10.88.0.1"
	podRange     = "10.88.0.0/16"
	serviceRange = "10.96.0.0/16"
	dnsAddress   = "10.96.0.10"
	dnsDomain    = "cluster.local"
)

// folders are where a cluster is on this machine.
type folders struct {
	root  string // all that the run writes; removed after it
	cache string // what runs share: binaries, by version
}

// placeFolders says where they are: $PODGEN_CLUSTER_CACHE moves the cache.
func placeFolders() (folders, error) {
	cache := os.Getenv("PODGEN_CLUSTER_CACHE")
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return folders{}, err
		}
		cache = filepath.Join(user, name)
	}
	cache, err := filepath.Abs(cache)
	return folders{root: filepath.Join(os.TempDir(), name), cache: cache}, err
}

func (f folders) binary(name string) string { return filepath.Join(f.cache, version, name) }
func (f folders) actor() string             { return filepath.Join(f.root, "actor") }
func (f folders) log(name string) string    { return filepath.Join(f.root, "log", name+".log") }
func (f folders) file(name string) string   { return filepath.Join(f.root, name) }
