package team

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// addressee returns the recipient of an invitation, when the mail of a column has to be sent and
// was not sent before.
func (s *Service) addressee(ctx context.Context, id, column string) (to string, r Round, err error) {
	err = s.db.QueryRow(ctx, `
		select a.email, t.team_id, team.name, o.name, t.title, t.word, t.closes_at, `+atLeast+`
		  from round_invitation i
		  join account a on a.person_id = i.person_id and a.round_mails
		  join team_round t on t.id = i.round_id and t.closed_at is null and t.closes_at > $2
		  join team_member tm on tm.team_id = t.team_id and tm.person_id = i.person_id and not tm.leads
		  join team on team.id = t.team_id
		  join organisation o on o.id = t.organisation_id
		 where i.id = $1 and i.`+column+` is null`, id, s.now(),
	).Scan(&to, &r.Team, &r.TeamName, &r.OrganisationName, &r.Title, &r.Word, &r.ClosesAt, &r.K)
	return to, r, database.TranslateGiven(err)
}

func (s *Service) setMailed(ctx context.Context, id, column string) error {
	_, err := s.db.Exec(ctx, `update round_invitation set `+column+` = $2 where id = $1`, id, s.now())
	return database.TranslateGiven(err)
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

// InvitationStands returns nil when an invitation exists, for the page on which the recipient can
// stop the mails by the link in them. It reveals nothing about the recipient. It returns
// fault.NotFound when the round is closed or never existed.
func (s *Service) InvitationStands(ctx context.Context, invitation string) error {
	var there bool
	return database.TranslateGiven(s.db.QueryRow(ctx, `select true from round_invitation where id = $1`, invitation).Scan(&there))
}

// StopMails ends the mails about rounds to the recipient of an invitation. The link in the mail is
// enough to ask for it. It returns fault.NotFound like InvitationStands.
func (s *Service) StopMails(ctx context.Context, invitation string) error {
	tag, err := s.db.Exec(ctx, `
		update account set round_mails = false
		  from round_invitation i where i.id = $1 and account.person_id = i.person_id`, invitation)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return database.TranslateGiven(err)
}
