package teams

import (
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/team"
	"reflectietool/templates/ui"
)

// TeamRounds are the rounds of a team on its page.
type TeamRounds struct {
	Now     time.Time
	Rounds  []team.Round    // the newest first
	Choices []team.Choice   // what who looks answered in rounds that are not closed
	Ready   *team.Readiness // for who leads the team, when no round runs
	Mails   bool            // the server can send mail
	Refused string          // why a reminder did not go out
}

// running is the round that is open or waits for its outcome, or nil.
func (p TeamRounds) running() *team.Round {
	if len(p.Rounds) > 0 && p.Rounds[0].ClosedAt == nil {
		return &p.Rounds[0]
	}
	return nil
}

// earlier are the rounds that are closed.
func (p TeamRounds) earlier() []team.Round {
	if p.running() != nil {
		return p.Rounds[1:]
	}
	return p.Rounds
}

// counts is the answer that counts in a round, or nil; answered says whether there is any.
func (p TeamRounds) counts(round string) (counts *team.Choice, answered bool) {
	for i, choice := range p.Choices {
		if choice.ID == round {
			answered = true
			if choice.Counts {
				counts = &p.Choices[i]
			}
		}
	}
	return counts, answered
}

// last is the newest Reflectie about which somebody answered for a round.
func (p TeamRounds) last(round string) string {
	last := ""
	for _, choice := range p.Choices {
		if choice.ID == round {
			last = choice.Reflection
		}
	}
	return last
}

// enoughWords is all that who leads a team sees of an open round.
func enoughWords(r team.Round) string {
	if r.Enough {
		return "Genoeg deelnemers"
	}
	return "Nog niet genoeg deelnemers"
}

// outcomeWords say what became of a round.
func outcomeWords(r team.Round, now time.Time) string {
	if r.State(now) == team.StateTooFew {
		return "gesloten op " + calendar.Date(r.LastDay()) + ", te weinig deelnemers voor een uitkomst"
	}
	return "gesloten op " + calendar.Date(r.LastDay())
}

// RoundNewProps are the form with which a round is opened.
type RoundNewProps struct {
	team.Readiness
	Opening            team.Opening
	First, Last, Usual time.Time // the days that can be the last one, and the usual one
	Mails              bool
	Errors             map[string]string // nil on the first visit
}

// until is the day in the field: what was typed, or the usual one.
func (p RoundNewProps) until() string {
	if p.Errors == nil {
		return p.Usual.Format(time.DateOnly)
	}
	return p.Opening.Until
}

// dateType keeps a date that was typed in another way to be seen and mended.
func (p RoundNewProps) dateType() string {
	if _, err := time.Parse(time.DateOnly, p.until()); err != nil && p.until() != "" {
		return "text"
	}
	return "date"
}

func (p RoundNewProps) fieldErrors() []ui.FieldError {
	var faults []ui.FieldError
	for _, field := range []string{"titel", "tot", "woord"} {
		faults = append(faults, ui.FieldErrors(p.Errors, field)...)
	}
	if p.Errors != nil && !p.Ready() {
		faults = append(faults, ui.FieldError{FieldID: ReasonsSection, Message: "Je kunt nu geen ronde openen."})
	}
	return faults
}

// ReasonsSection is the part of a page that says why no round can be opened.
const ReasonsSection = "waarom-niet"

// reasons say why no round can be opened.
func reasons(r team.Readiness) []string {
	problems := r.Problems()
	var all []string
	for _, what := range []string{"instemming", "grondslag", "leden", "pauze"} {
		if problems[what] != "" {
			all = append(all, problems[what])
		}
	}
	return all
}

// askWhom says who can do something about what the organisation did not record, "" when
// there is nothing.
func askWhom(r team.Readiness) string {
	switch {
	case r.Consent && r.Basis:
		return ""
	case len(r.Admins) == 0:
		return "Dit hoort de beheerder van je organisatie vast te leggen. Die is er nu niet. Vraag na wie dat wordt."
	default:
		return "Vraag de beheerder om dit vast te leggen: " + strings.Join(r.Admins, ", ") + "."
	}
}
