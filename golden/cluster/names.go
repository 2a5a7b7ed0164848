package cluster

import (
	"errors"
	"net"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// serveNames answers the pods' questions for names of services, in the place of
// CoreDNS. The pods ask at the address of a Service, which leads to this process
// by kube-proxy's rules.
func serveNames() error {
	if err := publishNames(); err != nil {
		return err
	}
	socket, err := net.ListenPacket("udp", nodeAddress+":53")
	if err != nil {
		return err
	}
	go func() {
		question := make([]byte, 1500)
		for {
			n, from, err := socket.ReadFrom(question)
			if err != nil {
				return
			}
			if reply, err := answerName(question[:n]); err == nil {
				_, _ = socket.WriteTo(reply, from)
			}
		}
	}()
	return nil
}

// publishNames makes the Service of the name server, and says what is behind it.
func publishNames() error {
	a := connect()
	port, protocol, portName := int32(53), corev1.ProtocolUDP, "dns"
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{Name: "kube-dns"},
		Spec:       corev1.ServiceSpec{ClusterIP: dnsAddress, Ports: []corev1.ServicePort{{Name: portName, Port: port, Protocol: protocol}}},
	}
	if err := a.post("/api/v1/namespaces/kube-system/services", service, nil); err != nil {
		return err
	}
	return a.post("/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices", &discoveryv1.EndpointSlice{
		TypeMeta:    metav1.TypeMeta{APIVersion: "discovery.k8s.io/v1", Kind: "EndpointSlice"},
		ObjectMeta:  metav1.ObjectMeta{Name: "kube-dns", Labels: map[string]string{discoveryv1.LabelServiceName: "kube-dns"}},
		AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints:   []discoveryv1.Endpoint{{Addresses: []string{nodeAddress}}},
		Ports:       []discoveryv1.EndpointPort{{Name: &portName, Port: &port, Protocol: &protocol}},
	}, nil)
}

// answerName answers one question: the address of SERVICE.NAMESPACE.svc.cluster.local,
// or that there is no such name.
func answerName(question []byte) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		return nil, err
	}
	if len(m.Questions) != 1 {
		return nil, errors.New("not one question")
	}
	m.Response, m.Authoritative, m.RecursionAvailable = true, true, true
	m.Additionals = nil
	q := m.Questions[0]
	address, known := serviceAddress(q.Name.String())
	switch {
	case !known:
		m.RCode = dnsmessage.RCodeNameError
	case q.Type == dnsmessage.TypeA:
		header := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1}
		m.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: [4]byte(address)}}}
	}
	return m.Pack()
}

func serviceAddress(name string) (net.IP, bool) {
	inside, ok := strings.CutSuffix(name, ".svc."+dnsDomain+".")
	service, namespace, two := strings.Cut(inside, ".")
	if !ok || !two || strings.Contains(namespace, ".") {
		return nil, false
	}
	var s corev1.Service
	if connect().get("/api/v1/namespaces/"+namespace+"/services/"+service, &s) != nil {
		return nil, false
	}
	address := net.ParseIP(s.Spec.ClusterIP).To4()
	return address, address != nil
}
