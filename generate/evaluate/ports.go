package evaluate

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"podgen/generate/diag"
	"podgen/generate/origin"
)

// ports returns an instance's ports, from its map and its blocks, in the order
// of the file.
func (ev *evaluator) ports(i *instance) *portsCell {
	c := &i.ports
	at := i.block.header
	if a := i.block.attribute("ports"); a != nil {
		at = a.name
	}
	if c.known || !ev.enter(frame{i.title() + ".ports", *at, c}) {
		return c
	}
	outside := ev.diags
	ev.diags = nil
	c.whole = ev.collectPorts(i, c)
	c.known = true
	c.diags, ev.diags = ev.diags, outside
	ev.leave()
	return c
}

// collectPorts fills the cell: the blocks first, then the map's entries at
// their place. It returns false when a mistake leaves some out.
func (ev *evaluator) collectPorts(i *instance, c *portsCell) bool {
	// The blocks fill the list of a struct as elsewhere; here it is a struct of its own.
	t := element{reflect.New(i.block.schema.Body.Type).Elem(), &origin.Node{}}
	lost := ev.lost
	ev.lost = false
	for _, n := range i.block.children {
		if n.schema.Name == "port" {
			ev.decodeChildren(n, i.scope(), nil, t)
		}
	}
	c.forService = i.service()
	if c.forService {
		c.origin = t.origin.Field("spec").Field("ports")
		c.service = t.value.Addr().Interface().(*corev1.Service).Spec.Ports
	} else {
		c.origin = t.origin.Field("ports")
		c.container = t.value.Addr().Interface().(*corev1.Container).Ports
	}
	whole := !ev.lost && !ev.diags.HasErrors() && !slices.Contains(i.block.meant, "ports") && !slices.Contains(i.block.meant, "port")
	if a := i.block.attribute("ports"); a != nil && !ev.mapPorts(i, a, c) {
		whole = false
	}
	ev.lost = ev.lost || lost
	return whole
}

// mapPorts adds the entries of a ports map.
func (ev *evaluator) mapPorts(i *instance, a *attribute, c *portsCell) bool {
	v, whole := ev.attributeValue(a, i.scope(), i)
	entries, ok := ev.entries(v, a, `{ http = 8080, dns = "53/udp" }`)
	ok = ok && whole
	if c.origin == nil {
		c.origin = origin.At(a.expression.at)
	}
	before := 0
	for before < c.origin.Items() && c.origin.Item(before).Range.Start.Byte < a.name.Start.Byte {
		before++
	}
	for _, e := range entries {
		value, open := ev.unmarkAt(e.value, a, e.at, i.scope())
		if !open {
			ok = false
			continue
		}
		e.value = value
		if i := c.index(e.key); i >= 0 {
			at, other := e.at, "a port block"
			if block, _ := c.origin.Item(i).Find("name"); block.Range.Start.Byte > at.Start.Byte {
				at, other = block.Range, "the ports map"
			}
			ev.report(diag.Error(*at, "Port given twice", "%q is set here and in %s. Keep one of them.", e.key, other))
			ok = false
			continue
		}
		if e.value.Type() == runtimeType {
			ev.report(runtimeMisplaced(*e.at, "The value is"))
			ok = false
			continue
		}
		number, protocol, problem := portOf(e)
		if problem != "" {
			ev.report(diag.Error(*e.at, "Not a port", "The port %q: %s", e.key, problem))
			ok = false
			continue
		}
		c.insert(before, e, number, protocol)
		before++
	}
	return ok
}

// index is the place of the port of that name in the list, negative if there is none.
func (c *portsCell) index(name string) int {
	return max(
		slices.IndexFunc(c.container, func(p corev1.ContainerPort) bool { return p.Name == name }),
		slices.IndexFunc(c.service, func(p corev1.ServicePort) bool { return p.Name == name }),
	)
}

func (c *portsCell) insert(i int, e entry, number int32, protocol corev1.Protocol) {
	if c.forService {
		c.service = slices.Insert(c.service, i, corev1.ServicePort{Name: e.key, Port: number, Protocol: protocol})
		for n := range c.mapped {
			if c.mapped[n].index >= i {
				c.mapped[n].index++
			}
		}
		c.mapped = append(c.mapped, servicePort{i, e.at})
	} else {
		c.container = slices.Insert(c.container, i, corev1.ContainerPort{Name: e.key, ContainerPort: number, Protocol: protocol})
	}
	c.origin.Insert(i, []*origin.Node{origin.At(e.at)})
}

// portOf reads an entry of a ports map: a number, or "53/udp". The protocol is
// empty where none is written, which the API takes for TCP.
func portOf(e entry) (number int32, protocol corev1.Protocol, problem string) {
	text, ok := plainText(e.value)
	if !ok {
		return 0, "", fmt.Sprintf("it is a number, or a number with a protocol as in \"53/udp\", and not %s.", kindOf(e.value))
	}
	digits, suffix, slash := strings.Cut(text, "/")
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || n < 1 || n > 65535 || digits != strconv.FormatInt(n, 10) {
		return 0, "", fmt.Sprintf("%q is not a port. A port is a number from 1 to 65535, with a protocol behind a slash unless it is TCP: 8080, \"53/udp\".", cut(text))
	}
	if slash {
		protocol = corev1.Protocol(strings.ToUpper(suffix))
		switch protocol {
		case corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP:
		default:
			return 0, "", fmt.Sprintf("%q is not a protocol. There are tcp, udp and sctp.", cut(suffix))
		}
	}
	if errs := validation.IsValidPortName(e.key); len(errs) > 0 {
		return 0, "", "the name " + errs[0] + "."
	}
	return int32(n), protocol, ""
}

func cut(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// decodePorts sets the ports of a container or a service.
func (ev *evaluator) decodePorts(i *instance, t element) {
	c := ev.ports(i)
	ev.report(c.diags...)
	c.diags = nil
	if c.origin == nil {
		return
	}
	if c.forService {
		t.value.Addr().Interface().(*corev1.Service).Spec.Ports = c.service
		t.origin.Make("spec").Set("ports", c.origin)
		return
	}
	t.value.Addr().Interface().(*corev1.Container).Ports = c.container
	t.origin.Set("ports", c.origin)
}

// portsValue is the value of NAME.ports: the numbers by name.
func (ev *evaluator) portsValue(i *instance) cty.Value {
	c := ev.ports(i)
	switch {
	case !c.whole:
		return ev.missing()
	case c.value != cty.NilVal:
		return c.value
	}
	numbers := map[string]cty.Value{}
	for _, p := range c.container {
		if p.Name != "" {
			numbers[p.Name] = cty.NumberIntVal(int64(p.ContainerPort))
		}
	}
	for _, p := range c.service {
		if p.Name != "" {
			numbers[p.Name] = cty.NumberIntVal(int64(p.Port))
		}
	}
	c.value = cty.ObjectVal(numbers)
	return c.value
}
