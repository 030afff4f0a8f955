package queue_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/database/embedded"
	"reflectietool/internal/database/scratch"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/queue"
)

// ownDatabase starts a PostgreSQL that a test may stop. The returned function stops it when called,
// and starts it again when called once more.
func ownDatabase(t *testing.T) (db *database.Pool, toggle func()) {
	t.Helper()
	dir := filepath.Join(scratch.New(t), "data")
	var server *embedded.Instance
	toggle = func() {
		t.Helper()
		var err error
		if server == nil {
			server, err = embedded.Start(t.Context(), embedded.Options{Dir: dir, Throwaway: true})
		} else {
			err, server = server.Stop(context.Background()), nil
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	toggle()
	t.Cleanup(func() {
		if server != nil {
			toggle()
		}
	})
	if err := database.Migrate(t.Context(), server.OwnerURL()); err != nil {
		t.Fatal(err)
	}
	db, err := database.Open(t.Context(), server.ServingURL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db, toggle
}

// reach waits until the pool has dropped the connections that the outage broke.
func reach(t *testing.T, db *database.Pool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for broken := true; broken; {
		broken = false
		for _, conn := range db.AcquireAllIdle(ctx) {
			broken = conn.Ping(ctx) != nil || broken
			conn.Release()
		}
		if err := db.Ping(ctx); err != nil {
			broken = true
		}
		if ctx.Err() != nil {
			t.Fatal("the database does not come back")
		}
	}
}

// A job that was running when the database went away runs again later; a job that was waiting runs
// without a restart of the queue.
func TestDatabaseAwayAndBack(t *testing.T) {
	t.Parallel()
	db, toggle := ownDatabase(t)
	log := new(journal)
	q := queue.New(db, log.logger()).Quicken()
	done, began, finish := make(chan string, 10), make(chan bool, 10), make(chan bool)
	q.Handle("test", func(_ context.Context, id string) error { done <- id; return nil })
	q.Handle("long", func(context.Context, string) error {
		began <- true
		<-finish
		return nil
	})
	start(t, q)
	add(t, db, q, "test", "before")
	receive(t, done)
	settle(t, db, "test", "completed")
	add(t, db, q, "long", "during")
	receive(t, began)
	toggle()
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error { return q.Add(t.Context(), tx, "test", "away") })
	if !errors.Is(database.Translate(err), fault.Unavailable) {
		t.Errorf("add while the database is away: %v", err)
	}
	late := queue.New(db, log.logger())
	late.Handle("test", nil)
	if err := late.Start(t.Context()); !errors.Is(err, fault.Unavailable) {
		t.Errorf("start while the database is away: %v", err)
	}
	close(finish)
	toggle()
	reach(t, db)
	add(t, db, q, "test", "after")
	if id := receive(t, done); id != "after" {
		t.Errorf("ran %q", id)
	}
	settle(t, db, "long", "completed")
}

// A mail server that is away delays a mail and fails no request; neither the address nor the text
// of the mail is stored with the job.
func TestMailServerAwayAndBack(t *testing.T) {
	t.Parallel()
	const to = "jo@inwoner.example"
	db, log, server := dbtest.New(t), new(journal), mailtest.NewServer(t)
	sender, err := mail.New(server.Settings())
	if err != nil {
		t.Fatal(err)
	}
	tried := make(chan error) // the attempts wait for the test, so that they are not used up
	q := queue.New(db, log.logger()).Quicken()
	q.Handle("mail", func(ctx context.Context, _ string) error {
		message, err := mail.SignIn(to, "123456", "https://voorbeeld.example/x", 10*time.Minute)
		if err == nil {
			err = sender.Send(ctx, message)
		}
		tried <- err
		return err
	})
	start(t, q)
	server.Stop()
	add(t, db, q, "mail", "an-id") // stands for the request, which does not depend on the mail server
	if err := receive(t, tried); err == nil {
		t.Fatal("a server that is away took a mail")
	}
	server.Restart()
	server.Refuse(mailtest.To, 451)
	for err := receive(t, tried); !strings.Contains(err.Error(), "451"); err = receive(t, tried) {
	}
	server.Refuse(mailtest.To, 0)
	for err := receive(t, tried); err != nil; err = receive(t, tried) {
	}
	if got := server.Wait(to); !strings.Contains(got.Text, "123 456") {
		t.Errorf("the mail says %q", got.Text)
	}
	if got := settle(t, db, "mail", "completed")[0]; !strings.Contains(got.Errors, "mail: recipient: the server answered 451") {
		t.Errorf("kept %s", got.Errors)
	}
	server.Refuse(to, 550)
	add(t, db, q, "mail", "another-id")
	if err := receive(t, tried); err == nil {
		t.Error("a recipient that is refused for good was no failure")
	}
	settle(t, db, "mail", "cancelled")
	if n := len(server.Messages()); n != 1 {
		t.Errorf("%d mails arrived", n)
	}
	nowhere(t, db, log, to, "123 456", "123456", "says the test", server.Settings().Password)
}
