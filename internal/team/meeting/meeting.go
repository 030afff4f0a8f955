// Package meeting is the teamsessie: a talk of a team on one day, to which everyone may bring a
// card with a strength and a wish, without a name.
//
// The day decides what a meeting shows. SQL compares it with today in Amsterdam, so nothing
// depends on the job that deletes the cards afterwards. A card holds no time and no number, and
// the order of the cards is a hash with a secret of the meeting. A meeting can be moved until its
// day and never to today, or a lead could look at the cards and move it on. A card does not
// depend on being in the team, or taking somebody out would show whose card it is.
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

// The bounds of a teamsessie.
const (
	// Months is how many months ahead a meeting may be.
	Months = 3
	// KeepYears is how many years the title and the day of a meeting that was stay.
	KeepYears = 1
	// MaxCardWords is the most characters of own words on one side of a card.
	MaxCardWords = 200
)

// State tells how far a meeting is. It changes at midnight in Amsterdam.
type State string

// The states.
const (
	Ahead State = "gepland" // everyone sees their own card and no other
	Today State = "vandaag" // everyone in the team sees all cards
	Over  State = "geweest" // there are no cards any more
)

// Meeting is a talk of a team with cards, as someone sees it. Nothing in it tells who
// brought a card, or how many people did while that could still tell something: on the day
// the cards themselves are there.
type Meeting struct {
	ID                             string
	Team, TeamName                 string
	Organisation, OrganisationName string
	Title, Word                    string
	Day                            time.Time // in Amsterdam, at midnight UTC
	State                          State
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

// Details is what a lead says of a meeting.
type Details struct {
	Title string
	Word  string // to the team, may be empty
	Day   string // as a date field gives it or as people write it
}

// StoredCard is a card as its owner takes it along.
type StoredCard struct {
	Team          string    `json:"team"`
	Meeting       string    `json:"session"`
	Day           time.Time `json:"day"`
	Strength      string    `json:"strength"`
	StrengthWords string    `json:"strength_words"`
	Wish          string    `json:"wish"`
	WishWords     string    `json:"wish_words"`
}

// The acts that stand in the trail, with the name of the team in "team" and the day in
// "day", or in "from" and "to" when it was moved. Cards never do.
const (
	ActPlanned   audit.Act = "session.planned"
	ActChanged   audit.Act = "session.changed"
	ActCalledOff audit.Act = "session.called-off"
)

// Schedule schedules a meeting and returns its id. It is for who leads the team. It returns
// fault.Invalid with the fields titel, woord and dag; that a meeting is planned already
// stands under dag.
func (s *Service) Schedule(ctx context.Context, actor, team string, details Details) (string, error) {
	details, day, invalid := s.checkDetails(details)
	return s.schedule(ctx, actor, team, details, day, invalid)
}

// Change changes a meeting that is not over. It is for who leads the team. It
// returns fault.Invalid like Schedule.
//
// A meeting can be moved until its day, and to tomorrow at the earliest: a lead who moves it
// to today and back would see the cards before the others thought that they would be seen.
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

// Bounds are the first and the last day that a meeting planned now may have.
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

// checkDetails returns the details as it will be kept with its day, and what is wrong with it.
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
	words, problem := text.Passage{Name: "de tekst", Most: MaxCardWords}.Read(words)
	invalid.Add(field+"-woorden", problem)
	if _, known := s.frameworks.Current().Competency(slug); slug != "" && !known {
		invalid[field] = "Kies een competentie uit de lijst."
	} else if slug == "" && words == "" {
		invalid[field] = missing
	}
	return words
}

// Guide is the guide for the talk: an hour, for three people as well as for twelve,
// with cards or without.
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
