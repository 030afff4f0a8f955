package team

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Overview returns the rounds of an organisation for its beheerder. It returns fault.NotFound for
// others.
func (s *Service) Overview(ctx context.Context, admin, organisation string) (OrganisationRounds, error) {
	all := OrganisationRounds{Organisation: organisation}
	err := s.db.QueryRow(ctx, `
		select o.name, o.k, o.round_years from organisation o
		 where o.id = $1 and exists (select from member where organisation_id = o.id and person_id = $2 and admin)`,
		organisation, admin).Scan(&all.Name, &all.K, &all.KeepYears)
	if err != nil {
		return OrganisationRounds{}, database.TranslateGiven(err)
	}
	edition := s.frameworks.Current()
	// One statement also checks the role, so that a beheerder whose role was just taken away sees
	// nothing.
	rows, err := s.db.Query(ctx, `
		select team.id, team.name,
		       (select coalesce(jsonb_agg(jsonb_build_object(
		               'OpenedAt', opened_at, 'ClosesAt', closes_at, 'ClosedAt', closed_at, 'Told', size is not null
		               ) order by opened_at desc, id), '[]')
		          from team_round where team_id = team.id),
		       (select coalesce(jsonb_agg(jsonb_build_object('Competency', f.competency, 'Word', f.word) order by f.place), '[]')
		          from round_finding f
		         where f.round_id = (
		               select id from team_round
		                where team_id = team.id and size is not null and edition = $3
		                order by opened_at desc, id limit 1))
		  from team
		  join member on member.organisation_id = team.organisation_id and member.person_id = $2 and member.admin
		 where team.organisation_id = $1
		 order by team.name, team.id`, organisation, admin, edition.ID)
	if err != nil {
		return OrganisationRounds{}, database.TranslateGiven(err)
	}
	var latest []Publication
	var (
		one      RoundsOfTeam
		findings []Finding
	)
	_, err = pgx.ForEachRow(rows, []any{&one.Team, &one.Name, &one.Rounds, &findings}, func() error {
		all.Teams = append(all.Teams, one)
		if len(findings) > 0 {
			latest = append(latest, Publication{Competencies: findings})
		}
		one.Rounds, findings = nil, nil // the next row gets slices of its own
		return nil
	})
	if err != nil {
		return OrganisationRounds{}, database.TranslateGiven(err)
	}
	var competencies []string
	for _, c := range edition.Competencies() {
		competencies = append(competencies, c.Slug)
	}
	all.Published = len(latest)
	all.Totals, _ = AttentionTotals(competencies, latest) // without totals the page says from how many teams there are any
	return all, nil
}
