package parallel

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	_ "podgen/golden"
)

func TestForVisitsEachIndexOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		seen := make([]atomic.Int32, n)
		For(n, All(), func() func(int) { return func(i int) { seen[i].Add(1) } })
		for i := range seen {
			if seen[i].Load() != 1 {
				t.Errorf("of %d, index %d is visited %d times", n, i, seen[i].Load())
			}
		}
	}
}

func TestOrderedKeepsTheOrder(t *testing.T) {
	for _, n := range []int{0, 1, 7, 500} {
		var got, want []int
		Ordered(n, func(i int) int {
			if i%9 == 0 {
				time.Sleep(time.Millisecond) // the slow ones must not be overtaken
			}
			return i * i
		}, func(i, square int) { got = append(got, square) })
		for i := range n {
			want = append(want, i*i)
		}
		if !slices.Equal(got, want) {
			t.Errorf("of %d: got %v", n, got)
		}
	}
}

func TestOrderedIsBounded(t *testing.T) {
	var ahead, most atomic.Int64
	Ordered(2000, func(int) struct{} {
		if now := ahead.Add(1); now > most.Load() {
			most.Store(now)
		}
		return struct{}{}
	}, func(int, struct{}) {
		time.Sleep(10 * time.Microsecond)
		ahead.Add(-1)
	})
	if most.Load() > 200 {
		t.Errorf("%d results were waiting at once", most.Load())
	}
}
