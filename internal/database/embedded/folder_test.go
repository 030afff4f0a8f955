package embedded

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"reflectietool/internal/database/scratch"
)

func TestOtherVersionIsRefused(t *testing.T) {
	t.Parallel()
	for _, made := range []string{"14", "99"} {
		dir := filepath.Join(scratch.New(t), "data")
		folder, err := prepareFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(folder.data(), 0o700); err != nil {
			t.Fatal(err)
		}
		version := filepath.Join(folder.data(), "PG_VERSION")
		if err := os.WriteFile(version, []byte(made+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = Start(t.Context(), Options{Dir: dir, Exclusive: true})
		if !errors.Is(err, ErrVersion) {
			t.Fatalf("made by %s: %v", made, err)
		}
		for _, want := range []string{"needs PostgreSQL " + made, "pg_dump", "pg_restore", folder.data()} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q is not in: %v", want, err)
			}
		}
		if strings.Contains(err.Error(), "%!") {
			t.Errorf("the message is garbled: %v", err)
		}
		if entries, err := os.ReadDir(folder.data()); err != nil || len(entries) != 1 {
			t.Errorf("the data was touched: %v, %v", entries, err)
		}
	}
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	dir := newDir(t) + strings.Repeat("-long", 30)
	folder, err := prepareFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	socketDir := folder.socketDir()
	if strings.HasPrefix(socketDir, dir) || len(socketDir) > 80 {
		t.Fatalf("the socket would be in %s", socketDir)
	}
	t.Cleanup(func() { _ = os.RemoveAll(socketDir) })

	if err := os.Symlink("/tmp", socketDir); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), socketDir) {
		t.Errorf("a folder for the socket that somebody else made is used: %v", err)
	}
	if err := os.Remove(socketDir); err != nil {
		t.Fatal(err)
	}
	instance := start(t, Options{Dir: dir})
	if query[int](t, instance.ServingURL(), "select 1") != 1 {
		t.Error("does not serve")
	}
	stop(t, instance)
}

func TestOddPath(t *testing.T) {
	t.Parallel()
	for _, odd := range []string{` "a" b%20&?+=é`, ",comma"} {
		instance := start(t, Options{Dir: newDir(t) + odd})
		if query[int](t, instance.ServingURL(), "select 1") != 1 {
			t.Error("does not serve")
		}
		stop(t, instance)
		if socketDir := instance.cluster.socketDir; strings.HasPrefix(socketDir, "/tmp/reflectietool-") {
			t.Cleanup(func() { _ = os.RemoveAll(socketDir) })
		}
	}
}

// An ordinary user runs PostgreSQL as itself; root runs it as the owner of the folder.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	var as *syscall.Credential
	if os.Geteuid() == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(nobody.Uid) // user ids are numbers on every Unix
		gid, _ := strconv.Atoi(nobody.Gid)
		as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	ordinary := startChild(t, dir, as)
	if !strings.HasPrefix(ordinary.answer, "ready") {
		t.Fatalf("the ordinary user says %q", ordinary.answer)
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others may enter the data folder: %v, %v", info.Mode(), err)
	}
	// A command joins the running PostgreSQL, even when the command runs as root.
	command := start(t, Options{Dir: dir})
	if query[int](t, command.ServingURL(), "select 1") != 1 {
		t.Error("does not serve")
	}
	stop(t, command)
	if err := ordinary.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := ordinary.cmd.Wait(); err != nil {
		t.Errorf("the ordinary user could not stop it: %v", err)
	}
}

func TestUnusableFolders(t *testing.T) {
	t.Parallel()
	file := filepath.Join(scratch.New(t), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	closed := filepath.Join(scratch.New(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"/usr": "choose another",
		file:   "not a folder",
	}
	if os.Geteuid() == 0 {
		tests[filepath.Join(closed, "data")] = "cannot enter " + closed
	}
	for dir, want := range tests {
		_, err := Start(t.Context(), Options{Dir: dir})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", dir, err, want)
		}
	}
	if info, err := os.Stat("/usr"); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("/usr was changed: %v", info.Mode())
	}
}

// Not parallel: it changes where the programs are looked for.
func TestFindBinaries(t *testing.T) {
	root := scratch.New(t)
	for _, version := range []string{"9.6.24", "14.2", "16.1 (Debian 16.1-1)", "17beta1"} {
		dir := filepath.Join(root, strings.Fields(version)[0], "bin")
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
		for _, program := range []string{"postgres", "initdb"} {
			if err := os.WriteFile(filepath.Join(dir, program), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	saved := places
	defer func() { places = saved }()
	t.Setenv("HOMEBREW_PREFIX", "")
	t.Setenv("PATH", "")
	folder, err := prepareFolder(filepath.Join(root, "data"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		place  string
		wanted int
		major  int
	}{
		{"/*/bin", 0, 17}, {"/*/bin", 16, 16}, {"/*/bin", 14, 14}, {"/*/bin", 15, 0},
		{"/14*/bin", 0, 0}, {"/9*/bin", 0, 0}, {"/nowhere", 0, 0},
	} {
		places = []string{root + test.place}
		if got, _ := folder.findBinaries(t.Context(), test.wanted); got.major != test.major {
			t.Errorf("wanted %d in %s: found %d, want %d", test.wanted, test.place, got.major, test.major)
		}
	}
	places = []string{root + "/14*/bin"}
	_, err = Start(t.Context(), Options{Dir: filepath.Join(root, "data")})
	if !errors.Is(err, ErrNoBinaries) || !strings.Contains(err.Error(), "found only 14 in") || !strings.Contains(err.Error(), "docker compose up") {
		t.Errorf("with an old version only: %v", err)
	}
}
