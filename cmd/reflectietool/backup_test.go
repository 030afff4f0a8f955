package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/backup"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/visit"
)

// TestBackupDrill makes a backup while visitors answer, lets somebody delete their account after it, destroys the
// database and restores the backup. All that was acknowledged before the backup must be there, exactly, also of the
// visitors who went on; every row that did not change meanwhile; and not the deleted account. Somebody must have been
// able to save during the backup. A second backup, of a server that does not run, comes back row by row.
func TestBackupDrill(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	c := newCrash(t, rand.New(rand.NewPCG(seed, 0)))
	settings, backups := append(inFolder(c.dir), "REFLECTIETOOL_BACKUP_DAYS=30"), filepath.Join(filepath.Dir(c.dir), "backups")
	leaver := c.account(t, "vertrekt@voorbeeld.example")
	site := func() string { return *c.site.Load() }
	guest := newVisitor(t, site) // takes work along into an account that is deleted, all after the backup
	guest.post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther)
	c.Walk(seed, 3)
	t.Cleanup(c.Stop)
	c.waitForAnswers(150)
	c.Stop()
	during, err := visit.NewCrowd(t, site, nil)
	if err != nil {
		t.Fatal(err)
	}
	during.Walk(seed, 3)
	t.Cleanup(during.Stop)
	more := func() {
		goal := during.Answers.Load() + 20
		eventually(t, "visitors answer", func() bool { return during.Answers.Load() >= goal || t.Failed() })
	}
	more()
	before, acknowledged := everyRow(t, c.dir), during.Acknowledged()
	answered := during.Answers.Load()
	execute(t, settings, "backup", backups).want(t, 0, "backup "+backups)
	if answered = during.Answers.Load() - answered; answered == 0 {
		t.Error("nobody could save during the backup")
	}
	more()
	c.deleteAccount(t, leaver)
	claimer := c.signIn(t, guest, "neemtmee@voorbeeld.example")
	guest.post(t, "/account/meenemen", url.Values{"meenemen": {"ja"}}).want(t, http.StatusSeeOther)
	c.deleteAccount(t, claimer)
	during.Stop()
	after := everyRow(t, c.dir)

	c.shoot()
	c.server.kill()
	destroy(t, c.dir)
	execute(t, settings, "restore", backups).want(t, 0, "people deleted again, because they were deleted after the backup was made: 2")
	compared := compareUnchanged(t, before, after, everyRow(t, c.dir))
	c.start()
	var answers int
	c.inDatabase(func(ctx context.Context, pool *database.Pool) (err error) {
		answers, err = during.CheckHas(ctx, pool, acknowledged)
		return err
	})
	t.Logf("%d answers were saved during the backup; %d rows did not change, %d reflections and %d answers of others are of before it", answered, compared, c.Check(), answers)
	if answers == 0 {
		t.Error("no answer of the visitors who went on was compared")
	}
	c.inDatabase(c.CheckNothingIsHalf)
	c.inDatabase(c.CheckNobodyIsHalfMoved)
	inDatabase(t, c.dir, func(pool *database.Pool) error {
		var accounts int
		err := pool.QueryRow(t.Context(), `select count(*) from account where email = $1`, leaver.email).Scan(&accounts)
		if accounts != 0 {
			t.Error("the deleted account is back")
		}
		return err
	})
	if got := leaver.visitor.get(t, "/account").want(t, http.StatusSeeOther); !strings.HasPrefix(got.location, "/inloggen") {
		t.Errorf("the browser of the deleted account is led to %s", got.location)
	}
	c.checkLogs()
	c.server.stop()
	drillAtRest(t, c.dir, settings, backups)
}

// drillAtRest destroys and restores a database that no server uses, and compares every row.
func drillAtRest(t *testing.T, dir string, settings []string, backups string) {
	t.Helper()
	rows := everyRow(t, dir)
	execute(t, settings, "backup", backups).want(t, 0)
	destroy(t, dir)
	execute(t, settings, "restore", backups).want(t, 0, "people deleted again, because they were deleted after the backup was made: 0")
	again := everyRow(t, dir)
	for _, table := range slices.Sorted(maps.Keys(rows)) {
		if !slices.Equal(rows[table], again[table]) {
			t.Errorf("table %s had\n%.500s\nand has\n%.500s", table, rows[table], again[table])
		}
	}
	if len(rows) < 50 || len(again) != len(rows) || len(rows["reflection"]) == 0 {
		t.Errorf("%d tables with %d reflections, and again %d", len(rows), len(rows["reflection"]), len(again))
	}
}

// member is somebody with an account.
type member struct {
	visitor *visitor
	email   string
}

// account signs somebody new in.
func (c *crash) account(t *testing.T, email string) member {
	t.Helper()
	return c.signIn(t, newVisitor(t, func() string { return *c.site.Load() }), email)
}

// signIn signs a visitor in.
func (c *crash) signIn(t *testing.T, v *visitor, email string) member {
	t.Helper()
	s := member{v, email}
	page := s.visitor.post(t, "/inloggen", url.Values{"email": {email}}).want(t, http.StatusSeeOther).location
	code := visit.MailedCode.FindString(c.mails.Wait(email).Text)
	s.visitor.post(t, page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	return s
}

func (c *crash) deleteAccount(t *testing.T, s member) {
	t.Helper()
	page := s.visitor.post(t, "/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusSeeOther).location
	code := visit.MailedCode.FindString(c.mails.Wait(s.email).Text)
	s.visitor.post(t, page, url.Values{"code": {code}}).want(t, http.StatusOK)
}

// destroy removes the database, as a broken disk does. The list of deletions is elsewhere.
func destroy(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, "postgresql")); err != nil {
		t.Fatal(err)
	}
}

// everyRow returns the sorted rows of every table of a private database.
func everyRow(t *testing.T, dir string) map[string][]string {
	t.Helper()
	instance, err := embedded.Start(t.Context(), embedded.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	read := func() error {
		owner, err := pgx.Connect(t.Context(), instance.OwnerURL())
		if err != nil {
			return err
		}
		defer func() { _ = owner.Close(context.WithoutCancel(t.Context())) }()
		found, _ := owner.Query(t.Context(), `select table_name::text from information_schema.tables
			where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'request_count'`)
		tables, err := pgx.CollectRows(found, pgx.RowTo[string])
		for _, table := range tables {
			found, _ := owner.Query(t.Context(), `select r::text from `+table+` r order by r::text`)
			texts, rowsErr := pgx.CollectRows(found, pgx.RowTo[string])
			rows[table], err = texts, errors.Join(err, rowsErr)
		}
		return err
	}
	if err := errors.Join(read(), instance.Stop(context.Background())); err != nil {
		t.Fatal(err)
	}
	return rows
}

// compareUnchanged compares a restored database with the rows of two moments, one before the backup and one after it. A row
// that both moments have did not change meanwhile, and must be in the database. It returns how many such rows there are.
func compareUnchanged(t *testing.T, before, after, between map[string][]string) (compared int) {
	t.Helper()
	for table, rows := range before {
		later, has := count(after[table]), count(between[table])
		for row, n := range count(rows) {
			if n = min(n, later[row]); has[row] < n && table != "river_leader" { // that one is unlogged, so a backup leaves its row out
				t.Errorf("table %s lost a row: %.500s", table, row)
			}
			compared += n
		}
	}
	if len(before) < 50 || compared == 0 {
		t.Errorf("%d rows of %d tables did not change", compared, len(before))
	}
	return compared
}

// count counts how often a row is there.
func count(rows []string) map[string]int {
	times := map[string]int{}
	for _, row := range rows {
		times[row]++
	}
	return times
}

// TestBackupKeepsToItsFolder refuses a folder with something else, removes what is too old or unfinished, and
// leaves the rest.
func TestBackupKeepsToItsFolder(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	backups := filepath.Join(filepath.Dir(dir), "backups")
	settings := append(inFolder(dir), "REFLECTIETOOL_BACKUP_DAYS=7")
	execute(t, settings, "backup", backups).want(t, 1, "there is no database in "+dir)
	execute(t, settings, "restore", dir).want(t, 1, "read the folder of backups")
	execute(t, settings, "migrate", "up").want(t, 0)
	made := execute(t, settings, "backup", backups).want(t, 0)
	if !strings.HasPrefix(made.stdout, "backup "+backups+"/2") {
		t.Errorf("says %q", made.stdout)
	}
	now := time.Now().UTC()
	name := func(days int) string {
		return filepath.Join(backups, now.AddDate(0, 0, -days).Add(-time.Hour).Format("2006-01-02T150405Z"))
	}
	for _, folder := range []string{name(5), name(6), name(20), filepath.Join(backups, ".unfinished-X"), filepath.Join(backups, "lost+found")} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Second) // backups are named after seconds
	execute(t, inFolder(dir), "backup", backups).want(t, 0, "REFLECTIETOOL_BACKUP_DAYS")
	time.Sleep(time.Second)
	execute(t, settings, "backup", backups).want(t, 0, "removed 2 old backups")
	left, err := filepath.Glob(filepath.Join(backups, "*"))
	if err != nil || len(left) != 5 || !slices.Contains(left, name(5)) || !slices.Contains(left, filepath.Join(backups, "lost+found")) {
		t.Errorf("left are %v (%v)", left, err)
	}
	for _, path := range append(left, backups) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("others can enter %s: %v", path, err)
		}
	}
	// After a long time without backups, or with a clock that is ahead, the first one removes nothing.
	late := filepath.Join(filepath.Dir(dir), "late")
	for _, days := range []int{20, 21} {
		if err := os.MkdirAll(strings.Replace(name(days), backups, late, 1), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	execute(t, settings, "backup", late).want(t, 1, "backup "+late, "none was removed, since the one before it is of")
	time.Sleep(time.Second)
	execute(t, settings, "backup", late).want(t, 0, "removed 2 old backups")
	if err := os.WriteFile(filepath.Join(backups, "holiday.jpg"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	execute(t, settings, "backup", backups).want(t, 1, "holds something else, holiday.jpg")
}

// TestRestoreRefuses leaves the database as it was.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	settings, backups := inFolder(dir), filepath.Join(filepath.Dir(dir), "backups")
	s := serve(t, settings)
	s.visitor().post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther)
	execute(t, settings, "backup", backups).want(t, 0)
	s.visitor().post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther)
	execute(t, settings, "restore", "--replace", backups).want(t, 1, "in use by another server")
	s.stop()
	before := everyRow(t, dir)
	execute(t, settings, "restore", backups).want(t, 1, "is not empty: restore --replace")

	found, err := filepath.Glob(filepath.Join(backups, "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	for file, damage := range map[string]struct{ from, to, says string }{
		"newer schema":   {`"schema": `, `"schema": 9`, "use a newer reflectietool"},
		"newer format":   {`"format": 1`, `"format": 2`, "use a newer reflectietool"},
		"another sum":    {`"sha256": "`, `"sha256": "0`, "is damaged"},
		"another row":    {`"rows": 1,`, `"rows": 2,`, "does not hold what its manifest says"},
		"another table":  {`"reflection": {`, `"reflection2": {`, "does not hold what its manifest says"},
		"not a manifest": {`{`, `[`, "read the manifest"},
	} {
		damaged := filepath.Join(filepath.Dir(dir), strings.ReplaceAll(file, " ", "-"))
		if err := os.CopyFS(damaged, os.DirFS(found[0])); err != nil {
			t.Fatal(err)
		}
		manifest := filepath.Join(damaged, "manifest.json")
		text, err := os.ReadFile(manifest)
		if err != nil || !strings.Contains(string(text), damage.from) {
			t.Fatalf("%s: %s (%v)", file, text, err)
		}
		if err := os.WriteFile(manifest, []byte(strings.Replace(string(text), damage.from, damage.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		execute(t, settings, "restore", "--replace", damaged).want(t, 1, damage.says)
	}
	if after := everyRow(t, dir); !maps.EqualFunc(before, after, slices.Equal[[]string]) {
		t.Error("a restore that was refused changed the database")
	}
	execute(t, append(settings, "DATABASE_URL=postgres://localhost/x"), "restore", backups).want(t, 1, "docs/operate.md")
	execute(t, append(settings, "DATABASE_URL=postgres://localhost/x"), "backup", backups).want(t, 1, "docs/operate.md")
	execute(t, settings, "restore", backups, "--replace").want(t, 0, "and 1 persons")
}

// TestRestoreNeedsTheList restores with lists that lack somebody who was deleted after the backup, or may.
func TestRestoreNeedsTheList(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	beside := func(name string) string { return filepath.Join(filepath.Dir(dir), name) }
	list, backups := beside("list"), beside("backups")
	settings := append(inFolder(dir), "REFLECTIETOOL_BACKUP_DAYS=30")
	with := func(list string) []string { return append(slices.Clone(settings), "REFLECTIETOOL_DELETIONS="+list) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s := serve(t, with(list))
	if files, err := os.ReadDir(list); err != nil || len(files) != 0 {
		t.Errorf("the first start makes no empty list: %v, %v", files, err)
	}
	stays, goes := s.visitor(), s.visitor()
	for _, v := range []*visitor{stays, goes} {
		v.post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther)
	}
	execute(t, with(list), "backup", backups).want(t, 0)
	goes.post(t, "/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusOK)
	s.stop()
	inDatabase(t, dir, func(pool *database.Pool) error { // a job deleted somebody, within the hour
		_, err := pool.Exec(t.Context(), `insert into deletion values (sha256('x'), now())`)
		return err
	})
	before := everyRow(t, dir)
	refused := func(list, why string) {
		t.Helper()
		execute(t, with(list), "restore", "--replace", backups).want(t, 1, why)
		if after := everyRow(t, dir); !maps.EqualFunc(before, after, slices.Equal[[]string]) {
			t.Error("a restore that was refused changed the database")
		}
	}
	refused(list+"x", "there is no list of deletions in "+list+"x")
	unwritten := beside("unwritten")
	must(os.Mkdir(unwritten, 0o700))
	must(os.Symlink("/proc/self/cmdline", filepath.Join(unwritten, "9999-12-31.txt"))) // root cannot write it either, and it has no line
	refused(unwritten, "the last deletions in the database that is replaced would be lost with it")
	merged := beside("merged")
	must(os.CopyFS(merged, os.DirFS(list)))
	must(os.WriteFile(filepath.Join(merged, "web1-2026-12-01.txt"), nil, 0o600))
	refused(merged, "web1-2026-12-01.txt is no file of a list")

	found, err := filepath.Glob(filepath.Join(backups, "*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	old := beside("old")
	must(os.CopyFS(old, os.DirFS(found[0])))
	manifest := filepath.Join(old, "manifest.json")
	text, err := os.ReadFile(manifest)
	must(err)
	madeAt := regexp.MustCompile(`"made_at": "[^"]*"`)
	must(os.WriteFile(manifest, madeAt.ReplaceAll(text, fmt.Appendf(nil, `"made_at": "%s"`, time.Now().UTC().AddDate(0, 0, -31).Format(time.RFC3339))), 0o600))
	execute(t, with(list), "restore", "--replace", old).want(t, 1, "the list of deletions goes back 30 days")
	execute(t, with(list), "restore", "--replace", "--incomplete-list", old).want(t, 0, "may be back", "people deleted again, because they were deleted after the backup was made: 1")

	future := filepath.Join(backups, time.Now().UTC().AddDate(0, 0, 2).Format("2006-01-02T150405Z"))
	must(os.CopyFS(future, os.DirFS(found[0])))
	execute(t, with(list), "backup", backups).want(t, 1, future+" is of a later moment than now", "set the clock right")
	execute(t, with(list), "restore", "--replace", backups).want(t, 1, future+" is of a later moment than now")
	execute(t, with(list), "restore", "--replace", future).want(t, 0, "and 2 persons", "read 2 deletions in "+list, "people deleted again, because they were deleted after the backup was made: 1")
	lost := inFolder(newFolder(t)) // with the list in it
	execute(t, lost, "restore", found[0]).want(t, 1, "there is no list of deletions in ")
	execute(t, lost, "restore", "--incomplete-list", found[0]).want(t, 0, "may be back", "read 0 deletions", "people deleted again, because they were deleted after the backup was made: 0")
}

// TestRestoreOfAnOlderSchema restores a backup that was made one step of the schema ago.
func TestRestoreOfAnOlderSchema(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	settings, backups := inFolder(dir), filepath.Join(filepath.Dir(dir), "backups")
	s := serve(t, settings)
	s.visitor().post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther)
	s.stop()
	version := regexp.MustCompile(`schema version (\d+), newest (\d+)`)
	down := version.FindStringSubmatch(execute(t, settings, "migrate", "down").want(t, 0).stdout)
	if len(down) != 3 || down[1] == down[2] {
		t.Fatalf("a step down leads to %q", down)
	}
	execute(t, settings, "backup", backups).want(t, 0)
	before := everyRow(t, dir)
	destroy(t, dir)
	execute(t, settings, "restore", backups).want(t, 0, "with schema "+down[1]+" and 1 persons")
	execute(t, settings, "migrate", "version").want(t, 0, "schema version "+down[2]+", newest "+down[2])
	after := everyRow(t, dir)
	for _, table := range []string{"person", "session", "reflection", "offering"} { // a step may add a column, and no person
		if had, has := len(before[table]), len(after[table]); had == 0 || had != has {
			t.Errorf("table %s had %d rows and has %d", table, had, has)
		}
	}
	serve(t, settings).stop() // serves the schema
}

// TestRestoreThatWasKilled leaves the databases behind that a killed restore does, and kills one. The next start of the
// server drops them.
func TestRestoreThatWasKilled(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	settings, backups := inFolder(dir), filepath.Join(filepath.Dir(dir), "backups")
	execute(t, settings, "backup", backups).want(t, 0)
	inCluster := func(statements ...string) (databases []string) {
		t.Helper()
		instance, err := embedded.Start(t.Context(), embedded.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		admin, err := pgx.Connect(t.Context(), instance.AdminURL())
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range statements {
			if _, err := admin.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		found, _ := admin.Query(t.Context(), `select datname::text from pg_database where datname like 'reflectietool%' order by 1`)
		databases, err = pgx.CollectRows(found, pgx.RowTo[string])
		if err := errors.Join(err, admin.Close(t.Context()), instance.Stop(context.Background())); err != nil {
			t.Fatal(err)
		}
		return databases
	}
	for range 3 {
		cmd := prepare(settings, "restore", "--replace", backups)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the restore has begun", func() bool { return len(inCluster()) > 1 })
		_ = cmd.Process.Kill() // it may be done already
		_ = cmd.Wait()
		serve(t, settings).stop()
		if got := inCluster(); !slices.Equal(got, []string{"reflectietool"}) {
			t.Errorf("after a restore that was killed there are %v", got)
		}
	}
	inCluster(`create database reflectietool_restored`, `create database reflectietool_replaced template reflectietool`)
	serve(t, settings).stop()
	if got := inCluster(); !slices.Equal(got, []string{"reflectietool"}) {
		t.Errorf("there are %v", got)
	}
}

// TestSwapIsWholeOrNothing has no database to put in the place of the one that serves.
func TestSwapIsWholeOrNothing(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	instance, err := embedded.Start(t.Context(), embedded.Options{Dir: dir, Exclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	err = backup.Swap(t.Context(), instance)
	empty, emptyErr := backup.IsEmpty(t.Context(), instance.OwnerURL())
	if err == nil || empty || emptyErr != nil {
		t.Errorf("swapped with nothing: %v; the database that served is empty: %t, %v", err, empty, emptyErr)
	}
	if err := instance.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestDeleteAgainInAnExternalDatabase lets a person come back and go again.
func TestDeleteAgainInAnExternalDatabase(t *testing.T) {
	t.Parallel()
	db, list := dbtest.NewDB(t), filepath.Join(t.TempDir(), "list")
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	serve(t, settings).logs(t, "set REFLECTIETOOL_DELETIONS").stop()
	s := serve(t, append(settings, "REFLECTIETOOL_DELETIONS="+list))
	v := s.visitor()
	v.post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther)
	var person string
	if err := db.Pool.QueryRow(t.Context(), `select id from person`).Scan(&person); err != nil {
		t.Fatal(err)
	}
	v.post(t, "/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusOK)
	if _, err := db.Pool.Exec(t.Context(), `insert into person values ($1, now(), now()), (gen_random_uuid(), now(), now())`, person); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0} {
		execute(t, settings, "delete-again", list).want(t, 0, "read 1 deletions\n", fmt.Sprintf("deleted again: %d\n", want))
	}
	execute(t, settings, "delete-again", list, list+"x").want(t, 1, "no such file")
	execute(t, settings, "delete-again").want(t, 2, "want the folders")
	s.stop()
}

// TestEachServerKeepsItsList starts two servers on one database, each with an old file on its list.
func TestEachServerKeepsItsList(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	var old []string
	for range 2 {
		list := t.TempDir()
		old = append(old, filepath.Join(list, "2025-12-01.txt"))
		if err := os.WriteFile(old[len(old)-1], nil, 0o600); err != nil {
			t.Fatal(err)
		}
		serve(t, []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL, "REFLECTIETOOL_BACKUP_DAYS=30", "REFLECTIETOOL_DELETIONS=" + list})
	}
	for _, file := range old {
		eventually(t, "the old file goes", func() bool {
			_, err := os.Stat(file)
			return os.IsNotExist(err)
		})
	}
}

// logs checks what a server logged.
func (s *server) logs(t *testing.T, text string) *server {
	t.Helper()
	if !strings.Contains(s.log.String(), text) {
		t.Errorf("the log does not say %q: %s", text, s.log)
	}
	return s
}
