package generate

import (
	"runtime"
	"sync"
)

// Each calls work for every index below n on all processors, and then deliver
// with what it gave, one at a time and in order. What is done and not yet
// delivered is bounded, so that memory does not grow with n.
func Each[T any](n int, work func(i int) T, deliver func(i int, result T)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers <= 1 {
		for i := range n {
			deliver(i, work(i))
		}
		return
	}
	slots := make([]chan T, 4*workers) // the window of work in flight
	for i := range slots {
		slots[i] = make(chan T, 1)
	}
	window := make(chan struct{}, len(slots))
	next := make(chan int)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := range next {
				slots[i%len(slots)] <- work(i)
			}
		})
	}
	go func() {
		defer close(next)
		for i := range n {
			window <- struct{}{}
			next <- i
		}
	}()
	for i := range n {
		deliver(i, <-slots[i%len(slots)])
		<-window
	}
	wait.Wait()
}
