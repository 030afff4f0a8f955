package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// movedBy is the variable that names the file with the number of seconds by which the clock is off.
const movedBy = "TORTURE_CLOCK"

// mover is a file that is added to package time.
const mover = `package time

import (
	"sync/atomic"
	"syscall"
	"unsafe"
)

var secondsOff = func() *int64 {
	name, _ := syscall.Getenv("` + movedBy + `")
	file, err := syscall.Open(name, syscall.O_RDONLY, 0)
	if err != nil {
		return new(int64)
	}
	shared, err := syscall.Mmap(file, 0, 8, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		panic(err)
	}
	return (*int64)(unsafe.Pointer(&shared[0]))
}()

func moved() int64 { return atomic.LoadInt64(secondsOff) }
`

// buildMovable builds the program with a clock that can be moved while it runs. A program in Go reads the
// clock past libc, so libfaketime does not reach it; the two lines of time.Now are replaced instead, also
// for the libraries.
func buildMovable(ctx context.Context, folder string) (binary string, err error) {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	clock := filepath.Join(strings.TrimSpace(string(root)), "src", "time")
	source, err := os.ReadFile(filepath.Join(clock, "time.go"))
	if err != nil {
		return "", err
	}
	const reads = "\tsec, nsec, mono := runtimeNow()\n"
	patched := bytes.Replace(source, []byte("func Now() Time {\n"+reads), []byte("func Now() Time {\n"+reads+"\tsec += moved()\n"), 1)
	if bytes.Equal(patched, source) {
		return "", fmt.Errorf("this release of Go reads the clock in another way (%s)", runtime.Version())
	}
	replace := map[string]string{}
	for name, text := range map[string][]byte{"time.go": patched, "moved.go": []byte(mover)} {
		file := filepath.Join(folder, name)
		replace[filepath.Join(clock, name)] = file
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return "", err
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(folder, "overlay.json"), overlay, 0o600); err != nil {
		return "", err
	}
	binary = filepath.Join(folder, "movable")
	build := exec.CommandContext(ctx, "go", "build", "-overlay", filepath.Join(folder, "overlay.json"), "-o", binary, "./cmd/reflectietool")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build with a movable clock: %w\n%s", err, said)
	}
	return binary, nil
}
