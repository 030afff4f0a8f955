package shelf

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// mostUses is the largest number of offerings in Uses; those that are opened most come first.
const mostUses = 100

// Uses returns how the published offerings of an organisation ("" is national) are used. If the
// actor does not look after them, it returns no offerings. It returns fault.NotFound if
// organisation is no id.
func (s *Service) Uses(ctx context.Context, actor, organisation string) (Uses, error) {
	var uses Uses
	if organisation != "" && !offering.ID.MatchString(organisation) {
		return uses, fault.NotFound
	}
	uses.Since, uses.Until = usePeriod(s.now())
	rows, err := s.db.Query(ctx, `
		select o.id::text, o.title, coalesce(opened.times, 0)::int, yes::int, bit::int, no::int
		  from offering o, lateral (
		           select sum(times) as times from offering_open where offering_id = o.id and day >= @since and day < @until
		       ) opened, lateral (
		           select count(*) filter (where answer = 'ja') as yes, count(*) filter (where answer = 'beetje') as bit,
		                  count(*) filter (where answer = 'nee') as no
		             from offering_useful where offering_id = o.id and answered_at < @moment
		       ) said
		 where o.state = 'gepubliceerd' and `+offering.InScope+` and `+offering.Curates+`
		   and (opened.times >= @tens or yes + bit + no >= @enough)
		 order by 3 desc, o.title, o.id limit @most`,
		pgx.StrictNamedArgs{
			"since": calendar.DayOf(uses.Since), "until": calendar.DayOf(uses.Until), "moment": uses.Until, "organisation": organisation, "actor": actor,
			"tens": roundOpened, "enough": leastUsers, "most": mostUses,
		})
	if err != nil {
		return uses, fmt.Errorf("query uses: %w", database.Translate(err))
	}
	var c counted
	_, err = pgx.ForEachRow(rows, []any{&c.id, &c.title, &c.opened, &c.yes, &c.bit, &c.no}, func() error {
		if use, any := c.shown(); any {
			uses.Offerings = append(uses.Offerings, use)
		}
		return nil
	})
	// The order must not reveal more than the rounded numbers, so it uses only these.
	slices.SortStableFunc(uses.Offerings, func(a, b Use) int {
		return cmp.Or(b.Opened-a.Opened, cmp.Compare(a.Title, b.Title))
	})
	return uses, database.Translate(err)
}
