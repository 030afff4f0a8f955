package sharing

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
)

// lastDay is the SQL for the last day of a share, as JSON that is read as midnight UTC.
const lastDay = `to_char(share.until, 'YYYY-MM-DD"T00:00:00Z"')`

// Desk returns what this person made to share and what others share with them now. The same statement answers the columns of
// other features.
func (s *Service) Desk(ctx context.Context, person string, also ...database.Columns) (Desk, error) {
	var desk Desk
	err := database.SelectRow(ctx, s.db, append(also, database.Columns{SQL: `
		(select coalesce(jsonb_agg(jsonb_build_object('ID', sheet.id, 'FinishedAt', reflection.finished_at, 'Shares', (
		                   select coalesce(jsonb_agg(jsonb_build_object('Email', share.email, 'Until', ` + lastDay + `) order by share.until, share.id), '[]')
		                     from share where share.sheet_id = sheet.id and ` + running + `
		               )) order by reflection.finished_at desc, sheet.id), '[]')
		          from sheet join reflection on reflection.id = sheet.reflection_id where reflection.person_id = @person),
		       (select coalesce(jsonb_agg(jsonb_build_object(
		                   'id', share.id, 'from', owner.email, 'name', owner.name, 'with_report', share.with_report, 'until', ` + lastDay + `, 'open', true
		               ) order by share.until, share.id), '[]')` + received + ` and ` + running + `)`,
		Args: pgx.StrictNamedArgs{"person": person, "today": s.today()}, Into: []any{&desk.Sheets, &desk.Received},
	})...)
	for i := range desk.Sheets {
		desk.Sheets[i].FinishedAt = desk.Sheets[i].FinishedAt.In(calendar.Amsterdam)
	}
	return desk, err
}
