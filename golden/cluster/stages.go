//go:build linux

package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// The same program runs three times, one inside the other: outside, which
// prepares and cleans up; as the first process of the namespaces; and as the
// one in there that boots the node and runs the tests. This variable of the
// environment says which it is.
const stageVariable = "PODGEN_CLUSTER_STAGE"

// readmeVariable asks for README.md to be written, where all tests have run.
const readmeVariable = "PODGEN_CLUSTER_README"

// Run boots a cluster, calls tests, takes the cluster down, and returns the
// status of the process.
func Run(tests func() int) int {
	at, err := placeFolders()
	if err != nil {
		return failed(err)
	}
	switch os.Getenv(stageVariable) {
	case "first":
		return firstProcess(at)
	case "inside":
		return inside(at, tests)
	}
	if why := unsuitable(); why != "" {
		fmt.Println("cluster: nothing was tested: " + why)
		return 0
	}
	return outside(at)
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "cluster:", err)
	return 1
}

// unsuitable says why there can be no cluster here; empty where there can.
func unsuitable() string {
	if os.Geteuid() != 0 {
		return "it needs root"
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return "it needs Debian's packages (apt-get)"
	}
	probe := exec.Command("/bin/true")
	probe.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces}
	if err := probe.Run(); err != nil {
		return "it needs namespaces of its own, and the kernel refuses them: " + err.Error()
	}
	return ""
}

const namespaces = syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS

// outside prepares what the cluster needs from this machine, enters the
// namespaces, and cleans up when they have ended, however they did.
func outside(at folders) (status int) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	signal.Ignore(syscall.SIGPIPE) // cleaning up matters more than saying so
	dieWithParent()

	unlock, err := lock()
	if err != nil {
		return failed(err)
	}
	defer unlock()
	if err := errors.Join(clean(at), prepare(ctx, at)); err != nil {
		return failed(errors.Join(err, clean(at)))
	}
	before := snapshot()
	status, err = enter(ctx)
	err = errors.Join(err, clean(at))
	if left := leftBehind(before, snapshot()); left != "" {
		err = errors.Join(err, errors.New("left behind:\n"+left))
	}
	if err != nil {
		return max(status, failed(err))
	}
	fmt.Println("cluster: taken down; no process, mount, interface, rule, cgroup or folder is left")
	return status
}

// dieWithParent asks for a SIGTERM when the process that called this one ends,
// so that an interrupted "go test" does not leave a cluster behind.
func dieWithParent() {
	runtime.LockOSThread()
	const setParentDeathSignal = 1
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, setParentDeathSignal, uintptr(syscall.SIGTERM), 0)
}

// lock keeps a second cluster off this machine, since the two would share names.
// It is a name that the kernel gives to one process at a time.
func lock() (unlock func(), err error) {
	listener, err := net.Listen("unix", "@"+name)
	if err != nil {
		return nil, fmt.Errorf("another cluster runs on this machine: %w", err)
	}
	return func() { _ = listener.Close() }, nil
}

// prepare makes the folder of the run and all that needs this machine's network.
func prepare(ctx context.Context, at folders) error {
	for _, folder := range []string{"log", "var-lib", "var-log", "cni", "pki", "settings"} {
		if err := os.MkdirAll(at.file(folder), 0o755); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context, folders) error{installPackages, noteVersions, buildBinaries, buildActor, makeCgroups} {
		if err := errors.Join(ctx.Err(), step(ctx, at)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// enter runs this program again as the first process of new namespaces, and
// waits for its end, or ends it when a signal asks for that.
func enter(ctx context.Context) (status int, err error) {
	cmd := again("first")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces, Setsid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // its status says more
		close(ended)
	}()
	select {
	case <-ctx.Done():
		_ = cmd.Process.Kill()
		<-ended
		return 1, errors.New("ended by a signal")
	case <-ended:
		return cmd.ProcessState.ExitCode(), nil
	}
}

// again is this program with the same arguments, in another stage.
func again(stage string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), stageVariable+"="+stage)
	return cmd
}

// firstProcess sets the namespaces up, starts the tests, and collects the
// processes that nobody else waits for, as the first process has to.
func firstProcess(at folders) int {
	if err := errors.Join(mountPrivately(at), makeNetwork()); err != nil {
		return failed(err)
	}
	cmd := again("inside")
	if err := cmd.Start(); err != nil {
		return failed(err)
	}
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return failed(err)
		case pid == cmd.Process.Pid && status.Signaled():
			return failed(errors.New("the tests were ended by signal " + strconv.Itoa(int(status.Signal()))))
		case pid == cmd.Process.Pid:
			return status.ExitStatus()
		}
	}
}

// inside boots the node, runs the tests, and writes down what they came to. It
// does not stop what it started: the namespaces end with it.
func inside(at folders, tests func() int) int {
	began := time.Now()
	if err := boot(at); err != nil {
		return failed(err)
	}
	status := tests()
	if status == 0 && os.Getenv(readmeVariable) != "" {
		if err := writeReadme(at, began); err != nil {
			return failed(err)
		}
	}
	return status
}
