package curate

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/offering"
)

// cells counts the offerings that the people of a scope can get as a suggestion, for each competency
// and level. Level 0 stands for offerings whose levels are unknown. An actor who does not look after
// the scope gets none.
func (s *Service) cells(ctx context.Context, actor, organisation string, kind offering.Kind) (map[cellKey]Cell, error) {
	rows, err := s.db.Query(ctx, `
		select c.competency, level, count(*), count(*) filter (where `+offering.InScope+`)
		  from offering o join offering_competency c on c.offering_id = o.id,
		       lateral (select 0 as level where c.from_level is null
		                union all select generate_series(c.from_level, c.to_level - 1)) l
		 where o.state = 'gepubliceerd' and `+offering.NotPast+` and (@kind = '' or o.kind = @kind)
		   and (o.organisation_id is null or `+offering.InScope+`) and `+offering.LooksAfter(`nullif(@organisation, '')::uuid`)+`
		 group by 1, 2`,
		pgx.StrictNamedArgs{"actor": actor, "organisation": organisation, "kind": kind, "today": calendar.DayOf(s.now())})
	if err != nil {
		return nil, database.Translate(err)
	}
	counted, key, cell := map[cellKey]Cell{}, cellKey{}, Cell{}
	_, err = pgx.ForEachRow(rows, []any{&key.competency, &key.level, &cell.Offerings, &cell.Own}, func() error {
		counted[key] = cell
		return nil
	})
	return counted, database.Translate(err)
}
