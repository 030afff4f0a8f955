package organisation

import (
	"context"

	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
)

// errLastAdmin refuses the departure of the last beheerder, with advice.
var errLastAdmin = fault.Invalid{"": "Dit is de laatste beheerder van de organisatie. Maak eerst iemand anders beheerder."}

// keepsAdmin returns errLastAdmin when the organisation, which is held, has no other beheerder than
// this person.
func (tx *transaction) keepsAdmin(ctx context.Context, person string) error {
	var last bool
	err := tx.QueryRow(ctx, `
		select exists (select from member where organisation_id = $1 and person_id = $2 and admin)
		   and not exists (select from member where organisation_id = $1 and person_id <> $2 and admin)`,
		tx.organisation, person).Scan(&last)
	if err == nil && last {
		err = errLastAdmin
	}
	return err
}

// isMember returns fault.NotFound when the person is no member of the organisation that is held.
func (tx *transaction) isMember(ctx context.Context, person string) error {
	return tx.must(ctx, `select from member where organisation_id = $1 and person_id = $2`, tx.organisation, person)
}

// roleChanged records that a role was given or taken.
func (tx *transaction) roleChanged(ctx context.Context, given bool, person, team, role string) error {
	act := ActRoleTaken
	if given {
		act = ActRoleGiven
	}
	return tx.record(ctx, act, person, about(team, role))
}

// SetAdmin gives a member the role beheerder or takes it away. It is for a beheerder, who can give
// up their own role too. It returns fault.Invalid, without a field, for the last one.
func (s *Service) SetAdmin(ctx context.Context, actor, organisation, person string, admin bool) error {
	return s.asAdmin(ctx, actor, ofOrganisation, organisation, func(tx *transaction) error {
		if err := tx.isMember(ctx, person); err != nil {
			return err
		}
		if !admin {
			if err := tx.keepsAdmin(ctx, person); err != nil {
				return err
			}
			if err := tx.revokeOf(ctx, person, `admin`); err != nil {
				return err
			}
		}
		tag, err := tx.Exec(ctx, `update member set admin = $3 where organisation_id = $1 and person_id = $2 and admin <> $3`,
			organisation, person, admin)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return tx.roleChanged(ctx, admin, person, "", roleAdmin)
	})
}

// revokeOf revokes the invitations that would give this person again what was taken away. The
// condition is on the invitation.
func (tx *transaction) revokeOf(ctx context.Context, person, condition string, args ...any) error {
	_, err := tx.Exec(ctx, `
		update invitation set revoked_at = $1
		 where organisation_id = $2 and email_key = (select email_key from account where person_id = $3)
		   and accepted_at is null and revoked_at is null and (`+condition+`)`,
		append([]any{tx.s.now(), tx.organisation, person}, args...)...)
	return err
}

// SetLead makes a member the lead of a team, and a member of the team if need be, or takes that
// role away. It is for a beheerder.
func (s *Service) SetLead(ctx context.Context, actor, team, person string, leads bool) error {
	return s.asAdmin(ctx, actor, ofTeam, team, func(tx *transaction) error {
		if leads {
			return tx.addToTeam(ctx, team, person, true)
		}
		name, err := tx.teamName(ctx, team)
		if err != nil {
			return err
		}
		if err := tx.must(ctx, `select from team_member where team_id = $1 and person_id = $2`, team, person); err != nil {
			return err
		}
		if err := tx.revokeOf(ctx, person, `leads and team_id = $4`, team); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `update team_member set leads = false where team_id = $1 and person_id = $2 and leads`, team, person)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return tx.roleChanged(ctx, false, person, name, roleLead)
	})
}

// AddToTeam puts a member in a team. It is for a beheerder.
func (s *Service) AddToTeam(ctx context.Context, actor, team, person string) error {
	return s.asAdmin(ctx, actor, ofTeam, team, func(tx *transaction) error {
		return tx.addToTeam(ctx, team, person, false)
	})
}

func (tx *transaction) addToTeam(ctx context.Context, team, person string, leads bool) error {
	name, err := tx.teamName(ctx, team)
	if err != nil {
		return err
	}
	if err := tx.isMember(ctx, person); err != nil {
		return err
	}
	changed, err := tx.joinTeam(ctx, team, person, leads)
	if err != nil || !changed {
		return err
	}
	role := roleMember
	if leads {
		role = roleLead
	}
	return tx.roleChanged(ctx, true, person, name, role)
}

// joinTeam puts a member in a team, and reports whether that changed anything. It takes no role
// away.
func (tx *transaction) joinTeam(ctx context.Context, team, person string, leads bool) (bool, error) {
	tag, err := tx.Exec(ctx, `
		insert into team_member (team_id, organisation_id, person_id, leads, joined_at) values ($1, $2, $3, $4, $5)
		    on conflict (team_id, person_id) do update set leads = true where excluded.leads and not team_member.leads`,
		team, tx.organisation, person, leads, tx.s.now())
	return tag.RowsAffected() > 0, err
}

// RemoveFromTeam takes someone out of a team; they stay a member of the organisation. It is
// for a beheerder.
func (s *Service) RemoveFromTeam(ctx context.Context, actor, team, person string) error {
	return s.asAdmin(ctx, actor, ofTeam, team, func(tx *transaction) error {
		name, err := tx.teamName(ctx, team)
		if err != nil {
			return err
		}
		if err := tx.revokeOf(ctx, person, `team_id = $4`, team); err != nil {
			return err
		}
		if err := tx.must(ctx, `delete from team_member where team_id = $1 and person_id = $2`, team, person); err != nil {
			return err
		}
		return tx.roleChanged(ctx, false, person, name, roleMember)
	})
}

// RemoveMember takes someone out of the organisation and all its teams. Their results stay
// theirs. It is for a beheerder. It returns fault.Invalid, without a field, for the last
// beheerder.
func (s *Service) RemoveMember(ctx context.Context, actor, organisation, person string) error {
	return s.asAdmin(ctx, actor, ofOrganisation, organisation, func(tx *transaction) error {
		if err := tx.revokeOf(ctx, person, `true`); err != nil {
			return err
		}
		return tx.remove(ctx, person, ActMemberRemoved)
	})
}

// Leave ends this person's membership, with all roles in it. Their results stay theirs. It
// returns fault.Invalid, without a field, for the last beheerder.
func (s *Service) Leave(ctx context.Context, person, organisation string) error {
	return s.hold(ctx, person, ofOrganisation, organisation, func(tx *transaction) error {
		return tx.remove(ctx, person, ActMemberLeft)
	})
}

func (tx *transaction) remove(ctx context.Context, person string, act audit.Act) error {
	if err := tx.keepsAdmin(ctx, person); err != nil {
		return err
	}
	if err := tx.must(ctx, `delete from member where organisation_id = $1 and person_id = $2`, tx.organisation, person); err != nil {
		return err
	}
	// The account at the organisation's provider can no longer be used to sign in as this person.
	if _, err := tx.Exec(ctx, `delete from identity where organisation_id = $1 and person_id = $2`, tx.organisation, person); err != nil {
		return err
	}
	return tx.record(ctx, act, person, nil)
}

// SetFunction sets what a member does, "" for nothing in particular. It is for a beheerder,
// and for the member themselves. It returns fault.NotFound for a function of another
// organisation.
func (s *Service) SetFunction(ctx context.Context, actor, organisation, person, function string) error {
	return s.hold(ctx, actor, ofOrganisation, organisation, func(tx *transaction) error {
		err := tx.must(ctx, `
			select from member
			 where organisation_id = $1 and person_id = $2 and (person_id = $3 or admin)
			   and exists (select from member where organisation_id = $1 and person_id = $3)`, organisation, actor, person)
		if err != nil {
			return err
		}
		name, err := tx.functionName(ctx, function)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `
			update member set function_id = nullif($3, '')::uuid
			 where organisation_id = $1 and person_id = $2 and function_id is distinct from nullif($3, '')::uuid`,
			organisation, person, function)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return tx.record(ctx, ActFunctionOfMemberSet, person, named("function", name))
	})
}

// named is a detail with a name, or none.
func named(field, name string) map[string]string {
	if name == "" {
		return nil
	}
	return map[string]string{field: name}
}

// functionName returns the name of a function of the organisation, or fault.NotFound.
// Without a function it is "".
func (tx *transaction) functionName(ctx context.Context, function string) (name string, err error) {
	if function == "" {
		return "", nil
	}
	err = tx.QueryRow(ctx, `select name from job_function where id = $1 and organisation_id = $2`, function, tx.organisation).Scan(&name)
	return name, err
}
