package evaluate

import (
	"sync"
	"sync/atomic"
)

// inParallel calls the function that start gives for a worker with every index
// below n. Indices are taken in order.
func inParallel(n, workers int, start func() func(i int)) {
	workers = min(n, workers)
	if workers <= 1 {
		work := start()
		for i := range n {
			work(i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			work := start()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	wait.Wait()
}
