package plan

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
)

// Stored returns the whole plan of this person, as it is today.
func (s *Service) Stored(ctx context.Context, person string) (*Stored, error) {
	var batch database.Batch
	stored := new(Stored)
	s.AskStored(&batch, person, stored)
	err := database.Send(ctx, s.db, &batch)
	return stored, err
}

// AskStored adds to a batch the questions for what Stored returns.
func (s *Service) AskStored(batch *database.Batch, person string, found *Stored) {
	s.AskGoals(batch, person, &found.Goals)
	queueItems(batch, person, "", &found.Items)
	queueStarts(batch, person, &found.Starts)
	queueAgreements(batch, person, "", &found.Agreements)
	s.queueBuddyGoals(batch, person, &found.Buddying)
	batch.Queue(`select with_titles, made_at from plan_calendar where person_id = $1`, person).QueryRow(func(row pgx.Row) error {
		var c Calendar
		err := row.Scan(&c.WithTitles, &c.MadeAt)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		found.Calendar = &c
		return err
	})
}

// DeskColumns are what of the plan of this person asks for attention today. A goal that was missed asks again every AnswerDays,
// until it rests: see Goal.On.
func (s *Service) DeskColumns(person string, found *Desk) database.Columns {
	return database.Columns{
		SQL: `
		       (select coalesce(jsonb_agg(jsonb_build_object(
		                   'ID', g.id, 'Intention', g.intention, 'If', g.if_text, 'Then', g.then_text,
		                   'DueOn', to_char(g.look_back_on + passed * @plan_days::int, 'YYYY-MM-DD"T00:00:00Z"'),
		                   'Number', 1 + passed + (select count(*) from look_back l where l.person_id = g.person_id and l.goal_id = g.id)
		               ) order by g.look_back_on, g.started_at, g.id), '[]')
		          from goal g, lateral (select (@plan_today::date - g.look_back_on) / @plan_days::int as passed) p
		         where g.person_id = @plan_person and g.look_back_on <= @plan_today and g.missed + passed < @plan_rest::int),
		       (select coalesce(jsonb_agg(jsonb_build_object(
		                   'id', b.id, 'from', owner.email, 'name', owner.name, 'expires_at', b.expires_at) order by b.expires_at, b.id), '[]')
		          from account mine join buddy b on b.email_key = mine.email_key
		          join account owner on owner.person_id = b.person_id
		         where mine.person_id = @plan_person and b.accepted_by is null and b.stopped_at is null and b.expires_at > @plan_now)`,
		Args: pgx.StrictNamedArgs{"plan_person": person, "plan_today": s.today(), "plan_now": s.now(), "plan_days": AnswerDays, "plan_rest": RestAfter},
		Into: []any{&found.Due, &found.Invitations},
		Then: func() {
			for i := range found.Invitations {
				found.Invitations[i].ExpiresAt = found.Invitations[i].ExpiresAt.In(calendar.Amsterdam)
			}
		},
	}
}

// Desk returns what of the plan of this person asks for attention today.
func (s *Service) Desk(ctx context.Context, person string) (desk Desk, err error) {
	err = database.SelectRow(ctx, s.db, s.DeskColumns(person, &desk))
	return desk, err
}
