package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// binaries is a folder with the server programs of one major version of PostgreSQL.
type binaries struct {
	dir   string
	major int
}

// places are the folders where installation packages put the server programs.
var places = []string{
	"/usr/lib/postgresql/*/bin",                       // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                // PostgreSQL's own packages for Fedora and RHEL
	"/opt/homebrew/opt/postgresql@*/bin",              // Homebrew on Apple silicon
	"/usr/local/opt/postgresql@*/bin",                 // Homebrew on Intel
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin", // Homebrew on Linux
	"/opt/homebrew/bin", "/usr/local/bin", "/usr/bin", // links to the programs, also when PATH leaves these folders out
	"/Applications/Postgres.app/Contents/Versions/*/bin",     // Postgres.app
	"/usr/local/pgsql/bin", "/opt/local/lib/postgresql*/bin", // built from source; MacPorts
}

// findBinaries returns the programs of the wanted major version, or for 0 the newest that are at
// least MinVersion. When there are none it also returns the ones that it did find, oldest first.
func (f *folder) findBinaries(ctx context.Context, wanted int) (binaries, []binaries) {
	var found []binaries
	for _, dir := range candidateDirs(ctx) {
		major := f.majorVersion(ctx, dir)
		if major == 0 {
			continue
		}
		if major == wanted {
			return binaries{dir, major}, nil
		}
		found = append(found, binaries{dir, major})
	}
	slices.SortStableFunc(found, func(a, b binaries) int { return a.major - b.major })
	if last := len(found) - 1; wanted == 0 && last >= 0 && found[last].major >= MinVersion {
		return found[last], nil
	}
	return binaries{}, found
}

// candidateDirs lists every folder that holds both postgres and initdb, each once.
func candidateDirs(ctx context.Context) []string {
	dirs := filepath.SplitList(os.Getenv("PATH"))
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	patterns := places
	if prefix := os.Getenv("HOMEBREW_PREFIX"); prefix != "" {
		patterns = append(slices.Clone(places), prefix+"/opt/postgresql@*/bin", prefix+"/bin")
	}
	for _, pattern := range patterns {
		matches, _ := filepath.Glob(pattern) // the patterns are constants and valid
		dirs = append(dirs, matches...)
	}
	var unique []string
	for _, dir := range dirs {
		// Package managers put links to the programs in a common folder. The links are resolved, so
		// that a folder counts once and initdb finds the rest of its installation.
		program, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		if err != nil || !filepath.IsAbs(program) {
			continue
		}
		dir = filepath.Dir(program)
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil && !slices.Contains(unique, dir) {
			unique = append(unique, dir)
		}
	}
	return unique
}

var versionPattern = regexp.MustCompile(`PostgreSQL\) (\d+)`)

// majorVersion asks postgres for its version, as the OS user that will run it. It returns
// 0 when that user cannot run it.
func (f *folder) majorVersion(ctx context.Context, dir string) int {
	out, err := f.command(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	match := versionPattern.FindSubmatch(out)
	if match == nil {
		return 0
	}
	major, _ := strconv.Atoi(string(match[1])) // the pattern matches digits only
	return major
}

func noBinaries(found []binaries) error {
	what := "none is installed"
	if len(found) > 0 {
		what = "found only " + describe(found)
	}
	return fmt.Errorf(`%w: version %d or later is needed, %s.
Install it and start again (no server needs to be set up or started):
  Debian, Ubuntu:  sudo apt-get install postgresql-common
                   echo 'create_main_cluster = false' | sudo tee -a /etc/postgresql-common/createcluster.conf
                   sudo apt-get install postgresql
  Fedora, RHEL:    sudo dnf install postgresql-server postgresql-contrib
  macOS:           brew install postgresql@17
"make run" does this for you. Or use a PostgreSQL that runs elsewhere: set DATABASE_URL
to its address, or start it together with the server in containers: docker compose up`,
		ErrNoBinaries, MinVersion, what)
}

func describe(found []binaries) string {
	var parts []string
	for _, b := range found {
		parts = append(parts, fmt.Sprintf("%d in %s", b.major, b.dir))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// otherVersion returns the error that explains how to convert a folder that the installed programs
// cannot read.
func (f *folder) otherVersion(made int, found []binaries) error {
	as := ""
	if f.user != nil {
		as = "runuser -u " + f.user.name + " -- "
	}
	return fmt.Errorf(`%w: %s needs PostgreSQL %d, installed is %s.
Either install PostgreSQL %d next to it and start again, or move the data once:
  1. dump it with the programs of version %[3]d (OLD is their folder, for example /usr/lib/postgresql/%[3]d/bin):
       %[6]sOLD/pg_ctl -w -D %[2]s -o "-c listen_addresses='' -c unix_socket_directories=/tmp -c port=54329" start
       %[6]sOLD/pg_dump -h /tmp -p 54329 -U postgres -Fc -f %[7]s %[8]s
       %[6]sOLD/pg_ctl -w -D %[2]s stop
  2. put it aside:   mv %[2]s %[2]s-%[3]d
  3. start the server, which makes a new folder, and restore with the new programs (NEW is their folder):
       %[6]sNEW/pg_restore -h %[9]s -U postgres --clean --if-exists --exit-on-error -d %[8]s %[7]s
  4. restart the server`,
		ErrVersion, f.data(), made, describe(found), made, as, filepath.Join(f.path, "move.dump"), Database, f.socketDir())
}
