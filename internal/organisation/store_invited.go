package organisation

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// selectInvitation reads invitations i with their state at the moment @now.
const selectInvitation = `
	select i.id, i.organisation_id as organisation, o.name as organisation_name,
	       coalesce(i.team_id::text, '') as team, coalesce(team.name, '') as team_name, i.leads, i.admin, i.email,
	       coalesce(nullif(inviter.name, ''), inviter.email, '') as invited_by, i.created_at, i.expires_at, i.mailed_at,
	       coalesce(i.accepted_at, i.revoked_at) as closed_at,
	       case when i.accepted_at is not null then 'accepted' when i.revoked_at is not null then 'revoked'
	            when i.expires_at <= @now then 'expired' else 'open' end as state
	  from invitation i
	  join organisation o on o.id = i.organisation_id
	  left join team on team.id = i.team_id
	  left join account inviter on inviter.person_id = i.invited_by
`

func (i Invitation) role() string { return Invite{Leads: i.Leads, Admin: i.Admin}.role() }

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

func (s *Service) invitations(ctx context.Context, db querier, condition string, args pgx.StrictNamedArgs) ([]Invitation, error) {
	args["now"] = s.now()
	rows, err := db.Query(ctx, selectInvitation+condition, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Invitation])
}

func (s *Service) oneInvitation(ctx context.Context, db querier, condition string, args pgx.StrictNamedArgs) (Invitation, error) {
	found, err := s.invitations(ctx, db, condition, args)
	if err == nil && len(found) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("read invitation: %w", database.TranslateGiven(err))
	}
	return found[0], nil
}

// invitation reads an invitation of the organisation that is held.
func (tx *transaction) invitation(ctx context.Context, id string) (Invitation, error) {
	return tx.s.oneInvitation(ctx, tx, `where i.id = @id and i.organisation_id = @organisation`,
		pgx.StrictNamedArgs{"id": id, "organisation": tx.organisation})
}

// hasAddress is the condition that @person has the address of invitation i.
const hasAddress = `i.email_key = (select email_key from account where person_id = @person)`

// Invitation returns an invitation in any state, for the person with its address.
func (s *Service) Invitation(ctx context.Context, person, id string) (Invitation, error) {
	return s.oneInvitation(ctx, s.db, `where i.id = @id and `+hasAddress, pgx.StrictNamedArgs{"id": id, "person": person})
}

// OpenInvitations lists the invitations that this person can accept, the newest first.
func (s *Service) OpenInvitations(ctx context.Context, person string) ([]Invitation, error) {
	open, err := s.invitations(ctx, s.db, `
		where i.accepted_at is null and i.revoked_at is null and i.expires_at > @now and `+hasAddress+`
		order by i.expires_at desc, i.id`, pgx.StrictNamedArgs{"person": person})
	return open, database.TranslateGiven(err)
}

// unmailed returns an open invitation that was not mailed since it was last sent.
func (s *Service) unmailed(ctx context.Context, id string) (Invitation, error) {
	return s.oneInvitation(ctx, s.db, `
		where i.id = @id and i.accepted_at is null and i.revoked_at is null and i.expires_at > @now
		  and (i.mailed_at is null or i.mailed_at < i.expires_at - @life::interval)`,
		pgx.StrictNamedArgs{"id": id, "life": InvitationLife})
}

// setSecret stores the secret that is about to be mailed. It returns fault.NotFound when the
// invitation is no longer as it was read.
func (s *Service) setSecret(ctx context.Context, i Invitation, hash []byte) error {
	tag, err := s.db.Exec(ctx, `
		update invitation set secret_hash = $3
		 where id = $1 and expires_at = $2 and accepted_at is null and revoked_at is null`, i.ID, i.ExpiresAt, hash)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return database.Translate(err)
}

// setMailed records that the mail with this secret went out, unless the invitation was sent again
// meanwhile: then another mail has to go out.
func (s *Service) setMailed(ctx context.Context, id string, hash []byte) error {
	_, err := s.db.Exec(ctx, `update invitation set mailed_at = $3 where id = $1 and secret_hash = $2`, id, hash, s.now())
	return database.Translate(err)
}

// withoutAdmin returns the name of an organisation without beheerder, and the addresses of the
// people who can invite one.
func (s *Service) withoutAdmin(ctx context.Context, organisation string) (name string, addresses []string, err error) {
	err = s.db.QueryRow(ctx, `
		select name, array(select email from account where national order by email)
		  from organisation
		 where id = $1 and not exists (select from member where organisation_id = $1 and admin)`,
		organisation).Scan(&name, &addresses)
	return name, addresses, database.Translate(err)
}

// Purge removes invitations, with the addresses in them, thirty days after they could last be
// accepted, whatever became of them. It returns how many it removed.
func (s *Service) Purge(ctx context.Context) (int64, error) {
	return database.Purge(ctx, s.db, `
		delete from invitation where id = any(array(select id from invitation where expires_at <= $2 limit $1))`,
		s.now().Add(-KeepInvitation))
}
