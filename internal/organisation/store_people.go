package organisation

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
)

// memberCode is the SQL for Member.Code of member m.
const memberCode = `left(encode(sha256((m.organisation_id::text || m.person_id::text)::bytea), 'hex'), 20)`

// memberColumns are the columns of member m with account a and function f, for Member.
const memberColumns = `m.person_id as person, ` + memberCode + ` as code, a.name, a.email, m.admin,
	coalesce(f.id::text, '') as function, coalesce(f.name, '') as function_name, ` + teamRoles + ` as teams, m.joined_at`

// memberTables are the tables that memberColumns come from.
const memberTables = `member m join account a using (person_id) left join job_function f on f.id = m.function_id`

// ofMember is the SQL for the teams of member m, as a condition to go on with.
const ofMember = `select from team_member tm where tm.organisation_id = m.organisation_id and tm.person_id = m.person_id`

// fits is the condition that a member fits a filter.
const fits = `
	    (@search = '' or strpos(lower(a.name || E'\n' || a.email), lower(@search)) > 0)
	and case @team when '' then true when '` + None + `' then not exists (` + ofMember + `)
	         else exists (` + ofMember + ` and tm.team_id::text = @team) end
	and case @role when '' then true when '` + RoleAdmin + `' then m.admin when '` + RoleLead + `' then exists (` + ofMember + ` and tm.leads)
	         when '` + RoleColleague + `' then not m.admin and not exists (` + ofMember + ` and tm.leads) else false end
	and case @function when '' then true when '` + None + `' then m.function_id is null else m.function_id::text = @function end`

// args are the parameters of fits.
func (f PeopleFilter) args(more pgx.StrictNamedArgs) pgx.StrictNamedArgs {
	more["search"], more["team"], more["role"], more["function"] = f.Search, f.Team, f.Role, f.Function
	return more
}

// People returns a page of the people in an organisation for one of its beheerders, by the name that they
// are shown with. For others it returns fault.NotFound.
func (s *Service) People(ctx context.Context, actor, organisation string, filter PeopleFilter, page int) (People, error) {
	var all People
	args := pgx.StrictNamedArgs{"organisation": organisation, "actor": actor}
	batch := &pgx.Batch{}
	batch.Queue(overviewSQL, args).QueryRow(func(row pgx.Row) error {
		return row.Scan(append(all.Organisation.scan(), &all.Teams, &all.Functions)...)
	})
	batch.Queue(`
		select count(*), greatest(1, least(@page, (count(*) + @size - 1) / @size))::int, greatest(1, (count(*) + @size - 1) / @size)::int
		  from member m join account a using (person_id)
		 where m.organisation_id = @organisation and `+isAdmin+` and `+fits,
		filter.args(pgx.StrictNamedArgs{"organisation": organisation, "actor": actor, "page": page, "size": PeoplePerPage}),
	).QueryRow(func(row pgx.Row) error { return row.Scan(&all.Found, &all.Page, &all.Pages) })
	if err := s.db.SendBatch(ctx, batch).Close(); err != nil {
		return People{}, database.TranslateGiven(err)
	}
	rows, err := s.db.Query(ctx, `
		select `+memberColumns+` from `+memberTables+`
		 where m.organisation_id = @organisation and `+isAdmin+` and `+fits+`
		 order by `+account.ShownName+`, m.person_id limit @size offset @skip`,
		filter.args(pgx.StrictNamedArgs{"organisation": organisation, "actor": actor, "size": PeoplePerPage, "skip": (all.Page - 1) * PeoplePerPage}))
	if err != nil {
		return People{}, database.TranslateGiven(err)
	}
	all.Members, err = pgx.CollectRows(rows, pgx.RowToStructByName[Member])
	return all, database.TranslateGiven(err)
}

// Member returns a member for a beheerder. The key is the code of the membership or the id of the person. For
// others, and for a key of nobody in this organisation, it returns fault.NotFound.
func (s *Service) Member(ctx context.Context, actor, organisation, key string) (MemberPage, error) {
	var page MemberPage
	batch := &pgx.Batch{}
	batch.Queue(overviewSQL, pgx.StrictNamedArgs{"organisation": organisation, "actor": actor}).QueryRow(func(row pgx.Row) error {
		return row.Scan(append(page.Organisation.scan(), &page.Teams, &page.Functions)...)
	})
	batch.Queue(`
		select `+memberColumns+` from `+memberTables+`
		 where m.organisation_id = @organisation and @key in (`+memberCode+`, m.person_id::text) and `+isAdmin,
		pgx.StrictNamedArgs{"organisation": organisation, "actor": actor, "key": key},
	).Query(func(rows pgx.Rows) (err error) {
		page.Member, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Member])
		return err
	})
	return page, database.TranslateGiven(s.db.SendBatch(ctx, batch).Close())
}
