package cluster

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// The rest of the node's programs find each other at these addresses.
const (
	etcdAddress      = "http://127.0.0.1:2379"
	apiAddress       = "https://127.0.0.1:6443"
	containerdSocket = "/run/containerd/containerd.sock"
)

// boot starts a node and comes back when it is ready for pods.
func boot(at folders) error {
	started := time.Now()
	if err := writeFiles(at); err != nil {
		return err
	}
	for _, step := range []struct {
		start  []string
		within time.Duration
		ready  func() error
	}{
		{etcd(at), 30 * time.Second, answers(etcdAddress + "/health")},
		{[]string{"containerd", "--config", at.file("containerd.toml")}, 30 * time.Second, func() error { return ctr("version") }},
		{[]string{"ctr", "--address", containerdSocket, "--namespace", "k8s.io", "events"}, 0, nil}, // see lives
		{apiServer(at), 90 * time.Second, func() error { return connect().get("/readyz", nil) }},
		{controllerManager(at), 0, nil},
		{scheduler(at), 0, nil},
		{proxy(at), 0, nil},
		{kubelet(at), 0, nil},
	} {
		if err := start(at, step.start); err != nil {
			return err
		}
		if step.ready == nil {
			continue
		}
		if err := wait(step.within, step.ready); err != nil {
			return explain(at, step.start[0], err)
		}
	}
	if err := importImages(at); err != nil {
		return err
	}
	if err := wait(90*time.Second, nodeIsReady); err != nil {
		return explain(at, "kubelet", err)
	}
	if err := serveNames(); err != nil {
		return err
	}
	fmt.Printf("cluster: booted %s in %v\n", version, time.Since(started).Round(100*time.Millisecond))
	return nil
}

// start starts a program of the node. Its output goes to a log.
func start(at folders, command []string) error {
	cmd := exec.Command(command[0], command[1:]...)
	out, err := os.Create(at.log(baseName(command[0])))
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = out, out
	return cmd.Start()
}

func baseName(program string) string { return program[strings.LastIndex(program, "/")+1:] }

// explain adds the end of a program's log to an error.
func explain(at folders, program string, err error) error {
	text, _ := os.ReadFile(at.log(baseName(program)))
	all := strings.Split(strings.TrimSpace(string(text)), "\n")
	return fmt.Errorf("%s does not become ready: %w\n%s", program, err, strings.Join(all[max(0, len(all)-15):], "\n"))
}

// wait tries until there is no error, and returns the last one when it takes too long.
func wait(within time.Duration, try func() error) error {
	deadline := time.Now().Add(within)
	for {
		err := try()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func answers(url string) func() error {
	return func() error {
		response, err := http.Get(url)
		if err != nil {
			return err
		}
		return response.Body.Close()
	}
}

func ctr(args ...string) error {
	out, err := exec.Command("ctr", append([]string{"--address", containerdSocket, "--namespace", "k8s.io"}, args...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ctr %s: %w: %s", args[0], err, out)
	}
	return nil
}

func etcd(folders) []string {
	return []string{"etcd", "--data-dir=/run/etcd", "--listen-client-urls=" + etcdAddress, "--advertise-client-urls=" + etcdAddress,
		"--listen-peer-urls=http://127.0.0.1:2380"}
}

func apiServer(at folders) []string {
	return []string{at.binary("kube-apiserver"), "--etcd-servers=" + etcdAddress, "--secure-port=6443", "--advertise-address=" + nodeAddress,
		"--cert-dir=" + at.file("pki"), "--token-auth-file=" + at.file("tokens.csv"), "--authorization-mode=RBAC", "--allow-privileged=true",
		"--service-cluster-ip-range=" + serviceRange, "--kubelet-preferred-address-types=InternalIP",
		"--service-account-issuer=https://kubernetes.default.svc", "--service-account-signing-key-file=" + at.file("pki/accounts.key"),
		"--service-account-key-file=" + at.file("pki/accounts.key")}
}

func controllerManager(at folders) []string {
	return []string{at.binary("kube-controller-manager"), "--kubeconfig=" + at.file("kubeconfig"), "--leader-elect=false",
		"--service-account-private-key-file=" + at.file("pki/accounts.key"), "--root-ca-file=" + at.file("pki/apiserver.crt"), "--bind-address=127.0.0.1"}
}

func scheduler(at folders) []string {
	return []string{at.binary("kube-scheduler"), "--kubeconfig=" + at.file("kubeconfig"), "--leader-elect=false", "--bind-address=127.0.0.1"}
}

func proxy(at folders) []string {
	return []string{at.binary("kube-proxy"), "--kubeconfig=" + at.file("kubeconfig"), "--hostname-override=" + nodeName, "--proxy-mode=iptables",
		"--cluster-cidr=" + podRange, "--conntrack-max-per-core=0", "--conntrack-tcp-timeout-established=0", "--conntrack-tcp-timeout-close-wait=0"}
}

func kubelet(at folders) []string {
	return []string{at.binary("kubelet"), "--kubeconfig=" + at.file("kubeconfig"), "--config=" + at.file("kubelet.yaml"),
		"--hostname-override=" + nodeName, "--node-ip=" + nodeAddress, "--root-dir=/var/lib/kubelet"}
}
