package offering

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
)

// Supply is the number of published national offerings for a competency.
type Supply struct {
	Total int // at any level or at an unknown one
	// For counts the offerings that suit a person at a level, at index level - 1: Verkennen,
	// Groeien and Vast in mijn werk. One offering can suit several levels.
	For     [3]int
	Unknown int // offerings whose levels are unknown
}

// Supply counts the published national offerings that are not past, by the slug of the
// competency. A competency without offerings has no entry.
func (s *Service) Supply(ctx context.Context) (map[string]Supply, error) {
	rows, err := s.db.Query(ctx, `
		select c.competency, count(*),
		       count(*) filter (where 1 >= c.from_level and 1 < c.to_level),
		       count(*) filter (where 2 >= c.from_level and 2 < c.to_level),
		       count(*) filter (where 3 >= c.from_level and 3 < c.to_level),
		       count(*) filter (where c.from_level is null)
		  from offering o join offering_competency c on c.offering_id = o.id
		 where o.state = 'gepubliceerd' and o.organisation_id is null and `+NotPast+`
		 group by c.competency`, pgx.StrictNamedArgs{"today": calendar.DayOf(s.now())})
	if err != nil {
		return nil, fmt.Errorf("count supply: %w", database.Translate(err))
	}
	supply, competency, n := map[string]Supply{}, "", Supply{}
	_, err = pgx.ForEachRow(rows, []any{&competency, &n.Total, &n.For[0], &n.For[1], &n.For[2], &n.Unknown}, func() error {
		supply[competency] = n
		return nil
	})
	return supply, database.Translate(err)
}
