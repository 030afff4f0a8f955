package team_test

import (
	"testing"
	"time"

	"reflectietool/internal/team"
)

func (f *fixture) agenda(t *testing.T, person string) team.Agenda {
	t.Helper()
	agenda, err := f.Agenda(t.Context(), person)
	ok(t, err)
	return agenda
}

// TestAgendaOfARound follows a round for somebody who may take part, for the lead and for people
// whom it does not concern.
func TestAgendaOfARound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	member, late, stranger := f.join(t, f.team, false), f.person(t), f.person(t)
	f.reflects(t, member) // before the round, so it does not count
	f.advance(time.Minute)
	if got := f.agenda(t, member); len(got.Begin) > 0 || len(got.Teams) != 1 || got.Teams[0].Latest != nil || got.Teams[0].Name != "Noord" {
		t.Errorf("without a round: %+v", got)
	}
	round := f.opens(t)
	f.joins(t, f.team, late, false) // after the opening
	got := f.agenda(t, member)
	if len(got.Begin) != 1 || got.Begin[0].ID != round || got.Begin[0].TeamName != "Noord" || !got.Begin[0].ClosesAt.After(f.clock()) {
		t.Errorf("a round that waits: %+v", got.Begin)
	}
	if latest := got.Teams[0].Latest; latest == nil || latest.ID != round || latest.State(f.clock()) != team.StateOpen {
		t.Errorf("the round of the team: %+v", got.Teams[0])
	}
	for name, person := range map[string]string{"the lead": f.lead, "a later member": late, "a stranger": stranger} {
		if got := f.agenda(t, person); len(got.Begin)+len(got.Asked) > 0 {
			t.Errorf("%s is asked: %+v", name, got)
		}
	}
	if got := f.agenda(t, f.lead); !got.Teams[0].Leads {
		t.Errorf("the lead sees %+v", got.Teams[0])
	}
	if got := f.agenda(t, stranger); len(got.Teams) > 0 {
		t.Errorf("a stranger sees %+v", got.Teams)
	}

	reflection := f.reflects(t, member)
	if got := f.agenda(t, member); len(got.Begin) > 0 || !team.Unanswered(got.Asked[reflection]) {
		t.Errorf("after finishing: %+v", got)
	}
	ok(t, f.Choose(t.Context(), member, reflection, ""))
	if got := f.agenda(t, member); len(got.Begin) > 0 || team.Unanswered(got.Asked[reflection]) {
		t.Errorf("after a no: %+v", got)
	}
	f.closes(t)
	for name, person := range map[string]string{"the member": member, "the lead": f.lead} {
		if got := f.agenda(t, person); len(got.Begin) > 0 || got.Teams[0].Latest.State(f.clock()) != team.StateTooFew {
			t.Errorf("%s, after closing: %+v", name, got)
		}
	}
	newcomer := f.person(t)
	f.execute(t, `insert into team_member (team_id, organisation_id, person_id, joined_at) values ($1, $2, $3, $4)`, f.team, f.organisation, newcomer, f.clock())
	if got := f.agenda(t, newcomer); got.Teams[0].Latest.State(f.clock()) != team.StateMissed {
		t.Errorf("somebody who came later sees %+v", got.Teams[0].Latest)
	}
}

// TestAgendaOfAPersonWhoCannotTakePart checks the two ways in which an invited person can no longer
// take part.
func TestAgendaOfAPersonWhoCannotTakePart(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	left, promoted := f.join(t, f.team, false), f.join(t, f.team, false)
	f.opens(t)
	f.leaves(t, f.team, left)
	f.joins(t, f.team, promoted, true)
	for name, person := range map[string]string{"left": left, "promoted": promoted} {
		if got := f.agenda(t, person); len(got.Begin) > 0 {
			t.Errorf("%s: %+v", name, got.Begin)
		}
	}
}

func TestAgendaOfMeetings(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	south := f.addTeam(t, "Zuid")
	f.joins(t, south, f.lead, true)
	id := f.plans(t, "2026-11-23")
	for day, want := range map[int]bool{21: true, 23: true, 24: false} {
		f.at(time.Date(2026, 11, day, 12, 0, 0, 0, time.UTC))
		teams := f.agenda(t, f.lead).Teams
		if len(teams) != 2 || teams[0].Name != "Noord" || teams[1].Meeting != nil {
			t.Fatalf("the teams are %+v", teams)
		}
		planned := teams[0].Meeting
		if (planned != nil) != want || want && (planned.ID != id || !planned.Day.Equal(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))) {
			t.Errorf("on the %dth: %+v", day, planned)
		}
	}
}
