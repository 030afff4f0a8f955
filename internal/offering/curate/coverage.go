package curate

import (
	"context"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// Covered is a row of the coverage: what people of a scope can get for one competency, by the level
// at which they are now. For an organisation it includes the national offerings, because its people
// see those too.
type Covered struct {
	Competency framework.Competency // of the row
	Cells      []Cell               // in the order of Steps
}

// Cell counts the published offerings that are not past, for a competency and a level.
type Cell struct {
	Offerings int // of the scope, and national
	Own       int // of the scope alone: those that the work list of the scope finds
}

// Empty returns the number of levels without any offering.
func (c Covered) Empty() int {
	empty := 0
	for i, cell := range c.Cells {
		if cell.Offerings == 0 && Steps()[i].Valid() {
			empty++
		}
	}
	return empty
}

// Coverage counts the offerings of a kind ("" is all) for each competency, in the order of the
// framework, in a scope that Work returned for the actor.
func (s *Service) Coverage(ctx context.Context, actor string, scope Scope, kind offering.Kind) ([]Covered, error) {
	counted, err := s.cells(ctx, actor, scope.Organisation, kind)
	if err != nil {
		return nil, err
	}
	var all []Covered
	for _, competency := range s.framework.Competencies() {
		row := Covered{Competency: competency}
		for _, level := range Steps() {
			row.Cells = append(row.Cells, counted[cellKey{competency.Slug, level}])
		}
		all = append(all, row)
	}
	return all, nil
}

// cellKey says which cell of the coverage a number belongs to.
type cellKey struct {
	competency string
	level      framework.Level
}
