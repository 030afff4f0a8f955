package plan

import (
	"context"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// Agreement is what a person wrote down after a talk. Nobody else sees it. Days are midnight UTC, nil for none.
type Agreement struct {
	ID         string     `json:"id"`
	Reflection string     `json:"reflection"` // which the talk was about, "" for none or for one that was deleted
	Deed       string     `json:"deed"`       // what was agreed
	With       string     `json:"with"`       // may be ""
	Due        *time.Time `json:"due"`
	DoneOn     *time.Time `json:"done_on"`
	MadeAt     time.Time  `json:"made_at"`
	ChangedAt  time.Time  `json:"changed_at"`
}

// AgreementDraft is what a person fills in about an agreement, as typed.
type AgreementDraft struct {
	Reflection string // id, "" for none. It cannot be changed.
	Deed, With string
	Due, Done  string // days, as 2026-12-05 or 5-12-2026
}

// AddAgreement adds an agreement and returns its id. It returns fault.Invalid for what cannot be kept and beyond
// MaxAgreements, and fault.NotFound for a reflection that is not the person's.
func (s *Service) AddAgreement(ctx context.Context, person string, draft AgreementDraft) (string, error) {
	agreement, err := draft.checked(s.today(), nil)
	if err != nil {
		return "", err
	}
	return s.addAgreement(ctx, person, agreement)
}

// ChangeAgreement replaces what the person filled in about an agreement. A day that has passed may stay.
func (s *Service) ChangeAgreement(ctx context.Context, person, id string, draft AgreementDraft) error {
	stored, err := s.Agreement(ctx, person, id)
	if err != nil {
		return err
	}
	agreement, err := draft.checked(s.today(), stored.Due)
	if err != nil {
		return err
	}
	agreement.ID = id
	return s.changeAgreement(ctx, person, agreement)
}

// checked returns the agreement as it is stored, or fault.Invalid.
func (d AgreementDraft) checked(today time.Time, stored *time.Time) (Agreement, error) {
	invalid := fault.Invalid{}
	a := Agreement{Reflection: d.Reflection}
	a.Deed = read(invalid, FieldDeed, text.Passage{Name: "de afspraak", Most: MaxDeed, Missing: "Schrijf op wat jullie hebben afgesproken."}, d.Deed)
	a.With = read(invalid, FieldWith, text.Passage{Name: "je tekst", Most: MaxWith}, text.OneLine(d.With))
	a.DoneOn = readDone(invalid, d.Done, today)
	a.Due = readAhead(invalid, FieldDue, d.Due, today, a.DoneOn != nil, stored)
	if len(invalid) > 0 {
		return a, invalid
	}
	return a, nil
}
