package main

import (
	"errors"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/visit"
)

// TestPreviousReleaseServesThisSchema lets a server of the latest release and one of this version serve one
// database, as they do during an update. The schema is the newest one with one more step, in which every
// table gets a column, so that both also serve a schema that they do not know.
func TestPreviousReleaseServesThisSchema(t *testing.T) {
	t.Parallel()
	release := previousRelease(t)
	t.Run("while it migrates", func(t *testing.T) { migrateUnderLoad(t, release) })
	p := newPairOf(t, release, binary)
	p.must(`do $$
		declare name text;
		begin
			for name in select table_name from information_schema.tables
			             where table_schema = 'public' and table_type = 'BASE TABLE' and table_name !~ '^schema_' loop
				execute format('alter table %I add column of_the_next_release text default ''x''', name);
			end loop;
			create table next_release (n integer);
			update schema_migrations set version = version + 1;
			update schema_applied set version = version + 1;
		end $$`)
	t.Run("together", func(t *testing.T) { agreeOnAll(t, p) })
	for _, program := range []string{p.programs[0], p.programs[1]} {
		s := p.start(program) // a server may be restarted halfway
		if got := s.visitor().get(t, "/readyz"); got.status != http.StatusOK {
			t.Errorf("%s is not ready: %s", program, got.body)
		}
		s.stop()
	}

	p.must(`update schema_applied set needs_program = version`)
	for i, s := range p.both {
		eventually(t, "a server that can no longer serve the schema says so", func() bool {
			return s.visitor().get(t, "/readyz").status == http.StatusServiceUnavailable
		})
		refused := launch(t, p.command(p.programs[i]))
		refused.wantExit(1)
		if !strings.Contains(refused.log.String(), "use a newer reflectietool") {
			t.Errorf("a server that cannot serve the schema says %s", refused.log)
		}
	}
}

// migrateUnderLoad lets this version migrate the database of a release that serves it. Nobody there may notice.
func migrateUnderLoad(t *testing.T, release string) {
	p := &pair{t: t, db: dbtest.NewEmpty(t), mails: mailtest.NewServer(t, mailtest.Options{TLS: mail.None, NoLogin: true})}
	before := prepare(p.settings(), "migrate", "up")
	before.Path, before.Args[0] = release, release
	if out, err := before.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	old := p.start(release)
	crowd, err := visit.NewCrowd(t, func() string { return old.url }, p.mails)
	if err != nil {
		t.Fatal(err)
	}
	crowd.Walk(1, 4)
	t.Cleanup(crowd.Stop)
	waitForAnswers(t, crowd, 100)
	execute(t, p.settings(), "migrate", "up").want(t, 0)
	waitForAnswers(t, crowd, 200)
	crowd.Stop()
	if refused, cut := crowd.Outages.Load(), crowd.Cut.Load(); refused+cut > 0 {
		t.Errorf("%d requests were refused and %d got no answer", refused, cut)
	}
	t.Logf("%d answers in %d reflections, %d claims", crowd.Answers.Load(), crowd.Check(), crowd.Claims.Load())
	pool, err := database.Open(t.Context(), p.db.ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := errors.Join(crowd.CheckNothingIsHalf(t.Context(), pool), crowd.CheckNobodyIsHalfMoved(t.Context(), pool)); err != nil {
		t.Error(err)
	}
	old.stop()
}

// previousRelease builds the latest release from the history of this repository, and returns the program.
func previousRelease(t *testing.T) string {
	t.Helper()
	const advice = "this test builds the latest release from the history of this repository, and needs a clone with all of it " +
		"(git fetch --unshallow): "
	git := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("git", append([]string{"-C", "../.."}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s git %v: %v\n%s", advice, args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	if git("rev-parse", "--is-shallow-repository") != "false" {
		t.Fatalf("%s this one is shallow", advice)
	}
	release := git("log", "-1", "--format=%H", "--", "migrations/released.txt")
	if release == "" {
		t.Fatalf("%s no commit has migrations/released.txt", advice)
	}
	t.Logf("the latest release is %s", git("log", "-1", "--format=%h, %ad, %s", release))
	dir := t.TempDir()
	archive, source, program := filepath.Join(dir, "release.tar"), filepath.Join(dir, "source"), filepath.Join(dir, "reflectietool-of-the-release")
	git("archive", "--output", archive, "--prefix", "source/", release)
	for _, step := range []struct {
		in   string
		args []string
	}{
		{dir, []string{"tar", "-xf", archive}},
		{source, []string{"go", "build", "-gcflags=reflectietool/...=-N -l", "-o", program, "./cmd/reflectietool"}}, // without optimisation, in half the time
	} {
		cmd := exec.Command(step.args[0], step.args[1:]...)
		cmd.Dir = step.in
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", step.args, err, out)
		}
	}
	return program
}
