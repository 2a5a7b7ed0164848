package evaluate

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls the function that start gives for a worker with every index
// below n, on all processors. Indices are taken in order.
func inParallel(n int, start func(worker int) func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		work := start(0)
		for i := range n {
			work(i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for worker := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			work := start(worker)
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		}()
	}
	wait.Wait()
}
