package offering

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
)

// ForTeam returns the offerings that a team of an organisation can follow on the day of today:
// published, not past, national or of that organisation, of one of the kinds and for any of
// the competencies. A person who is not a member of the organisation gets only the national
// ones. Of each offering only these fields are filled, which a choice needs: id, key, title,
// kind, state, provider, formats, duration, cost and competencies (without levels).
func (s *Service) ForTeam(
	ctx context.Context, person, organisation string, competencies []string, kinds []Kind, today time.Time,
) ([]Offering, error) {
	rows, err := s.db.Query(ctx, `
		select o.id::text, o.source_key, o.title, o.kind, o.state, o.provider, o.formats,
		       coalesce(o.duration_hours, 0)::float8, o.duration_text, (o.cost_eur * 100)::bigint, o.cost_text, c.slugs, c.primaries
		  from offering o, lateral (
		        select array_agg(competency order by rank) as slugs, array_agg(is_primary order by rank) as primaries
		          from offering_competency where offering_id = o.id
		       ) c
		 where o.state = 'gepubliceerd' and `+NotPast+` and o.kind = any(@kinds) and c.slugs && @competencies
		   and (o.organisation_id is null or o.organisation_id = (
		        select m.organisation_id from member m where m.person_id = @person and m.organisation_id = @organisation))
		 order by o.id`,
		pgx.StrictNamedArgs{
			"person": person, "organisation": organisation, "competencies": competencies, "kinds": kinds, "today": calendar.DayOf(today),
		})
	if err != nil {
		return nil, fmt.Errorf("query offerings for a team: %w", database.Translate(err))
	}
	offerings, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Offering, err error) {
		var (
			cost      *int64
			slugs     []string
			primaries []bool
		)
		err = row.Scan(&o.ID, &o.Key, &o.Title, &o.Kind, &o.State, &o.Provider, &o.Formats,
			&o.Hours, &o.DurationText, &cost, &o.CostText, &slugs, &primaries)
		if cost != nil {
			o.Cost = new(Cents(*cost))
		}
		for i, slug := range slugs {
			o.Competencies = append(o.Competencies, Link{Competency: slug, Primary: primaries[i]})
		}
		return o, err
	})
	return offerings, database.Translate(err)
}
