package organisation

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Managed returns an organisation for one of its beheerders. For others it returns fault.NotFound.
func (s *Service) Managed(ctx context.Context, actor, organisation string) (Organisation, error) {
	var o Organisation
	err := s.db.QueryRow(ctx, `select `+columns+` from organisation o where o.id = @organisation and `+isAdmin,
		pgx.StrictNamedArgs{"organisation": organisation, "actor": actor}).Scan(o.scan()...)
	return o, database.TranslateGiven(err)
}

// Home returns what the first page of an organisation shows one of its beheerders, in one statement. For
// others it returns fault.NotFound.
func (s *Service) Home(ctx context.Context, actor, organisation string) (Home, error) {
	var h Home
	now := s.now()
	err := s.db.QueryRow(ctx, `
		select `+columns+`, `+teamsSQL+`,
		       (select count(*) from member where organisation_id = o.id),
		       (select count(*) from job_function where organisation_id = o.id),
		       open.working, open.lapsing, open.lapsed,
		       (select count(*) from member m
		         where m.organisation_id = o.id and not m.admin
		           and not exists (select from team_member tm where tm.organisation_id = o.id and tm.person_id = m.person_id)),
		       (select coalesce(jsonb_agg(jsonb_build_object('ID', f.id, 'Name', f.name) order by f.name), '[]')
		          from job_function f
		         where f.organisation_id = o.id and `+agreed+`
		           and not exists (select from job_function_target where function_id = f.id))
		  from organisation o cross join lateral (
		       select count(*) filter (where i.expires_at > @now) as working,
		              count(*) filter (where i.expires_at > @now and i.expires_at <= @soon) as lapsing,
		              count(*) filter (where i.expires_at <= @now) as lapsed
		         from invitation i
		        where i.organisation_id = o.id and i.accepted_at is null and i.revoked_at is null) as open
		 where o.id = @organisation and `+isAdmin,
		pgx.StrictNamedArgs{"organisation": organisation, "actor": actor, "now": now, "soon": now.Add(LapseNotice)},
	).Scan(append(h.Organisation.scan(), &h.Teams, &h.Members, &h.Functions, &h.Invitations, &h.Lapsing, &h.Lapsed, &h.Teamless, &h.Untargeted)...)
	return h, database.TranslateGiven(err)
}
