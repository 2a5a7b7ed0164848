// Package parallel runs independent work on all processors.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// All is as many workers as there are processors.
func All() int { return runtime.GOMAXPROCS(0) }

// For calls, with every index below n, the function that start gives for a
// worker. A worker's state is its own; indices are taken in order.
func For(n, workers int, start func() func(i int)) {
	workers = min(n, workers)
	if workers <= 1 {
		if n > 0 {
			work := start()
			for i := range n {
				work(i)
			}
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

// Ordered calls work with every index below n, and then deliver with what it
// gave, one at a time and in order. What is done and not yet delivered is
// bounded, so that memory does not grow with n.
func Ordered[T any](n int, work func(i int) T, deliver func(i int, result T)) {
	workers := min(n, All())
	if workers <= 1 {
		for i := range n {
			deliver(i, work(i))
		}
		return
	}
	slots := make([]chan T, 4*workers)
	for i := range slots {
		slots[i] = make(chan T, 1)
	}
	window := make(chan struct{}, len(slots)) // an index enters when the one before it in its slot is delivered
	next := make(chan int)
	go func() {
		defer close(next)
		for i := range n {
			window <- struct{}{}
			next <- i
		}
	}()
	for range workers {
		go func() {
			for i := range next {
				slots[i%len(slots)] <- work(i)
			}
		}()
	}
	for i := range n {
		deliver(i, <-slots[i%len(slots)])
		<-window
	}
}
