package organisation

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// Decline declines an invitation to this person's address. It returns fault.NotFound for another
// person's invitation, and fault.Invalid, without a field, for one that is not open.
func (s *Service) Decline(ctx context.Context, person, id string) error {
	return s.asInvited(ctx, person, id, func(tx *transaction, i Invitation) error {
		return tx.close(ctx, i, ActInvitationDeclined)
	})
}

// asInvited does work on an open invitation for the person with its address, while the organisation
// is held.
func (s *Service) asInvited(ctx context.Context, person, id string, work func(tx *transaction, i Invitation) error) error {
	return s.hold(ctx, person, ofInvitation, id, func(tx *transaction) error {
		// When the account is being deleted at the same moment, either the deletion waits for this
		// lock, or the person is not found here.
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

// Accept makes this person a member with the roles of the invitation, and with a function of the
// organisation, or "" for none. A person who is a member already gets what is new and loses
// nothing. It returns fault.NotFound for another person's invitation, and fault.Invalid with the
// field functie, or without a field for an invitation that is not open.
func (s *Service) Accept(ctx context.Context, person, id, function string) error {
	return s.asInvited(ctx, person, id, func(tx *transaction, i Invitation) error {
		if err := tx.knowsFunction(ctx, function); err != nil {
			return err
		}
		return tx.accept(ctx, i, function)
	})
}

// knowsFunction returns fault.Invalid, for the field functie, for a function that the organisation
// does not have.
func (tx *transaction) knowsFunction(ctx context.Context, function string) error {
	_, err := tx.functionName(ctx, function)
	if errors.Is(database.TranslateGiven(err), fault.NotFound) {
		return fault.Invalid{"functie": "Deze functie is er niet meer. Kies een andere, of laat de keuze open."}
	}
	return err
}

// accept makes the actor a member with the roles of an open invitation, which is used up.
func (tx *transaction) accept(ctx context.Context, i Invitation, function string) error {
	now := tx.s.now()
	// The invitation is gone when an account with its address was deleted at the same moment.
	err := tx.must(ctx, `update invitation set accepted_at = $2 where id = $1`, i.ID, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into member (organisation_id, person_id, admin, function_id, joined_at)
		values (@organisation, @person, @admin, nullif(@function, '')::uuid, @now)
		    on conflict (organisation_id, person_id) do update
		   set admin = member.admin or excluded.admin,
		       function_id = coalesce(excluded.function_id, member.function_id)`,
		pgx.StrictNamedArgs{
			"organisation": tx.organisation, "person": tx.actor, "admin": i.Admin, "function": function, "now": now,
		})
	if err != nil {
		return err
	}
	if i.Team != "" {
		if _, err := tx.joinTeam(ctx, i.Team, tx.actor, i.Leads); err != nil {
			return err
		}
	}
	return tx.record(ctx, ActInvitationAccepted, tx.actor, about(i.TeamName, i.role()))
}
