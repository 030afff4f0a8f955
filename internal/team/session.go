package team

import (
	"context"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
)

// The bounds of a teamsessie.
const (
	// SessionMonths is how many months ahead a session may be.
	SessionMonths = 3
	// KeepSessions is how many years the title and the day of a session that was stay.
	KeepSessions = 1
	// MaxCardWords is the most characters of own words on one side of a card.
	MaxCardWords = 200
)

// SessionState tells how far a session is. It changes at midnight in Amsterdam.
type SessionState string

// The states.
const (
	SessionAhead SessionState = "gepland" // everyone sees their own card and no other
	SessionToday SessionState = "vandaag" // everyone in the team sees all cards
	SessionOver  SessionState = "geweest" // there are no cards any more
)

// Session is a talk of a team with cards, as someone sees it. Nothing in it tells who
// brought a card, or how many people did while that could still tell something: on the day
// the cards themselves are there.
type Session struct {
	ID                             string
	Team, TeamName                 string
	Organisation, OrganisationName string
	Title, Word                    string
	Day                            time.Time // in Amsterdam, at midnight UTC
	State                          SessionState
	Leads                          bool // who asks leads the team
	// Member says that who asks is in the team. Who was taken out of it keeps their card,
	// since its going would show whose it was, and can only take it back.
	Member bool
	Mine   *Card  // the card of who asks, nil without one
	Cards  []Card // of everyone, on the day, in an order that tells nothing
}

// Card is one strength and one wish. Each is the slug of a competency, own words, or both.
type Card struct {
	Strength, StrengthWords string
	Wish, WishWords         string
}

// Empty reports whether nothing is on the card.
func (c Card) Empty() bool { return c == Card{} }

// SessionPlan is what a lead says of a session.
type SessionPlan struct {
	Title string
	Word  string // to the team, may be empty
	Day   string // as a date field gives it or as people write it
}

// StoredCard is a card as its owner takes it along.
type StoredCard struct {
	Team          string    `json:"team"`
	Session       string    `json:"session"`
	Day           time.Time `json:"day"`
	Strength      string    `json:"strength"`
	StrengthWords string    `json:"strength_words"`
	Wish          string    `json:"wish"`
	WishWords     string    `json:"wish_words"`
}

// The acts that stand in the trail, with the name of the team in "team" and the day in
// "day", or in "from" and "to" when it was moved. Cards never do.
const (
	ActSessionPlanned   audit.Act = "session.planned"
	ActSessionChanged   audit.Act = "session.changed"
	ActSessionCalledOff audit.Act = "session.called-off"
)

// PlanSession plans a session and returns its id. It is for who leads the team. It returns
// fault.Invalid with the fields titel, woord and dag; that a session is planned already
// stands under dag.
func (s *Service) PlanSession(ctx context.Context, actor, team string, plan SessionPlan) (string, error) {
	plan, day, invalid := s.checkPlan(plan)
	return s.planSession(ctx, actor, team, plan, day, invalid)
}

// ChangeSession changes a session that is not over. It is for who leads the team. It
// returns fault.Invalid like PlanSession.
//
// A session can be moved until its day, and to tomorrow at the earliest: a lead who moves it
// to today and back would see the cards before the others thought that they would be seen.
func (s *Service) ChangeSession(ctx context.Context, actor, team, session string, plan SessionPlan) error {
	plan, day, invalid := s.checkPlan(plan)
	return s.changeSession(ctx, actor, team, session, plan, day, invalid)
}

// moveProblem says in Dutch why a session cannot go from one day to another, "" when it can.
func moveProblem(from, to, today time.Time) string {
	switch {
	case from.Equal(to):
		return ""
	case !from.After(today):
		return "Vandaag is de sessie. De kaarten liggen er al, dus verplaatsen kan niet meer. Afzeggen kan wel."
	case !to.After(today):
		return "Kies morgen of een latere dag. Zo ziet niemand kaarten eerder dan afgesproken."
	default:
		return ""
	}
}

// checkPlan returns the plan as it will be kept with its day, and what is wrong with it.
func (s *Service) checkPlan(plan SessionPlan) (SessionPlan, time.Time, fault.Invalid) {
	invalid := fault.Invalid{}
	plan.Title = readTitle(plan.Title, "sessie", invalid)
	plan.Word = readText(plan.Word, MaxWord, "woord", invalid)
	day, problem := s.parseSessionDay(plan.Day)
	if problem != "" {
		invalid["dag"] = problem
	}
	return plan, day, invalid
}

// checkCard returns the card as it will be kept, or fault.Invalid.
func (s *Service) checkCard(card Card) (Card, error) {
	invalid := fault.Invalid{}
	card.StrengthWords = s.checkSide(invalid, "kracht", card.Strength, card.StrengthWords, "Kies een sterke kant, of schrijf er zelf een op.")
	card.WishWords = s.checkSide(invalid, "wens", card.Wish, card.WishWords, "Kies een wens, of schrijf er zelf een op.")
	if len(invalid) > 0 {
		return card, invalid
	}
	return card, nil
}

// checkSide returns the own words on a side of a card as they will be kept, and adds to
// invalid what is wrong with the side.
func (s *Service) checkSide(invalid fault.Invalid, field, slug, words, missing string) string {
	words = readText(words, MaxCardWords, field+"-woorden", invalid)
	if _, known := s.frameworks.Current().Competency(slug); slug != "" && !known {
		invalid[field] = "Kies een competentie uit de lijst."
	} else if slug == "" && words == "" {
		invalid[field] = missing
	}
	return words
}

// SessionGuide is the guide for the talk: an hour, for three people as well as for twelve,
// with cards or without.
func SessionGuide() []GuidePart {
	return []GuidePart{
		{Minutes: 5, Title: "Beginnen", Lines: []string{
			"Spreek af wie het gesprek leidt en wie op de tijd let. Dat hoeft niet de teamleider te zijn.",
			"Spreek af: niemand vraagt of raadt van wie een kaart is. Vertellen mag, het hoeft niet.",
			"Wat hier gezegd wordt, blijft in het team.",
		}},
		{Minutes: 10, Title: "De kaarten lezen", Lines: []string{
			"Lees alle kaarten in stilte. Neem er rustig de tijd voor.",
			"Schrijf voor jezelf op: wat verrast me, en wat herken ik in ons werk?",
			"Liggen er geen kaarten? Schrijf dan ieder voor zich één sterke kant en één wens van het team op.",
		}},
		{Minutes: 15, Title: "Wat we al kunnen", Lines: []string{
			"Welke sterke kanten zie je meer dan eens? Welke is er maar één keer, en juist daarom waardevol?",
			"Vertel bij een sterke kant een moment van de afgelopen weken. Wat merkte de inwoner ervan?",
			"Met vijf mensen of meer: praat eerst in tweetallen, en haal daarna per tweetal één voorbeeld op.",
		}},
		{Minutes: 20, Title: "Wat we wensen", Lines: []string{
			"Leg wensen die op elkaar lijken bij elkaar.",
			"Kies er samen een of twee. Met meer mensen: ieder wijst er twee aan, en de meeste stemmen gaan voor.",
			"Vraag bij elke wens: wat zou er anders gaan in ons werk? Welke sterke kant op tafel helpt daarbij?",
		}},
		{Minutes: 10, Title: "Afspreken", Lines: []string{
			"Spreek één kleine stap af voor de komende maand. Schrijf op wie begint.",
			"Is er iets nodig van de organisatie? Spreek af wie dat vraagt.",
			"Kies de dag waarop jullie terugkijken.",
		}},
	}
}
