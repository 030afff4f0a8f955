package turn_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/turn"
	letters "reflectietool/templates/mail"
)

// TestOneMailAWeek goes through three weeks.
func TestOneMailAWeek(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.add(looking, "1", 3)
	f.add(looking, "2", 5)
	f.add(looking, "3", 12)
	f.wants("before anything is due")
	f.advance(3 * day)
	f.wants("on the first due day", "Over terugkijken")
	if text := f.mails.Messages()[0].Text; !strings.Contains(text, id("1")) || !strings.Contains(text, id("2")) || strings.Contains(text, id("3")) {
		t.Errorf("the mail holds %s", text)
	}
	f.advance(day)
	f.add(notice, "4", 4)
	f.wants("in the same week")
	f.advance(day)
	f.add(round, "5", 5)
	f.wants("a round opens", "Over ronde")
	f.advance(6 * day)
	f.wants("in the week after that")
	f.advance(day) // day 12
	f.wants("then all that waits", "Berichten van de Reflectietool")
	last := f.mails.Messages()[2]
	for _, want := range []string{"* Over bewaren\n", "* Over terugkijken\n", id("3"), id("4"), "Wil je geen mails meer over terugkijken?"} {
		if !strings.Contains(last.Text, want) {
			t.Errorf("the mail does not say %q: %s", want, last.Text)
		}
	}
	if !strings.Contains(last.HTML, ">Over bewaren</h2>") {
		t.Error("the parts have no headings in HTML")
	}
	if n := f.number(`select count(*) from mail_turn where sent_at is null`); n != 0 || len(f.told) != 5 {
		t.Errorf("%d mails wait, the features know of %q", n, f.told)
	}
	stored, err := f.Stored(t.Context(), f.person)
	ok(t, err)
	if len(stored) != 5 || stored[0].SentAt == nil {
		t.Errorf("stored are %+v", stored)
	}
}

// TestNothingIsSentThatIsOfNoUse moves a mail, lets one lapse, and lets the reason for one go.
func TestNothingIsSentThatIsOfNoUse(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.add(looking, "1", 0)
	f.add(looking, "1", 9) // the person chose a later day
	f.add(looking, "2", 0)
	f.gone = []string{id("2")}
	f.wants("the reason has gone")
	f.add(notice, "3", 0)
	f.wants("a notice", "Over bewaren")
	f.addUntil(remind, "4", 1, days(6))
	f.advance(9 * day)
	f.wants("the reminder has lapsed", "Over terugkijken")
	if n := f.number(`select count(*) from mail_turn where sent_at is null`); n != 0 {
		t.Errorf("%d mails wait", n)
	}
}

// TestMovedWhileItIsSent gives a mail a later day while a server sends it, as when its recipient acts just then.
func TestMovedWhileItIsSent(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const moving turn.Kind = "verzet"
	moved := false
	f.Handle(moving, turn.Source{Write: func(context.Context, string) (mail.Letter, error) {
		if !moved {
			moved = true
			f.addUntil(moving, "1", 10, days(20))
			ok(t, pgx.BeginFunc(t.Context(), f.Pool, func(tx pgx.Tx) error { return f.Withdraw(t.Context(), tx, moving, f.person) }))
		}
		return mail.Letter{Subject: "Verzet", Blocks: []letters.Block{{Paragraph: "Dit is verzet."}}}, nil
	}})
	f.add(moving, "1", 0)
	f.wants("on the first day", "Verzet")
	f.advance(9 * day)
	f.wants("in between")
	f.advance(day)
	f.wants("on the later day", "Verzet")
	f.add(moving, "1", 30)
	f.add(moving, "2", 30)
	f.add(notice, "1", 30)
	ok(t, pgx.BeginFunc(t.Context(), f.Pool, func(tx pgx.Tx) error { return f.Withdraw(t.Context(), tx, moving, f.person, id("1")) }))
	f.advance(20 * day)
	f.wants("the one that was not taken back, and the notice", "Berichten van de Reflectietool")
	if text := f.mails.Messages()[2].Text; strings.Count(text, "Dit is verzet.") != 1 {
		t.Errorf("the mail holds %s", text)
	}
}

// TestServersTakeTurns has two servers send at the same moment: both have read who is to get a mail, and
// wait for the lock of that person.
func TestServersTakeTurns(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	twin, _ := f.server()
	f.add(notice, "1", 0)
	f.add(looking, "2", 0)
	var row string
	ok(t, f.QueryRow(t.Context(), `select id from mail_turn limit 1`).Scan(&row))
	release := f.mails.Hold()
	ctx := context.WithoutCancel(t.Context())
	tx, err := f.Begin(t.Context())
	ok(t, err)
	_, err = tx.Exec(t.Context(), `select from person where id = $1 for no key update`, f.person)
	ok(t, err)
	var wg sync.WaitGroup
	done := make(chan bool, 2)
	for _, server := range []*turn.Service{f.Service, twin} {
		wg.Go(func() {
			if err := server.Send(ctx, row); err != nil && !errors.Is(err, fault.NotFound) {
				t.Error(err)
			}
			done <- true
		})
	}
	f.settle("both wait", `select count(*) = 2 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)
	ok(t, tx.Commit(t.Context()))
	<-done // one has nothing to do, while the other is sending
	if n := f.number(`select count(*) from mail_turn where sent_at is not null`); n != 0 {
		t.Errorf("%d count as sent before the mail server has them", n)
	}
	release()
	wg.Wait()
	f.wants("afterwards")
	if n := len(f.mails.Messages()); n != 1 {
		t.Errorf("%d mails", n)
	}
	// A server that was killed while it was sending is followed by another one.
	f.advance(turn.Week)
	f.add(notice, "3", 7)
	if _, err := f.Exec(t.Context(), `update mail_turn set taken_at = $1 where sent_at is null`, f.clock()); err != nil {
		t.Fatal(err)
	}
	f.wants("a server has just begun")
	f.advance(3 * time.Minute)
	f.wants("that server was killed", "Over bewaren")
}

// TestMailServerAwayForDays runs the real queue while the mail server is away for two days, in which a
// notice, a reminder and two look-backs become due.
func TestMailServerAwayForDays(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.mails.Stop()
	ok(t, f.queue.Start(t.Context()))
	t.Cleanup(func() { ok(t, f.queue.Stop(context.WithoutCancel(t.Context()))) })
	f.add(looking, "1", 1)
	f.add(looking, "2", 2)
	f.add(notice, "3", 0)
	// A job fails, or ends when it finds that another one is sending.
	tried := func(n int) string {
		return fmt.Sprintf(`select count(*) = %d and bool_or(state = 'retryable') from river_job where kind = 'mail-turn' and state in ('retryable', 'completed')`, n)
	}
	f.settle("the first job has failed", tried(1))
	f.advance(day)
	f.add(remind, "4", 1)
	ok(t, f.Dispatch(t.Context()))
	f.settle("three jobs were tried, and one will be again", tried(3))
	f.advance(day)
	if n := f.number(`select count(*) from mail_turn where sent_at is not null or taken_at is not null`); n != 0 {
		t.Fatalf("%d count as sent while the mail server is away", n)
	}
	f.mails.Restart()
	ok(t, f.Dispatch(t.Context())) // what came due meanwhile brings all of it
	f.settle("all are sent", `select count(*) = 4 from mail_turn where sent_at is not null`)
	_, err := f.Exec(t.Context(), `update river_job set scheduled_at = now() where state = 'retryable'`) // the time until the next attempt passes
	ok(t, err)
	f.settle("no job is left", `select count(*) = 0 from river_job where kind = 'mail-turn' and finalized_at is null`)
	if n := len(f.mails.Messages()); n != 1 {
		t.Fatalf("%d mails", n)
	}
	for _, about := range []string{id("1"), id("2"), id("3"), id("4")} {
		if !strings.Contains(f.mails.Messages()[0].Text, about) {
			t.Errorf("%s is not in the mail", about)
		}
	}
}

// TestARefusedAddressIsTriedAgain has the mail server refuse the address for good, and then take it.
func TestARefusedAddressIsTriedAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.mails.Refuse(address, 550)
	f.add(notice, "1", 0)
	f.wants("while it is refused")
	f.mails.Refuse(address, 0)
	if _, err := f.Exec(t.Context(), `delete from river_job`); err != nil { // it was given up
		t.Fatal(err)
	}
	f.wants("at once")
	f.advance(2 * day)
	f.wants("two days later", "Over bewaren")
}

// TestTheLogHoldsNoLink has a job fail, first for now and then for good. The id of its row opens the link that
// stops mails.
func TestTheLogHoldsNoLink(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	log := new(bytes.Buffer)
	f.log = slog.New(slog.NewTextHandler(log, nil))
	for code, state := range map[int]string{451: "retryable", 550: "cancelled"} {
		_, q := f.server()
		f.mails.Refuse(address, code)
		f.add(looking, strconv.Itoa(code%10), 0)
		ok(t, q.Start(t.Context()))
		f.settle("the job has failed", fmt.Sprintf(`select count(*) >= 1 from river_job where kind = 'mail-turn' and state = '%s'`, state))
		ok(t, q.Stop(t.Context()))
	}
	for _, want := range []string{"kind=mail-turn", "answered 451", "answered 550"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %q: %s", want, log)
		}
	}
	for _, about := range []string{id("0"), id("1")} {
		if row := f.row(about); strings.Contains(log.String(), row) {
			t.Errorf("the log holds %s, which opens %s: %s", row, paths.MailsStop(row), log)
		}
	}
}

// TestStop uses the link of a mail with parts of three kinds.
func TestStop(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.add(notice, "1", 0)
	f.wants("a notice alone", "Over bewaren")
	if got := f.mails.Messages()[0]; got.Header["List-Unsubscribe"] != "" || strings.Contains(got.Text, "geen mails meer") {
		t.Errorf("a notice can be switched off: %s", got.Text)
	}
	_, err := f.Switches(t.Context(), f.row(id("1")))
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("there is something to switch off in a notice: %v", err)
	}
	f.advance(turn.Week)
	for i, kind := range []turn.Kind{notice, remind, looking} {
		f.add(kind, string(rune('2'+i)), 7)
	}
	f.wants("three kinds", "Berichten van de Reflectietool")
	got := f.mails.Messages()[1]
	link := strings.Trim(got.Header["List-Unsubscribe"], "<>")
	row, is := strings.CutPrefix(link, "https://voorbeeld.example/mails/")
	if !is || got.Header["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click" || !strings.Contains(got.Text, "over teamrondes en terugkijken?") {
		t.Errorf("the mail cannot be stopped: %q %s", got.Header, got.Text)
	}
	switches, err := f.Stop(t.Context(), row)
	ok(t, err)
	if want := []string{"teamrondes " + f.person, "terugkijken " + f.person}; len(switches) != 2 || !slices.Equal(f.off, want) {
		t.Errorf("switched off are %q, want %q", f.off, want)
	}
	// The link of a part, as of a mail on its own, stops the same.
	if switches, err = f.Switches(t.Context(), f.row(id("3"))); err != nil || len(switches) != 2 {
		t.Errorf("%+v %v", switches, err)
	}
}

// TestWithoutMailNothingWaits is about a server that cannot mail.
func TestWithoutMailNothingWaits(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.Service = turn.NewService(f.Pool, f.clock)
	f.add(notice, "1", 0)
	ok(t, f.Dispatch(t.Context()))
	if n := f.number(`select count(*) from mail_turn`); n != 0 || f.OffersMail() {
		t.Errorf("%d mails wait", n)
	}
}
