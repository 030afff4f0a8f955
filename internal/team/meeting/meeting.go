// Package meeting is the teamsessie: a talk of a team on one day, to which everyone may bring a
// card with a strength and a wish, without a name.
//
// The day decides what a meeting shows. SQL compares it with today in Amsterdam, so nothing depends
// on the job that deletes the cards afterwards. A card holds no time and no number, and the order
// of the cards is a hash with a secret of the meeting. A meeting can be moved until its day and
// never to today: otherwise a lead could look at the cards and then move it to a later day. The cards
// are for people who came into the team before the day: otherwise a beheerder could join a team and
// read them. A card stays when its owner leaves the team: if it went, its going would show whose card it was.
package meeting

import (
	"context"
	"fmt"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/team"
	"reflectietool/internal/text"
)

// The bounds of a meeting.
const (
	// Months is how many months ahead a meeting may be.
	Months = 3
	// KeepYears is how many years the title and the day of a past meeting are kept.
	KeepYears = 1
	// MaxCardWords is the most characters of free text on one side of a card.
	MaxCardWords = 200
)

// State is the state of a meeting. It changes at midnight in Amsterdam.
type State string

// The states.
const (
	Ahead State = "gepland" // everyone sees only their own card
	Today State = "vandaag" // everyone who came into the team before the day sees all cards
	Over  State = "geweest" // the cards are no longer shown, and are deleted
)

// Meeting is a talk of a team with cards, as one person sees it. Nothing in it shows which person
// brought a card. The number of cards is not in it before the day, since it could reveal something;
// on the day the cards themselves are in it.
type Meeting struct {
	ID                             string    // of the meeting
	Team, TeamName                 string    // the team's id and name
	Organisation, OrganisationName string    // the id and name of the team's organisation
	Title, Word                    string    // as in Details
	Day                            time.Time // in Amsterdam, at midnight UTC
	State                          State     // on the day of the request
	Leads                          bool      // the viewer leads the team
	// Member reports whether the viewer is in the team. A person who was taken out of the team
	// keeps their card, since its going would show whose it was, but can only take it back.
	Member bool
	// Late reports, on the day, whether the viewer came into the team on that same day. The cards
	// are not for such a viewer: otherwise a beheerder could read them by joining a team.
	Late  bool
	Mine  *Card  // the viewer's own card, nil without one
	Cards []Card // all cards, on the day only and not when Late, in an order that reveals nothing
}

// Card is one strength and one wish. Each is the slug of a competency, free text, or both.
type Card struct {
	Strength, StrengthWords string // slug of a competency, free text
	Wish, WishWords         string // slug of a competency, free text
}

// Empty reports whether the card is blank.
func (c Card) Empty() bool { return c == Card{} }

// Details is what a lead fills in about a meeting.
type Details struct {
	Title string // shown to the team
	Word  string // a message to the team, may be empty
	Day   string // as a date field sends it or as people write it
}

// StoredCard is a card as its owner downloads it.
type StoredCard struct {
	Team          string    `json:"team"`           // name
	Meeting       string    `json:"session"`        // the title
	Day           time.Time `json:"day"`            // in Amsterdam, at midnight UTC
	Strength      string    `json:"strength"`       // slug of a competency, or ""
	StrengthWords string    `json:"strength_words"` // free text
	Wish          string    `json:"wish"`           // slug of a competency, or ""
	WishWords     string    `json:"wish_words"`     // free text
}

// The acts that are written to the trail, with the name of the team in "team" and the day in "day",
// or in "from" and "to" when the meeting was moved. Acts on cards are never written there.
const (
	ActPlanned   audit.Act = "session.planned"
	ActChanged   audit.Act = "session.changed"
	ActCalledOff audit.Act = "session.called-off"
)

// Schedule plans a meeting and returns its id. Only the team's lead may. It returns fault.Invalid
// with the fields titel, woord and dag; an error that a meeting is planned already is under dag.
func (s *Service) Schedule(ctx context.Context, actor, team string, details Details) (string, error) {
	details, day, invalid := s.checkDetails(details)
	return s.schedule(ctx, actor, team, details, day, invalid)
}

// Change changes a meeting that is not over. Only the team's lead may. It returns fault.Invalid
// like Schedule.
//
// A meeting can be moved until its day, and to tomorrow at the earliest: a lead who moves it to
// today and back would see the cards before the others expected that they could be seen.
func (s *Service) Change(ctx context.Context, actor, team, meeting string, details Details) error {
	details, day, invalid := s.checkDetails(details)
	return s.change(ctx, actor, team, meeting, details, day, invalid)
}

// moveProblem says in Dutch why a meeting cannot go from one day to another, "" when it can.
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

func (s *Service) today() time.Time { return calendar.DayOf(s.now()) }

// midnight returns the moment at which today began in Amsterdam.
func (s *Service) midnight() time.Time { return calendar.End(s.today().AddDate(0, 0, -1)) }

// Bounds returns the first and the last day that a meeting planned now may have.
func (s *Service) Bounds() (first, last time.Time) {
	return s.today(), calendar.AddMonths(s.today(), Months)
}

// parseDay reads the day of a meeting, and says in Dutch what is wrong with it.
func (s *Service) parseDay(text string) (on time.Time, problem string) {
	first, last := s.Bounds()
	return calendar.Choice{
		First: first, Last: last,
		Missing: "Kies de dag van de sessie.",
		Early:   "Deze dag is al voorbij. Kies vandaag of een latere dag.",
		Late:    fmt.Sprintf("Deze dag is te ver weg. Kies een dag binnen %d maanden.", Months),
	}.Read(text)
}

// checkDetails returns the details as they will be stored, the day, and what is wrong with them.
func (s *Service) checkDetails(details Details) (Details, time.Time, fault.Invalid) {
	invalid := fault.Invalid{}
	var problem string
	details.Title, problem = text.Line{Name: "de titel", Most: team.MaxTitle, Missing: "Geef de sessie een titel."}.Read(details.Title)
	invalid.Add("titel", problem)
	details.Word, problem = text.Passage{Name: "de tekst", Most: team.MaxWord}.Read(details.Word)
	invalid.Add("woord", problem)
	day, problem := s.parseDay(details.Day)
	invalid.Add("dag", problem)
	return details, day, invalid
}

// checkCard returns the card as it will be stored, or fault.Invalid.
func (s *Service) checkCard(card Card) (Card, error) {
	invalid := fault.Invalid{}
	card.StrengthWords = s.checkSide(invalid, "kracht", card.Strength, card.StrengthWords, "Kies een sterke kant, of schrijf er zelf een op.")
	card.WishWords = s.checkSide(invalid, "wens", card.Wish, card.WishWords, "Kies een wens, of schrijf er zelf een op.")
	if len(invalid) > 0 {
		return card, invalid
	}
	return card, nil
}

// checkSide returns the free text on one side of a card as it will be stored, and adds to invalid
// what is wrong with that side.
func (s *Service) checkSide(invalid fault.Invalid, field, slug, words, missing string) string {
	words, problem := text.Passage{Name: "de tekst", Most: MaxCardWords}.Read(words)
	invalid.Add(field+"-woorden", problem)
	if _, known := s.frameworks.Current().Competency(slug); slug != "" && !known {
		invalid[field] = "Kies een competentie uit de lijst."
	} else if slug == "" && words == "" {
		invalid[field] = missing
	}
	return words
}

// Guide returns the guide for the talk. It takes an hour, and suits three people as well as twelve,
// with or without cards.
func Guide() []team.GuidePart {
	return []team.GuidePart{
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
			"Vertel bij een sterke kant over een moment in de afgelopen weken. Wat merkte de inwoner ervan?",
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
