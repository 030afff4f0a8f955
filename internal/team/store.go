package team

import (
	"context"
	"fmt"
	"slices"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// atLeast is the SQL for k: the number of people from which round t of organisation o has an
// outcome. An organisation can raise it while a round is open, but not below the number that was
// promised at opening. Once the round is closed, the row holds the number that was used.
const atLeast = `case when t.closed_at is null then greatest(t.k, o.k) else t.k end`

// roundRow is a round with its outcome.
type roundRow struct {
	Round
	Size     Size      // "" without an outcome
	Findings []Finding // empty without an outcome
	// Agreements are what the team agreed on; empty without an outcome that the viewer may read.
	Agreements []Agreement
}

func (t roundRow) publication() *Publication {
	if !t.Told {
		return nil
	}
	return &Publication{Size: t.Size, Competencies: t.Findings}
}

// roundRows reads the rounds of a team, the newest first, for a person in the team. The outcome of a
// round is left out for a person who came into the team after its deadline. It is one statement, so
// that a page can send it together with others.
func (s *Service) roundRows(ctx context.Context, person, team string) ([]roundRow, error) {
	var all []roundRow
	err := s.db.QueryRow(ctx, `
		select coalesce((
		    select jsonb_agg(jsonb_build_object(
		               'ID', t.id, 'Team', t.team_id, 'TeamName', team.name, 'Organisation', o.id, 'OrganisationName', o.name,
		               'Title', t.title, 'Word', t.word, 'Edition', t.edition, 'K', `+atLeast+`, 'OpenedAt', t.opened_at, 'ClosesAt', t.closes_at,
		               'RemindedAt', t.reminded_at, 'ClosedAt', t.closed_at, 'Told', t.size is not null and viewer.there, 'Missed', not viewer.there,
		               'KeepYears', o.round_years,
		               'Enough', t.enough and mine.leads and t.closed_at is null, 'Leads', mine.leads,
		               'Invited', not mine.leads and exists (select from round_invitation where round_id = t.id and person_id = mine.person_id),
		               'Size', case when viewer.there then coalesce(t.size, '') else '' end, 'Findings', (
		                   select coalesce(jsonb_agg(jsonb_build_object('Competency', competency, 'Word', word) order by place), '[]')
		                     from round_finding where round_id = t.id and viewer.there),
		               'Agreements', (`+agreements+`)
		           ) order by t.opened_at desc, t.id)
		      from team_round t join team on team.id = t.team_id join organisation o on o.id = t.organisation_id
		           cross join lateral (select mine.joined_at < t.closes_at) as viewer (there)
		     where t.team_id = mine.team_id), '[]')
		  from team_member mine
		 where mine.person_id = $1 and mine.team_id = $2`, person, team).Scan(&all)
	for i := range all {
		all[i].local()
	}
	return all, database.TranslateGiven(err)
}

// local puts the times that were read from JSON into the zone of all other times.
func (r *Round) local() {
	r.OpenedAt, r.ClosesAt = r.OpenedAt.In(calendar.Amsterdam), r.ClosesAt.In(calendar.Amsterdam)
	for _, at := range []*time.Time{r.RemindedAt, r.ClosedAt} {
		if at != nil {
			*at = at.In(calendar.Amsterdam)
		}
	}
}

// Rounds returns the rounds of a team, the newest first. It returns fault.NotFound for a person who
// is not in the team.
func (s *Service) Rounds(ctx context.Context, person, team string) ([]Round, error) {
	all, err := s.roundRows(ctx, person, team)
	if err != nil {
		return nil, err
	}
	rounds := make([]Round, len(all))
	for i, t := range all {
		rounds[i] = t.Round
	}
	return rounds, nil
}

// Published returns a round of a team with its outcome. It is the only way to read it, for page,
// print and files. For a person who came into the team after the deadline it holds no outcome, and
// no earlier outcome that the person has missed either. It returns fault.NotFound for a person who
// is not in the team, and for a round of another team.
func (s *Service) Published(ctx context.Context, person, team, round string) (Published, error) {
	all, err := s.roundRows(ctx, person, team)
	if err != nil {
		return Published{}, err
	}
	at := slices.IndexFunc(all, func(t roundRow) bool { return t.ID == round })
	if at < 0 {
		return Published{}, fmt.Errorf("round of team: %w", fault.NotFound)
	}
	this := Published{Round: all[at].Round, Publication: all[at].publication(), Agreements: all[at].Agreements}
	for _, earlier := range all[at+1:] {
		if earlier.Told && earlier.Edition == this.Edition {
			this.Previous, this.PreviousRound = earlier.publication(), &earlier.Round
			break
		}
	}
	return this, nil
}
