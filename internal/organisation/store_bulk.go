package organisation

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/fault"
)

// PreviewBulk returns what an act on many members would change, for a beheerder. It returns fault.Invalid with
// the fields persoon, actie, team, naar and functie.
func (s *Service) PreviewBulk(ctx context.Context, actor, organisation string, choice Choice, act Bulk) (BulkPreview, error) {
	var preview BulkPreview
	err := s.asAdmin(ctx, actor, ofOrganisation, organisation, func(tx *transaction) (err error) {
		preview, err = tx.preview(ctx, choice, act)
		return err
	})
	return preview, err
}

// ChangeMany changes many members in one transaction, and returns what it did. Members for whom nothing can
// change are skipped. It is for a beheerder, and returns fault.Invalid as PreviewBulk does.
func (s *Service) ChangeMany(ctx context.Context, actor, organisation string, choice Choice, act Bulk) (BulkPreview, error) {
	var done BulkPreview
	err := s.asAdmin(ctx, actor, ofOrganisation, organisation, func(tx *transaction) (err error) {
		if done, err = tx.preview(ctx, choice, act); err != nil {
			return err
		}
		var changed, joining []string
		for _, line := range done.Lines {
			if line.Skip == "" {
				changed = append(changed, line.Member.Person)
			}
			if line.Joins {
				joining = append(joining, line.Member.Person)
			}
		}
		switch act.Act {
		case BulkJoin:
			return tx.joinMany(ctx, act.Team, done.TeamName, joining)
		case BulkLeave:
			return tx.leaveMany(ctx, act.Team, done.TeamName, changed)
		case BulkMove:
			if err := tx.leaveMany(ctx, act.Team, done.TeamName, changed); err != nil {
				return err
			}
			return tx.joinMany(ctx, act.To, done.ToName, joining)
		default:
			return tx.setFunctions(ctx, act.Function, done.FunctionName, changed)
		}
	})
	return done, err
}

// preview reads, while the organisation is held, what an act on many members changes.
func (tx *transaction) preview(ctx context.Context, choice Choice, act Bulk) (p BulkPreview, err error) {
	if invalid := act.check(choice); len(invalid) > 0 {
		return p, invalid
	}
	if p.TeamName, err = tx.teamName(ctx, act.Team); err != nil {
		return p, err
	}
	if p.ToName, err = tx.teamName(ctx, act.To); err != nil {
		return p, err
	}
	if act.Function != None {
		if p.FunctionName, err = tx.functionName(ctx, act.Function); err != nil {
			return p, err
		}
	}
	if err := tx.QueryRow(ctx, `select `+columns+` from organisation o where o.id = $1`, tx.organisation).Scan(p.Organisation.scan()...); err != nil {
		return p, err
	}
	members, err := tx.chosen(ctx, choice)
	for _, m := range members {
		p.Lines = append(p.Lines, act.line(m))
	}
	switch n := len(p.Lines); {
	case err != nil:
	case n == 0:
		err = fault.Invalid{"persoon": "Er is niemand meer om te wijzigen. Kies opnieuw."}
	case n > MaxBulk:
		err = fault.Invalid{"persoon": fmt.Sprintf("Dit zijn %d mensen. Wijzig er maximaal %d tegelijk, bijvoorbeeld per team.", n, MaxBulk)}
	}
	return p, err
}

// check returns what is missing in an act on many members.
func (b Bulk) check(choice Choice) fault.Invalid {
	invalid := fault.Invalid{}
	if !choice.All && len(choice.People) == 0 {
		invalid["persoon"] = "Kies eerst één of meer mensen."
	}
	switch b.Act {
	case BulkJoin, BulkLeave:
		if b.Team == "" {
			invalid["team"] = "Kies een team."
		}
	case BulkMove:
		switch {
		case b.Team == "":
			invalid["team"] = "Kies het team waar ze nu in zitten."
		case b.To == "":
			invalid["naar"] = "Kies het team waar ze naartoe gaan."
		case b.To == b.Team:
			invalid["naar"] = "Kies een ander team dan waar ze nu in zitten."
		}
	case BulkFunction:
		if b.Function == "" {
			invalid["functie"] = "Kies een functie."
		}
	default:
		invalid["actie"] = "Kies wat er verandert."
	}
	return invalid
}

// chosen reads the members of a choice, by the name that they are shown with.
func (tx *transaction) chosen(ctx context.Context, choice Choice) ([]Member, error) {
	args := choice.Filter.args(pgx.StrictNamedArgs{"organisation": tx.organisation})
	condition := fits
	if !choice.All {
		args, condition = pgx.StrictNamedArgs{"organisation": tx.organisation, "people": choice.People}, `m.person_id::text = any(@people)`
	}
	rows, err := tx.Query(ctx, `
		select `+memberColumns+` from `+memberTables+`
		 where m.organisation_id = @organisation and `+condition+` order by `+account.ShownName+`, m.person_id`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Member])
}

func (tx *transaction) joinMany(ctx context.Context, team, name string, people []string) error {
	if _, err := tx.Exec(ctx, `
		insert into team_member (team_id, organisation_id, person_id, leads, joined_at)
		select $1::uuid, $2::uuid, person, false, $4::timestamptz from unnest($3::uuid[]) as person
		    on conflict (team_id, person_id) do nothing`, team, tx.organisation, people, tx.s.now()); err != nil {
		return err
	}
	return tx.recordAll(ctx, ActRoleGiven, people, about(name, roleMember))
}

// leaveMany takes people out of a team, and revokes their open invitations for it.
func (tx *transaction) leaveMany(ctx context.Context, team, name string, people []string) error {
	if _, err := tx.Exec(ctx, `
		update invitation set revoked_at = $1
		 where organisation_id = $2 and team_id = $3 and accepted_at is null and revoked_at is null
		   and email_key in (select email_key from account where person_id = any($4::uuid[]))`,
		tx.s.now(), tx.organisation, team, people); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from team_member where team_id = $1 and person_id = any($2::uuid[])`, team, people); err != nil {
		return err
	}
	return tx.recordAll(ctx, ActRoleTaken, people, about(name, roleMember))
}

func (tx *transaction) setFunctions(ctx context.Context, function, name string, people []string) error {
	if function == None {
		function = ""
	}
	if _, err := tx.Exec(ctx, `
		update member set function_id = nullif($3, '')::uuid where organisation_id = $1 and person_id = any($2::uuid[])`,
		tx.organisation, people, function); err != nil {
		return err
	}
	return tx.recordAll(ctx, ActFunctionOfMemberSet, people, named("function", name))
}

// recordAll adds the same act on each of these people to the trail of the organisation.
func (tx *transaction) recordAll(ctx context.Context, act audit.Act, people []string, detail map[string]string) error {
	return audit.RecordAll(ctx, tx.Tx, tx.s.now(), audit.Entry{Organisation: tx.organisation, Actor: tx.actor, Act: act, Detail: detail}, people)
}
