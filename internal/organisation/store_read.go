package organisation

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
)

// teamRoles is the SQL for the teams of member m.
const teamRoles = `(select coalesce(jsonb_agg(jsonb_build_object('Team', t.id, 'Name', t.name, 'Leads', tm.leads) order by t.name), '[]')
	  from team_member tm join team t on t.id = tm.team_id
	 where tm.organisation_id = m.organisation_id and tm.person_id = m.person_id)`

// Overview returns everything that a beheerder manages: teams, functions and open invitations by
// name, members by the name they are shown with.
func (s *Service) Overview(ctx context.Context, actor, organisation string) (Overview, error) {
	var all Overview
	args := func() pgx.StrictNamedArgs {
		return pgx.StrictNamedArgs{"organisation": organisation, "actor": actor}
	}
	batch := &pgx.Batch{}
	batch.Queue(overviewSQL, args()).QueryRow(func(row pgx.Row) error {
		return row.Scan(append(all.Organisation.scan(), &all.Teams, &all.Functions)...)
	})
	batch.Queue(membersSQL, args()).Query(func(rows pgx.Rows) (err error) {
		all.Members, err = pgx.CollectRows(rows, pgx.RowToStructByName[Member])
		return err
	})
	open := args()
	open["now"] = s.now()
	batch.Queue(selectInvitation+`
		where i.organisation_id = @organisation and i.accepted_at is null and i.revoked_at is null and `+isAdmin+`
		order by i.email, team_name, i.id`, open).Query(func(rows pgx.Rows) (err error) {
		all.Invitations, err = pgx.CollectRows(rows, pgx.RowToStructByName[Invitation])
		return err
	})
	if err := s.db.SendBatch(ctx, batch).Close(); err != nil {
		return Overview{}, database.TranslateGiven(err)
	}
	return all, nil
}

const overviewSQL = `
	select ` + columns + `,
	       ` + teamsSQL + `,
	       (select coalesce(jsonb_agg(jsonb_build_object(
	                   'ID', f.id, 'Organisation', f.organisation_id, 'Name', f.name, 'Targets', ` + targets + `) order by f.name), '[]')
	          from job_function f where f.organisation_id = o.id)
	  from organisation o where o.id = @organisation and ` + isAdmin

// teamsSQL is the SQL for the teams of organisation o.
const teamsSQL = `(select coalesce(jsonb_agg(jsonb_build_object(
	                   'ID', t.id, 'Organisation', t.organisation_id, 'Name', t.name,
	                   'Members', (select count(*) from team_member where team_id = t.id),
	                   'Leads', (select coalesce(jsonb_agg(` + account.ShownName + ` order by ` + account.ShownName + `), '[]')
	                               from team_member tm join account a using (person_id) where tm.team_id = t.id and tm.leads)
	               ) order by t.name), '[]')
	          from team t where t.organisation_id = o.id)`

const membersSQL = `
	select ` + memberColumns + ` from ` + memberTables + `
	 where m.organisation_id = @organisation and ` + isAdmin + `
	 order by ` + account.ShownName + `, m.person_id`

// Memberships lists the organisations that a person is in, by name.
func (s *Service) Memberships(ctx context.Context, person string) ([]Membership, error) {
	rows, err := s.db.Query(ctx, `
		select `+columns+`, m.admin, coalesce(f.id::text, ''), coalesce(f.name, ''), m.joined_at, `+teamRoles+`,
		       (select coalesce(jsonb_agg(jsonb_build_object('ID', id, 'Organisation', organisation_id, 'Name', name) order by name), '[]')
		          from job_function where organisation_id = o.id),
		       array(select `+account.ShownName+` from member am join account a using (person_id)
		              where am.organisation_id = o.id and am.admin order by 1)
		  from member m join organisation o on o.id = m.organisation_id left join job_function f on f.id = m.function_id
		 where m.person_id = $1 order by o.name, o.id`, person)
	if err != nil {
		return nil, database.TranslateGiven(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Membership, err error) {
		return m, row.Scan(append(m.Organisation.scan(),
			&m.Admin, &m.Function, &m.FunctionName, &m.JoinedAt, &m.Teams, &m.Functions, &m.Admins)...)
	})
	return all, database.TranslateGiven(err)
}

// TeamPage returns a team for one of its members. For others, including the beheerder, it returns
// fault.NotFound.
func (s *Service) TeamPage(ctx context.Context, person, team string) (TeamPage, error) {
	var page TeamPage
	err := s.db.QueryRow(ctx, `
		select t.id, t.organisation_id, t.name, o.name, mine.leads,
		       (select jsonb_agg(jsonb_build_object('Person', a.person_id, 'Name', a.name, 'Email', a.email, 'Leads', tm.leads)
		                         order by tm.leads desc, `+account.ShownName+`)
		          from team_member tm join account a using (person_id) where tm.team_id = t.id)
		  from team_member mine join team t on t.id = mine.team_id join organisation o on o.id = t.organisation_id
		 where mine.team_id = $1 and mine.person_id = $2`, team, person,
	).Scan(&page.Team.ID, &page.Team.Organisation, &page.Team.Name, &page.OrganisationName, &page.Leads, &page.Members)
	return page, database.TranslateGiven(err)
}
