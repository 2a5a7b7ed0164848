package plan

import "slices"

// Order puts n things in an order in which each comes after those that it
// needs, and otherwise keeps the order that they have: going through them, each
// is placed after what it needs, and what it needs and is not placed yet moves
// up to just before it. needs gives the indices that one needs.
//
// Things that need each other in a circle have no order. The circles are
// returned as well, each thing in one needing the next and the last needing the
// first, and no thing being in two of them. Without a circle the order holds.
func Order(n int, needs func(i int) []int) (order []int, circles [][]int) {
	o := &orderer{needs: needs, state: make([]byte, n), circular: make([]bool, n), order: make([]int, 0, n)}
	for i := range n {
		o.place(i)
	}
	return o.order, o.circles
}

type orderer struct {
	needs    func(i int) []int
	state    []byte // 0 not placed, 1 being placed, 2 placed
	circular []bool // it is in a circle
	path     []int
	order    []int
	circles  [][]int
}

func (o *orderer) place(i int) {
	switch o.state[i] {
	case 1:
		o.circle(o.path[slices.Index(o.path, i):])
		return
	case 2:
		return
	}
	o.state[i] = 1
	o.path = append(o.path, i)
	needed := slices.Clone(o.needs(i))
	slices.Sort(needed)
	for _, j := range needed {
		o.place(j)
	}
	o.path = o.path[:len(o.path)-1]
	o.state[i] = 2
	o.order = append(o.order, i)
}

// circle notes a circle, unless it shares a thing with one that is known: to
// break that one may break this one too.
func (o *orderer) circle(path []int) {
	if slices.ContainsFunc(path, func(i int) bool { return o.circular[i] }) {
		return
	}
	for _, i := range path {
		o.circular[i] = true
	}
	o.circles = append(o.circles, slices.Clone(path))
}
