package team

import (
	"context"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// toBegin is the SQL for the open rounds in which @person may take part, and for which the person has
// finished nothing yet that can count.
const toBegin = `
	select coalesce(jsonb_agg(jsonb_build_object(
	           'ID', t.id, 'Team', t.team_id, 'TeamName', team.name, 'Title', t.title, 'Edition', t.edition,
	           'OpenedAt', t.opened_at, 'ClosesAt', t.closes_at, 'Invited', true
	       ) order by t.closes_at, team.name, t.id), '[]')
	  from round_invitation i
	  join team_round t on t.id = i.round_id
	  join team on team.id = t.team_id
	  join team_member tm on tm.team_id = t.team_id and tm.person_id = i.person_id and not tm.leads
	 where i.person_id = @person and t.closed_at is null and t.closes_at > @now
	   and not exists (select from reflection r where r.person_id = i.person_id and ` + canCount + `)`

// ownTeams is the SQL for the teams of @person, with what the person may see of the newest round and
// of the teamsessie.
const ownTeams = `
	select coalesce(jsonb_agg(jsonb_build_object(
	           'ID', team.id, 'Name', team.name, 'OrganisationName', o.name, 'Leads', mine.leads,
	           'Latest', case when t.id is not null then jsonb_build_object(
	               'ID', t.id, 'Team', t.team_id, 'Title', t.title, 'OpenedAt', t.opened_at, 'ClosesAt', t.closes_at, 'ClosedAt', t.closed_at,
	               'Told', t.size is not null and mine.joined_at < t.closes_at, 'Missed', mine.joined_at >= t.closes_at, 'Leads', mine.leads) end,
	           'Meeting', case when x.id is not null then jsonb_build_object(
	               'ID', x.id, 'Title', x.title, 'Day', to_char(x.day, 'YYYY-MM-DD"T00:00:00Z"')) end
	       ) order by team.name, team.id), '[]')
	  from team_member mine
	  join team on team.id = mine.team_id
	  join organisation o on o.id = mine.organisation_id
	  left join lateral (
	      select * from team_round where team_id = mine.team_id order by opened_at desc, id limit 1
	  ) t on true
	  left join lateral (
	      select id, title, day from team_session where team_id = mine.team_id and day >= @today order by day limit 1
	  ) x on true
	 where mine.person_id = @person`

// Agenda returns what rounds and teams have for this person now. It is one statement, so that a page
// can show it with other lists.
func (s *Service) Agenda(ctx context.Context, person string) (Agenda, error) {
	var agenda Agenda
	err := s.db.QueryRow(ctx, `select (`+allAsked+`), (`+toBegin+`), (`+ownTeams+`)`,
		pgx.StrictNamedArgs{"person": person, "now": s.now(), "today": s.today()}).Scan(&agenda.Asked, &agenda.Begin, &agenda.Teams)
	agenda.Asked.local()
	for i := range agenda.Begin {
		agenda.Begin[i].local()
	}
	for _, team := range agenda.Teams {
		if team.Latest != nil {
			team.Latest.local()
		}
	}
	return agenda, database.Translate(err)
}
