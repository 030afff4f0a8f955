package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestStartKeepsDataAndRolesApart(t *testing.T) {
	t.Parallel()
	options := Options{Dir: newDir(t), Exclusive: true}
	instance := start(t, options)
	pid := instance.PID()
	execute(t, instance.OwnerURL(), `create extension pg_trgm; create table kept (word text);
		insert into kept values ('zee'), ('éen'), ('Appel'); grant select on kept to `+AppRole)
	for setting, want := range map[string]string{"fsync": "on", "listen_addresses": "", "data_checksums": "on", "server_encoding": "UTF8"} {
		if got := query[string](t, instance.ServingURL(), "show "+setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if group, err := syscall.Getpgid(pid); err != nil || group == syscall.Getpgrp() {
		t.Errorf("PostgreSQL is in our process group, so Ctrl-C would reach it (%v)", err)
	}
	if _, err := connect(t, instance.ServingURL()).Exec(t.Context(), "create table mine ()"); err == nil {
		t.Error("the serving role can create a table")
	}
	stop(t, instance)
	if instance.PID() != 0 || instance.cluster.folder.isPostmaster(pid) {
		t.Error("PostgreSQL runs after Stop")
	}

	instance = start(t, options)
	words := query[[]string](t, instance.ServingURL(), "select array_agg(word order by word) from kept")
	if strings.Join(words, " ") != "Appel éen zee" {
		t.Errorf("words come as %q, want them as in a Dutch dictionary", words)
	}
	stop(t, instance)
}

func TestOrphanIsAdopted(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	first := startChild(t, dir, nil)
	var pid int
	if _, err := fmt.Sscanf(first.answer, "ready %d", &pid); err != nil {
		t.Fatalf("the child says %q", first.answer)
	}
	if err := first.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.cmd.Wait() // it was killed, so this returns an error

	instance := start(t, Options{Dir: dir, Exclusive: true})
	if instance.PID() != pid {
		t.Errorf("PostgreSQL is process %d, want the orphan %d", instance.PID(), pid)
	}
	if !Used(dir) {
		t.Error("the folder counts as unused")
	}
	stop(t, instance)
	if instance.PID() != 0 {
		t.Error("the orphan was not stopped")
	}
	if Used(dir) {
		t.Error("the folder counts as used")
	}
}

func TestSecondServerIsRefused(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	instance := start(t, Options{Dir: dir, Exclusive: true})
	second := startChild(t, dir, nil)
	if !strings.Contains(second.answer, ErrInUse.Error()) || !strings.Contains(second.answer, fmt.Sprint(os.Getpid())) {
		t.Errorf("the second server says %q", second.answer)
	}
	if query[int](t, instance.ServingURL(), "select 1") != 1 {
		t.Error("the first server was harmed")
	}
	stop(t, instance)
}

func TestLastUserStops(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	command := start(t, Options{Dir: dir})
	server := start(t, Options{Dir: dir, Exclusive: true})
	pid := command.PID()
	if server.PID() != pid {
		t.Errorf("two PostgreSQLs in one folder: %d and %d", pid, server.PID())
	}
	stop(t, command)
	if query[int](t, server.ServingURL(), "select 1") != 1 {
		t.Error("stopped under another user")
	}
	stop(t, server)
	if server.PID() != 0 {
		t.Error("the last user did not stop it")
	}
}

func TestKilledPostgreSQLComesBack(t *testing.T) {
	t.Parallel()
	instance := start(t, Options{Dir: newDir(t), Exclusive: true})
	execute(t, instance.OwnerURL(), "create table kept (n int)")
	for round := 1; round <= 3; round++ {
		execute(t, instance.OwnerURL(), "insert into kept values (1)")
		busy := connect(t, instance.OwnerURL())
		asked := make(chan error, 1)
		go func() {
			// This process keeps the shared memory in use for a while.
			_, err := busy.Exec(context.Background(), "select count(*) from generate_series(1, 3000000)")
			asked <- err
		}()
		pid := instance.PID()
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, "PostgreSQL is back", func() bool {
			conn, err := pgx.Connect(t.Context(), instance.ServingURL())
			if err != nil {
				return false
			}
			return conn.Close(t.Context()) == nil && instance.PID() != pid
		})
		if got := query[int](t, instance.OwnerURL(), "select count(*) from kept"); got != round {
			t.Errorf("%d rows after %d kills", got, round)
		}
		if err := <-asked; err != nil { // no failure: the query may also outlive the postmaster and complete
			t.Logf("the query was cut off: %v", err)
		}
	}
	stop(t, instance)
}

func TestStaleProcessNumber(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	instance := start(t, Options{Dir: dir})
	folder, pid := instance.cluster.folder, instance.PID()
	remains := map[string][]byte{
		filepath.Join(folder.data(), "postmaster.pid"):          nil,
		filepath.Join(folder.socketDir(), ".s.PGSQL.5432.lock"): nil,
	}
	for path := range remains {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		remains[path] = text
	}
	stop(t, instance)

	// After a power cut the process id in the file may belong to any process of the same user.
	other := folder.command(t.Context(), "sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = other.Process.Kill()
		_ = other.Wait()
	}()
	for path, text := range remains {
		stale := strings.Replace(string(text), fmt.Sprint(pid), fmt.Sprint(other.Process.Pid), 1)
		if err := os.WriteFile(path, []byte(stale), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err == nil {
			err = errors.Join(folder.giveFile(file), file.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	instance = start(t, Options{Dir: dir})
	if query[int](t, instance.ServingURL(), "select 1") != 1 {
		t.Error("does not serve")
	}
	stop(t, instance)
}

func TestUnfinishedFolderIsMadeAgain(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	folder, err := prepareFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	half := folder.data() + ".new"
	if err := os.Mkdir(half, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	stop(t, start(t, Options{Dir: dir}))
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished folder is still there: %v", err)
	}
}

// TestLogQuotesNothingThatWasSent makes statements fail on values that were sent, in each role.
func TestLogQuotesNothingThatWasSent(t *testing.T) {
	t.Parallel()
	instance := start(t, Options{Dir: newDir(t)})
	for _, url := range []string{instance.OwnerURL(), instance.ServingURL()} {
		conn := connect(t, url)
		for _, sql := range []string{`select $1::text::uuid`, `select $1::text::date`, `select $1::text::int + 1`} {
			if _, err := conn.Exec(t.Context(), sql, "waterlelietje"); err == nil {
				t.Errorf("%s succeeds", sql)
			}
		}
		if _, err := conn.Exec(t.Context(), `select 'waterlelietje'::int`); err == nil {
			t.Error("a word is a number")
		}
	}
	log, err := os.ReadFile(instance.cluster.folder.logPath())
	if err != nil || strings.Contains(string(log), "waterlelietje") || !strings.Contains(string(log), "ready to accept connections") {
		t.Errorf("the log says (%v): %s", err, log)
	}
	stop(t, instance)
}
