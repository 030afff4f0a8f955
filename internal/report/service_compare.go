package report

import (
	"context"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/team"
)

// AskComparable adds to a batch the question that Comparable needs. The statement finds out itself
// about which reflections a round still asks whether they count.
func (s *Service) AskComparable(batch *database.Batch, person string, listed *[]assessment.Listed) {
	s.assessments.AskListed(batch, person, team.Settled, listed)
}

// Comparable returns which reflections can be compared, from what AskComparable found.
func (s *Service) Comparable(listed []assessment.Listed) *Comparable {
	return newComparable(s.frameworks.Edition, listed)
}

// Compare sets the chosen reflections of the person, whose ids are all different, beside each other. It
// returns the errors of Comparable.Check, and fault.NotFound when one of them was taken away or asked
// about meanwhile.
func (s *Service) Compare(ctx context.Context, person string, among *Comparable, chosen []string) (*Comparison, error) {
	if err := among.Check(chosen); err != nil {
		return nil, err
	}
	reflections, err := s.assessments.Among(ctx, person, chosen, team.Settled)
	if err != nil {
		return nil, err
	}
	if len(reflections) < len(chosen) {
		return nil, fault.NotFound
	}
	edition, known := s.frameworks.Edition(reflections[0].Edition)
	if !known {
		return nil, fault.NotFound
	}
	return newComparison(edition, reflections), nil
}
