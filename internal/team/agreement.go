package team

import (
	"context"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// The bounds of the agreements of a round.
const (
	MaxAgreements = 10  // how many a round has
	MaxDeed       = 300 // characters
	// AgreementYears is how many years ahead the day of an agreement may be.
	AgreementYears = 2
)

// Agreement is something that a team agreed to do after it talked about an outcome. It is about the
// team, and nothing in it shows which person typed it.
type Agreement struct {
	ID   string     // of the agreement
	Deed string     // what the team does
	Due  *time.Time // the day, in Amsterdam, at midnight UTC; nil without one
}

// AgreementForm is what a lead fills in about an agreement.
type AgreementForm struct {
	Deed string // what the team does
	Due  string // the day, as a date field sends it or as people write it; may be empty
}

// Form returns the agreement as its form shows it.
func (a Agreement) Form() AgreementForm {
	form := AgreementForm{Deed: a.Deed}
	if a.Due != nil {
		form.Due = a.Due.Format(time.DateOnly)
	}
	return form
}

// Agree adds an agreement to a round with an outcome. Only a lead of the team who may read that outcome
// may. It returns fault.Invalid with the fields wat and wanneer, and without a field when the round
// has MaxAgreements already.
func (s *Service) Agree(ctx context.Context, actor, team, round string, form AgreementForm) error {
	return s.writeAgreement(ctx, actor, team, round, form, s.addAgreement)
}

// ChangeAgreement changes an agreement, for the same people and with the same errors as Agree.
func (s *Service) ChangeAgreement(ctx context.Context, actor, team, round, agreement string, form AgreementForm) error {
	return s.writeAgreement(ctx, actor, team, round, form, changeAgreement(agreement))
}

// AgreementDays returns the first and the last day that an agreement of a round can have.
func (s *Service) AgreementDays(r Round) (first, last time.Time) {
	return r.LastDay(), calendar.AddMonths(s.today(), 12*AgreementYears)
}

// checkAgreement returns an agreement of a round as it will be stored, or fault.Invalid.
func (s *Service) checkAgreement(r Round, form AgreementForm) (Agreement, error) {
	var agreement Agreement
	var problem string
	invalid := fault.Invalid{}
	agreement.Deed, problem = text.Line{Name: "de afspraak", Most: MaxDeed, Missing: "Schrijf op wat jullie doen."}.Read(form.Deed)
	invalid.Add("wat", problem)
	first, last := s.AgreementDays(r)
	day, problem := calendar.Choice{
		First: first, Last: last,
		Early: "Deze dag is te vroeg. Kies " + calendar.Date(first) + " of een latere dag.",
		Late:  "Deze dag is te ver weg. Kies een dag tot en met " + calendar.Date(last) + ".",
	}.Read(form.Due)
	invalid.Add("wanneer", problem)
	if len(invalid) > 0 {
		return Agreement{}, invalid
	}
	if !day.IsZero() {
		agreement.Due = &day
	}
	return agreement, nil
}
