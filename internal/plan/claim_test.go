package plan_test

import (
	"testing"

	"reflectietool/internal/account"
	"reflectietool/internal/plan"
)

// claim gives the work of a guest to a person, as after signing in in the browser of the guest.
func (f *fixture) claim(t *testing.T, person, guest string) {
	t.Helper()
	f.exec(t, `
		insert into session (token_hash, person_id, remembered, signed_in, guest_id, created_at, touched_at, expires_at)
		values (sha256(convert_to($1, 'UTF8')), $2::uuid, false, true, $1::uuid, $3, $3, $3::timestamptz + interval '1 day')`, guest, person, f.now)
	must(t, f.accounts.Claim(t.Context(), account.Token(guest), account.Session{Person: person}))
}

// TestClaimMovesThePlan claims guests with one and with two active goals for a person with one.
func TestClaimMovesThePlan(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna, guest := t.Context(), f.person(t, "anna@voorbeeld.example"), f.person(t, "")
	mine := f.begin(t, anna, "Van mij", "")
	must(t, f.SetPeriod(ctx, anna, "SKJ", "1-1-2024"))
	older := f.begin(t, guest, "Ouder", "")
	f.now = f.now.AddDate(0, 0, 1)
	d := draft("Nieuwer")
	d.Source, d.Competency, d.Edition, d.Reflection = plan.FromPoint, "zelfregie", "wmo-2013/1", f.reflection(t, guest)
	newer, err := f.Begin(ctx, guest, d, "")
	must(t, err)
	f.pass(14)
	must(t, f.LookBack(ctx, guest, newer, 1, plan.Worked))
	item := course()
	item.Goal = newer
	f.addItem(t, guest, item)
	f.addItem(t, guest, course())
	for _, reflection := range []string{"", d.Reflection} {
		_, err := f.AddAgreement(ctx, guest, plan.AgreementDraft{Deed: "Meelopen", Reflection: reflection})
		must(t, err)
	}
	must(t, f.SetPeriod(ctx, guest, "skj", "1-1-2020"))
	must(t, f.SetPeriod(ctx, guest, "Registerplein", "1-1-2020"))
	secret, err := f.MakeCalendar(ctx, guest, true)
	must(t, err)

	f.claim(t, anna, guest)
	stored, err := f.Stored(ctx, anna)
	must(t, err)
	states := map[string]plan.State{}
	for _, g := range stored.Goals.All() {
		states[g.ID] = g.State
	}
	if len(states) != 3 || states[mine] != plan.Active || states[newer] != plan.Active || states[older] != plan.Resting {
		t.Errorf("the goals are %+v", states)
	}
	if g := f.goal(t, anna, newer); len(g.Story) != 1 || g.Reflection != d.Reflection {
		t.Errorf("the goal is %+v", g)
	}
	forGoal := 0
	for _, i := range stored.Items {
		if i.Goal == newer {
			forGoal++
		}
	}
	if len(stored.Items) != 2 || forGoal != 1 || len(stored.Agreements) != 2 {
		t.Errorf("the items are %+v, and the agreements %+v", stored.Items, stored.Agreements)
	}
	if starts := stored.Starts; len(starts) != 2 || starts[0].Register != "Registerplein" || !starts[1].On.Equal(day(2024, 1, 1)) {
		t.Errorf("the registers are %+v", starts)
	}
	if days, err := f.CalendarOf(ctx, secret); err != nil || len(days) == 0 {
		t.Errorf("the calendar has %+v, %v", days, err)
	}
	another := f.person(t, "")
	f.begin(t, another, "Nog een", "")
	f.claim(t, anna, another)
	if n := f.count(t, `select count(*) from goal where state = 'active'`); n != plan.MaxActive {
		t.Errorf("%d goals are active", n)
	}
	if n := f.count(t, `select count(*) from goal where person_id <> $1`, anna); n != 0 {
		t.Errorf("%d goals stayed behind", n)
	}
}
