package embedded

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// folder is the data folder, and the OS user as which PostgreSQL runs in it.
type folder struct {
	path string  // absolute, without symbolic links
	user *osUser // nil: the user of this process
}

type osUser struct {
	name     string
	uid, gid uint32
}

func (f *folder) data() string    { return filepath.Join(f.path, "postgresql") }
func (f *folder) logPath() string { return filepath.Join(f.path, "postgresql.log") }

// prepareFolder makes the folder if needed and decides which user runs PostgreSQL in it. PostgreSQL
// refuses to run as root; a process of root runs it as the owner of the folder, which is "postgres"
// for a new one.
func prepareFolder(dir string) (*folder, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("data folder %q: %w", dir, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	f := &folder{path: path}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("data folder %s is not a folder", path)
	}
	if os.Geteuid() == 0 {
		if f.user, err = giveAway(path, info); err != nil {
			return nil, err
		}
		if err := f.checkReach(); err != nil {
			return nil, err
		}
	} else if owner(info) != uint32(os.Geteuid()) {
		return nil, fmt.Errorf("data folder %s belongs to another user: choose another one with REFLECTIETOOL_DATA", path)
	}
	if info.Mode().Perm() != 0o700 {
		// PostgreSQL accepts everyone who can open the socket, so no other user may enter the
		// folder.
		if err := os.Chmod(path, 0o700); err != nil {
			return nil, fmt.Errorf("close the data folder for others: %w", err)
		}
	}
	return f, nil
}

func owner(info os.FileInfo) uint32 { return info.Sys().(*syscall.Stat_t).Uid }

// giveAway returns the user that owns the folder. An empty folder that belongs to root is given to
// the user "postgres".
func giveAway(path string, info os.FileInfo) (*osUser, error) {
	if uid := owner(info); uid != 0 {
		name := strconv.Itoa(int(uid))
		if u, err := user.LookupId(name); err == nil {
			name = u.Username
		}
		return &osUser{name, uid, info.Sys().(*syscall.Stat_t).Gid}, nil
	}
	if entries, err := os.ReadDir(path); err != nil || len(entries) > 0 {
		return nil, fmt.Errorf("data folder %s belongs to root and is not empty, and PostgreSQL does not run as root: "+
			"choose another folder with REFLECTIETOOL_DATA, or give this one away: chown -R postgres %s", path, path)
	}
	account, err := user.Lookup(adminRole)
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root and there is no user %q on this machine to run it: "+
			"start as an ordinary user, or make that user: useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin %s", adminRole, adminRole)
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user id of %s: %w", adminRole, err)
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("group id of %s: %w", adminRole, err)
	}
	if err := os.Lchown(path, int(uid), int(gid)); err != nil {
		return nil, fmt.Errorf("give the data folder to %s: %w", adminRole, err)
	}
	return &osUser{adminRole, uint32(uid), uint32(gid)}, nil
}

// checkReach returns an error that names the first folder on the path that PostgreSQL's user cannot
// enter. It tests this by starting a program there, so that access control lists and the like count
// too.
func (f *folder) checkReach() error {
	parts := strings.Split(f.path, string(filepath.Separator))
	for n := 1; n <= len(parts); n++ {
		dir := string(filepath.Separator) + filepath.Join(parts[:n]...)
		// Only a folder that is not open to everyone needs the test.
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o001 != 0 {
			continue
		}
		cmd := f.command(context.Background(), "/bin/sh", "-c", ":")
		cmd.Dir = dir
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("PostgreSQL runs as user %s, who cannot enter %s (%w): "+
				"choose a data folder elsewhere with REFLECTIETOOL_DATA, for example /var/lib/reflectietool", f.user.name, dir, err)
		}
	}
	return nil
}

// unwanted begin the environment variables that would change what PostgreSQL does, and the settings of this program:
// passwords and keys are among those, and a superuser of PostgreSQL can read its environment.
var unwanted = []string{"PG", "LC_", "LANG", "REFLECTIETOOL_", "DATABASE_"}

// command prepares a program that runs as PostgreSQL's user, in a process session of its own so
// that Ctrl-C does not reach it, and without the unwanted environment variables.
func (f *folder) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = "/"
	cmd.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return slices.ContainsFunc(unwanted, func(prefix string) bool { return strings.HasPrefix(entry, prefix) })
	})
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if f.user != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: f.user.uid, Gid: f.user.gid}
	}
	return cmd
}

const port = "5432"

// maxSocketPath is the longest path of a socket that works on every system: macOS allows 104 bytes,
// Linux 108, both including a final zero byte.
const maxSocketPath = 103

// socketDir is the folder for the socket: in the data folder when the path is short enough and has
// no comma, which would separate hosts, otherwise a folder under /tmp whose name is derived from
// it. It uses /tmp rather than the temporary folder of the environment, since every process must
// find the same folder.
func (f *folder) socketDir() string {
	dir := filepath.Join(f.path, "run")
	if len(filepath.Join(dir, ".s.PGSQL."+port)) <= maxSocketPath && !strings.Contains(dir, ",") {
		return dir
	}
	return fmt.Sprintf("/tmp/reflectietool-%x", sha256.Sum256([]byte(f.path)))[:36]
}

// makeSocketDir makes the folder for the socket, and refuses one that another user made.
func (f *folder) makeSocketDir() (string, error) {
	dir, uid := f.socketDir(), os.Geteuid()
	err := os.Mkdir(dir, 0o700)
	if f.user != nil {
		uid = int(f.user.uid)
		if err == nil {
			err = os.Lchown(dir, uid, int(f.user.gid))
		}
	}
	if err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("make the folder for the socket: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fmt.Errorf("folder for the socket: %w", err)
	}
	if !info.IsDir() || int(owner(info)) != uid || info.Mode().Perm() != 0o700 {
		return "", fmt.Errorf("%s should be a folder of user %d that is closed for others, and is not: remove it, "+
			"or choose a data folder with a shorter path", dir, uid)
	}
	return dir, nil
}
