package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
)

// unused is the time after which an account of k is deleted when nobody comes back.
func (k *keeper) unused() time.Duration {
	return k.now.UTC().AddDate(account.UnusedYears, 0, 0).Sub(k.now)
}

// deleteUnused runs the periodic jobs and the mails, and returns how many accounts went and how many mails
// were sent.
func (k *keeper) deleteUnused(t *testing.T) (gone int64, mails int) {
	t.Helper()
	gone, err := k.DeleteUnused(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := k.turns.Dispatch(t.Context()); err != nil {
		t.Fatal(err)
	}
	return gone, k.post(t)
}

// step lets time pass, and checks what the periodic jobs do then.
func (k *keeper) step(t *testing.T, after time.Duration, gone int64, mails int) {
	t.Helper()
	k.now = k.now.Add(after)
	if g, m := k.deleteUnused(t); g != gone || m != mails {
		t.Fatalf("at %v %d accounts went and %d mails, want %d and %d", k.now, g, m, gone, mails)
	}
}

func TestUnusedAccountGoesAMonthAfterTheMail(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	day24 := k.now.UTC().AddDate(account.UnusedYears, 0, 0)
	k.reflect(t, k.person, 0, true)
	other := k.fixturePerson(t, k.mails, "actief@voorbeeld.example")
	visit := func() {
		t.Helper()
		k.fixturePerson(t, k.mails, "actief@voorbeeld.example")
	}
	k.step(t, k.unused()-account.NoticeTime-time.Minute, 0, 0)
	visit()
	k.step(t, time.Minute, 0, 1)
	text := strings.Join(strings.Fields(k.mails.Wait(k.email).Text), " ")
	for _, want := range []string{"vóór " + calendar.Date(day24.In(calendar.Amsterdam)), "/inloggen"} {
		if !strings.Contains(text, want) {
			t.Errorf("the mail does not say %q: %s", want, text)
		}
	}
	for range 30 {
		k.step(t, day, 0, 0)
	}
	k.step(t, day-time.Minute, 0, 0)
	k.step(t, time.Minute, 1, 0)
	if k.exists(t, k.person) || !k.exists(t, other) {
		t.Errorf("the unused account is there: %v, the other: %v", k.exists(t, k.person), k.exists(t, other))
	}
	if n := k.count(t, `select (select count(*) from reflection) + (select count(*) from sign_in where email_key = $1)
		+ (select count(*) from mail_turn)`, k.email); n != 0 {
		t.Errorf("%d rows of the account are left", n)
	}
	k.step(t, day, 0, 0)
}

func TestAVisitKeepsAnUnusedAccount(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	nearly := k.unused() - account.NoticeTime
	comesBack := func() {
		t.Helper()
		if again := k.fixturePerson(t, k.mails, k.email); again != k.person {
			t.Fatal("the account is another one")
		}
	}
	k.step(t, nearly, 0, 1)
	k.mails.Wait(k.email)
	k.now = k.now.Add(account.NoticeTime - time.Minute)
	comesBack() // on the last day
	k.step(t, time.Hour, 0, 0)
	k.step(t, year, 0, 0)
	k.step(t, year-account.NoticeTime, 0, 1) // two years later it is announced again
	k.mails.Wait(k.email)
	// Announced, but not mailed yet.
	comesBack()
	k.now = k.now.Add(nearly)
	if _, err := k.DeleteUnused(t.Context()); err != nil {
		t.Fatal(err)
	}
	comesBack()
	if n := k.post(t); n != 0 {
		t.Errorf("%d mails to somebody who came back", n)
	}
	k.step(t, 2*account.NoticeTime, 0, 0)
	if n := k.count(t, `select count(*) from account where unused_mailed_at is not null`); n != 0 {
		t.Errorf("%d announcements that lapsed are left", n)
	}
}

// TestAnOpenBrowserIsAVisit visits with a session that a browser keeps, without signing in again.
func TestAnOpenBrowserIsAVisit(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.now = k.now.Add(k.unused() - account.NoticeTime - day)
	token := k.signIn(t, k.mails, k.email, "")
	nearly := k.unused() - account.NoticeTime
	k.now = k.now.Add(account.SignedInIdle - time.Minute)
	if _, err := k.Session(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	k.step(t, nearly-time.Minute, 0, 0)
	k.step(t, time.Minute, 0, 1)
}

func TestUnusedAccountStaysWhileTheMailServerIsAway(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.mails.Stop()
	k.now = k.now.Add(k.unused())
	for range 40 {
		k.step(t, day, 0, 0)
	}
	k.mails.Restart()
	k.step(t, 0, 0, 1)
	k.step(t, account.NoticeTime-time.Minute, 0, 0)
	k.step(t, time.Minute, 1, 0)
}

func TestServersDeleteUnusedAccountsOnce(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	for _, name := range []string{"a", "b", "c"} {
		k.fixturePerson(t, k.mails, name+"-ongebruikt@voorbeeld.example")
	}
	sender, err := mail.New(k.mails.Settings())
	if err != nil {
		t.Fatal(err)
	}
	twin := account.NewService(k.db, func() time.Time { return k.now })
	offerMail(twin, k.db, func() time.Time { return k.now }, sender)
	together := func() int64 {
		t.Helper()
		var gone atomic.Int64
		var wg sync.WaitGroup
		for _, service := range []*account.Service{k.Service, twin, k.Service, twin} {
			wg.Go(func() {
				n, err := service.DeleteUnused(context.WithoutCancel(t.Context()))
				if err != nil {
					t.Error(err)
				}
				gone.Add(n)
			})
		}
		wg.Wait()
		return gone.Load()
	}
	k.now = k.now.Add(k.unused())
	if n := together(); n != 0 {
		t.Errorf("%d accounts went before a mail", n)
	}
	if n := k.post(t); n != 4 {
		t.Errorf("%d mails to four people", n)
	}
	k.now = k.now.Add(account.NoticeTime)
	if n := together(); n != 4 {
		t.Errorf("%d accounts of four went", n)
	}
	if n := k.count(t, `select count(*) from person`); n != 0 {
		t.Errorf("%d people are left", n)
	}
}

// TestUnusedAccountsOnWhichOthersDependStay has roles given before and after the mail.
func TestUnusedAccountsOnWhichOthersDependStay(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	national := k.fixturePerson(t, k.mails, "landelijk@voorbeeld.example")
	admin, second := k.fixturePerson(t, k.mails, "beheer@voorbeeld.example"), k.fixturePerson(t, k.mails, "beheer-2@voorbeeld.example")
	if _, err := k.db.Exec(t.Context(), `
		with o as (insert into organisation (name, created_at) values ('Voorbeeld', now()) returning id), n as (update account set national = true where person_id = $1)
		insert into member (organisation_id, person_id, admin, joined_at) select id, unnest($2::uuid[]), true, now() from o`,
		national, []string{admin, second}); err != nil {
		t.Fatal(err)
	}
	k.step(t, k.unused(), 0, 3) // k.person and both beheerders, of whom either can go
	k.step(t, account.NoticeTime, 2, 0)
	left := 0
	for _, person := range []string{admin, second} {
		if k.exists(t, person) {
			left++
		}
	}
	if left != 1 || !k.exists(t, national) || k.exists(t, k.person) {
		t.Errorf("of two beheerders %d are left, the landelijk beheerder is there: %v", left, k.exists(t, national))
	}
	k.step(t, year, 0, 0)
	// Without the role the rule applies, after a new mail.
	if _, err := k.db.Exec(t.Context(), `update member set admin = false`); err != nil {
		t.Fatal(err)
	}
	if changed, err := k.RevokeNational(t.Context(), "landelijk@voorbeeld.example"); err != nil || !changed {
		t.Fatal(changed, err)
	}
	k.step(t, 0, 0, 2)
	k.step(t, account.NoticeTime, 2, 0)
}

// TestVisitAndDeletionTakeTurns has a visit being recorded at the moment of the deletion.
func TestVisitAndDeletionTakeTurns(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.step(t, k.unused(), 0, 1)
	k.now = k.now.Add(account.NoticeTime)
	tx, err := k.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `update person set last_seen_at = $2 where id = $1`, k.person, k.now); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := k.DeleteUnused(context.WithoutCancel(t.Context()))
		done <- err
	}()
	for k.count(t, `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`) == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if !k.exists(t, k.person) {
		t.Error("an account was deleted whose owner had just come back")
	}
}

func TestUnusedAccountsStayWithoutMail(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.now = k.now.Add(k.unused() + year)
	plain := account.NewService(k.db, func() time.Time { return k.now })
	if n, err := plain.DeleteUnused(t.Context()); err != nil || n != 0 {
		t.Errorf("%d accounts went, %v", n, err)
	}
	if n := k.count(t, `select count(*) from account where unused_since is not null`); n != 0 {
		t.Errorf("%d accounts were announced without mail", n)
	}
}

// every2Days runs the periodic jobs and the mails every two days, which is how often a refused mail is tried again, and expects
// nothing to be deleted or sent.
func (k *keeper) every2Days(t *testing.T, times int) {
	t.Helper()
	for range times {
		k.giveUp(t)
		k.step(t, 2*day, 0, 0)
	}
}

// giveUp ends the jobs of before, as the queue does with one whose mail was refused for good.
func (k *keeper) giveUp(t *testing.T) {
	t.Helper()
	if _, err := k.db.Exec(t.Context(), `delete from river_job`); err != nil {
		t.Fatal(err)
	}
}

// TestUnusedAccountWithoutAMailboxGoes has the mail server refuse the address for more than a month.
func TestUnusedAccountWithoutAMailboxGoes(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	other := k.fixturePerson(t, k.mails, "wel@voorbeeld.example")
	k.mails.Refuse(k.email, 550)
	k.step(t, k.unused()-account.NoticeTime, 0, 1) // the mail to the other
	k.every2Days(t, 15)
	k.giveUp(t)
	k.step(t, day, 1, 0) // the other, whose mail went out 31 days ago
	k.step(t, day-time.Minute, 0, 0)
	if !k.exists(t, k.person) || k.exists(t, other) {
		t.Fatal("the account went before its mail was refused for a month")
	}
	stored, err := k.Stored(t.Context(), k.person)
	if err != nil || stored.Account.DeletionRefusedAt == nil || stored.Account.DeletionMailedAt != nil {
		t.Errorf("the download says %+v, %v", stored.Account, err)
	}
	k.step(t, time.Minute, 0, 0) // the attempt after that month is refused too
	k.step(t, time.Hour, 1, 0)
	if k.exists(t, k.person) {
		t.Error("the account is still there")
	}
}

// TestOneRefusalDeletesNoAccount has the mail server refuse the address once, and then be away; the mail that it
// takes at last begins the month.
func TestOneRefusalDeletesNoAccount(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.mails.Refuse(k.email, 550)
	k.step(t, k.unused()-account.NoticeTime, 0, 0)
	k.mails.Refuse(k.email, 451)
	k.every2Days(t, 30)
	k.mails.Refuse(k.email, 0)
	k.step(t, 2*day, 0, 1)
	k.step(t, account.NoticeTime-time.Minute, 0, 0)
	k.step(t, time.Minute, 1, 0)
}

// TestAServerThatTakesNoMailFromUsDeletesNoAccount has the mail server refuse every mail for good for
// reasons that are not about the mailbox.
func TestAServerThatTakesNoMailFromUsDeletesNoAccount(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.mails.RefuseWith(k.email, 550, 7, 1)
	k.step(t, k.unused(), 0, 0)
	k.every2Days(t, 20)
	k.mails.Refuse(k.email, 0)
	k.mails.Refuse(mailtest.Data, 554)
	k.every2Days(t, 20)
	if !k.exists(t, k.person) {
		t.Error("the account is gone")
	}
}

// TestAVisitVoidsARefusal has the owner come back, by way of their organisation, after a refusal. Two years later the
// month begins anew.
func TestAVisitVoidsARefusal(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	token := k.signIn(t, k.mails, k.email, "")
	k.mails.Refuse(k.email, 550)
	if _, err := k.db.Exec(t.Context(), `update session set expires_at = 'infinity', ends_at = 'infinity'`); err != nil {
		t.Fatal(err)
	}
	k.step(t, k.unused(), 0, 0)
	if _, err := k.Session(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	k.every2Days(t, 20)
	k.step(t, k.unused(), 0, 0)
	k.every2Days(t, 15)
	if !k.exists(t, k.person) {
		t.Error("the account is gone")
	}
}

// TestOneAccountThatCannotBeDeletedKeepsNoOther has the database refuse to delete the person who is first in line.
func TestOneAccountThatCannotBeDeletedKeepsNoOther(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	k := newFixtureOn(db.Pool).keeper(t)
	k.step(t, k.unused()-account.NoticeTime-day, 0, 0)
	var others []string
	for _, name := range []string{"a", "b", "c"} {
		others = append(others, k.fixturePerson(t, k.mails, name+"-later@voorbeeld.example"))
	}
	if _, err := k.db.Exec(t.Context(), `update person set last_seen_at = last_seen_at - interval '2 years' where id = any($1)`, others); err != nil {
		t.Fatal(err)
	}
	k.step(t, day, 0, 4)
	if _, err := k.db.Exec(t.Context(), `update account set unused_mailed_at = unused_mailed_at - interval '1 hour' where person_id = $1`, k.person); err != nil {
		t.Fatal(err)
	}
	owner, err := pgx.Connect(t.Context(), db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) })
	if _, err := owner.Exec(t.Context(), `
		create function stays() returns trigger language plpgsql as 'begin raise exception ''stays'' using errcode = ''XX001''; end';
		create trigger stays before delete on person for each row when (old.id = '`+k.person+`') execute function stays()`); err != nil {
		t.Fatal(err)
	}
	k.now = k.now.Add(account.NoticeTime + day)
	gone, err := k.DeleteUnused(t.Context())
	var refused *pgconn.PgError
	if gone != 3 || !errors.As(err, &refused) || refused.Code != "XX001" {
		t.Errorf("%d others went, want 3; the error is %v", gone, err)
	}
	if _, err := owner.Exec(t.Context(), `drop trigger stays on person`); err != nil {
		t.Fatal(err)
	}
	k.step(t, time.Hour, 1, 0)
}
