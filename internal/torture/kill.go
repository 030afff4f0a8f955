package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"reflectietool/internal/database/embedded"
)

// kills kills the server, PostgreSQL, both, or one of the processes of PostgreSQL, at random moments while
// visitors reflect, sign in by mail and claim their work.
func kills(ctx context.Context, t *trial) error {
	if err := t.serve(ctx); err != nil {
		return err
	}
	if err := t.walk(8); err != nil {
		return err
	}
	ways := []struct {
		name string
		kill func(context.Context, *trial) error
	}{
		{"of the server", killServer}, {"of PostgreSQL", killPostgreSQL},
		{"of one process of PostgreSQL", killBackend}, {"of both", killBoth},
	}
	tried := make([]int, len(ways))
	for t.times < t.set.kills && !t.Failed() {
		if err := t.more(ctx, 1); err != nil { // so every kill happens under load
			return err
		}
		if err := pause(ctx, time.Duration(t.random.IntN(1500))*time.Millisecond); err != nil {
			return err
		}
		way := t.random.IntN(len(ways))
		if err := ways[way].kill(ctx, t); err != nil {
			return fmt.Errorf("kill %d, %s: %w", t.times+1, ways[way].name, err)
		}
		tried[way]++
		t.times++
	}
	var parts []string
	for i, way := range ways {
		parts = append(parts, fmt.Sprintf("%d %s", tried[i], way.name))
	}
	t.tried = "SIGKILL under load: " + strings.Join(parts, ", ")
	if err := t.more(ctx, 50); err != nil {
		return err
	}
	return t.settle(ctx)
}

func killServer(ctx context.Context, t *trial) error {
	t.server.Kill()
	return t.serve(ctx)
}

func killPostgreSQL(ctx context.Context, t *trial) error {
	pid, err := t.shoot()
	if err != nil {
		return err
	}
	return eventually(ctx, "the server brings PostgreSQL back", func() bool {
		now := embedded.Running(t.data)
		return now != 0 && now != pid && ready(t.address())
	})
}

// killBackend kills one of the processes of PostgreSQL, after which it ends all others and starts them again.
func killBackend(ctx context.Context, t *trial) error {
	if err := eventually(ctx, "PostgreSQL has a process to kill", func() bool { // it may be just starting
		pids := childrenOf(embedded.Running(t.data))
		return len(pids) > 0 && syscall.Kill(pids[t.random.IntN(len(pids))], syscall.SIGKILL) == nil
	}); err != nil {
		return err
	}
	return eventually(ctx, "PostgreSQL is back", func() bool { return ready(t.address()) })
}

func killBoth(ctx context.Context, t *trial) error {
	if t.random.IntN(2) == 0 {
		t.server.Kill()
		if _, err := t.shoot(); err != nil {
			return err
		}
	} else {
		if _, err := t.shoot(); err != nil {
			return err
		}
		t.server.Kill()
	}
	return t.serve(ctx)
}

// shoot kills PostgreSQL, and returns the id of that process.
func (t *trial) shoot() (int, error) { return t.signalPostgreSQL(syscall.SIGKILL) }

// signalPostgreSQL sends PostgreSQL a signal, and returns the id of that process. Without one it is an error: process 0
// would be everybody in the group of this program.
func (t *trial) signalPostgreSQL(s syscall.Signal) (int, error) {
	pid := embedded.Running(t.data)
	if pid == 0 {
		return 0, fmt.Errorf("no PostgreSQL runs in %s", t.data)
	}
	return pid, syscall.Kill(pid, s)
}

// childrenOf returns the ids of the processes that a process started; none for 0, which is no process, and on a system
// without /proc.
func childrenOf(parent int) (pids []int) {
	if parent == 0 {
		return nil
	}
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		stat, _ := os.ReadFile("/proc/" + entry.Name() + "/stat")
		// The name of the program, in parentheses, can hold spaces. State and parent follow it.
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	return pids
}
