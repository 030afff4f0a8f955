package organisation

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

const teamExists = "Er is al een team met deze naam. Kies een andere naam."

// AddTeam makes a team and returns its id. It is for a beheerder. It returns fault.Invalid
// with the field naam.
func (s *Service) AddTeam(ctx context.Context, actor, organisation, name string) (string, error) {
	var id string
	err := s.asAdmin(ctx, actor, ofOrganisation, organisation, func(tx *transaction) error {
		name, err := cleanTeam(name)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `insert into team (organisation_id, name, created_at) values ($1, $2, $3) returning id`,
			organisation, name, s.now()).Scan(&id)
		if err != nil {
			return unique(err, teamExists)
		}
		return tx.record(ctx, ActTeamMade, "", named("team", name))
	})
	return id, err
}

func cleanTeam(name string) (string, error) {
	invalid := fault.Invalid{}
	name = readName(invalid, name, maxName)
	if len(invalid) > 0 {
		return "", invalid
	}
	return name, nil
}

// RenameTeam gives a team another name. It is for a beheerder. It returns fault.Invalid with
// the field naam.
func (s *Service) RenameTeam(ctx context.Context, actor, team, name string) error {
	return s.asAdmin(ctx, actor, ofTeam, team, func(tx *transaction) error {
		name, err := cleanTeam(name)
		if err != nil {
			return err
		}
		before, err := tx.teamName(ctx, team)
		if err != nil || before == name {
			return err
		}
		if _, err := tx.Exec(ctx, `update team set name = $2 where id = $1`, team, name); err != nil {
			return unique(err, teamExists)
		}
		return tx.record(ctx, ActTeamRenamed, "", map[string]string{"from": before, "to": name})
	})
}

// DeleteTeam removes a team and revokes the invitations for it. These are kept, without the team,
// since they record how often an address was mailed. The team's members stay in the organisation.
// It is for a beheerder.
func (s *Service) DeleteTeam(ctx context.Context, actor, team string) error {
	return s.asAdmin(ctx, actor, ofTeam, team, func(tx *transaction) error {
		name, err := tx.teamName(ctx, team)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			update invitation set team_id = null, leads = false,
			       revoked_at = case when accepted_at is null then coalesce(revoked_at, $2) end
			 where team_id = $1`, team, s.now()); err != nil {
			return err
		}
		if err := tx.must(ctx, `delete from team where id = $1`, team); err != nil {
			return err
		}
		return tx.record(ctx, ActTeamDeleted, "", named("team", name))
	})
}

// SaveFunction makes a function, when it has no id, or replaces one with its targets. It returns
// the id. An existing function stays with its organisation. It is for a beheerder. It returns
// fault.Invalid with the field naam and the slugs of competencies.
func (s *Service) SaveFunction(ctx context.Context, actor string, f Function) (string, error) {
	of, id := ofFunction, f.ID
	if f.ID == "" {
		of, id = ofOrganisation, f.Organisation
	}
	err := s.asAdmin(ctx, actor, of, id, func(tx *transaction) error {
		f, err := s.checkFunction(f)
		if err != nil {
			return err
		}
		sql, key := `update job_function set name = $2 where id = $1 returning id`, f.ID
		if f.ID == "" {
			sql, key = `insert into job_function (organisation_id, name) values ($1, $2) returning id`, tx.organisation
		}
		if err := tx.QueryRow(ctx, sql, key, f.Name).Scan(&id); err != nil {
			return unique(err, "Er is al een functie met deze naam. Kies een andere naam.")
		}
		if err := tx.setTargets(ctx, id, f.Targets); err != nil {
			return err
		}
		return tx.record(ctx, ActFunctionSaved, "", named("function", f.Name))
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// setTargets replaces the targets of a function, if the organisation has recorded the OR's consent.
func (tx *transaction) setTargets(ctx context.Context, function string, targets map[string]framework.Level) error {
	var may bool
	err := tx.QueryRow(ctx, `select `+agreed+` from organisation o where o.id = $1`, tx.organisation).Scan(&may)
	if err != nil || !may {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from job_function_target where function_id = $1`, function); err != nil {
		return err
	}
	slugs := slices.Sorted(maps.Keys(targets))
	levels := make([]framework.Level, len(slugs))
	for i, slug := range slugs {
		levels[i] = targets[slug]
	}
	_, err = tx.Exec(ctx, `
		insert into job_function_target (function_id, competency, level)
		select $1, slug, level from unnest($2::text[], $3::int[]) as target (slug, level)`, function, slugs, levels)
	return err
}

// DeleteFunction removes a function; its members then have none. Reflections keep the targets that
// they were started with. It is for a beheerder.
func (s *Service) DeleteFunction(ctx context.Context, actor, function string) error {
	return s.asAdmin(ctx, actor, ofFunction, function, func(tx *transaction) error {
		name, err := tx.functionName(ctx, function)
		if err != nil {
			return err
		}
		if err := tx.must(ctx, `delete from job_function where id = $1`, function); err != nil {
			return err
		}
		return tx.record(ctx, ActFunctionDeleted, "", named("function", name))
	})
}

// Function returns a function with its targets, for a beheerder.
func (s *Service) Function(ctx context.Context, actor, function string) (Function, error) {
	var f Function
	err := s.db.QueryRow(ctx, `
		select f.id, f.organisation_id, f.name, `+targets+`, `+agreed+`
		  from job_function f join organisation o on o.id = f.organisation_id join member m on m.organisation_id = o.id
		 where f.id = $1 and m.person_id = $2 and m.admin`, function, actor,
	).Scan(&f.ID, &f.Organisation, &f.Name, &f.Targets, &f.Agreed)
	return f, database.TranslateGiven(err)
}

// FunctionsFor lists the functions, without their targets, that the recipient of an invitation can
// choose from when accepting. For others the list is empty.
func (s *Service) FunctionsFor(ctx context.Context, person, invitation string) ([]Function, error) {
	return s.functionsFor(ctx, hasAddress, pgx.StrictNamedArgs{"invitation": invitation, "person": person})
}

// functionsFor lists the functions that fit the invitation, when a condition on it is met.
func (s *Service) functionsFor(ctx context.Context, condition string, args pgx.StrictNamedArgs) ([]Function, error) {
	rows, err := s.db.Query(ctx, `
		select f.id, f.organisation_id as organisation, f.name, '{}'::jsonb as targets, `+agreed+` as agreed
		  from job_function f join organisation o on o.id = f.organisation_id join invitation i on i.organisation_id = o.id
		 where i.id = @invitation and `+condition+` order by f.name`, args)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	functions, err := pgx.CollectRows(rows, pgx.RowToStructByName[Function])
	return functions, database.TranslateGiven(err)
}

// agreed is the SQL for whether organisation o has recorded the consent of its OR (works council).
const agreed = `o.consent_on is not null`

// targets is the SQL for the targets of job_function f of organisation o, none without the OR's
// consent.
const targets = `(select coalesce(jsonb_object_agg(competency, level), '{}') from job_function_target where function_id = f.id and ` + agreed + `)`

// Targets returns the target levels of the person's function in the organisation that they joined
// last, by competency. Without a function, or without the consent of the OR, the map is empty.
func (s *Service) Targets(ctx context.Context, person string) (map[string]framework.Level, error) {
	rows, err := s.db.Query(ctx, `
		select competency, level from job_function_target
		 where function_id = (select case when `+agreed+` then m.function_id end
		                        from member m join organisation o on o.id = m.organisation_id where m.person_id = $1
		                       order by m.joined_at desc, o.id limit 1)`, person)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	found := map[string]framework.Level{}
	var slug string
	var level framework.Level
	_, err = pgx.ForEachRow(rows, []any{&slug, &level}, func() error {
		found[slug] = level
		return nil
	})
	return found, database.TranslateGiven(err)
}
