package team

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Stored returns what this package stores about a person.
func (s *Service) Stored(ctx context.Context, person string) (*Stored, error) {
	stored := new(Stored)
	err := s.db.QueryRow(ctx, `
		select coalesce((select round_mails from account where person_id = $1), false),
		       array(select id::text from reflection where person_id = $1 and offered order by finished_at, id),
		       array(select id::text from reflection where person_id = $1 and finished_signed_in order by finished_at, id)`, person,
	).Scan(&stored.Mails, &stored.Offered, &stored.SignedIn)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	rows, err := s.db.Query(ctx, `
		select team.name as team, t.title, t.closes_at, i.mailed_at, i.reminder_mailed_at as reminded_at,
		       (select coalesce(jsonb_agg(jsonb_build_object('reflection', reflection_id, 'counts', counts) order by reflection_id), '[]')
		          from round_choice where round_id = t.id and person_id = i.person_id) as answers
		  from round_invitation i join team_round t on t.id = i.round_id join team on team.id = t.team_id
		 where i.person_id = $1
		 order by t.opened_at, t.id`, person)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	stored.Rounds, err = pgx.CollectRows(rows, pgx.RowToStructByName[StoredRound])
	return stored, database.TranslateGiven(err)
}
