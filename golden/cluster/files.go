package cluster

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"strings"
)

// token is the password of everybody. The API server is reached only from inside
// the namespaces.
const token = "cluster"

// writeFiles writes what the programs of the node are configured by.
func writeFiles(at folders) error {
	key, err := accountsKey()
	if err != nil {
		return err
	}
	place := strings.NewReplacer("<root>", at.root, "<name>", name, "<socket>", containerdSocket, "<api>", apiAddress, "<token>", token,
		"<dns>", dnsAddress, "<domain>", dnsDomain, "<pause>", pauseImage)
	for file, text := range map[string]string{
		"tokens.csv":       "<token>,admin,admin,system:masters\n",
		"pki/accounts.key": key,
		"kubeconfig":       kubeconfig,
		"kubelet.yaml":     kubeletConfig,
		"containerd.toml":  containerdConfig,
		"cni/10.conflist":  networkConfig,
	} {
		if err := os.WriteFile(at.file(file), []byte(place.Replace(text)), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// accountsKey makes the key that the tokens of service accounts are signed with.
func accountsKey() (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalECPrivateKey(key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})), err
}

const kubeconfig = `apiVersion: v1
kind: Config
clusters:
- {name: it, cluster: {server: "<api>", insecure-skip-tls-verify: true}}
users:
- {name: it, user: {token: <token>}}
contexts:
- {name: it, context: {cluster: it, user: it}}
current-context: it
`

// The kubelet takes this machine as it finds it: either version of cgroups, with
// or without swap, however full its disk is.
const kubeletConfig = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
containerRuntimeEndpoint: unix://<socket>
cgroupDriver: cgroupfs
cgroupRoot: /<name>
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
evictionHard: {memory.available: 50Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%, imagefs.inodesFree: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
clusterDNS: [<dns>]
clusterDomain: <domain>
resolvConf: ""
registerNode: true
maxPods: 200
`

// containerd may not lower how likely a process is to be killed where a
// container host lacks CAP_SYS_RESOURCE.
const containerdConfig = `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
[grpc]
  address = "<socket>"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "<pause>"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "<root>/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`
