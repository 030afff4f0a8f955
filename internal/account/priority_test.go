package account_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/queue"
	"reflectietool/internal/turn"
)

// TestACodeGoesBeforeThousandMails asks for a code to sign in while a server mails a thousand people who
// asked for nothing. All its workers are busy then, each with one of those mails.
func TestACodeGoesBeforeThousandMails(t *testing.T) {
	t.Parallel()
	const people, email = 1000, "wacht@voorbeeld.example"
	f, mails := newFixture(t), mailtest.NewServer(t)
	sender, err := mail.New(mails.Settings())
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return f.now }
	jobs, turns := queue.New(f.db, slog.New(slog.DiscardHandler)), turn.NewService(f.db, now)
	turns.OfferMail(jobs, sender, "http://voorbeeld.example")
	f.OfferMail(jobs, sender, "http://voorbeeld.example", turns)
	if _, err := f.db.Exec(t.Context(), `
		with p as (insert into person (created_at, last_seen_at) select $1, $1 from generate_series(1, $2) returning id)
		insert into account (person_id, email, email_key, created_at) select id, id || '@voorbeeld.example', id || '@voorbeeld.example', $1 from p`,
		f.now.AddDate(-account.UnusedYears, 0, 0), people); err != nil {
		t.Fatal(err)
	}
	if _, err := f.DeleteUnused(t.Context()); err != nil { // announces
		t.Fatal(err)
	}
	if n := f.count(t, `select count(*) from river_job where kind = 'mail-turn' and state = 'available'`); n != people {
		t.Fatalf("%d mails wait", n)
	}
	release := mails.Hold()
	if err := jobs.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := jobs.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	const workers = 4
	for end := time.Now().Add(time.Minute); f.count(t, `select count(*) from river_job where state = 'running'`) < workers; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the workers do not begin")
		}
	}
	if _, err := f.RequestSignIn(t.Context(), email, account.Afterwards{}); err != nil {
		t.Fatal(err)
	}
	release()
	mails.Wait(email)
	if n := f.count(t, `
		select count(*) from river_job mail, river_job code
		 where code.kind = 'sign-in' and mail.kind = 'mail-turn' and mail.attempted_at < code.attempted_at`); n != workers {
		t.Errorf("of %d other mails %d were begun before the code, want the %d that were under way", people, n, workers)
	}
}
