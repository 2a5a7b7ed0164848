package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// bridge is the interface that the pods are connected to.
const bridge = "podgen0"

// makeNetwork makes the node's network: a loopback and a bridge, and no way out.
func makeNetwork() error {
	for _, command := range []string{
		"ip link set lo up",
		"ip link add " + bridge + " type bridge",
		"ip address add " + nodeAddress + "/16 dev " + bridge,
		"ip link set " + bridge + " up",
		"ip route add default dev " + bridge, // programs refuse to start without one
	} {
		words := strings.Fields(command)
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", command, err, out)
		}
	}
	if err := os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0); err != nil {
		return err
	}
	// What goes from pod to pod passes the rules of the services as well.
	_ = os.WriteFile("/proc/sys/net/bridge/bridge-nf-call-iptables", []byte("1"), 0) // where the kernel has it
	return nil
}

// networkConfig tells containerd how to connect a pod.
const networkConfig = `{
  "cniVersion": "0.4.0",
  "name": "podgen",
  "plugins": [
    {
      "type": "bridge", "bridge": "` + bridge + `", "isGateway": true, "hairpinMode": true,
      "ipam": {"type": "host-local", "ranges": [[{"subnet": "` + podRange + `"}]], "routes": [{"dst": "0.0.0.0/0"}]}
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
`
