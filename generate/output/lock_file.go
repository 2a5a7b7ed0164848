//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package output

import "os"

// tryLock locks by a file.
func tryLock(root *os.Root) (lock, error) {
	return tryLockFile(root)
}
