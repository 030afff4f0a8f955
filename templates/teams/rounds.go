package teams

import (
	"net/url"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/team"
	"reflectietool/templates/ui"
)

// TeamRounds describe the rounds of a team on its page.
type TeamRounds struct {
	Now     time.Time
	Rounds  []team.Round    // the newest first
	Choices []team.Choice   // the signed-in person's answers in rounds that are not closed
	Ready   *team.Readiness // for the lead when no round is open: whether one can be opened; else nil
	Mails   bool            // the server can send mail
	Refused string          // Dutch reason why a reminder was not sent
}

// running returns the round that is open or waits for its outcome, or nil.
func (p TeamRounds) running() *team.Round {
	if len(p.Rounds) > 0 && p.Rounds[0].ClosedAt == nil {
		return &p.Rounds[0]
	}
	return nil
}

// small reports whether the team is too small for a round. It does for the lead only, when no round is
// open.
func (p TeamRounds) small() bool { return p.Ready != nil && p.Ready.Small() }

// earlier returns the rounds that are closed.
func (p TeamRounds) earlier() []team.Round {
	if p.running() != nil {
		return p.Rounds[1:]
	}
	return p.Rounds
}

// counts returns the person's answer that counts in a round, or nil. answered reports whether
// there is any answer for that round, also one that does not count.
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

// enoughWords says whether an open round has enough participants, which is all that the team's
// lead sees of it.
func enoughWords(r team.Round) string {
	if r.Enough {
		return "Genoeg deelnemers"
	}
	return "Nog niet genoeg deelnemers"
}

// outcomeWords says when a round closed, and whether too few people took part. A person who came into
// the team later reads that instead.
func outcomeWords(r team.Round, now time.Time) string {
	words := "gesloten op " + calendar.Date(r.LastDay())
	switch r.State(now) {
	case team.StateTooFew:
		return words + ", te weinig deelnemers voor een uitkomst"
	case team.StateMissed:
		return words + ", je zat toen nog niet in dit team"
	default:
		return words
	}
}

// The fields of the form that opens a round.
const (
	roundTitleField = "titel"
	roundUntilField = "tot"
	roundWordField  = "woord"
)

// ReadRoundForm reads the form that opens a round.
func ReadRoundForm(form url.Values) team.Opening {
	return team.Opening{Title: form.Get(roundTitleField), Word: form.Get(roundWordField), Until: form.Get(roundUntilField)}
}

// RoundNewProps describe the form with which a lead opens a round.
type RoundNewProps struct {
	team.Readiness
	Opening            team.Opening // as typed
	First, Last, Usual time.Time    // the first and last day that a round may end on, and the default
	Mails              bool
	Errors             map[string]string // Dutch, by the name of the field; nil on the first visit
}

// until returns the day in the field: as typed, or the default.
func (p RoundNewProps) until() string {
	if p.Errors == nil {
		return p.Usual.Format(time.DateOnly)
	}
	return p.Opening.Until
}

func (p RoundNewProps) fieldErrors() []ui.FieldError {
	var faults []ui.FieldError
	for _, field := range []string{roundTitleField, roundUntilField, roundWordField} {
		faults = append(faults, ui.FieldErrors(p.Errors, field)...)
	}
	if p.Errors != nil && !p.Ready() {
		faults = append(faults, ui.FieldError{FieldID: ReasonsSection, Message: "Je kunt nu geen ronde openen."})
	}
	return faults
}

// ReasonsSection is the HTML id of the section that says why no round can be opened.
const ReasonsSection = "waarom-niet"

// reasons lists, in Dutch, why no round can be opened.
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

// askWhom names the admins who can record the consent or the legal basis that is missing, "" when
// the organisation recorded both.
func askWhom(r team.Readiness) string {
	switch {
	case r.Consent && r.Basis:
		return ""
	case len(r.Admins) == 0:
		return "De beheerder van je organisatie legt dit vast. Er is nu geen beheerder. Vraag in je organisatie wie dat wordt."
	default:
		return "Vraag de beheerder om dit vast te leggen: " + strings.Join(r.Admins, ", ") + "."
	}
}
