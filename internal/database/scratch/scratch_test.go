package scratch_test

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"reflectietool/internal/database/scratch"
)

// TestProgramRunsAtOnce writes and runs programs while other processes begin.
func TestProgramRunsAtOnce(t *testing.T) {
	t.Parallel()
	dir, done := scratch.OnDisk(t), make(chan struct{})
	var others sync.WaitGroup
	for range 2 {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					_ = exec.Command("true").Run() // whether it works is of no importance
				}
			}
		})
	}
	for n := range 100 {
		program := filepath.Join(dir, strconv.Itoa(n))
		scratch.WriteProgram(t, program, append([]byte("#!/bin/sh\nexit\n"), make([]byte, 1<<20)...))
		if err := exec.Command(program).Run(); err != nil {
			t.Error(err)
		}
	}
	close(done)
	others.Wait()
}
