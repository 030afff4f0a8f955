package plan

import (
	"context"
	"crypto/rand"
	"slices"
	"time"
)

// Calendar is the private address of a calendar with the days of a plan.
type Calendar struct {
	WithTitles bool      `json:"with_titles"` // events name what they are about
	MadeAt     time.Time `json:"made_at"`
}

// DayKind is what a day of a plan is.
type DayKind string

// The kinds of days.
const (
	DayLookBack  DayKind = "look-back"
	DayDeadline  DayKind = "deadline"
	DayAgreement DayKind = "agreement"
)

// Day is a day on which something of a plan is due.
type Day struct {
	ID    string // of the goal, the item or the agreement
	Kind  DayKind
	On    time.Time // midnight UTC
	Title string    // what it is about, "" in a calendar without titles
}

// MakeCalendar returns the secret of a new private address, which cannot be shown again. An earlier one stops working.
func (s *Service) MakeCalendar(ctx context.Context, person string, withTitles bool) (string, error) {
	secret := rand.Text()
	return secret, s.makeCalendar(ctx, person, secret, withTitles)
}

// CalendarOf returns the days of the plan to which a secret belongs. It returns fault.NotFound for an address that was
// withdrawn.
func (s *Service) CalendarOf(ctx context.Context, secret string) ([]Day, error) {
	person, withTitles, err := s.ofCalendar(ctx, secret)
	if err != nil {
		return nil, err
	}
	return s.Days(ctx, person, withTitles)
}

// Days lists what is due in the plan of a person: the next look-back of active goals, and items and agreements that are
// not done, in the order of the days.
func (s *Service) Days(ctx context.Context, person string, withTitles bool) ([]Day, error) {
	all, err := s.Stored(ctx, person)
	if err != nil {
		return nil, err
	}
	var days []Day
	add := func(kind DayKind, id string, on *time.Time, title string) {
		if !withTitles {
			title = ""
		}
		days = append(days, Day{ID: id, Kind: kind, On: *on, Title: title})
	}
	for _, g := range all.Goals.Active {
		add(DayLookBack, g.ID, &g.LookBackOn, g.Intention)
	}
	for _, i := range all.Items {
		if i.Deadline != nil && i.DoneOn == nil {
			add(DayDeadline, i.ID, i.Deadline, i.Title)
		}
	}
	for _, a := range all.Agreements {
		if a.Due != nil && a.DoneOn == nil {
			add(DayAgreement, a.ID, a.Due, a.Deed)
		}
	}
	slices.SortStableFunc(days, func(a, b Day) int { return a.On.Compare(b.On) })
	return days, nil
}
