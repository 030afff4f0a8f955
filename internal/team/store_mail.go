package team

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// roundToMail returns the round of an invitation, when the mail of a column has to be sent and was
// not sent before.
func (s *Service) roundToMail(ctx context.Context, invitation, column string) (r Round, err error) {
	err = s.db.QueryRow(ctx, `
		select t.team_id, team.name, o.name, t.title, t.word, t.closes_at, `+atLeast+`
		  from round_invitation i
		  join account a on a.person_id = i.person_id and a.round_mails
		  join team_round t on t.id = i.round_id and t.closed_at is null and t.closes_at > $2
		  join team_member tm on tm.team_id = t.team_id and tm.person_id = i.person_id and not tm.leads
		  join team on team.id = t.team_id
		  join organisation o on o.id = t.organisation_id
		 where i.id = $1 and i.`+column+` is null`, invitation, s.now(),
	).Scan(&r.Team, &r.TeamName, &r.OrganisationName, &r.Title, &r.Word, &r.ClosesAt, &r.K)
	return r, database.TranslateGiven(err)
}

// sent notes when the letter about an invitation was sent.
func (l letter) sent(ctx context.Context, tx pgx.Tx, invitation string, at time.Time) error {
	_, err := tx.Exec(ctx, `update round_invitation set `+l.column+` = $2 where id = $1`, invitation, at)
	return err
}

// WantsMails reports whether the person wants mails about rounds. It returns fault.NotFound without
// an account.
func (s *Service) WantsMails(ctx context.Context, person string) (wants bool, err error) {
	err = s.db.QueryRow(ctx, `select round_mails from account where person_id = $1`, person).Scan(&wants)
	return wants, database.TranslateGiven(err)
}

// SetMails changes whether the person wants mails about rounds. It returns fault.NotFound without
// an account.
func (s *Service) SetMails(ctx context.Context, person string, wants bool) error {
	tag, err := s.db.Exec(ctx, `update account set round_mails = $2 where person_id = $1`, person, wants)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return database.TranslateGiven(err)
}

// stopMails ends the mails about rounds to a person.
func stopMails(ctx context.Context, tx pgx.Tx, person string) error {
	_, err := tx.Exec(ctx, `update account set round_mails = false where person_id = $1`, person)
	return err
}
