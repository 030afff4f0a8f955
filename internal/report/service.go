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

// Own is a report for the person whose reflection it is.
type Own struct {
	*Report
	Questions []team.Question // of the rounds in which the reflection can count
	sees      index.View      // the catalogue, as the person may see it
}

// Asked is what the database answered about the report on a reflection of its owner; see AskOwn.
type Asked struct {
	found     assessment.Found
	questions []team.Question
	sees      index.View
}

// AskOwn adds to a batch what Answered needs for the report on a reflection of the person. The
// statement that reads the answers finds out itself whether they may be read.
func (s *Service) AskOwn(batch *database.Batch, person, reflection string, asked *Asked) {
	s.askAnswers(batch, person, reflection, asked)
	index.AskView(batch, person, &asked.sees)
}

// askAnswers is AskOwn for a report that gets no offerings.
func (s *Service) askAnswers(batch *database.Batch, person, reflection string, asked *Asked) {
	s.assessments.AskWithPrevious(batch, person, reflection, team.Settled, &asked.found)
	s.teams.AskQuestions(batch, person, reflection, &asked.questions)
}

// Answered returns the report that AskOwn asked for, without offerings. It returns fault.NotFound for a
// reflection that is not the person's, ErrUnfinished, and ErrUnanswered.
func (s *Service) Answered(asked *Asked) (*Own, error) {
	this := asked.found.This
	switch {
	case team.Unanswered(asked.questions), this == nil && len(asked.questions) > 0: // the latter when it was answered meanwhile
		return nil, ErrUnanswered
	case this == nil:
		return nil, fmt.Errorf("read reflection: %w", fault.NotFound)
	case !this.Finished():
		return nil, ErrUnfinished
	}
	built, err := s.build(this, asked.found.Previous)
	return &Own{built, asked.questions, asked.sees}, err
}

// Own returns the report on a finished reflection of the person, as Answered does. Match finds no offerings for it.
func (s *Service) Own(ctx context.Context, person, reflection string) (*Own, error) {
	var batch database.Batch
	var asked Asked
	s.askAnswers(&batch, person, reflection, &asked)
	if err := database.Send(ctx, s.db, &batch); err != nil {
		return nil, database.TranslateGiven(err)
	}
	return s.Answered(&asked)
}

// Match adds to a report the fitting offerings that its owner may see.
func (s *Service) Match(ctx context.Context, own *Own, filters offering.Filters) error {
	candidates, err := s.copies.Candidates(ctx, own.sees, own.Sought())
	if err == nil {
		own.Match(candidates, filters, s.now())
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
