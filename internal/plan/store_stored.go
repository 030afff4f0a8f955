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

// AskDesk adds to a batch the question what of the plan of this person asks for attention today, in one statement. A goal
// that was missed asks again every AnswerDays, until it rests: see Goal.On.
func (s *Service) AskDesk(batch *database.Batch, person string, found *Desk) {
	batch.Queue(`
		select (select coalesce(jsonb_agg(jsonb_build_object(
		                   'ID', g.id, 'Intention', g.intention, 'If', g.if_text, 'Then', g.then_text,
		                   'DueOn', to_char(g.look_back_on + passed * @days::int, 'YYYY-MM-DD"T00:00:00Z"'),
		                   'Number', 1 + passed + (select count(*) from look_back l where l.person_id = g.person_id and l.goal_id = g.id)
		               ) order by g.look_back_on, g.started_at, g.id), '[]')
		          from goal g, lateral (select (@today::date - g.look_back_on) / @days::int as passed) p
		         where g.person_id = @person and g.look_back_on <= @today and g.missed + passed < @rest::int),
		       (select coalesce(jsonb_agg(jsonb_build_object(
		                   'id', b.id, 'from', owner.email, 'name', owner.name, 'expires_at', b.expires_at) order by b.expires_at, b.id), '[]')
		          from account mine join buddy b on b.email_key = mine.email_key and b.email_key <> ''
		          join account owner on owner.person_id = b.person_id
		         where mine.person_id = @person and b.accepted_by is null and b.stopped_at is null and b.expires_at > @now)`,
		pgx.StrictNamedArgs{"person": person, "today": s.today(), "now": s.now(), "days": AnswerDays, "rest": RestAfter},
	).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&found.Due, &found.Invitations)
		for i := range found.Invitations {
			found.Invitations[i].ExpiresAt = found.Invitations[i].ExpiresAt.In(calendar.Amsterdam)
		}
		return err
	})
}

// Desk returns what of the plan of this person asks for attention today.
func (s *Service) Desk(ctx context.Context, person string) (desk Desk, err error) {
	var batch database.Batch
	s.AskDesk(&batch, person, &desk)
	err = database.Send(ctx, s.db, &batch)
	return desk, err
}
