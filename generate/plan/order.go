package plan

import "slices"

// Order puts n things in an order in which each comes after those that it
// needs, and otherwise keeps the order that they have: going through them, each
// is placed after what it needs, and what it needs and is not placed yet moves
// up to just before it. needs gives the indices that one needs.
//
// When things need each other in a circle there is no order; the circle is
// returned instead, each needing the next and the last needing the first.
func Order(n int, needs func(i int) []int) (order, circle []int) {
	o := &orderer{needs: needs, state: make([]byte, n), order: make([]int, 0, n)}
	for i := range n {
		if circle := o.place(i); circle != nil {
			return nil, circle
		}
	}
	return o.order, nil
}

type orderer struct {
	needs func(i int) []int
	state []byte // 0 not placed, 1 being placed, 2 placed
	path  []int
	order []int
}

func (o *orderer) place(i int) (circle []int) {
	switch o.state[i] {
	case 1:
		return slices.Clone(o.path[slices.Index(o.path, i):])
	case 2:
		return nil
	}
	o.state[i] = 1
	o.path = append(o.path, i)
	needed := slices.Clone(o.needs(i))
	slices.Sort(needed)
	for _, j := range needed {
		if circle := o.place(j); circle != nil {
			return circle
		}
	}
	o.path = o.path[:len(o.path)-1]
	o.state[i] = 2
	o.order = append(o.order, i)
	return nil
}
