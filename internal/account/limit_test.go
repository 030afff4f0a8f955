package account_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/limit"
)

// limited replaces limits, and returns the log of those that are reached.
func (f *fixture) limited(change func(*limit.Limits)) *bytes.Buffer {
	var log bytes.Buffer
	limits := limit.Standard()
	change(&limits)
	f.Limit(limits, slog.New(slog.NewTextHandler(&log, nil)))
	return &log
}

// TestGuestsPerHour checks that only new guests meet the limit of all servers, until the next hour.
func TestGuestsPerHour(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	log := f.limited(func(l *limit.Limits) { l.GuestsPerHour = 3 })
	second := account.NewService(f.db, func() time.Time { return f.now })
	second.Limit(limit.Limits{GuestsPerHour: 3}, slog.New(slog.DiscardHandler))
	f.now = f.now.Add(20 * time.Minute)
	token, _ := f.begin(t, false)
	f.begin(t, false)
	if _, _, err := second.Begin(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, _, err := f.Begin(t.Context(), false)
		var tooMany fault.TooMany
		if !errors.As(err, &tooMany) || tooMany.Wait != 40*time.Minute {
			t.Fatalf("the fourth guest of the hour: %v", err)
		}
	}
	if n := strings.Count(log.String(), "level=WARN"); n != 1 || !strings.Contains(log.String(), "REFLECTIETOOL_NEW_PEOPLE_PER_HOUR") {
		t.Errorf("%d warnings in an hour, want 1: %s", n, log)
	}
	if n := f.count(t, `select count(*) from person`); n != 3 {
		t.Errorf("%d persons, want 3", n)
	}
	if _, err := f.Session(t.Context(), token); err != nil {
		t.Errorf("a guest who began before is refused: %v", err)
	}
	f.signIn(t, mails, "nieuw@voorbeeld.example", "")
	f.now = f.now.Add(40 * time.Minute)
	f.begin(t, false)
	for range 3 {
		_, _, _ = f.Begin(t.Context(), false)
	}
	if n := strings.Count(log.String(), "level=WARN"); n != 2 {
		t.Errorf("%d warnings in two hours, want 2", n)
	}
	if _, err := f.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := f.count(t, `select count(*) from guest_count where hour < $1`, f.now); n != 0 {
		t.Errorf("%d counts of earlier hours are kept", n)
	}
}

// TestGuestsAtOnce checks that starts at the same moment pass the limit by a few at most, and that 0
// does not limit.
func TestGuestsAtOnce(t *testing.T) {
	t.Parallel()
	for _, most := range []int{40, 0} {
		f := newFixture(t)
		f.limited(func(l *limit.Limits) { l.GuestsPerHour = most })
		var begun atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 15 {
					if _, _, err := f.Begin(context.WithoutCancel(t.Context()), false); err == nil {
						begun.Add(1)
					}
				}
			})
		}
		wg.Wait()
		if n := begun.Load(); most > 0 && (n < 40 || n > 48) || most == 0 && n != 120 {
			t.Errorf("limit %d: %d guests began", most, n)
		}
	}
}

// stopper cancels a context at a statement.
type stopper struct {
	statement string
	at        int64
	cancel    context.CancelFunc
	seen      atomic.Int64
}

func (s *stopper) TraceQueryStart(ctx context.Context, _ *pgx.Conn, query pgx.TraceQueryStartData) context.Context {
	if strings.Contains(query.SQL, s.statement) && s.seen.Add(1) == s.at {
		s.cancel()
	}
	return ctx
}
func (s *stopper) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestPurgeGoesOnWhereItStopped purges more than a batch of everything, is interrupted halfway, and
// purges again.
func TestPurgeGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	stop := &stopper{statement: "delete from person", at: 3, cancel: cancel}
	config, err := database.Config(dbtest.NewDB(t).ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.Tracer = stop
	db, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	f := &fixture{db: db, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	f.Service = account.NewService(db, func() time.Time { return f.now })
	old := f.now.Add(-account.GuestLife)
	if _, err := db.Exec(t.Context(), `
		with guest as (
		    insert into person (created_at, last_seen_at) select $1, $1 from generate_series(1, 2500) returning id
		), visit as (
		    insert into session (token_hash, person_id, remembered, created_at, touched_at, expires_at)
		    select sha256(id::text::bytea), id, false, $1, $1, $1 from guest
		), request as (
		    insert into sign_in (purpose, email, email_key, created_at, expires_at)
		    select 'inloggen', n || '@voorbeeld.example', n || '@voorbeeld.example', $1, $1 from generate_series(1, 1500) n
		)
		insert into reflection (person_id, form, edition, started_at) select id, 'reflectie', 'wmo-2013/1', $1 from guest`, old); err != nil {
		t.Fatal(err)
	}
	_, stays := f.begin(t, false)
	gone, err := f.Purge(ctx)
	if gone != 2000 || !errors.Is(err, context.Canceled) {
		t.Errorf("the interrupted purge: %d gone, %v; want two batches", gone, err)
	}
	if n := f.count(t, `select count(*) from person`); n != 501 {
		t.Errorf("%d persons are left, want 501", n)
	}
	hurried, cancelHurried := context.WithTimeout(t.Context(), time.Second) // too short to begin a batch
	defer cancelHurried()
	if gone, err := f.Purge(hurried); gone != 0 || err != nil {
		t.Errorf("without time: %d gone, %v", gone, err)
	}
	if gone, err := f.Purge(t.Context()); gone != 500 || err != nil {
		t.Errorf("the next purge: %d gone, %v; want 500", gone, err)
	}
	if n := f.count(t, `select (select count(*) from person) + (select count(*) from session) + (select count(*) from sign_in) + (select count(*) from reflection)`); n != 2 || !f.exists(t, stays) {
		t.Errorf("%d rows are left, want the guest of today and their session", n)
	}
}

// TestSignInWithoutLimits signs somebody in as on a server for load tests, after a wrong code.
func TestSignInWithoutLimits(t *testing.T) {
	t.Parallel()
	f, mails := newMailFixture(t)
	f.Limit(limit.Off(), slog.New(slog.DiscardHandler))
	id, err := f.RequestSignIn(t.Context(), "vrij@voorbeeld.example", account.Afterwards{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.MailSignIn(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	var invalid fault.Invalid
	if _, err := f.SignIn(t.Context(), id, "x", account.Browser{}); !errors.As(err, &invalid) {
		t.Errorf("a wrong code: %v", err)
	}
	if _, err := f.SignIn(t.Context(), id, code.FindString(mails.Wait("vrij@voorbeeld.example").Text), account.Browser{}); err != nil {
		t.Errorf("the code of the mail: %v", err)
	}
}
