package demo

import (
	"context"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/plan"
)

// plans makes the plan of the first person: a goal with two look-backs and a maatje, one that rests, what they do to learn
// and an agreement.
type plans struct {
	db         *database.Pool
	frameworks *framework.Library
	now        time.Time
}

func (p *plans) at(ago time.Duration) *plan.Service {
	then := p.now.Add(-ago)
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
		err = p.learns(ctx, person, goal)
	}
	if err != nil {
		return err
	}
	_, err = p.at(3*day).AddAgreement(ctx, person, plan.AgreementDraft{Deed: deedAgreed, With: "Lotte", Due: p.date(25)})
	return err
}

// goals makes a goal that rests, and one that is active, whose id it returns.
func (p *plans) goals(ctx context.Context, person string) (string, error) {
	edition := p.frameworks.Current().ID
	resting, err := p.at(80*day).Begin(ctx, person, plan.Draft{
		Source: plan.FromStrength, Competency: "samenwerking", Edition: edition, Weeks: 6,
		Intention: "Ik nodig vaker iemand van buiten uit bij het wijkoverleg" + mark, If: "we de agenda maken", Then: "stel ik één gast voor",
	}, "")
	if err != nil {
		return "", err
	}
	if err := p.at(62*day).Rest(ctx, person, resting); err != nil {
		return "", err
	}
	return p.at(56*day).Begin(ctx, person, plan.Draft{
		Source: plan.FromPoint, Competency: "vraagverheldering", Edition: edition, Weeks: 3,
		Intention: "Ik laat vaker een stilte vallen" + mark, Obstacle: "Ik wil snel helpen.",
		If: "iemand even nadenkt", Then: "tel ik tot tien", Sign: "De ander gaat zelf verder met praten.",
	}, "")
}

// buddy makes a colleague the maatje of a goal.
func (p *plans) buddy(ctx context.Context, person, mate, goal string) error {
	question, err := p.at(51*day).InviteBuddy(ctx, person, goal, address("Chantal"))
	if err != nil {
		return err
	}
	return p.at(50*day).AcceptBuddy(ctx, mate, question)
}

// lookBacks looks back on a goal twice. The third time is still to come.
func (p *plans) lookBacks(ctx context.Context, person, goal string) error {
	for i, back := range []struct {
		ago    time.Duration
		answer plan.Answer
		choice plan.Choice
	}{
		{35 * day, plan.ABit, plan.Choice{Decision: plan.Keep, Noticed: "In een druk gesprek vergeet ik het nog.", Weeks: 2}},
		{21 * day, plan.Worked, plan.Choice{Decision: plan.Keep, Noticed: "De stilte voelt nu minder lang.", Weeks: 6}},
	} {
		service := p.at(back.ago)
		if err := service.LookBack(ctx, person, goal, i+1, back.answer); err != nil {
			return err
		}
		if err := service.Decide(ctx, person, goal, i+1, back.choice); err != nil {
			return err
		}
	}
	return nil
}

// learns plans something to learn from, and something that is done, with points in one register.
func (p *plans) learns(ctx context.Context, person, goal string) error {
	const register = "Register Sociaal Werkers" + mark
	service := p.at(12 * day)
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
