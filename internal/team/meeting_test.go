package team_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
)

var aCard = meeting.Card{Strength: "zelfregie", WishWords: "Meer tijd"}

// plans makes a meeting of the fixture's team.
func (f *fixture) plans(t *testing.T, day string) string {
	t.Helper()
	id, err := f.meetings.Schedule(t.Context(), f.lead, f.team, meeting.Details{Title: "Samen", Day: day})
	ok(t, err)
	return id
}

func (f *fixture) session(t *testing.T, person, id string) meeting.Meeting {
	t.Helper()
	found, err := f.meetings.Get(t.Context(), person, f.team, id)
	ok(t, err)
	return found
}

func TestPlanSession(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	member := f.join(t, f.team, false)
	for what, tt := range map[string]struct {
		plan   meeting.Details
		fields []string
	}{
		"nothing":     {meeting.Details{}, []string{"titel", "dag"}},
		"all wrong":   {meeting.Details{Title: strings.Repeat("x", 121), Word: strings.Repeat("x", 1001), Day: "31-02-2026"}, []string{"titel", "woord", "dag"}},
		"NUL":         {meeting.Details{Title: "a\x00", Word: "a\x00", Day: "\x00"}, []string{"titel", "woord", "dag"}},
		"yesterday":   {meeting.Details{Title: "x", Day: "2026-11-20"}, []string{"dag"}},
		"too far":     {meeting.Details{Title: "x", Day: "2027-02-22"}, []string{"dag"}},
		"very long":   {meeting.Details{Title: "x", Day: strings.Repeat("1", 10_000)}, []string{"dag"}},
		"a blank one": {meeting.Details{Title: "\u200b", Day: "2026-11-21"}, []string{"titel"}},
	} {
		_, err := f.meetings.Schedule(ctx, f.lead, f.team, tt.plan)
		invalid(t, what, err, tt.fields...)
	}
	other := f.addTeam(t, "Zuid")
	otherLead := f.join(t, other, true)
	for who, person := range map[string]string{"member": member, "lead of another": otherLead, "nobody": nobody, "no id": "x"} {
		_, err := f.meetings.Schedule(ctx, person, f.team, meeting.Details{Title: "x", Day: "2026-11-21"})
		notFound(t, who, err)
	}
	id := f.plans(t, "21-2-2027") // the last day, as people write it
	_, err := f.meetings.Schedule(ctx, f.lead, f.team, meeting.Details{Title: "x", Day: "2026-11-22"})
	invalid(t, "a second one", err, "dag")
	if got := f.session(t, member, id); got.State != meeting.Ahead || got.Leads || !got.Member || got.Title != "Samen" || got.TeamName != "Noord" {
		t.Errorf("%+v", got)
	}
	sessions, err := f.meetings.List(ctx, member, f.team)
	ok(t, err)
	if len(sessions) != 1 || sessions[0].ID != id {
		t.Errorf("%+v", sessions)
	}
	if none, err := f.meetings.List(ctx, otherLead, other); err != nil || len(none) != 0 {
		t.Errorf("%v %v", none, err)
	}
	for who, person := range map[string]string{"lead of another": otherLead, "nobody": nobody, "no id": "x"} {
		_, err := f.meetings.List(ctx, person, f.team)
		notFound(t, who, err)
		_, err = f.meetings.Get(ctx, person, f.team, id)
		notFound(t, who, err)
		notFound(t, who, f.meetings.Change(ctx, person, f.team, id, meeting.Details{Title: "x", Day: "2026-12-01"}))
		notFound(t, who, f.meetings.Cancel(ctx, person, f.team, id))
		notFound(t, who, f.meetings.SaveCard(ctx, person, f.team, id, aCard))
		notFound(t, who, f.meetings.TakeCard(ctx, person, f.team, id))
	}
	notFound(t, "a member", f.meetings.Change(ctx, member, f.team, id, meeting.Details{Title: "x", Day: "2026-12-01"}))
	notFound(t, "a member", f.meetings.Cancel(ctx, member, f.team, id))
	for what, err := range map[string]error{ // a meeting of this team under the id of another
		"change": f.meetings.Change(ctx, otherLead, other, id, meeting.Details{Title: "x", Day: "2026-12-01"}), "cancel": f.meetings.Cancel(ctx, otherLead, other, id),
		"card": f.meetings.SaveCard(ctx, otherLead, other, id, aCard), "take": f.meetings.TakeCard(ctx, otherLead, other, id),
	} {
		notFound(t, what, err)
	}
}

// TestTwoLeadsPlanAtOnce checks that two leads who plan at the same time make one meeting.
func TestTwoLeadsPlanAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	leads := []string{f.lead, f.join(t, f.team, true)}
	results := make([]error, len(leads))
	var wait sync.WaitGroup
	for i, lead := range leads {
		wait.Go(func() {
			_, results[i] = f.meetings.Schedule(t.Context(), lead, f.team, meeting.Details{Title: "x", Day: fmt.Sprintf("2026-12-0%d", i+1)})
		})
	}
	wait.Wait()
	if (results[0] == nil) == (results[1] == nil) {
		t.Errorf("%v and %v, want one of each", results[0], results[1])
	}
	if n := f.count(t, `select count(*) from team_session`); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestMoveSession(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	id := f.plans(t, "2026-11-25")
	change := func(day string) error {
		return f.meetings.Change(ctx, f.lead, f.team, id, meeting.Details{Title: "Samen", Day: day})
	}
	invalid(t, "to today", change("2026-11-21"), "dag")
	ok(t, change("2026-11-24"))
	ok(t, change("2026-11-24"))                           // nothing changes
	f.at(time.Date(2026, 11, 23, 22, 59, 0, 0, time.UTC)) // a minute before midnight
	ok(t, change("2026-11-26"))
	f.at(time.Date(2026, 11, 25, 23, 0, 0, 0, time.UTC)) // midnight in Amsterdam
	invalid(t, "away from today", change("2026-11-27"), "dag")
	ok(t, f.meetings.Change(ctx, f.lead, f.team, id, meeting.Details{Title: "Anders", Word: "In de kantine", Day: "2026-11-26"}))
	if got := f.session(t, f.lead, id); got.Title != "Anders" || got.Word != "In de kantine" || got.State != meeting.Today {
		t.Errorf("%+v", got)
	}
	f.advance(24 * time.Hour)
	notFound(t, "over", change("2026-11-30"))
	notFound(t, "over", f.meetings.Cancel(ctx, f.lead, f.team, id))
	ok(t, func() error { f.plans(t, "2026-11-27"); return nil }()) // the next meeting
	trail := f.one(t, `select string_agg(act || ' ' || coalesce(detail ->> 'day', (detail ->> 'from') || ' ' || (detail ->> 'to')), ', ' order by id) from audit`)
	if want := "session.planned 2026-11-25, session.changed 2026-11-25 2026-11-24, session.changed 2026-11-24 2026-11-26, session.changed 2026-11-26, session.planned 2026-11-27"; trail != want {
		t.Errorf("trail: %s", trail)
	}
}

func TestCards(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	anna, bram := f.join(t, f.team, false), f.join(t, f.team, false)
	id := f.plans(t, "2026-11-24")
	long := strings.Repeat("é", 201)
	for what, tt := range map[string]struct {
		card   meeting.Card
		fields []string
	}{
		"nothing": {meeting.Card{}, []string{"kracht", "wens"}},
		"unknown": {meeting.Card{Strength: "iets", Wish: "zelfregie"}, []string{"kracht"}},
		"long":    {meeting.Card{Strength: "zelfregie", StrengthWords: long, WishWords: long}, []string{"kracht-woorden", "wens-woorden"}},
		"NUL":     {meeting.Card{StrengthWords: "a\x00", Wish: "\x00"}, []string{"kracht-woorden", "wens"}},
		"blank":   {meeting.Card{StrengthWords: " \n ", Wish: "zelfregie"}, []string{"kracht"}},
	} {
		invalid(t, what, f.meetings.SaveCard(ctx, anna, f.team, id, tt.card), tt.fields...)
	}
	ok(t, f.meetings.SaveCard(ctx, anna, f.team, id, aCard))
	changed := meeting.Card{StrengthWords: "Twee\nregels", Wish: "systemen", WishWords: strings.Repeat("é", 200)}
	ok(t, f.meetings.SaveCard(ctx, anna, f.team, id, meeting.Card{StrengthWords: " Twee\r\nregels ", Wish: changed.Wish, WishWords: changed.WishWords}))
	ok(t, f.meetings.SaveCard(ctx, f.lead, f.team, id, aCard)) // the lead may bring a card as well
	for who, person := range map[string]string{"anna": anna, "bram": bram, "lead": f.lead} {
		got := f.session(t, person, id)
		if len(got.Cards) != 0 || (got.Mine != nil) != (person != bram) {
			t.Errorf("%s before the day: %+v", who, got)
		}
	}
	if got := f.session(t, anna, id); *got.Mine != changed {
		t.Errorf("%+v", *got.Mine)
	}
	cards, err := f.meetings.StoredCards(ctx, anna)
	ok(t, err)
	if len(cards) != 1 || cards[0].StrengthWords != changed.StrengthWords || cards[0].Team != "Noord" {
		t.Errorf("stored: %+v", cards)
	}

	f.at(time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC)) // midnight in Amsterdam
	for who, person := range map[string]string{"anna": anna, "bram": bram, "lead": f.lead} {
		got := f.session(t, person, id)
		if len(got.Cards) != 2 || !slices.Contains(got.Cards, changed) || !slices.Contains(got.Cards, aCard) {
			t.Errorf("%s on the day: %+v", who, got.Cards)
		}
	}
	ok(t, f.meetings.TakeCard(ctx, anna, f.team, id))
	ok(t, f.meetings.TakeCard(ctx, anna, f.team, id)) // there is no card any more
	f.execute(t, `delete from person where id = $1`, f.lead)
	if got := f.session(t, bram, id); len(got.Cards) != 0 {
		t.Errorf("cards stay: %+v", got.Cards)
	}
}

// TestOrderOfCardsTellsNothing brings the same cards to many meetings, always in the same order:
// the place of the first card must differ.
func TestOrderOfCardsTellsNothing(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	people := []string{f.lead, f.join(t, f.team, false), f.join(t, f.team, false), f.join(t, f.team, false)}
	places := map[int]int{}
	for range 60 {
		id := f.plans(t, f.clock().Format(time.DateOnly))
		for i, person := range people {
			ok(t, f.meetings.SaveCard(ctx, person, f.team, id, meeting.Card{StrengthWords: fmt.Sprint(i), Wish: "systemen"}))
		}
		cards := f.session(t, people[3], id).Cards
		if again := f.session(t, people[1], id).Cards; !slices.Equal(cards, again) {
			t.Fatal("the order is another for another person")
		}
		places[slices.IndexFunc(cards, func(c meeting.Card) bool { return c.StrengthWords == "0" })]++
		ok(t, f.meetings.Cancel(ctx, f.lead, f.team, id))
	}
	for place := range people { // a place is missing by chance once in ten million runs
		if places[place] == 0 {
			t.Errorf("the first card never is at place %d: %v", place, places)
		}
	}
}

// TestSessionEnds checks that a meeting ends at midnight in Amsterdam, on a short and on a long day
// too, and leaves nothing that shows whose card it was.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ planned, day, lastMoment, over string }{
		"winter":      {"2026-11-21T09:00:00Z", "2026-11-24", "2026-11-24T22:59:59Z", "2026-11-24T23:00:00Z"},
		"summer":      {"2026-06-21T09:00:00Z", "2026-06-24", "2026-06-24T21:59:59Z", "2026-06-24T22:00:00Z"},
		"23 hours":    {"2027-03-21T09:00:00Z", "2027-03-28", "2027-03-28T21:59:59Z", "2027-03-28T22:00:00Z"},
		"25 hours":    {"2026-10-21T09:00:00Z", "2026-10-25", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"},
		"late by far": {"2026-11-21T09:00:00Z", "2026-11-24", "2026-11-24T22:59:59Z", "2027-03-01T09:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, ctx := newFixture(t), t.Context()
			moment := func(text string) time.Time {
				at, err := time.Parse(time.RFC3339, text)
				ok(t, err)
				return at
			}
			f.at(moment(tt.planned))
			id, anna := f.plans(t, tt.day), f.join(t, f.team, false)
			f.at(moment(tt.lastMoment))
			ok(t, f.meetings.SaveCard(ctx, anna, f.team, id, aCard))
			if gone, err := f.meetings.End(ctx); err != nil || gone != 0 || len(f.session(t, f.lead, id).Cards) != 1 {
				t.Errorf("in the last second: %d gone, %v", gone, err)
			}
			f.at(moment(tt.over))
			for _, person := range []string{anna, f.lead} { // before any job has run
				if got := f.session(t, person, id); got.State != meeting.Over || got.Mine != nil || len(got.Cards) != 0 {
					t.Errorf("at midnight: %+v", got)
				}
			}
			invalid(t, "too late", f.meetings.SaveCard(ctx, anna, f.team, id, aCard), "")
			var wait sync.WaitGroup
			for range 3 { // several servers
				wait.Go(func() {
					if _, err := f.moreMeetings().End(ctx); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			if n := f.count(t, `select (select count(*) from team_session_card) + (select count(*) from team_session where secret is not null or word <> '')`); n != 0 {
				t.Errorf("%d rows stay", n)
			}
			if got := f.session(t, f.lead, id); got.Title != "Samen" || got.Day.Format(time.DateOnly) != tt.day {
				t.Errorf("what stays: %+v", got)
			}
			f.at(moment(tt.over).AddDate(1, 0, 1))
			_, err := f.meetings.End(ctx)
			ok(t, err)
			if n := f.count(t, `select count(*) from team_session`); n != 0 {
				t.Errorf("%d sessions after a year", n)
			}
		})
	}
}

// TestCardOutlivesBeingTakenOut checks that an admin who takes people out of a team cannot see
// whose card it is.
func TestCardOutlivesBeingTakenOut(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	anna := f.join(t, f.team, false)
	id := f.plans(t, "2026-11-21")
	ok(t, f.meetings.SaveCard(ctx, anna, f.team, id, aCard))
	f.execute(t, `delete from member where person_id = $1`, anna)
	if got := f.session(t, f.lead, id); len(got.Cards) != 1 {
		t.Error("the card is gone, which reveals whose it was")
	}
	if got := f.session(t, anna, id); got.Member || len(got.Cards) != 0 || got.Mine == nil {
		t.Errorf("%+v", got)
	}
	notFound(t, "change", f.meetings.SaveCard(ctx, anna, f.team, id, aCard))
	ok(t, f.meetings.TakeCard(ctx, anna, f.team, id))
	if got := f.session(t, f.lead, id); len(got.Cards) != 0 {
		t.Error("it cannot be taken back")
	}
	_, err := f.meetings.Get(ctx, anna, f.team, id)
	notFound(t, "nothing left", err)
}

func TestSessionGuideIsAnHour(t *testing.T) {
	t.Parallel()
	sum := 0
	for _, part := range meeting.Guide() {
		sum += part.Minutes
		if part.Title == "" || len(part.Lines) == 0 {
			t.Errorf("%+v", part)
		}
	}
	if sum != team.GuideMinutes {
		t.Errorf("%d minutes", sum)
	}
}
