package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// full fills the disk with the data folder under load, and makes room again, without a restart.
func full(ctx context.Context, t *trial) (err error) {
	disk := filepath.Join(t.folder, "disk")
	if err := os.Mkdir(disk, 0o755); err != nil { // #nosec G301 -- PostgreSQL passes through it
		return err
	}
	if err := mount(disk); err != nil {
		t.skipped = fmt.Sprintf("a small disk cannot be mounted here (%v); root can", err)
		return nil
	}
	defer func() {
		// Nothing may be open on the disk any more.
		err = errors.Join(err, t.stop(), eventually(context.Background(), "the small disk is free", func() bool {
			return syscall.Unmount(disk, 0) == nil // processes of PostgreSQL can outlive it for a moment
		}))
	}()
	t.data = filepath.Join(disk, "data")
	if err := t.serve(ctx); err != nil {
		return err
	}
	if err := t.walk(8); err != nil {
		return err
	}
	for range 3 {
		outages := t.crowd.Outages.Load()
		fill := func(context.Context) (func() error, error) { return fillDisk(filepath.Join(disk, "filler")) }
		if err := t.takeAway(ctx, fill, 12*time.Second); err != nil {
			return err
		}
		if t.crowd.Outages.Load() == outages {
			t.Errorf("the disk was full and nobody noticed, so this proves nothing")
		}
	}
	t.tried = "disk with the data folder full for 12 s, with room again afterwards"
	return t.settle(ctx)
}

// fillDisk writes a file until the disk has no space left, and returns what removes it.
func fillDisk(path string) (func() error, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	for _, size := range []int{1 << 20, 4 << 10} {
		for piece := make([]byte, size); err == nil; {
			_, err = file.Write(piece)
		}
		if errors.Is(err, syscall.ENOSPC) {
			err = nil
		}
	}
	return func() error { return os.Remove(path) }, errors.Join(err, file.Close())
}
