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

// rounds makes what teams did together: Noord has a round that is closed, in which all
// eight who can count do, and Zuid one that is open, in which five of six count so far.
type rounds struct {
	db         *database.Pool
	frameworks *framework.Library
	now        time.Time
	people     map[string]string // ids by address; who left is not in it
}

func (r *rounds) at(ago time.Duration) *team.Service {
	then := r.now.Add(-ago)
	return team.NewService(r.db, r.frameworks, func() time.Time { return then })
}

// titleOpen is that of the round which is made last: once it is there, all of them are.
const titleOpen = "Waar staan we als team?" + mark

// fill makes the rounds, as far as visitors left the teams as they were.
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

// changed reports whether a visitor did something that leaves no place for an example: took
// away a team, a lead or the consent, or opened a round of their own.
func changed(err error) bool {
	_, invalid := fault.AsInvalid(err)
	return invalid || errors.Is(err, fault.NotFound)
}

// closed has Noord open a round before its members finished their last Reflectie, and close
// it after that.
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
	_, err = r.at(until - day).Close(ctx)
	return err
}

// open has Zuid open a round a week ago. The first of its members still has to begin.
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

// begin opens a round of the team that someone leads.
func (r *rounds) begin(ctx context.Context, lead string, opened, until time.Duration, o team.Opening) (string, error) {
	led, err := teamLedBy(ctx, r.db, lead)
	if err != nil {
		return "", err
	}
	o.Until = calendar.DayOf(r.now.Add(-until)).Format(time.DateOnly)
	return r.at(opened).Open(ctx, lead, led, o)
}

// membersOf lists the ids of who is in a team, given as its place in teams, and does not
// lead it.
func (r *rounds) membersOf(index int) []string {
	var ids []string
	for _, p := range everybody() {
		if id, there := r.people[p.email()]; there && p.team == index && !p.leads {
			ids = append(ids, id)
		}
	}
	return ids
}

// cards are what the small team brings to its teamsessie, by first name.
var cards = map[string]meeting.Card{
	"Piet":  {Strength: "zichtbaarheid", StrengthWords: "Jongeren groeten mij op straat.", Wish: "samenwerking"},
	"Qadir": {Strength: "vraagverheldering", WishWords: "Meer tijd om samen op straat te zijn."},
	"Olga":  {Strength: "verbinding", Wish: "anticipatie", WishWords: "Eerder zien wat er in de buurt speelt."},
}

// session has the small team meet today, as long as no other session is planned, so that
// the cards can be seen on every day on which the demonstration is started. Who left the team
// since does not meet.
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
		Title: "Hoe staan we ervoor?" + mark, Word: "Neem een kaart mee als je wilt.", Day: first.Format(time.DateOnly),
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
