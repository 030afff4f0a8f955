package demo

import (
	"context"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/plan"
)

// plans makes the plan of the first person: a goal with two look-backs and a maatje, one that asks how it goes, one that
// rests, what they do to learn and an agreement.
type plans struct {
	db         *database.Pool
	frameworks *framework.Library
	now        time.Time
}

// at is the service some days ago. Goals count in days, which do not all take 24 hours.
func (p *plans) at(daysAgo int) *plan.Service {
	then := p.now.In(calendar.Amsterdam).AddDate(0, 0, -daysAgo)
	return plan.NewService(p.db, p.frameworks, func() time.Time { return then })
}

func (p *plans) date(days int) string { return p.now.AddDate(0, 0, days).Format(time.DateOnly) }

// deedAgreed is the agreement that is made last: if it exists, so does the whole plan.
const deedAgreed = "Ik loop een ochtend mee met de huisarts" + mark

// fill makes the plan of a person, with a colleague as the maatje. Without that colleague nobody reads along.
func (p *plans) fill(ctx context.Context, person, mate string) error {
	goal, err := p.goals(ctx, person)
	if err == nil && mate != "" {
		err = p.buddy(ctx, person, mate, goal)
	}
	if err == nil {
		err = p.lookBacks(ctx, person, goal)
	}
	if err == nil {
		err = p.due(ctx, person)
	}
	if err == nil {
		err = p.learns(ctx, person, goal)
	}
	if err != nil {
		return err
	}
	_, err = p.at(3).AddAgreement(ctx, person, plan.AgreementDraft{Deed: deedAgreed, With: "mijn teamleider", Due: p.date(25)})
	return err
}

// goals makes a goal that rests, and one that is active, whose id it returns.
func (p *plans) goals(ctx context.Context, person string) (string, error) {
	edition := p.frameworks.Current().ID
	resting, err := p.at(80).Begin(ctx, person, plan.Draft{
		Source: plan.FromStrength, Competency: "samenwerking", Edition: edition, Weeks: 6,
		Intention: "Ik nodig vaker iemand van buiten uit bij het wijkoverleg" + mark, If: "we de agenda maken", Then: "stel ik één gast voor",
	}, "")
	if err != nil {
		return "", err
	}
	if err := p.at(62).Rest(ctx, person, resting); err != nil {
		return "", err
	}
	return p.at(56).Begin(ctx, person, plan.Draft{
		Source: plan.FromPoint, Competency: "vraagverheldering", Edition: edition, Weeks: 3,
		Intention: "Ik laat vaker een stilte vallen" + mark, Obstacle: "Ik wil snel helpen.",
		If: "iemand even nadenkt", Then: "tel ik tot tien", Sign: "De ander gaat zelf verder met praten.",
	}, "")
}

// due makes a goal that has asked how it goes since yesterday. It did not work the time before.
func (p *plans) due(ctx context.Context, person string) error {
	goal, err := p.at(37).Begin(ctx, person, plan.Draft{
		Source: plan.FromPoint, Competency: "ondernemerschap", Edition: p.frameworks.Current().ID, Weeks: 3,
		Intention: "Ik doe elke week één vaste taak anders" + mark, If: "ik mijn week plan", Then: "kies ik een taak die ook anders kan",
	}, "")
	if err != nil {
		return err
	}
	return p.lookBack(ctx, person, goal, 1, 15, plan.NotYet, plan.Choice{Decision: plan.Keep, Noticed: "Mijn week zat al vol.", Weeks: 2})
}

// buddy makes a colleague the maatje of a goal.
func (p *plans) buddy(ctx context.Context, person, mate, goal string) error {
	question, err := p.at(51).InviteBuddy(ctx, person, goal, address("Chantal"))
	if err != nil {
		return err
	}
	return p.at(50).AcceptBuddy(ctx, mate, question)
}

// lookBacks looks back on a goal twice. The third time is still to come.
func (p *plans) lookBacks(ctx context.Context, person, goal string) error {
	err := p.lookBack(ctx, person, goal, 1, 35, plan.ABit, plan.Choice{Decision: plan.Keep, Noticed: "In een druk gesprek vergeet ik het nog.", Weeks: 2})
	if err != nil {
		return err
	}
	return p.lookBack(ctx, person, goal, 2, 21, plan.Worked, plan.Choice{Decision: plan.Keep, Noticed: "De stilte voelt nu minder lang.", Weeks: 6})
}

func (p *plans) lookBack(ctx context.Context, person, goal string, number, daysAgo int, answer plan.Answer, choice plan.Choice) error {
	then := p.at(daysAgo)
	if err := then.LookBack(ctx, person, goal, number, answer); err != nil {
		return err
	}
	return then.Decide(ctx, person, goal, number, choice)
}

// learns plans something to learn from, and something that is done, with points in one register.
func (p *plans) learns(ctx context.Context, person, goal string) error {
	const register = "Register Sociaal Werkers" + mark
	service := p.at(12)
	for _, item := range []plan.ItemDraft{
		{
			Goal: goal, Title: "Training motiverende gespreksvoering" + mark, Obligation: plan.Voluntary, Funding: plan.ByCareer,
			Deadline: p.date(60), Register: register, Category: plan.Accredited, Expected: "12",
		},
		{
			Title: "Intervisie met het wijkteam" + mark, Obligation: plan.Required, Funding: plan.ByEmployer,
			Done: p.date(-20), Register: register, Category: plan.Reflecting, Earned: "4",
		},
	} {
		if _, err := service.AddItem(ctx, person, item); err != nil {
			return err
		}
	}
	return service.SetPeriod(ctx, person, register, p.date(-400))
}
