package team

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// translate is database.Translate for ids that come from forms: what is no id names
// nothing, and what went at the same moment is gone.
func translate(err error) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "22P02", "22021", "23503": // invalid_text_representation, character_not_in_repertoire, foreign_key_violation
			return fmt.Errorf("%w: %w", fault.NotFound, err)
		}
	}
	return database.Translate(err)
}

// atLeast is the SQL for the number of people from which round t of organisation o tells
// anything. An organisation can raise it while a round is open; what was promised at
// opening is the least. Once the round is closed, what was used then stands in it.
const atLeast = `case when t.closed_at is null then greatest(t.k, o.k) else t.k end`

// told is a round with what it published.
type told struct {
	Round
	Size     Size // "" when there is nothing to tell
	Findings []Finding
}

func (t told) publication() *Publication {
	if !t.Told {
		return nil
	}
	return &Publication{Size: t.Size, Competencies: t.Findings}
}

// told reads the rounds of a team, the newest first, for who is in it.
func (s *Service) told(ctx context.Context, person, team string) ([]told, error) {
	rows, err := s.db.Query(ctx, `
		select t.id, t.team_id as team, team.name as team_name, t.organisation_id as organisation, o.name as organisation_name,
		       t.title, t.word, t.edition, `+atLeast+` as k, t.opened_at, t.closes_at, t.reminded_at, t.closed_at,
		       t.size is not null as told, coalesce(t.size, '') as size, t.enough and mine.leads and t.closed_at is null as enough, mine.leads,
		       not mine.leads and exists (select from round_invitation where round_id = t.id and person_id = mine.person_id) as invited,
		       o.round_years as keep_years,
		       (select coalesce(jsonb_agg(jsonb_build_object('Competency', competency, 'Word', word) order by place), '[]')
		          from round_finding where round_id = t.id) as findings
		  from team_member mine
		  join team_round t using (team_id)
		  join team on team.id = t.team_id
		  join organisation o on o.id = t.organisation_id
		 where mine.person_id = $1 and mine.team_id = $2
		 order by t.opened_at desc, t.id`, person, team)
	if err != nil {
		return nil, translate(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[told])
	if err == nil && len(all) == 0 { // none yet, or none for this person
		err = s.isMember(ctx, person, team)
	}
	return all, translate(err)
}

// isMember returns pgx.ErrNoRows for who is not in the team.
func (s *Service) isMember(ctx context.Context, person, team string) error {
	var there bool
	return s.db.QueryRow(ctx, `select true from team_member where person_id = $1 and team_id = $2`, person, team).Scan(&there)
}

// Rounds lists the rounds of a team, the newest first, for who is in it. For others it is
// fault.NotFound.
func (s *Service) Rounds(ctx context.Context, person, team string) ([]Round, error) {
	all, err := s.told(ctx, person, team)
	if err != nil {
		return nil, err
	}
	rounds := make([]Round, len(all))
	for i, t := range all {
		rounds[i] = t.Round
	}
	return rounds, nil
}

// Published returns a round of a team with what it published, for who is in the team. It is
// the one reading of it, for page, print and files. For others, and for a round of another
// team, it is fault.NotFound.
func (s *Service) Published(ctx context.Context, person, team, round string) (Published, error) {
	all, err := s.told(ctx, person, team)
	if err != nil {
		return Published{}, err
	}
	at := slices.IndexFunc(all, func(t told) bool { return t.ID == round })
	if at < 0 {
		return Published{}, fmt.Errorf("round of team: %w", fault.NotFound)
	}
	this := Published{Round: all[at].Round, Publication: all[at].publication()}
	for _, earlier := range all[at+1:] {
		if earlier.Told && earlier.Edition == this.Edition {
			this.Previous, this.PreviousRound = earlier.publication(), &earlier.Round
			break
		}
	}
	return this, nil
}
