package today

import (
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/plan"
	"reflectietool/internal/team"
)

var now = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

func fixture(t *testing.T, reflections ...assessment.Progress) TodayProps {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	for i := range reflections {
		reflections[i].Edition, reflections[i].StartedAt = frameworks.Current().ID, now
	}
	return TodayProps{Frameworks: frameworks, Now: now, Reflections: reflections}
}

func begun(id string, form assessment.Form) assessment.Progress {
	return assessment.Progress{Summary: assessment.Summary{ID: id, Form: form}}
}

func finished(id string, days int) assessment.Progress {
	at := now.AddDate(0, 0, -days)
	return assessment.Progress{Summary: assessment.Summary{ID: id, Form: assessment.FormReflection, FinishedAt: &at}}
}

// closes returns the deadline of a round whose last day is so many days ahead.
func closes(days int) time.Time { return calendar.End(calendar.DayOf(now).AddDate(0, 0, days)) }

func (p TodayProps) withRound(days int) TodayProps {
	p.Agenda.Begin = []team.Round{{ID: "ronde", TeamName: "Noord", Edition: p.Frameworks.Current().ID, ClosesAt: closes(days)}}
	return p
}

func (p TodayProps) withQuestion(reflection string, days int, answered bool) TodayProps {
	if p.Agenda.Asked == nil {
		p.Agenda.Asked = team.Asked{}
	}
	p.Agenda.Asked[reflection] = []team.Question{{Round: team.Round{TeamName: "Noord", ClosesAt: closes(days)}, Answered: answered}}
	return p
}

func (p TodayProps) withDue(goal string) TodayProps {
	p.Plan.Due = []plan.DueGoal{{ID: goal, Intention: "Vaker wachten"}}
	return p
}

// TestNext checks which one thing comes first.
func TestNext(t *testing.T) {
	t.Parallel()
	open, scan := begun("open", assessment.FormReflection), begun("scan", assessment.FormScan)
	half := begun("half", assessment.FormScan)
	half.Choices = map[string]assessment.Choice{}
	for _, c := range fixture(t).Frameworks.Current().Competencies()[:4] {
		half.Choices[c.Slug] = assessment.ChoseSteady
	}
	for name, c := range map[string]struct {
		props TodayProps
		href  string
		says  string
	}{
		"nothing yet":                            {fixture(t), "/reflectie", "Begin een reflectie"},
		"something begun":                        {fixture(t, open), "/reflectie/open", "Ga verder bij competentie 1 van 10"},
		"half of it done":                        {fixture(t, half, open), "/reflectie/half", "Ga verder bij competentie 5 van 10"},
		"a report":                               {fixture(t, finished("oud", 9), finished("nieuw", 1)), "/rapport/nieuw", "29 november 2026"},
		"something begun, and a report":          {fixture(t, finished("klaar", 1), scan), "/reflectie/scan", "Je Snelle scan is nog niet af"},
		"a round":                                {fixture(t).withRound(20), "/reflectie", "zondag 20 december"},
		"a round, and a report from before":      {fixture(t, finished("klaar", 30)).withRound(20), "/reflectie", "Meedoen hoeft niet"},
		"a round, and a Reflectie for it":        {fixture(t, scan, open).withRound(2), "/reflectie/open", "Dan vragen we of hij meetelt"},
		"a round that runs long, and a scan":     {fixture(t, scan).withRound(8), "/reflectie/scan", "Ga verder"},
		"a round in its last days, and a scan":   {fixture(t, scan).withRound(7), "/reflectie", "Begin je Reflectie"},
		"a question":                             {fixture(t, open, finished("klaar", 1)).withQuestion("klaar", 20, false), "/reflectie/klaar/telt-mee", "Beantwoord de vraag"},
		"an answered question":                   {fixture(t, finished("klaar", 1)).withQuestion("klaar", 20, true), "/rapport/klaar", "Bekijk je rapport"},
		"a question, and a round for other work": {fixture(t, finished("klaar", 1)).withQuestion("klaar", 20, false).withRound(1), "/reflectie/klaar/telt-mee", "Beantwoord"},
		"a goal to look back on":                 {fixture(t, scan, finished("klaar", 1)).withDue("doel"), "/plan/doel/terugkijken", "Vaker wachten"},
		"a goal, and a question":                 {fixture(t, finished("klaar", 1)).withQuestion("klaar", 20, false).withDue("doel"), "/reflectie/klaar/telt-mee", "Beantwoord"},
		"two questions": {
			fixture(t, finished("later", 1), finished("eerder", 2)).withQuestion("later", 9, false).withQuestion("eerder", 3, false),
			"/reflectie/eerder/telt-mee", "donderdag 3 december",
		},
	} {
		next := c.props.Next()
		if text := next.Title + " " + next.Text + " " + next.Label; next.Href != c.href || !strings.Contains(text, c.says) {
			t.Errorf("%s: %s, %s; want %s with %q", name, next.Href, text, c.href, c.says)
		}
	}
}

// TestNextWhenAllIsAnswered checks that the button does not name a competency.
func TestNextWhenAllIsAnswered(t *testing.T) {
	t.Parallel()
	all := begun("vol", assessment.FormScan)
	all.Choices = map[string]assessment.Choice{}
	for _, c := range fixture(t).Frameworks.Current().Competencies() {
		all.Choices[c.Slug] = assessment.ChoseSteady
	}
	p := fixture(t, all)
	if next := p.Next(); next.Label != "Bekijk het overzicht en rond af" || len(p.alsoOpen(next)) != 0 {
		t.Errorf("%+v", next)
	}
}
