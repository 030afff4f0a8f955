package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/plan"
)

// pair is the owner of a goal who asked somebody to be the maatje.
type pair struct {
	*fixture
	owner, mate, stranger, guest string // persons
	goal, question               string
}

func newPair(t *testing.T) *pair {
	t.Helper()
	f := newFixture(t)
	p := &pair{fixture: f, owner: f.person(t, "anna@voorbeeld.example"), mate: f.person(t, "bram@voorbeeld.example"), stranger: f.person(t, "cas@voorbeeld.example"), guest: f.person(t, "")}
	f.exec(t, `update account set name = case when person_id = $1 then 'Anna' else 'Bram' end where person_id in ($1, $2)`, p.owner, p.mate)
	d := draft("Vaker doorvragen")
	d.Obstacle, d.Sign, d.With = "Geheim: mijn agenda", "Geheim: rust", "Geheim: Dirk"
	var err error
	p.goal, err = f.Begin(t.Context(), p.owner, d, "")
	must(t, err)
	p.question, err = f.InviteBuddy(t.Context(), p.owner, p.goal, "Bram@voorbeeld.example")
	must(t, err)
	return p
}

func (p *pair) accept(t *testing.T) {
	t.Helper()
	must(t, p.AcceptBuddy(t.Context(), p.mate, p.question))
}

// sees lists what a person reads along with.
func (p *pair) sees(t *testing.T, person string) []plan.BuddyGoal {
	t.Helper()
	goals, err := p.BuddyGoals(t.Context(), person)
	must(t, err)
	return goals
}

// TestBuddySeesOnlyWhatIsShared accepts a question, and compares what the maatje sees with what is kept.
func TestBuddySeesOnlyWhatIsShared(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx := t.Context()
	for _, person := range []string{p.stranger, p.guest, p.owner} {
		wantIs(t, "accepting what is for somebody else", p.AcceptBuddy(ctx, person, p.question), fault.NotFound)
	}
	if got := p.sees(t, p.mate); len(got) > 0 {
		t.Errorf("before accepting the maatje sees %+v", got)
	}
	p.accept(t)
	p.accept(t) // a double click
	p.pass(14)
	must(t, p.LookBack(ctx, p.owner, p.goal, 1, plan.ABit))
	must(t, p.Decide(ctx, p.owner, p.goal, 1, plan.Choice{Decision: plan.Keep, Noticed: "Geheim: het ging stroef", Weeks: 3}))
	_, err := p.AddItem(ctx, p.owner, plan.ItemDraft{Goal: p.goal, Title: "Geheim: cursus", Obligation: plan.Voluntary})
	must(t, err)
	got := p.sees(t, p.mate)
	if len(got) != 1 {
		t.Fatalf("the maatje sees %+v", got)
	}
	g := got[0]
	if g.ID != p.question || g.From != "anna@voorbeeld.example" || g.Name != "Anna" || g.State != plan.Active || g.Intention != "Vaker doorvragen" ||
		g.If != "ik een gesprek begin" || g.Then != "stel ik eerst een open vraag" || !g.LookBackOn.Equal(day(2027, 1, 4)) ||
		len(g.Answers) != 1 || g.Answers[0].Answer != plan.ABit || !g.Answers[0].On.Equal(p.now) {
		t.Errorf("the maatje sees %+v", g)
	}
	stored, err := p.Stored(ctx, p.mate)
	must(t, err)
	if all := fmt.Sprintf("%+v", stored); strings.Contains(all, "Geheim") || !strings.Contains(all, "doorvragen") {
		t.Errorf("the maatje has %s", all)
	}
	if download := asText(t, stored); strings.Contains(download, "doorvragen") || !strings.Contains(download, "anna@voorbeeld.example") {
		t.Errorf("the download of the maatje has %s", download)
	}
	if buddy := p.asOwner(t); buddy.Email != "bram@voorbeeld.example" || buddy.Name != "Bram" || buddy.AcceptedAt == nil {
		t.Errorf("the owner sees %+v", buddy)
	}
	if n := p.count(t, `select count(*) from buddy where email is not null or email_key is not null or secret_hash is not null`); n > 0 {
		t.Error("the address is still kept with the maatje")
	}
	for _, person := range []string{p.stranger, p.guest, p.owner} {
		if got := p.sees(t, person); len(got) > 0 {
			t.Errorf("somebody else sees %+v", got)
		}
	}
	p.pass(100) // nobody looks back, so the goal rests
	if g := p.sees(t, p.mate)[0]; g.State != plan.Resting || !g.LookBackOn.IsZero() || len(g.Answers) != 1 {
		t.Errorf("later the maatje sees %+v", g)
	}
}

// asOwner returns the maatje as the owner sees them.
func (p *pair) asOwner(t *testing.T) plan.Buddy {
	t.Helper()
	goal := p.fixture.goal(t, p.owner, p.goal)
	if goal.Buddy == nil {
		t.Fatal("there is no maatje")
	}
	return *goal.Buddy
}

// TestEitherStopsAtOnce stops a question or a maatje in every way.
func TestEitherStopsAtOnce(t *testing.T) {
	t.Parallel()
	for what, stop := range map[string]func(*pair) error{
		"the owner takes the question back": func(p *pair) error { return p.StopBuddy(t.Context(), p.owner, p.question) },
		"the colleague declines":            func(p *pair) error { return p.StopBuddy(t.Context(), p.mate, p.question) },
		"the colleague declines by mail": func(p *pair) error {
			letter, err := p.WriteBuddy(t.Context(), p.question)
			if err != nil {
				return err
			}
			return p.DeclineBuddy(t.Context(), letter.Secret)
		},
		"the owner stops":              func(p *pair) error { p.accept(t); return p.StopBuddy(t.Context(), p.owner, p.question) },
		"the maatje stops":             func(p *pair) error { p.accept(t); return p.StopBuddy(t.Context(), p.mate, p.question) },
		"the goal goes":                func(p *pair) error { p.accept(t); return p.DeleteGoal(t.Context(), p.owner, p.goal) },
		"the maatje's account goes":    func(p *pair) error { p.accept(t); return p.accounts.Delete(t.Context(), p.mate) },
		"the colleague's account goes": func(p *pair) error { return p.accounts.Delete(t.Context(), p.mate) },
		"the owner's account goes":     func(p *pair) error { p.accept(t); return p.accounts.Delete(t.Context(), p.owner) },
		"the question expires":         func(p *pair) error { p.pass(14); return nil },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			p := newPair(t)
			wantIs(t, "a stranger stops it", p.StopBuddy(t.Context(), p.stranger, p.question), fault.NotFound)
			wantIs(t, "a guest stops it", p.StopBuddy(t.Context(), p.guest, p.question), fault.NotFound)
			must(t, stop(p))
			if got := p.sees(t, p.mate); len(got) > 0 {
				t.Errorf("the maatje still sees %+v", got)
			}
			wantIs(t, "accepting it after all", p.AcceptBuddy(t.Context(), p.mate, p.question), fault.NotFound)
			if desk, err := p.Desk(t.Context(), p.mate); err != nil || len(desk.Invitations) > 0 {
				t.Errorf("it is still asked: %+v, %v", desk, err)
			}
			goals, err := p.Goals(t.Context(), p.owner)
			must(t, err)
			for _, g := range goals.All() {
				if g.Buddy != nil {
					t.Errorf("the owner still sees %+v", g.Buddy)
				}
				_, err := p.InviteBuddy(t.Context(), p.owner, g.ID, "cas@voorbeeld.example")
				must(t, err)
			}
		})
	}
}

// TestDeletedAccountLeavesNoAddress deletes the account of somebody who was asked.
func TestDeletedAccountLeavesNoAddress(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	must(t, p.accounts.Delete(t.Context(), p.mate))
	if n := p.count(t, `select count(*) from buddy`); n != 0 {
		t.Errorf("%d questions are left", n)
	}
}

func TestInviteBuddyRefuses(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx := t.Context()
	second := p.begin(t, p.owner, "Tweede", "")
	for what, row := range map[string][2]string{
		"no address": {second, "bram"}, "nothing": {second, ""}, "an address of one's own": {second, "ANNA@voorbeeld.example"},
		"a second one for one goal": {p.goal, "cas@voorbeeld.example"},
	} {
		_, err := p.InviteBuddy(ctx, p.owner, row[0], row[1])
		wantInvalid(t, what, err, plan.FieldEmail)
	}
	guests := p.begin(t, p.guest, "Van een gast", "")
	for what, row := range map[string][2]string{"a goal of somebody else": {p.stranger, p.goal}, "a guest": {p.guest, guests}, "no goal": {p.owner, nobodys}, "no id": {p.owner, "x"}} {
		_, err := p.InviteBuddy(ctx, row[0], row[1], "dirk@voorbeeld.example")
		wantIs(t, what, err, fault.NotFound)
	}
	for n := 1; ; n++ { // the first was asked by newPair
		id, err := p.InviteBuddy(ctx, p.owner, second, "dirk@voorbeeld.example")
		if err != nil {
			wantInvalid(t, "too often", err, plan.FieldEmail)
			if n != 10 {
				t.Errorf("after %d questions: %v", n, err)
			}
			break
		}
		must(t, p.StopBuddy(ctx, p.owner, id))
	}
	p.now = p.now.Add(time.Hour)
	_, err := p.InviteBuddy(ctx, p.owner, second, "dirk@voorbeeld.example")
	must(t, err)
	if n := p.count(t, `select count(*) from buddy`); n != 2 {
		t.Errorf("%d questions are kept, of which two have not ended", n)
	}
}

// TestPurgeErasesAddresses waits until nobody can say yes any more.
func TestPurgeErasesAddresses(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	purge := func(want int64, left int) {
		t.Helper()
		if n, err := p.Purge(t.Context()); err != nil || n != want || p.count(t, `select count(*) from buddy`) != left {
			t.Errorf("purged %d, %v, and %d are left", n, err, p.count(t, `select count(*) from buddy`))
		}
	}
	accepted := p.begin(t, p.owner, "Tweede", "")
	question, err := p.InviteBuddy(t.Context(), p.owner, accepted, "bram@voorbeeld.example")
	must(t, err)
	must(t, p.AcceptBuddy(t.Context(), p.mate, question))
	purge(0, 2)
	p.now = p.now.Add(plan.BuddyLife)
	purge(1, 1) // the maatje stays
	must(t, p.StopBuddy(t.Context(), p.owner, question))
	purge(0, 1)
	p.now = p.now.Add(time.Hour)
	purge(1, 0)
}

// TestOneAddressIsNotFlooded has many people ask one colleague.
func TestOneAddressIsNotFlooded(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	p.exec(t, `
		with many as (insert into person (created_at, last_seen_at) select $1, $1 from generate_series(1, 29) returning id),
		     goals as (insert into goal (person_id, state, source, intention, obstacle, if_text, then_text, started_at, changed_at)
		               select id, 'resting', 'eigen', 'x', '', 'x', 'x', $1, $1 from many returning person_id, id)
		insert into buddy (person_id, goal_id, email, email_key, asked_at, expires_at)
		select person_id, id, 'bram@voorbeeld.example', 'bram@voorbeeld.example', $1, $1::timestamptz + interval '1 day' from goals`, p.now)
	_, err := p.InviteBuddy(t.Context(), p.stranger, p.begin(t, p.stranger, "Nog een", ""), "bram@voorbeeld.example")
	wantInvalid(t, "one more", err, plan.FieldEmail)
}

// TestLetterOfBuddy writes the mail to a colleague.
func TestLetterOfBuddy(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ctx := t.Context()
	first, err := p.WriteBuddy(ctx, p.question)
	must(t, err)
	letter, err := p.WriteBuddy(ctx, p.question) // another attempt
	must(t, err)
	if letter.To != "Bram@voorbeeld.example" || letter.From != "anna@voorbeeld.example" || letter.Name != "Anna" || !letter.ExpiresAt.Equal(p.now.Add(plan.BuddyLife)) {
		t.Errorf("the letter is %+v", letter)
	}
	_, err = p.BuddyInvitation(ctx, first.Secret)
	wantIs(t, "the first secret", err, fault.NotFound)
	invitation, err := p.BuddyInvitation(ctx, letter.Secret)
	if err != nil || invitation.ID != p.question || invitation.From != "anna@voorbeeld.example" || invitation.Email != "Bram@voorbeeld.example" {
		t.Errorf("the link shows %+v, %v", invitation, err)
	}
	must(t, p.BuddyMailed(ctx, p.question))
	_, err = p.WriteBuddy(ctx, p.question)
	wantIs(t, "writing it once more", err, fault.NotFound)
	p.accept(t)
	_, err = p.BuddyInvitation(ctx, letter.Secret)
	wantIs(t, "the link of what was accepted", err, fault.NotFound)
	wantIs(t, "declining what was accepted", p.DeclineBuddy(ctx, letter.Secret), fault.NotFound)
	wantIs(t, "a wrong secret", p.DeclineBuddy(ctx, "x"), fault.NotFound)
	if len(p.sees(t, p.mate)) != 1 {
		t.Error("the maatje sees nothing any more")
	}
}
