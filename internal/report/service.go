package report

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
)

// The reasons why a reflection has no report yet.
var (
	// ErrUnfinished means that the reflection is still being filled in.
	ErrUnfinished = fmt.Errorf("%w: the reflection is not finished", fault.Conflict)
	// ErrUnanswered means that a team round still asks whether the reflection counts. A person who
	// had seen what the answers mean could let that decide (product section 5).
	ErrUnanswered = errors.New("a team round asks whether the reflection counts")
)

// Service is the only way to get a report: it decides which report a person may see, and builds it.
// Nothing derived from the levels of a reflection leaves it while a team round still asks whether
// that reflection counts.
type Service struct {
	db          *database.Pool
	frameworks  *framework.Library
	assessments *assessment.Service
	copies      *index.Keeper
	teams       *team.Service
	sharing     *sharing.Service
	now         func() time.Time
}

// NewService returns a service on a database connection in the serving role, and on the features that
// a report uses.
func NewService(
	db *database.Pool, frameworks *framework.Library, assessments *assessment.Service, copies *index.Keeper, teams *team.Service,
	shares *sharing.Service, now func() time.Time,
) *Service {
	return &Service{db: db, frameworks: frameworks, assessments: assessments, copies: copies, teams: teams, sharing: shares, now: now}
}

// Own returns the report on a finished reflection of the person, without offerings, and the
// rounds in which that reflection can count. It returns fault.NotFound for a reflection that
// is not theirs, ErrUnfinished, and ErrUnanswered.
func (s *Service) Own(ctx context.Context, person, reflection string) (*Report, []team.Question, error) {
	asked, err := s.teams.Asked(ctx, person)
	if err != nil {
		return nil, nil, err
	}
	settled := asked.Settled()
	this, previous, err := s.assessments.GetWithPrevious(ctx, person, reflection, settled)
	switch {
	case err != nil:
		return nil, nil, err
	case !this.Finished():
		return nil, nil, ErrUnfinished
	case !slices.Contains(settled, this.ID): // also when it was finished since asked was read
		return nil, nil, ErrUnanswered
	}
	report, err := s.build(this, previous)
	return report, asked[this.ID], err
}

// Match adds to a report of the person the fitting offerings that they may see.
func (s *Service) Match(ctx context.Context, person string, r *Report, filters offering.Filters) error {
	var (
		batch database.Batch
		view  index.View
	)
	index.AskView(&batch, person, &view)
	if err := database.Send(ctx, s.db, &batch); err != nil {
		return err
	}
	catalogue, err := s.copies.At(ctx, view.Version)
	if err == nil {
		r.Match(catalogue.Candidates(view, r.Sought()), filters, s.now())
	}
	return err
}

// Latest returns the report on the reflection that the person finished last, without offerings. It
// skips reflections about which a round still asks whether they count, and returns fault.NotFound
// when none is left.
func (s *Service) Latest(ctx context.Context, person string) (*Report, error) {
	asked, err := s.teams.Asked(ctx, person)
	if err != nil {
		return nil, err
	}
	reflection, err := s.assessments.Latest(ctx, person, asked.Settled())
	if err != nil {
		return nil, err
	}
	return s.build(reflection, nil)
}

// Shared opens a share for its recipient and returns it with the report behind it. It returns
// fault.NotFound when nothing is shared with this person, when the report is not shared, and while
// a round still asks the owner whether the reflection counts.
func (s *Service) Shared(ctx context.Context, person, share string) (*Report, *sharing.Opened, error) {
	opened, err := s.sharing.Open(ctx, person, share, sharing.PartReport)
	if err != nil {
		return nil, nil, err
	}
	// The share, which was opened for this recipient, gives the right to read the owner's answers.
	reflection, err := s.assessments.Get(ctx, opened.Owner, opened.Sheet.Reflection)
	if err != nil {
		return nil, nil, err
	}
	asked, err := s.teams.Asked(ctx, opened.Owner)
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(asked.Settled(), reflection.ID) {
		return nil, nil, fault.NotFound
	}
	report, err := s.build(reflection, nil)
	return report, opened, err
}

// build returns fault.NotFound for a reflection of an edition that no longer exists.
func (s *Service) build(reflection, previous *assessment.Reflection) (*Report, error) {
	edition, known := s.frameworks.Edition(reflection.Edition)
	if !known {
		return nil, fault.NotFound
	}
	return Build(Input{Framework: edition, Reflection: reflection, Previous: previous}), nil
}
