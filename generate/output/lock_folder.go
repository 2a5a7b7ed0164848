//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package output

import (
	"errors"
	"os"
	"syscall"
)

// tryLock locks the folder itself, which leaves nothing behind in it, whatever
// happens to the process.
func tryLock(root *os.Root) (lock, error) {
	handle, err := root.Open(".")
	if err != nil {
		return lock{}, err
	}
	err = flock(handle)
	if err == nil {
		return lock{handle.Close, false}, nil
	}
	done(handle)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return lock{}, errLocked
	}
	return tryLockFile(root) // some network file systems cannot lock folders
}

func flock(handle *os.File) error {
	conn, err := handle.SyscallConn()
	if err != nil {
		return err
	}
	var lockErr error
	err = conn.Control(func(fd uintptr) {
		for {
			lockErr = syscall.Flock(int(fd), syscall.LOCK_EX|syscall.LOCK_NB)
			if lockErr != syscall.EINTR {
				return
			}
		}
	})
	return errors.Join(err, lockErr)
}
