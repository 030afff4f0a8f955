package site_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/internal/plan"
)

// planned makes plans of people, through the service.
type planned struct {
	t     testing.TB
	plans *plan.Service
	owner *pgx.Conn // lets days pass for one goal
	now   func() time.Time
	words string // in every text
}

func (p planned) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// goal makes a goal of a person, from a reflection unless that is "".
func (p planned) goal(person, reflection string) string {
	p.t.Helper()
	id, err := p.plans.Begin(p.t.Context(), person, plan.Draft{
		Source: plan.FromPoint, Competency: "zelfregie", Edition: "wmo-2013/1", Reflection: reflection,
		Intention: p.words, Obstacle: p.words, If: p.words, Then: p.words, Sign: p.words, With: p.words, Weeks: 2, Mails: true,
	}, "")
	p.must(err)
	return id
}

// has gives a person with an account a plan with something of everything, and returns the id of its goal.
func (p planned) has(person, reflection string) string {
	p.t.Helper()
	ctx, goal := p.t.Context(), p.goal(person, reflection)
	_, err := p.owner.Exec(ctx, `update goal set look_back_on = $2 where id = $1`, goal, calendar.DayOf(p.now()))
	p.must(err)
	_, err = p.plans.LinkLookBack(ctx, person, goal)
	p.must(err)
	p.must(p.plans.LookBack(ctx, person, goal, 1, plan.ABit))
	p.must(p.plans.Decide(ctx, person, goal, 1, plan.Choice{Decision: plan.Revise, Noticed: p.words, If: p.words, Then: p.words, Weeks: 3}))
	_, err = p.plans.AddItem(ctx, person, plan.ItemDraft{
		Goal: goal, Title: p.words, Obligation: plan.Required, Register: p.words, Category: plan.Accredited, Earned: "2,5",
	})
	p.must(err)
	p.must(p.plans.SetPeriod(ctx, person, p.words, "1-1-2024"))
	_, err = p.plans.AddAgreement(ctx, person, plan.AgreementDraft{Reflection: reflection, Deed: p.words, With: p.words})
	p.must(err)
	_, err = p.plans.MakeCalendar(ctx, person, true)
	p.must(err)
	return goal
}

// personOf returns the person with an address.
func (b *browser) personOf(address string) (id string) {
	b.t.Helper()
	if err := b.site.db.QueryRow(b.t.Context(), `select person_id from account where email_key = lower($1)`, address).Scan(&id); err != nil {
		b.t.Fatal(err)
	}
	return id
}

// planned gives the professional a plan, with a colleague as the maatje of one goal, and a part that goes again.
func (x *raid) planned(server *httpsite.Server) {
	x.t.Helper()
	ctx, plans, me, mate := x.t.Context(), server.Plans, x.person[professional], x.person[colleague]
	p := planned{t: x.t, plans: plans, owner: x.owner, now: x.site.clock.Now, words: "Doorvragen"}
	reflection := x.query(`select id from reflection where person_id = $1 and finished_at is not null limit 1`, me)
	x.asOwner(`update goal set state = 'resting', look_back_on = null where person_id = $1 and state = 'active'`, me) // room for two more
	p.has(me, reflection)
	goal := p.goal(me, "")
	question, err := plans.InviteBuddy(ctx, me, goal, x.address(colleague))
	p.must(err)
	letter, err := plans.WriteBuddy(ctx, question)
	p.must(err)
	p.must(plans.BuddyMailed(ctx, question))
	_, err = plans.BuddyInvitation(ctx, letter.Secret)
	p.must(err)
	p.must(plans.AcceptBuddy(ctx, mate, question))
	_, err = plans.Stored(ctx, mate)
	p.must(err)
	p.must(plans.Rest(ctx, me, goal))
	x.unplans(server, p, me)
}

// unplans changes and deletes what a plan has.
func (x *raid) unplans(server *httpsite.Server, p planned, me string) {
	x.t.Helper()
	ctx, plans := x.t.Context(), server.Plans
	goal := p.goal(me, "")
	_, err := plans.InviteBuddy(ctx, me, goal, "weg-"+x.address(colleague))
	p.must(err)
	stored, err := plans.Stored(ctx, me)
	p.must(err)
	for _, g := range stored.Goals.All() {
		if g.ID == goal {
			p.must(plans.StopBuddy(ctx, me, g.Buddy.ID))
		}
	}
	item, err := plans.AddItem(ctx, me, plan.ItemDraft{Title: "x", Obligation: plan.Voluntary})
	p.must(err)
	p.must(plans.ChangeItem(ctx, me, item, plan.ItemDraft{Title: "y", Obligation: plan.Voluntary}))
	p.must(plans.DeleteItem(ctx, me, item))
	agreement, err := plans.AddAgreement(ctx, me, plan.AgreementDraft{Deed: "x"})
	p.must(err)
	p.must(plans.ChangeAgreement(ctx, me, agreement, plan.AgreementDraft{Deed: "y"}))
	p.must(plans.DeleteAgreement(ctx, me, agreement))
	p.must(plans.SetPeriod(ctx, me, "Weg", "1-1-2024"))
	p.must(plans.SetPeriod(ctx, me, "Weg", ""))
	_, err = plans.Desk(ctx, me)
	p.must(err)
	_, err = plans.Goal(ctx, me, goal)
	p.must(err)
	p.must(plans.DeleteGoal(ctx, me, goal))
}
