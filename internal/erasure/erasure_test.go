package erasure_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/account"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/erasure"
)

// fixture is a database with a list.
type fixture struct {
	*testing.T
	db       *pgxpool.Pool
	dir      string
	list     *erasure.List
	accounts *account.Service
}

func newFixture(t *testing.T) fixture {
	t.Helper()
	f := fixture{T: t, db: dbtest.New(t), dir: filepath.Join(t.TempDir(), "deletions")}
	f.list = erasure.New(f.db, f.dir)
	f.must(f.list.Make())
	f.accounts = account.NewService(f.db, time.Now)
	f.accounts.OnDelete(f.list.Write)
	return f
}

func (f fixture) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f fixture) begin() string {
	f.Helper()
	_, session, err := f.accounts.Begin(f.Context(), false)
	f.must(err)
	return session.Person
}

// comeBack puts persons in the database again, as restoring a backup does.
func (f fixture) comeBack(persons ...string) {
	f.Helper()
	_, err := f.db.Exec(f.Context(), `insert into person (id, created_at, last_seen_at) select unnest($1::uuid[]), now(), now()`, persons)
	f.must(err)
}

func (f fixture) count(sql string, args ...any) (n int) {
	f.Helper()
	f.must(f.db.QueryRow(f.Context(), sql, args...).Scan(&n))
	return n
}

// again deletes whoever is on the lists, and checks who that is.
func (f fixture) again(dirs []string, want ...string) {
	f.Helper()
	var gone []string
	marks, err := erasure.Read(dirs...)
	f.must(err)
	n, err := marks.DeleteAgain(f.Context(), f.db, func(ctx context.Context, person string) error {
		gone = append(gone, person)
		return f.accounts.Delete(ctx, person)
	})
	slices.Sort(gone)
	slices.Sort(want)
	if err != nil || n != len(want) || !slices.Equal(gone, want) {
		f.Errorf("deleted %d again, %v (%v), want %v", n, gone, err, want)
	}
}

// text returns all lines of the list.
func (f fixture) text(dir string) string {
	f.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	f.must(err)
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		f.must(err)
		all.Write(text)
	}
	return all.String()
}

func TestDeletedPersonStaysDeleted(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	gone, stays := f.begin(), f.begin()
	f.must(f.accounts.Delete(t.Context(), gone))
	list := f.text(f.dir)
	if strings.Count(list, "\n") != 1 || strings.Contains(list, gone) {
		t.Errorf("the list says %q", list)
	}
	if n := f.count(`select count(*) from deletion`); n != 0 {
		t.Errorf("%d rows are still in the table", n)
	}
	f.comeBack(gone)
	f.again([]string{f.dir}, gone)
	if n := f.count(`select count(*) from person where id = $1`, stays); n != 1 {
		t.Error("somebody else was deleted")
	}
	f.comeBack(gone) // a second restore
	f.again([]string{f.dir}, gone)
	f.again([]string{f.dir})
	if info, err := os.Stat(f.dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
}

func TestPurgedGuestIsListed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	guest := f.begin()
	_, err := f.db.Exec(t.Context(), `update person set last_seen_at = now() - interval '2 years'`)
	f.must(err)
	n, err := f.accounts.Purge(t.Context())
	f.must(err)
	f.must(f.list.Tidy(t.Context(), 30))
	if lines := strings.Count(f.text(f.dir), "\n"); n != 1 || lines != 1 {
		t.Errorf("%d guests purged, %d on the list", n, lines)
	}
	f.comeBack(guest)
	f.again([]string{f.dir}, guest)
}

// TestListThatCannotBeWritten has no folder, and then a file where the folder should be.
func TestListThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.must(os.Remove(f.dir))
	var persons []string
	fails := func() {
		t.Helper()
		persons = append(persons, f.begin())
		if err := f.accounts.Delete(t.Context(), persons[len(persons)-1]); !errors.Is(err, erasure.ErrUnwritten) {
			t.Errorf("a deletion is acknowledged that no list has (%v)", err)
		}
		if n := f.count(`select count(*) from person`); n != 0 {
			t.Error("the person is still there")
		}
	}
	fails() // a folder that is missing was lost, which must show
	f.must(os.WriteFile(f.dir, nil, 0o600))
	fails()
	if err := f.list.Make(); !errors.Is(err, erasure.ErrUnwritten) {
		t.Errorf("a file is the folder of a list (%v)", err)
	}
	f.must(os.Remove(f.dir))
	f.must(f.list.Make())
	f.must(f.list.Tidy(t.Context(), 0))
	f.comeBack(persons...)
	f.again([]string{f.dir}, persons...)
}

// TestTwoServersWriteTheirOwnLists deletes at two servers at once, and looks after each deletion whether one
// of the lists has it.
func TestTwoServersWriteTheirOwnLists(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	dirs := []string{f.dir, f.dir + "-2"}
	other := account.NewService(f.db, time.Now)
	second := erasure.New(f.db, dirs[1])
	f.must(second.Make())
	other.OnDelete(second.Write)
	var persons []string
	for range 40 {
		persons = append(persons, f.begin())
	}
	var deleting sync.WaitGroup
	for i, person := range persons {
		var mark string
		f.must(f.db.QueryRow(t.Context(), `select encode(deletion_mark(secret, $1), 'hex') from request_secret`, person).Scan(&mark))
		deleting.Go(func() {
			if err := []*account.Service{f.accounts, other}[i%2].Delete(t.Context(), person); err != nil {
				t.Error(err)
			}
			if !strings.Contains(f.text(dirs[0])+f.text(dirs[1]), mark) {
				t.Error("a deletion was acknowledged that no list has")
			}
		})
	}
	deleting.Wait()
	f.comeBack(persons...)
	f.again(dirs, persons...)
}

func TestOldDaysGo(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.must(f.accounts.Delete(t.Context(), f.begin()))
	day := func(ago int) string {
		return filepath.Join(f.dir, time.Now().UTC().AddDate(0, 0, -ago).Format("2006-01-02")+".txt")
	}
	for _, ago := range []int{9, 11, 12} {
		f.must(os.WriteFile(day(ago), nil, 0o600))
	}
	notes := filepath.Join(f.dir, "notes.txt")
	f.must(os.WriteFile(notes, nil, 0o600))
	exist := func(want bool, paths ...string) {
		t.Helper()
		for _, path := range paths {
			if _, err := os.Stat(path); (err == nil) != want {
				t.Errorf("%s exists: %t", path, !want)
			}
		}
	}
	f.must(f.list.Tidy(t.Context(), 0))
	exist(true, day(0), day(9), day(11), day(12), notes)
	f.must(f.list.Tidy(t.Context(), 10))
	exist(true, day(0), day(9), day(11), notes)
	exist(false, day(12)) // one at a time: an hour with a clock that is ahead costs one file
	for range 3 {
		f.must(f.list.Tidy(t.Context(), 10))
	}
	exist(true, day(0), day(9), notes)
	exist(false, day(11))
}

// TestWithoutAFolder keeps rows in the table as long as backups live.
func TestWithoutAFolder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	list := erasure.New(f.db, "")
	f.accounts.OnDelete(list.Write)
	f.must(f.accounts.Delete(t.Context(), f.begin()))
	f.must(f.accounts.Delete(t.Context(), f.begin()))
	_, err := f.db.Exec(t.Context(), `insert into deletion values (sha256('long ago'), now() - interval '11 days')`)
	f.must(err)
	for _, test := range []struct{ days, want int }{{0, 3}, {12, 3}, {10, 2}} {
		f.must(list.Tidy(t.Context(), test.days))
		if n := f.count(`select count(*) from deletion`); n != test.want {
			t.Errorf("with backups of %d days %d rows are left, want %d", test.days, n, test.want)
		}
	}
}

// TestClaimedGuestsAreForgotten removes the marks of guests whom no backup has any more, and lists none of them.
func TestClaimedGuestsAreForgotten(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	_, err := f.db.Exec(t.Context(), `
		insert into claimed select $1, sha256(days::text::bytea), now() - days * interval '1 day' from unnest(array[0, 9, 11, 12]) days`, f.begin())
	f.must(err)
	for _, want := range []int{3, 2, 2} { // a day at a time
		f.must(f.list.Tidy(t.Context(), 10))
		if n := f.count(`select count(*) from claimed`); n != want {
			t.Errorf("%d are left, want %d", n, want)
		}
	}
	if n := f.count(`select count(*) from deletion`); n != 0 || f.text(f.dir) != "" {
		t.Errorf("%d guests are listed, and %q", n, f.text(f.dir))
	}
}

// TestTornAndDamagedLists reads lists as a power cut, a full disk or an editor leaves them.
func TestTornAndDamagedLists(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const at = "2026-12-01T03:00:00Z "
	var marks, persons []string
	for range 3 {
		persons = append(persons, f.begin())
	}
	for _, person := range persons {
		var mark string
		f.must(f.db.QueryRow(t.Context(), `select encode(deletion_mark(secret, $1), 'hex') from request_secret`, person).Scan(&mark))
		marks = append(marks, mark)
	}
	write := func(text string) []string {
		dir := t.TempDir()
		f.must(os.WriteFile(filepath.Join(dir, "2026-12-01.txt"), []byte(text), 0o600))
		return []string{dir}
	}
	for _, damaged := range []string{
		"\n", "x\n", at + marks[0][:62] + "\n", at + marks[0] + "ab\n", at + strings.Repeat("x", 64) + "\n" + at + marks[0] + "\n",
	} {
		_, err := erasure.Read(write(damaged)...)
		if err == nil || !strings.Contains(err.Error(), "2026-12-01.txt: line 1 is damaged") {
			t.Errorf("%q: %v", damaged, err)
		}
	}
	f.again(append(write(""), t.TempDir()))
	f.again(write(fmt.Sprintf("%s%s\n%s%s%s%s\n%s%s", at, marks[0], at, marks[1][:20], at, marks[2], at, marks[1][:63])), persons[0], persons[2])
}

// TestIncompleteListsAreRefused reads folders that may lack persons.
func TestIncompleteListsAreRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.must(f.accounts.Delete(t.Context(), f.begin()))
	if _, err := erasure.Read(f.dir, f.dir+"x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	f.must(os.Mkdir(filepath.Join(f.dir, "lost+found"), 0o700)) // of a disk of its own
	if marks, err := erasure.Read(f.dir); err != nil || len(marks) != 1 {
		t.Errorf("%d marks, %v", len(marks), err)
	}
	f.must(os.WriteFile(filepath.Join(f.dir, "web1-2026-12-01.txt"), nil, 0o600))
	if _, err := erasure.Read(f.dir); err == nil || !strings.Contains(err.Error(), "web1-2026-12-01.txt is no file of a list") {
		t.Errorf("a file of another name: %v", err)
	}
}

// TestListOfAClockThatWasWrong adds to a list with a newer file: a clock was ahead then, or is behind now. A later
// file is pruned later, never earlier.
func TestListOfAClockThatWasWrong(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ahead := filepath.Join(f.dir, time.Now().UTC().AddDate(0, 0, 3).Format("2006-01-02")+".txt")
	f.must(os.WriteFile(ahead, nil, 0o600))
	person := f.begin()
	f.must(f.accounts.Delete(t.Context(), person))
	if text, err := os.ReadFile(ahead); err != nil || strings.Count(string(text), "\n") != 1 {
		t.Errorf("the newest file has %q (%v)", text, err)
	}
	// The database says when it deleted, also when the clock of the server that writes is behind.
	f.must(os.Remove(ahead))
	_, err := f.db.Exec(t.Context(), `insert into deletion values (sha256('x'), now() + interval '3 days')`)
	f.must(err)
	f.must(f.list.Tidy(t.Context(), 0))
	if _, err := os.Stat(ahead); err != nil {
		t.Error(err)
	}
}
