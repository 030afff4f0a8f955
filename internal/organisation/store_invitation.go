package organisation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// Invite invites an address and returns the id of the invitation. One that is open for the
// same team is renewed; within ten minutes only its roles change, since the mail is on its
// way. It is for a beheerder. It returns fault.Invalid with the fields email and team.
func (s *Service) Invite(ctx context.Context, actor, organisation string, as Invite) (string, error) {
	ids, err := s.InviteAll(ctx, actor, organisation, []string{as.Email}, as)
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// InviteAll is Invite for several addresses: all of them, or none when one is wrong, which
// the message then names. The address in as is not used.
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
		_, err := tx.Exec(ctx, `update invitation set leads = $2, admin = $3 where id = $1`, id, as.Leads, as.Admin)
		return id, err
	}
	now := tx.s.now()
	err = tx.QueryRow(ctx, `
		insert into invitation (organisation_id, team_id, leads, admin, email, email_key, invited_by, created_at, expires_at)
		values (@organisation, nullif(@team, '')::uuid, @leads, @admin, @email, @key, @actor, @now, @expires)
		    on conflict (organisation_id, team_id, email_key) where accepted_at is null and revoked_at is null
		    do update set leads = excluded.leads, admin = excluded.admin, email = excluded.email,
		                  invited_by = excluded.invited_by, expires_at = excluded.expires_at
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
	if err := tx.record(ctx, ActInvitationSent, "", about(team, as.role())); err != nil {
		return "", err
	}
	return id, tx.mailLater(ctx, id)
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

// justSent returns the invitation that this address was sent for the team within the
// pause, and whether it is open. What was revoked counts, or revoking and inviting in turn
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

// mayMail refuses when the organisation has sent as many as it can within the hour. The
// trail has a line for each.
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

// Resend sends an invitation again, which can be accepted for seven days from then. It is
// for a beheerder. It returns fault.Invalid, without a field, for one that is used or
// revoked, and for one that was sent less than ten minutes ago.
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
		_, err = tx.Exec(ctx, `update invitation set expires_at = $2, invited_by = $3 where id = $1`,
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

// Revoke takes an invitation back. Doing that twice is the same as once. It is for a
// beheerder. It returns fault.Invalid, without a field, for one that was accepted.
func (s *Service) Revoke(ctx context.Context, actor, invitation string) error {
	return s.asAdmin(ctx, actor, ofInvitation, invitation, func(tx *transaction) error {
		i, err := tx.invitation(ctx, invitation)
		switch {
		case err != nil:
			return err
		case i.State == InvitationRevoked:
			return nil
		case i.State == InvitationAccepted:
			return fault.Invalid{"": "Deze uitnodiging is al gebruikt. Haal de persoon uit de organisatie als dat de bedoeling is."}
		}
		return tx.close(ctx, i, ActInvitationRevoked)
	})
}

// Decline turns an invitation for this person's address down. It returns fault.NotFound for
// somebody else's, and fault.Invalid, without a field, for one that is not open.
func (s *Service) Decline(ctx context.Context, person, id string) error {
	return s.asInvited(ctx, person, id, func(tx *transaction, i Invitation) error {
		return tx.close(ctx, i, ActInvitationDeclined)
	})
}

func (tx *transaction) close(ctx context.Context, i Invitation, act audit.Act) error {
	if _, err := tx.Exec(ctx, `update invitation set revoked_at = $2 where id = $1`, i.ID, tx.s.now()); err != nil {
		return err
	}
	return tx.record(ctx, act, "", about(i.TeamName, i.role()))
}

// asInvited does work on an open invitation for who has its address, while the organisation
// is held.
func (s *Service) asInvited(ctx context.Context, person, id string, work func(tx *transaction, i Invitation) error) error {
	return s.hold(ctx, person, ofInvitation, id, func(tx *transaction) error {
		// Who deletes the account at the same moment waits, or is gone.
		err := tx.must(ctx, `
			select from invitation join account using (email_key) join person on person.id = person_id
			 where invitation.id = $1 and person_id = $2 for key share of person`, id, person)
		if err != nil {
			return err
		}
		i, err := tx.invitation(ctx, id)
		if err != nil {
			return err
		}
		if err := i.State.usable(); err != nil {
			return err
		}
		return work(tx, i)
	})
}

// Accept makes this person a member with what the invitation gives, and with a function of
// the organisation, or "" for none. Who is a member already gets what is new and loses
// nothing. It returns fault.NotFound for somebody else's invitation, and fault.Invalid with
// the field functie, or without a field for an invitation that is not open.
func (s *Service) Accept(ctx context.Context, person, id, function string) error {
	return s.asInvited(ctx, person, id, func(tx *transaction, i Invitation) error {
		if _, err := tx.functionName(ctx, function); err != nil {
			if errors.Is(translate(err), fault.NotFound) {
				return fault.Invalid{"functie": "Deze functie is er niet meer. Kies een andere, of laat de keuze open."}
			}
			return err
		}
		now := s.now()
		_, err := tx.Exec(ctx, `
			insert into member (organisation_id, person_id, admin, function_id, joined_at)
			values (@organisation, @person, @admin, nullif(@function, '')::uuid, @now)
			    on conflict (organisation_id, person_id) do update
			   set admin = member.admin or excluded.admin,
			       function_id = coalesce(excluded.function_id, member.function_id)`,
			pgx.StrictNamedArgs{
				"organisation": tx.organisation, "person": person, "admin": i.Admin, "function": function, "now": now,
			})
		if err != nil {
			return err
		}
		if i.Team != "" {
			if _, err := tx.joinTeam(ctx, i.Team, person, i.Leads); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `update invitation set accepted_at = $2 where id = $1`, id, now); err != nil {
			return err
		}
		return tx.record(ctx, ActInvitationAccepted, person, about(i.TeamName, i.role()))
	})
}

// selectInvitation reads invitations i as they are at @now.
const selectInvitation = `
	select i.id, i.organisation_id as organisation, o.name as organisation_name,
	       coalesce(i.team_id::text, '') as team, coalesce(team.name, '') as team_name, i.leads, i.admin, i.email,
	       coalesce(nullif(inviter.name, ''), inviter.email, '') as invited_by, i.created_at, i.expires_at, i.mailed_at,
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
		return Invitation{}, fmt.Errorf("read invitation: %w", translate(err))
	}
	return found[0], nil
}

// invitation reads one of the organisation that is held.
func (tx *transaction) invitation(ctx context.Context, id string) (Invitation, error) {
	return tx.s.oneInvitation(ctx, tx, `where i.id = @id and i.organisation_id = @organisation`,
		pgx.StrictNamedArgs{"id": id, "organisation": tx.organisation})
}

// hasAddress is the condition that @person has the address of invitation i.
const hasAddress = `i.email_key = (select email_key from account where person_id = @person)`

// Invitation returns an invitation in any state, for who has its address.
func (s *Service) Invitation(ctx context.Context, person, id string) (Invitation, error) {
	return s.oneInvitation(ctx, s.db, `where i.id = @id and `+hasAddress, pgx.StrictNamedArgs{"id": id, "person": person})
}

// OpenInvitations lists the invitations that this person can accept, the newest first.
func (s *Service) OpenInvitations(ctx context.Context, person string) ([]Invitation, error) {
	open, err := s.invitations(ctx, s.db, `
		where i.accepted_at is null and i.revoked_at is null and i.expires_at > @now and `+hasAddress+`
		order by i.expires_at desc, i.id`, pgx.StrictNamedArgs{"person": person})
	return open, translate(err)
}

// unmailed returns an open invitation that was not mailed since it was last sent.
func (s *Service) unmailed(ctx context.Context, id string) (Invitation, error) {
	return s.oneInvitation(ctx, s.db, `
		where i.id = @id and i.accepted_at is null and i.revoked_at is null and i.expires_at > @now
		  and (i.mailed_at is null or i.mailed_at < i.expires_at - @life::interval)`,
		pgx.StrictNamedArgs{"id": id, "life": InvitationLife})
}

func (s *Service) setMailed(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `update invitation set mailed_at = $2 where id = $1`, id, s.now())
	return database.Translate(err)
}

// withoutAdmin returns the name of an organisation without beheerder, and the addresses of
// who can invite one.
func (s *Service) withoutAdmin(ctx context.Context, organisation string) (name string, addresses []string, err error) {
	err = s.db.QueryRow(ctx, `
		select name, array(select email from account where national order by email)
		  from organisation
		 where id = $1 and not exists (select from member where organisation_id = $1 and admin)`,
		organisation).Scan(&name, &addresses)
	return name, addresses, database.Translate(err)
}

// Purge removes invitations thirty days after they could last be accepted, whatever became
// of them, with the addresses in them. It returns how many went.
func (s *Service) Purge(ctx context.Context) (int64, error) {
	tag, err := s.db.Exec(ctx, `delete from invitation where expires_at <= $1`, s.now().Add(-keepInvitation))
	return tag.RowsAffected(), database.Translate(err)
}
