package function

import (
	"errors"
	"math/big"
	"net/netip"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

func networks() []entry {
	return []entry{
		{name: "cidrcontains", own: cidrContainsSpec, doc: "Tells whether an address range contains an address or another range."},
		{name: "cidrhost", own: cidrHostSpec, doc: "Gives the address with a number in an address range; numbers below zero count from its end."},
		{name: "cidrnetmask", own: cidrNetmaskSpec, doc: "Gives the mask of an IPv4 address range, such as 255.255.0.0."},
		{name: "cidrsubnet", own: cidrSubnetSpec, doc: "Gives the part with a number of an address range that is divided by some more bits."},
		{name: "cidrsubnets", own: cidrSubnetsSpec, doc: "Gives consecutive parts of an address range, each longer by some bits than the range."},
	}
}

var prefixParam = function.Parameter{Name: "prefix", Type: cty.String}

var cidrHostSpec = &function.Spec{
	Params: []function.Parameter{prefixParam, {Name: "hostnum", Type: cty.Number}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := parsePrefix(args, 0)
		if err != nil {
			return cty.NilVal, err
		}
		number, err := wholeBig(args, 1)
		if err != nil {
			return cty.NilVal, err
		}
		size := power(prefix.Addr().BitLen() - prefix.Bits())
		offset := new(big.Int).Set(number)
		if number.Sign() < 0 {
			offset.Add(offset, size)
		}
		if offset.Sign() < 0 || offset.Cmp(size) >= 0 {
			return cty.NilVal, function.NewArgErrorf(1, "%s has no address with the number %s: it has %s", prefix, number, size)
		}
		return cty.StringVal(addressAt(prefix, offset).String()), nil
	},
}

var cidrNetmaskSpec = &function.Spec{
	Params: []function.Parameter{prefixParam},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := parsePrefix(args, 0)
		if err != nil {
			return cty.NilVal, err
		}
		if !prefix.Addr().Is4() {
			return cty.NilVal, function.NewArgErrorf(0, "%s is an IPv6 range, and only IPv4 ranges have a mask", prefix)
		}
		all := netip.PrefixFrom(netip.AddrFrom4([4]byte{255, 255, 255, 255}), prefix.Bits())
		return cty.StringVal(all.Masked().Addr().String()), nil
	},
}

var cidrSubnetSpec = &function.Spec{
	Params: []function.Parameter{prefixParam, {Name: "newbits", Type: cty.Number}, {Name: "netnum", Type: cty.Number}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := parsePrefix(args, 0)
		if err != nil {
			return cty.NilVal, err
		}
		bits, err := longer(prefix, args, 1, 0)
		if err != nil {
			return cty.NilVal, err
		}
		number, err := wholeBig(args, 2)
		if err != nil {
			return cty.NilVal, err
		}
		if count := power(bits - prefix.Bits()); number.Sign() < 0 || number.Cmp(count) >= 0 {
			return cty.NilVal, function.NewArgErrorf(2, "%s has no part with the number %s: %d more bits make %s parts", prefix, number, bits-prefix.Bits(), count)
		}
		offset := new(big.Int).Lsh(number, uint(prefix.Addr().BitLen()-bits))
		return cty.StringVal(netip.PrefixFrom(addressAt(prefix, offset), bits).String()), nil
	},
}

var cidrSubnetsSpec = &function.Spec{
	Params:   []function.Parameter{prefixParam},
	VarParam: &function.Parameter{Name: "newbits", Type: cty.Number},
	Type:     function.StaticReturnType(cty.List(cty.String)),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := parsePrefix(args, 0)
		if err != nil {
			return cty.NilVal, err
		}
		end := power(prefix.Addr().BitLen() - prefix.Bits())
		next := new(big.Int)
		var parts []cty.Value
		for i := 1; i < len(args); i++ {
			bits, err := longer(prefix, args, i, 1)
			if err != nil {
				return cty.NilVal, err
			}
			size := power(prefix.Addr().BitLen() - bits)
			next = roundUp(next, size) // a range begins at a multiple of its size
			after := new(big.Int).Add(next, size)
			if after.Cmp(end) > 0 {
				return cty.NilVal, function.NewArgErrorf(i, "there is no room left in %s for a range of /%d", prefix, bits)
			}
			parts = append(parts, cty.StringVal(netip.PrefixFrom(addressAt(prefix, next), bits).String()))
			next = after
		}
		return listOf(parts, cty.String), nil
	},
}

var cidrContainsSpec = &function.Spec{
	Params: []function.Parameter{prefixParam, {Name: "address", Type: cty.String}},
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := parsePrefix(args, 0)
		if err != nil {
			return cty.NilVal, err
		}
		inner, err := parsePrefix(args, 1)
		if address, bad := netip.ParseAddr(args[1].AsString()); bad == nil {
			inner, err = netip.PrefixFrom(address.WithZone(""), address.BitLen()), nil
		}
		switch {
		case err != nil:
			return cty.NilVal, function.NewArgErrorf(1, "%q is neither an address nor an address range such as 10.0.0.0/16", args[1].AsString())
		case inner.Addr().BitLen() != prefix.Addr().BitLen():
			return cty.NilVal, errors.New("one is IPv4 and the other IPv6")
		}
		return cty.BoolVal(inner.Bits() >= prefix.Bits() && prefix.Contains(inner.Addr())), nil
	},
}

// parsePrefix returns the address range of argument i, from its first address on.
func parsePrefix(args []cty.Value, i int) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(args[i].AsString())
	if err != nil {
		return prefix, function.NewArgErrorf(i, "%q is not an address range such as 10.0.0.0/16", args[i].AsString())
	}
	return prefix.Masked(), nil
}

// longer returns the length of a prefix with the bits of argument i added, which
// are at least least.
func longer(prefix netip.Prefix, args []cty.Value, i, least int) (int, error) {
	room := prefix.Addr().BitLen() - prefix.Bits()
	if room < least {
		return 0, function.NewArgErrorf(i, "%s is a single address and cannot be divided", prefix)
	}
	more, err := wholeNumber(args, i, least, room)
	return prefix.Bits() + more, err
}

func wholeBig(args []cty.Value, i int) (*big.Int, error) {
	number := args[i].AsBigFloat()
	if !number.IsInt() {
		return nil, function.NewArgErrorf(i, "a whole number is required")
	}
	whole, _ := number.Int(nil)
	return whole, nil
}

func power(bits int) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(bits)) }

func roundUp(n, size *big.Int) *big.Int {
	up := new(big.Int).Add(n, size)
	up.Sub(up, big.NewInt(1))
	return up.Sub(up, new(big.Int).Mod(up, size))
}

// addressAt returns the address at an offset that is within the prefix.
func addressAt(prefix netip.Prefix, offset *big.Int) netip.Addr {
	sum := new(big.Int).SetBytes(prefix.Addr().AsSlice())
	sum.Add(sum, offset)
	bytes := make([]byte, prefix.Addr().BitLen()/8)
	address, _ := netip.AddrFromSlice(sum.FillBytes(bytes))
	return address
}
