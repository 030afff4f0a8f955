package embedded

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// A child of an ordinary user may give files to nobody, as under the SystemCallFilter of deploy/reflectietool.service:
// each such system call fails, also one that would change nothing.
func init() {
	const done = "EMBEDDED_TEST_SANDBOXED"
	if os.Getenv("EMBEDDED_TEST_CHILD") == "" || os.Geteuid() == 0 || os.Getenv(done) != "" {
		return
	}
	err := forbidChown()
	if err == nil { // starts anew, so that all threads are bound
		err = syscall.Exec("/proc/self/exe", os.Args, append(os.Environ(), done+"=1"))
	}
	fmt.Println("error", err)
	os.Exit(1)
}

// forbidChown lets this thread, and the programs that it becomes, change the owner of no file (seccomp(2)).
func forbidChown() error {
	const (
		noNewPrivileges, setFilter, filterMode = 38, 22, 2 // of prctl(2)
		allow, refuse                          = 0x7fff0000, 0x00050000 | uint32(syscall.EPERM)
	)
	calls := []uint32{syscall.SYS_FCHOWN, syscall.SYS_FCHOWNAT}
	if runtime.GOARCH == "amd64" {
		calls = append(calls, 92, 94) // chown and lchown, which newer architectures do not have
	}
	filter := []syscall.SockFilter{{Code: syscall.BPF_LD | syscall.BPF_W | syscall.BPF_ABS}} // the number of the call
	for i, call := range calls {
		filter = append(filter, syscall.SockFilter{Code: syscall.BPF_JMP | syscall.BPF_JEQ | syscall.BPF_K, Jt: uint8(len(calls) - i), K: call})
	}
	filter = append(filter, syscall.SockFilter{Code: syscall.BPF_RET, K: allow}, syscall.SockFilter{Code: syscall.BPF_RET, K: refuse})
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	runtime.LockOSThread()
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, noNewPrivileges, 1, 0); errno != 0 {
		return errno
	}
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, setFilter, filterMode, uintptr(unsafe.Pointer(&program))); errno != 0 {
		return errno
	}
	return nil
}

// TestEnvironmentHoldsNoSettings reads the environment of PostgreSQL, as its superuser can. That of the child has passwords.
func TestEnvironmentHoldsNoSettings(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	child := startChild(t, dir, nil)
	environment, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", Running(dir)))
	if err != nil || !strings.Contains(string(environment), "PATH=") || strings.Contains(string(environment), "geheim") {
		t.Errorf("the environment of PostgreSQL, %d bytes, holds a password, or not what it needs (%v)", len(environment), err)
	}
	if err := child.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := child.cmd.Wait(); err != nil {
		t.Error(err)
	}
}
