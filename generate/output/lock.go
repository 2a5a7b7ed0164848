package output

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

const (
	lockWait  = time.Minute // how long another process may take
	lockRetry = 20 * time.Millisecond
	lockFile  = ".podgen.lock" // where folders cannot be locked
)

// errLocked and errLockedByFile say that another process has the lock. One that
// was killed leaves the file behind.
var (
	errLocked       = errors.New("wait until it has ended")
	errLockedByFile = fmt.Errorf("%w, or if there is none, remove %s there", errLocked, lockFile)
)

// lock is held on a folder until it is released.
type lock struct {
	release func() error
	byFile  bool // there is a file in the folder
}

// wait waits until no other Writer is at work in the folder, and locks it.
func (d *folder) wait(ctx context.Context) (lock, error) {
	deadline := time.Now().Add(lockWait)
	for {
		held, err := tryLock(d.root)
		switch {
		case err == nil:
			return held, nil
		case !errors.Is(err, errLocked):
			return lock{}, fmt.Errorf("folder %s cannot be locked: %w", d.dir, reason(err))
		case time.Now().After(deadline):
			return lock{}, fmt.Errorf("another podgen is writing to %s: %w", d.dir, err)
		}
		select {
		case <-ctx.Done():
			return lock{}, context.Cause(ctx)
		case <-time.After(lockRetry):
		}
	}
}

// tryLockFile locks by a file that only one process can create.
func tryLockFile(root *os.Root) (lock, error) {
	file, err := root.OpenFile(lockFile, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return lock{}, errLockedByFile
	case err != nil:
		return lock{}, err
	}
	unlock := func() error { return root.Remove(lockFile) }
	if err := file.Close(); err != nil {
		return lock{}, errors.Join(err, unlock())
	}
	return lock{unlock, true}, nil
}
