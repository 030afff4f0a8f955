package account_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
)

// keeper is a person with an account, and the jobs that the queue would run.
type keeper struct {
	*fixture
	mails  *mailtest.Server
	email  string
	person string
}

func newKeeper(t *testing.T) *keeper {
	t.Helper()
	return newFixture(t).keeper(t)
}

func (f *fixture) keeper(t *testing.T) *keeper {
	t.Helper()
	k := &keeper{fixture: f, mails: f.mailed(t), email: "bewaart@voorbeeld.example"}
	k.person = f.fixturePerson(t, k.mails, k.email)
	return k
}

func (f *fixture) fixturePerson(t *testing.T, mails *mailtest.Server, email string) string {
	t.Helper()
	return f.person(t, f.signIn(t, mails, email, "")).Person
}

// reflect stores a reflection that was finished, or only begun, some time ago.
func (k *keeper) reflect(t *testing.T, person string, ago time.Duration, finished bool) string {
	t.Helper()
	var id string
	if err := k.db.QueryRow(t.Context(), `
		insert into reflection (person_id, form, edition, started_at, finished_at)
		values ($1, 'reflectie', 'wmo-2013/1', $2::timestamptz, case when $3 then $2::timestamptz end) returning id`, person, k.now.Add(-ago), finished).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// keep runs the periodic jobs.
func (k *keeper) keep(t *testing.T) {
	t.Helper()
	if _, err := k.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := k.turns.Dispatch(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// post runs the queued mail jobs, each as often as it is in the queue, and returns how many mails
// about keeping it sent.
func (k *keeper) post(t *testing.T) int {
	t.Helper()
	before := k.sent()
	rows, err := k.db.Query(t.Context(), `select args->>'id' from river_job where kind = 'mail-turn' order by id`)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		_ = k.turns.Send(t.Context(), id) // the queue tries again
	}
	return k.sent() - before
}

func (k *keeper) sent() int {
	n := 0
	for _, message := range k.mails.Messages() {
		if strings.HasPrefix(message.Header["Subject"], "We verwijderen binnenkort") {
			n++
		}
	}
	return n
}

func (k *keeper) has(t *testing.T, reflection string) bool {
	t.Helper()
	return k.count(t, `select count(*) from reflection where id = $1`, reflection) == 1
}

const (
	day  = 24 * time.Hour
	year = 365 * day
)

func TestResultsGoAMonthAfterTheMail(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	old := k.reflect(t, k.person, 3*year-20*day, true)
	abandoned := k.reflect(t, k.person, 3*year-10*day, false)
	later := k.reflect(t, k.person, 3*year-45*day, true) // due soon enough to be named in the same mail
	fresh := k.reflect(t, k.person, year, true)
	k.keep(t)
	if n := k.post(t); n != 1 {
		t.Fatalf("%d mails", n)
	}
	text := k.mails.Wait(k.email).Text
	for _, want := range []string{"Afgerond op", "Begonnen op", "/gegevens"} {
		if !strings.Contains(text, want) {
			t.Errorf("the mail does not say %q: %s", want, text)
		}
	}
	if n := strings.Count(strings.Join(strings.Fields(text), " "), "we verwijderen deze reflectie op"); n != 3 {
		t.Errorf("the mail names %d reflections: %s", n, text)
	}
	if got, err := k.Keeping(t.Context(), k.person); err != nil || len(got.Leaving) != 3 || got.Years != account.KeepYears {
		t.Errorf("the page says %+v, %v", got, err)
	}
	for range 30 { // every day
		k.now = k.now.Add(day)
		k.keep(t)
		if !k.has(t, old) || !k.has(t, abandoned) {
			t.Fatalf("the reflection was already deleted at %v, too soon after the mail", k.now)
		}
	}
	if n := k.post(t); n != 0 {
		t.Errorf("%d mails again", n)
	}
	k.now = k.now.Add(day + time.Hour)
	k.keep(t)
	if k.has(t, old) || k.has(t, abandoned) {
		t.Error("a month after the mail they are still there")
	}
	if !k.has(t, later) || !k.has(t, fresh) {
		t.Error("a reflection that is not due was deleted")
	}
	k.now = k.now.Add(15 * day)
	k.keep(t)
	if k.has(t, later) {
		t.Error("the other reflection in the mail was not deleted when it was due")
	}
	if n := k.count(t, `select count(*) from keeping_notice`); n != 0 {
		t.Errorf("%d notices are left", n)
	}
}

// TestShorterTimeTakesAMailFirst changes the choice to shorter and longer times and back.
func TestShorterTimeTakesAMailFirst(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	id := k.reflect(t, k.person, 2*year+100*day, true)
	choose := func(years int) {
		t.Helper()
		if err := k.SetKeeping(t.Context(), k.person, years); err != nil {
			t.Fatal(err)
		}
	}
	step := func(after time.Duration, mails int, there bool) {
		t.Helper()
		k.now = k.now.Add(after)
		k.keep(t)
		if n := k.post(t); n != mails {
			t.Errorf("%d mails, want %d", n, mails)
		}
		if k.has(t, id) != there {
			t.Fatalf("it is there: %v", !there)
		}
	}
	step(0, 0, true) // three years, not due
	choose(1)        // two years overdue
	step(0, 1, true) // only the mail is sent
	step(20*day, 0, true)
	choose(account.KeepForever)
	step(20*day, 0, true)
	if got, err := k.Keeping(t.Context(), k.person); err != nil || len(got.Leaving) != 0 {
		t.Errorf("a reflection that is kept is announced: %+v, %v", got, err)
	}
	choose(1) // the mail of forty days ago no longer counts
	step(0, 1, true)
	choose(2)
	choose(1)
	step(40*day, 1, true)
	choose(1) // no change, so nothing is taken back
	step(30*day, 0, true)
	step(2*day, 0, false)
}

func TestChangedSinceTheNoticeWasMade(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	kept := k.reflect(t, k.person, 3*year, false)
	gone := k.reflect(t, k.person, 3*year, true)
	k.keep(t)
	// One reflection is finished before the mail goes out, so its time starts anew.
	if _, err := k.db.Exec(t.Context(), `update reflection set finished_at = $2 where id = $1`, kept, k.now); err != nil {
		t.Fatal(err)
	}
	if n := k.post(t); n != 1 {
		t.Fatalf("%d mails", n)
	}
	if text := k.mails.Wait(k.email).Text; strings.Contains(text, "Begonnen op") {
		t.Errorf("the mail names a reflection that stays: %s", text)
	}
	added := k.reflect(t, k.person, 3*year, true) // as claiming older work does
	k.now = k.now.Add(account.NoticeTime)
	k.keep(t)
	if k.has(t, gone) || !k.has(t, kept) || !k.has(t, added) {
		t.Errorf("announced %v, finished %v, added %v", k.has(t, gone), k.has(t, kept), k.has(t, added))
	}
	if n := k.post(t); n != 1 { // for the added reflection
		t.Errorf("%d mails", n)
	}
	// A notice whose reflections all stay sends no mail.
	other := k.fixturePerson(t, k.mails, "weg@voorbeeld.example")
	k.reflect(t, other, 3*year, true)
	k.keep(t)
	if err := k.SetKeeping(t.Context(), other, 5); err != nil {
		t.Fatal(err)
	}
	if n := k.post(t); n != 0 {
		t.Errorf("%d mails after the choice", n)
	}
	if err := k.SetKeeping(t.Context(), other, 1); err != nil {
		t.Fatal(err)
	}
	k.keep(t)
	if err := k.Delete(t.Context(), other); err != nil { // while the mail is still in the queue
		t.Fatal(err)
	}
	if n := k.post(t); n != 0 {
		t.Errorf("%d mails to a deleted account", n)
	}
	if n := k.count(t, `select count(*) from keeping_notice where person_id = $1`, other); n != 0 {
		t.Errorf("%d notices are left", n)
	}
}

func TestNothingGoesWhileTheMailServerIsAway(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	id := k.reflect(t, k.person, 4*year, true)
	k.mails.Stop()
	for range 40 { // days
		k.keep(t)
		_ = k.post(t)
		k.now = k.now.Add(day)
	}
	if !k.has(t, id) {
		t.Fatal("the reflection was deleted without a mail")
	}
	// A job that was given up is queued again, but not every hour.
	if n := k.count(t, `select count(*) from river_job where kind = 'mail-turn'`); n < 10 || n > 21 {
		t.Errorf("%d jobs in forty days", n)
	}
	k.mails.Restart()
	if n := k.post(t); n != 1 {
		t.Fatalf("%d mails", n)
	}
	k.now = k.now.Add(account.NoticeTime - time.Minute)
	k.keep(t)
	if !k.has(t, id) {
		t.Fatal("the reflection was deleted within a month of the mail")
	}
	k.now = k.now.Add(time.Minute)
	k.keep(t)
	if k.has(t, id) {
		t.Error("the reflection was not deleted")
	}
}

// TestANoticeThatWaitsComesAMonthBefore has another mail go just before a notice is made.
func TestANoticeThatWaitsComesAMonthBefore(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	id := k.reflect(t, k.person, 4*year, true)
	if _, err := k.db.Exec(t.Context(), `
		insert into mail_turn (person_id, kind, about, due_at, sent_at) values ($1, 'ronde', $1, $2, $2)`, k.person, k.now.Add(-day)); err != nil {
		t.Fatal(err)
	}
	for n := range 6 {
		k.keep(t)
		if mails := k.post(t); mails != 0 {
			t.Fatalf("%d mails %d days after the other one", mails, n+1)
		}
		k.now = k.now.Add(day)
	}
	k.keep(t)
	if n := k.post(t); n != 1 {
		t.Fatalf("%d mails a week after the other one", n)
	}
	mailed := k.now
	k.now = mailed.Add(account.NoticeTime - time.Minute)
	k.keep(t)
	if !k.has(t, id) {
		t.Fatal("the reflection was deleted within a month of the mail")
	}
	k.now = mailed.Add(account.NoticeTime)
	k.keep(t)
	if k.has(t, id) {
		t.Error("a month after the mail it is still there")
	}
}

func TestServersKeepTogether(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	var people []string
	for _, name := range []string{"a", "b", "c"} {
		person := k.fixturePerson(t, k.mails, name+"-samen@voorbeeld.example")
		k.reflect(t, person, 4*year, true)
		k.reflect(t, person, 3*year, false)
		people = append(people, person)
	}
	sender, err := mail.New(k.mails.Settings())
	if err != nil {
		t.Fatal(err)
	}
	twin := account.NewService(k.db, func() time.Time { return k.now })
	offerMail(twin, k.db, func() time.Time { return k.now }, sender)
	together := func() {
		t.Helper()
		var wg sync.WaitGroup
		for _, service := range []*account.Service{k.Service, twin, k.Service, twin} {
			wg.Go(func() {
				if _, err := service.Keep(context.WithoutCancel(t.Context())); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	together()
	if n := k.count(t, `select count(*) from river_job where kind = 'mail-turn'`); n != len(people) {
		t.Errorf("%d jobs for %d people", n, len(people))
	}
	if n := k.post(t); n != len(people) {
		t.Errorf("%d mails for %d people", n, len(people))
	}
	k.now = k.now.Add(account.NoticeTime)
	together()
	if n := k.count(t, `select count(*) from reflection`); n != 0 {
		t.Errorf("%d reflections are left", n)
	}
}

// TestChoiceAndDeletionTakeTurns chooses to keep results at the moment of their deletion: once the
// choice is confirmed, the results are still there.
func TestChoiceAndDeletionTakeTurns(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.reflect(t, k.person, 4*year, true)
	k.keep(t)
	k.post(t)
	k.now = k.now.Add(account.NoticeTime)
	tx, err := k.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The choice half-way: it holds the lock and is not committed.
	if _, err := tx.Exec(t.Context(), `select from person where id = $1 for no key update`, k.person); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `update account set keep_years = 0 where person_id = $1`, k.person); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := k.Keep(context.WithoutCancel(t.Context()))
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
	if n := k.count(t, `select count(*) from reflection`); n != 1 {
		t.Error("a reflection that its owner chose to keep was deleted")
	}
}

func TestGuestsAndMaillessServersKeepAll(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	id := k.reflect(t, k.person, 10*year, true)
	_, guest := k.begin(t, false)
	k.reflect(t, guest, 10*year, true)
	mailless := account.NewService(k.db, func() time.Time { return k.now })
	for range 3 {
		if n, err := mailless.Keep(t.Context()); n != 0 || err != nil {
			t.Errorf("%d deleted, %v", n, err)
		}
		k.now = k.now.Add(account.NoticeTime)
	}
	if !k.has(t, id) || k.count(t, `select count(*) from keeping_notice`) != 0 {
		t.Error("a server without mail announces or deletes")
	}
	k.keep(t)
	if n := k.count(t, `select count(*) from keeping_notice where person_id = $1`, guest); n != 0 {
		t.Error("a guest would get a mail")
	}
	for _, years := range []int{-1, 4, 100} {
		if _, ok := fault.AsInvalid(k.SetKeeping(t.Context(), k.person, years)); !ok {
			t.Errorf("%d years was taken", years)
		}
	}
	if err := k.SetKeeping(t.Context(), guest, 1); err == nil {
		t.Error("a guest chose")
	}
}
