package demo

import (
	"context"
	"errors"
	"slices"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
)

// rounds makes the team rounds: Noord has a closed round in which all eight people who can count
// do, and Zuid has an open round in which five of six count so far.
type rounds struct {
	db         *database.Pool
	frameworks *framework.Library
	now        time.Time
	people     map[string]string // ids by address; people who left are not in it
}

func (r *rounds) at(ago time.Duration) *team.Service {
	then := r.now.Add(-ago)
	return team.NewService(r.db, r.frameworks, func() time.Time { return then })
}

// titleOpen is the title of the round that is made last: if it exists, all of them do.
const titleOpen = "Waar staan we als team?" + mark

// fill makes the rounds, except where visitors changed the teams.
func (r *rounds) fill(ctx context.Context) error {
	if lotte, there := r.people[address("Lotte")]; there {
		if err := r.closed(ctx, lotte); err != nil && !changed(err) {
			return err
		}
	}
	if marit, there := r.people[address("Marit")]; there {
		if err := r.open(ctx, marit); err != nil && !changed(err) {
			return err
		}
	}
	return nil
}

// changed reports whether an error comes from a visitor's change that leaves no room for an example
// round: they removed a team, a lead or the consent, or opened a round themselves.
func changed(err error) bool {
	_, invalid := fault.AsInvalid(err)
	return invalid || errors.Is(err, fault.NotFound)
}

// closed has Noord open a round before its members finish their last Reflectie, and close it
// afterwards.
func (r *rounds) closed(ctx context.Context, lead string) error {
	const opened, until = 41 * day, 5 * day
	round, err := r.begin(ctx, lead, opened, until, team.Opening{
		Title: "Onze kracht in de wijk" + mark, Word: "In ons overleg kijken we samen wat we al goed doen, en waar we aandacht aan willen geven.",
	})
	if err != nil {
		return err
	}
	for _, id := range r.membersOf(0) {
		reflection, finished, err := lastReflection(ctx, r.db, id)
		if err == nil {
			err = r.at(r.now.Sub(finished)).Choose(ctx, id, reflection, round)
		}
		if err != nil && !changed(err) {
			return err
		}
	}
	if _, err = r.at(until - day).Close(ctx); err != nil {
		return err
	}
	return r.agree(ctx, lead, round)
}

// agree has the team talk about the outcome, and write down two agreements.
func (r *rounds) agree(ctx context.Context, lead, round string) error {
	led, err := teamLedBy(ctx, r.db, lead)
	if err != nil {
		return err
	}
	after := r.at(3 * day)
	for _, form := range []team.AgreementForm{
		{Deed: "We bespreken elke maand één casus waarin de inwoner zelf heeft gekozen." + mark, Due: calendar.DayOf(r.now.Add(30 * day)).Format(time.DateOnly)},
		{Deed: "We gaan samen langs bij twee organisaties in de wijk die we nog niet kennen." + mark},
	} {
		if err := after.Agree(ctx, lead, led, round, form); err != nil {
			return err
		}
	}
	return nil
}

// open has Zuid open a round a week ago. Its first member has not begun yet.
func (r *rounds) open(ctx context.Context, lead string) error {
	round, err := r.begin(ctx, lead, 9*day, -12*day, team.Opening{
		Title: titleOpen, Word: "Neem tien minuten voor jezelf. Meedoen hoeft niet.",
	})
	if err != nil {
		return err
	}
	members := r.membersOf(1)
	for i, id := range members[min(1, len(members)):] {
		ago := time.Duration(7-i) * day
		then := r.now.Add(-ago)
		assessments := assessment.NewService(r.db, r.frameworks, func() time.Time { return then })
		reflection, err := finish(ctx, assessments, id, answersOf(r.frameworks.Current(), uint64(100+i), 0))
		if err != nil {
			return err
		}
		if err := r.at(ago).Choose(ctx, id, reflection, round); err != nil && !changed(err) {
			return err
		}
	}
	return r.at(0).Refresh(ctx)
}

// begin opens a round of the team that lead leads.
func (r *rounds) begin(ctx context.Context, lead string, opened, until time.Duration, o team.Opening) (string, error) {
	led, err := teamLedBy(ctx, r.db, lead)
	if err != nil {
		return "", err
	}
	o.Until = calendar.DayOf(r.now.Add(-until)).Format(time.DateOnly)
	return r.at(opened).Open(ctx, lead, led, o)
}

// membersOf lists the ids of the members, other than leads, of a team, which is given by its index
// in teams.
func (r *rounds) membersOf(index int) []string {
	var ids []string
	for _, p := range everybody() {
		if id, there := r.people[p.email()]; there && p.team == index && !p.leads {
			ids = append(ids, id)
		}
	}
	return ids
}

// cards are what the members of the small team bring to its teamsessie, by first name.
var cards = map[string]meeting.Card{
	"Piet":  {Strength: "zichtbaarheid", StrengthWords: "Jongeren groeten mij op straat.", Wish: "samenwerking"},
	"Qadir": {Strength: "vraagverheldering", WishWords: "Meer tijd om samen op straat te zijn."},
	"Olga":  {Strength: "verbinding", Wish: "anticipatie", WishWords: "Eerder zien wat er in de buurt speelt."},
}

// session has the small team meet today, unless another meeting is planned, so that the cards can
// be seen on every day on which the demonstration is started. Members who left the team are
// skipped.
func (r *rounds) session(ctx context.Context) error {
	olga := r.people[address("Olga")]
	led, err := teamLedBy(ctx, r.db, olga)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	meetings := meeting.NewService(r.db, r.frameworks, func() time.Time { return r.now })
	first, _ := meetings.Bounds()
	sessions, err := meetings.List(ctx, olga, led)
	if err != nil || slices.ContainsFunc(sessions, func(s meeting.Meeting) bool { return s.State != meeting.Over }) {
		return err
	}
	id, err := meetings.Schedule(ctx, olga, led, meeting.Details{
		Title: "Hoe staan we ervoor?" + mark, Word: "Maak een kaart als je wilt.", Day: first.Format(time.DateOnly),
	})
	if err != nil {
		return err
	}
	for name, card := range cards {
		person, there := r.people[address(name)]
		if !there {
			continue
		}
		if err := meetings.SaveCard(ctx, person, led, id, card); err != nil && !changed(err) {
			return err
		}
	}
	return nil
}
