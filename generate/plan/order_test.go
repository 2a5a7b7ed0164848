package plan

import (
	"math/rand/v2"
	"slices"
	"testing"

	_ "podgen/golden"
)

func TestOrder(t *testing.T) {
	needs := func(edges map[int][]int) func(int) []int { return func(i int) []int { return edges[i] } }
	for name, c := range map[string]struct {
		n     int
		edges map[int][]int
		want  []int
	}{
		"nothing":                               {0, nil, nil},
		"without edges the order of the file":   {4, nil, []int{0, 1, 2, 3}},
		"what is needed moves just before":      {4, map[int][]int{1: {3}}, []int{0, 3, 1, 2}},
		"several move in the order of the file": {5, map[int][]int{1: {4, 2}}, []int{0, 2, 4, 1, 3}},
		"and so on down":                        {4, map[int][]int{0: {2}, 2: {3}}, []int{3, 2, 0, 1}},
		"a kept edge moves nothing":             {3, map[int][]int{2: {0}}, []int{0, 1, 2}},
		"an edge given twice":                   {2, map[int][]int{0: {1, 1}}, []int{1, 0}},
	} {
		if got, circles := Order(c.n, needs(c.edges)); circles != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v (circles %v), want %v", name, got, circles, c.want)
		}
	}
}

// randomEdges makes a graph of n things: each may need some of the others. With
// acyclic set, along a hidden order only.
func randomEdges(r *rand.Rand, n int, acyclic bool) [][]int {
	hidden := r.Perm(n)
	edges := make([][]int, n)
	for range r.IntN(2*n + 1) {
		from, to := r.IntN(n), r.IntN(n)
		if acyclic && hidden[from] <= hidden[to] {
			continue
		}
		edges[from] = append(edges[from], to)
	}
	return edges
}

// TestOrderOfRandomGraphs holds for any graph: each thing stands once, after all
// that it needs, and what stands before something it did not stand before in
// the file does so because something needs it.
func TestOrderOfRandomGraphs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		n := 1 + r.IntN(12)
		edges := randomEdges(r, n, true)
		order, circles := Order(n, func(i int) []int { return edges[i] })
		if circles != nil {
			t.Fatalf("%v has no circle, and got %v", edges, circles)
		}
		place := make([]int, n)
		for at, i := range order {
			place[i] = at
		}
		sorted := slices.Sorted(slices.Values(order))
		for i := range n {
			if sorted[i] != i {
				t.Fatalf("%v is not an order of %d things", order, n)
			}
			for _, j := range edges[i] {
				if place[j] > place[i] {
					t.Fatalf("%v: %d needs %d, which comes later in %v", edges, i, j, order)
				}
			}
		}
		needed := reachable(edges)
		for i := range n {
			for j := i + 1; j < n; j++ {
				if place[j] < place[i] && !neededBefore(needed, j, i) {
					t.Fatalf("%v: %d moved before %d without need in %v", edges, j, i, order)
				}
			}
		}
	}
}

// reachable gives, for each thing, all that it needs, directly or not.
func reachable(edges [][]int) []map[int]bool {
	all := make([]map[int]bool, len(edges))
	var visit func(from, i int)
	visit = func(from, i int) {
		for _, j := range edges[i] {
			if !all[from][j] {
				all[from][j] = true
				visit(from, j)
			}
		}
	}
	for i := range edges {
		all[i] = map[int]bool{}
		visit(i, i)
	}
	return all
}

// neededBefore says whether something up to and including place i of the file
// needs j.
func neededBefore(needed []map[int]bool, j, i int) bool {
	for k := range i + 1 {
		if needed[k][j] {
			return true
		}
	}
	return false
}

// TestCircles wants a circle to be found where there is one, and each of its
// edges to be there.
func TestCircles(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	found := 0
	for range 5000 {
		n := 1 + r.IntN(8)
		edges := randomEdges(r, n, false)
		cyclic := false
		for i, all := range reachable(edges) {
			cyclic = cyclic || all[i]
		}
		_, circles := Order(n, func(i int) []int { return edges[i] })
		if cyclic != (len(circles) > 0) {
			t.Fatalf("%v: cyclic is %v, and got circles %v", edges, cyclic, circles)
		}
		seen := map[int]bool{}
		for _, circle := range circles {
			for at, i := range circle {
				if next := circle[(at+1)%len(circle)]; !slices.Contains(edges[i], next) {
					t.Fatalf("%v: %d does not need %d in the circle %v", edges, i, next, circle)
				}
				if seen[i] {
					t.Fatalf("%v: %d is in two of the circles %v", edges, i, circles)
				}
				seen[i] = true
			}
		}
		if cyclic {
			found++
		}
	}
	if found < 1000 {
		t.Errorf("only %d of the graphs had a circle", found)
	}
}
