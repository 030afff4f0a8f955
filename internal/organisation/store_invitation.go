package organisation

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
)

// Invite invites an address and returns the id of the invitation. An open invitation for the same
// team is renewed; within ten minutes of sending it only its roles change, since the mail is on its
// way. It is for a beheerder. It returns fault.Invalid with the fields email and team.
func (s *Service) Invite(ctx context.Context, actor, organisation string, as Invite) (string, error) {
	ids, err := s.InviteAll(ctx, actor, organisation, []string{as.Email}, as)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// InviteAll is Invite for several addresses. It invites all of them, or none when one is wrong,
// which the message then names. The address in as is not used.
func (s *Service) InviteAll(ctx context.Context, actor, organisation string, addresses []string, as Invite) ([]string, error) {
	var ids []string
	err := s.asAdmin(ctx, actor, ofOrganisation, organisation, func(tx *transaction) error {
		if as.Leads && as.Team == "" {
			return fault.Invalid{"team": "Kies het team waar deze persoon teamleider van wordt."}
		}
		for _, address := range addresses {
			id, err := tx.inviteAddress(ctx, address, as)
			if invalid, ok := fault.AsInvalid(err); ok && len(addresses) > 1 && invalid["email"] != "" {
				return fault.Invalid{"email": address + ": " + invalid["email"]}
			}
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

func (tx *transaction) inviteAddress(ctx context.Context, address string, as Invite) (string, error) {
	email, err := account.ParseEmail(address)
	if err != nil {
		return "", err
	}
	return tx.invite(ctx, email, as)
}

// invite makes or renews an invitation, while the organisation is held.
func (tx *transaction) invite(ctx context.Context, email account.Email, as Invite) (string, error) {
	team, err := tx.teamName(ctx, as.Team)
	if err != nil {
		return "", err
	}
	id, open, err := tx.justSent(ctx, email, as.Team)
	if err != nil {
		return "", err
	}
	if id != "" {
		if !open {
			return "", errTooSoon
		}
		return id, tx.changeRole(ctx, id, team, as)
	}
	if err := tx.maySendTo(ctx, email); err != nil {
		return "", err
	}
	now := tx.s.now()
	err = tx.QueryRow(ctx, `
		insert into invitation (organisation_id, team_id, leads, admin, email, email_key, invited_by, created_at, expires_at)
		values (@organisation, nullif(@team, '')::uuid, @leads, @admin, @email, @key, @actor, @now, @expires)
		    on conflict (organisation_id, team_id, email_key) where accepted_at is null and revoked_at is null
		    do update set leads = excluded.leads, admin = excluded.admin, email = excluded.email,
		                  invited_by = excluded.invited_by, expires_at = excluded.expires_at,
		                  secret_hash = null
		returning id`,
		pgx.StrictNamedArgs{
			"organisation": tx.organisation, "team": as.Team, "leads": as.Leads, "admin": as.Admin,
			"email": email.Address, "key": email.Key, "actor": tx.actor, "now": now, "expires": now.Add(InvitationLife),
		}).Scan(&id)
	if err != nil {
		return "", err
	}
	if err := tx.mayMail(ctx); err != nil {
		return "", err
	}
	if err := tx.record(ctx, ActInvitationSent, "", as.about(team)); err != nil {
		return "", err
	}
	return id, tx.mailLater(ctx, id)
}

// changeRole changes the role in an invitation that was just sent, for which no second mail goes out.
func (tx *transaction) changeRole(ctx context.Context, id, team string, as Invite) error {
	tag, err := tx.Exec(ctx, `
		update invitation set leads = $2, admin = $3 where id = $1 and (leads <> $2 or admin <> $3)`, id, as.Leads, as.Admin)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return tx.record(ctx, ActInvitationSent, "", as.about(team))
}

// about is the detail of sending an invitation for a team with this name.
func (i Invite) about(team string) map[string]string {
	detail := about(team, i.role())
	if i.national {
		detail[audit.ByNational] = "ja"
	}
	return detail
}

// about is the detail of an act on a role. A role in the whole organisation has no team.
func about(team, role string) map[string]string {
	detail := map[string]string{"role": role}
	if team != "" {
		detail["team"] = team
	}
	return detail
}

// teamName returns the name of a team of the organisation, or fault.NotFound. Without a
// team it is "".
func (tx *transaction) teamName(ctx context.Context, team string) (name string, err error) {
	if team == "" {
		return "", nil
	}
	err = tx.QueryRow(ctx, `select name from team where id = $1 and organisation_id = $2`, team, tx.organisation).Scan(&name)
	return name, err
}

// justSent returns the invitation that this address was sent for the team within the pause, and
// whether it is open. A revoked invitation counts too: otherwise revoking and inviting in turn
// would flood an address.
func (tx *transaction) justSent(ctx context.Context, email account.Email, team string) (id string, open bool, err error) {
	err = tx.QueryRow(ctx, `
		select id, accepted_at is null and revoked_at is null from invitation
		 where organisation_id = @organisation and team_id is not distinct from nullif(@team, '')::uuid
		   and email_key = @key and expires_at > @since
		 order by 2 desc limit 1`,
		pgx.StrictNamedArgs{
			"organisation": tx.organisation, "team": team, "key": email.Key,
			"since": tx.s.now().Add(InvitationLife - mailPause),
		}).Scan(&id, &open)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	return id, open, err
}

// maySendTo returns fault.Invalid when an address got the maximum number of invitations within the
// hour, for any team and whatever became of them.
func (tx *transaction) maySendTo(ctx context.Context, email account.Email) error {
	var sent int
	err := tx.QueryRow(ctx, `
		select count(*) from invitation where organisation_id = $1 and email_key = $2 and expires_at > $3`,
		tx.organisation, email.Key, tx.s.now().Add(InvitationLife-time.Hour)).Scan(&sent)
	if err == nil && sent >= invitationsPerAddress {
		err = errTooOften
	}
	return err
}

// mayMail returns fault.Invalid when the organisation has sent the maximum number of invitations
// within the hour. The trail has a line for each.
func (tx *transaction) mayMail(ctx context.Context) error {
	var full bool
	err := tx.QueryRow(ctx, `
		select coalesce((select at from audit
		                  where organisation_id = $1 and act in ($2, $3)
		                  order by id desc offset $4 limit 1) > $5, false)`,
		tx.organisation, ActInvitationSent, ActInvitationResent, MailsPerHour-1, tx.s.now().Add(-time.Hour)).Scan(&full)
	if err == nil && full {
		err = errTooMany
	}
	return err
}

// mailLater puts the mail in the queue, where there is one.
func (tx *transaction) mailLater(ctx context.Context, id string) error {
	if tx.s.queue == nil {
		return nil
	}
	return tx.s.queue.Add(ctx, tx.Tx, invitationJob, id)
}

// Resend sends an invitation again; it can then be accepted for another seven days, and the link that
// was mailed before stops working. It is for a beheerder. It returns fault.Invalid, without a field, for an invitation that was used or revoked,
// and for one that was sent less than ten minutes ago.
func (s *Service) Resend(ctx context.Context, actor, invitation string) error {
	return s.asAdmin(ctx, actor, ofInvitation, invitation, func(tx *transaction) error {
		i, err := tx.invitation(ctx, invitation)
		if err != nil {
			return err
		}
		now := s.now()
		switch {
		case i.State != InvitationOpen && i.State != InvitationExpired:
			return errClosed
		case i.ExpiresAt.After(now.Add(InvitationLife - mailPause)):
			return fault.Invalid{"": errTooSoon["email"]}
		}
		if err := tx.mayMail(ctx); err != nil {
			return fault.Invalid{"": errTooMany["email"]}
		}
		_, err = tx.Exec(ctx, `update invitation set expires_at = $2, invited_by = $3, secret_hash = null where id = $1`,
			invitation, now.Add(InvitationLife), actor)
		if err != nil {
			return err
		}
		if err := tx.record(ctx, ActInvitationResent, "", about(i.TeamName, i.role())); err != nil {
			return err
		}
		return tx.mailLater(ctx, invitation)
	})
}

// Revoke takes an invitation back. Revoking twice is no error. It is for a beheerder. It returns
// fault.Invalid, without a field, for an invitation that was accepted.
func (s *Service) Revoke(ctx context.Context, actor, invitation string) error {
	return s.asAdmin(ctx, actor, ofInvitation, invitation, func(tx *transaction) error {
		i, err := tx.invitation(ctx, invitation)
		switch {
		case err != nil:
			return err
		case i.State == InvitationRevoked:
			return nil
		case i.State == InvitationAccepted:
			return fault.Invalid{"": "Deze uitnodiging is al gebruikt. Wil je dat deze collega geen lid meer is? Haal de collega dan uit de organisatie."}
		}
		return tx.close(ctx, i, ActInvitationRevoked)
	})
}

func (tx *transaction) close(ctx context.Context, i Invitation, act audit.Act) error {
	if _, err := tx.Exec(ctx, `update invitation set revoked_at = $2 where id = $1`, i.ID, tx.s.now()); err != nil {
		return err
	}
	return tx.record(ctx, act, "", about(i.TeamName, i.role()))
}
