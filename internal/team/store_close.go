package team

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/audit"
	"reflectietool/internal/database"
)

// counting is the SQL for the people who count in round t: they chose to, and do not lead the team
// now.
const counting = `
	from round_choice c join reflection r on r.id = c.reflection_id
	where c.round_id = t.id and c.counts and r.finished_at is not null and r.edition = t.edition
	  and not exists (select from team_member where team_id = t.team_id and person_id = c.person_id and leads)`

// Close closes the rounds that are past their deadline: for each it computes the outcome, stores
// that, and deletes who took part. A periodic job calls it; several servers may at the same time. A
// late call finds the situation at the deadline, since nobody can answer after it. It returns how
// many rounds it closed.
func (s *Service) Close(ctx context.Context) (int, error) {
	rows, err := s.db.Query(ctx, `select id from team_round where closed_at is null and closes_at <= $1 order by closes_at, id`, s.now())
	if err != nil {
		return 0, fmt.Errorf("query due rounds: %w", database.Translate(err))
	}
	due, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, fmt.Errorf("query due rounds: %w", database.Translate(err))
	}
	closed := 0
	var failed error // a round that fails does not keep the others from closing
	for _, id := range due {
		done, err := s.close(ctx, id)
		if done {
			closed++
		}
		failed = errors.Join(failed, err)
	}
	return closed, failed
}

// close closes one round. It returns false when another server is closing or closed it.
func (s *Service) close(ctx context.Context, id string) (done bool, err error) {
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var r Round
		err := tx.QueryRow(ctx, `
			select t.edition, `+atLeast+`, t.organisation_id, team.name
			  from team_round t join team on team.id = t.team_id join organisation o on o.id = t.organisation_id
			 where t.id = $1 and t.closed_at is null and t.closes_at <= $2
			   for update of t skip locked`, id, s.now()).Scan(&r.Edition, &r.K, &r.Organisation, &r.TeamName)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		edition, known := s.frameworks.Edition(r.Edition)
		if !known {
			return fmt.Errorf("edition %s is not known", r.Edition)
		}
		reflections, people, err := levels(ctx, tx, id)
		if err != nil {
			return err
		}
		publication, told := Publish(slugsOf(edition), people, r.K)
		if !told {
			reflections = nil // nothing is published, so none of them has counted
		}
		done = true
		return s.store(ctx, tx, id, r, publication, reflections)
	})
	if err != nil {
		return false, fmt.Errorf("close round: %w", database.Translate(err))
	}
	return done, nil
}

// levels reads the levels of the people who count, without their ids, and the reflections that hold
// these levels.
func levels(ctx context.Context, tx pgx.Tx, round string) (reflections []string, people []Levels, err error) {
	rows, err := tx.Query(ctx, `
		select r.id, r.choices from team_round t, lateral (select r.id, r.choices `+counting+`) r where t.id = $1`, round)
	if err != nil {
		return nil, nil, err
	}
	var reflection string
	var choices map[string]assessment.Choice
	_, err = pgx.ForEachRow(rows, []any{&reflection, &choices}, func() error {
		person := Levels{}
		for competency, choice := range choices {
			if level := choice.Level(); level.Valid() {
				person[competency] = level
			}
		}
		reflections, people = append(reflections, reflection), append(people, person)
		choices = nil // the next row gets a map of its own
		return nil
	})
	return reflections, people, err
}

// store stores the outcome of a round, with nothing that refers to people, and marks the reflections
// that counted in it.
func (s *Service) store(ctx context.Context, tx pgx.Tx, id string, r Round, publication Publication, counted []string) error {
	batch := &pgx.Batch{}
	batch.Queue(`update reflection set offered = true where id = any($1::uuid[])`, counted)
	batch.Queue(`update team_round set closed_at = $2, k = $3, size = nullif($4, '') where id = $1`, id, s.now(), r.K, publication.Size)
	for place, finding := range publication.Competencies {
		batch.Queue(`insert into round_finding (round_id, place, competency, word) values (@round, @place, @competency, @word)`,
			pgx.StrictNamedArgs{"round": id, "place": place + 1, "competency": finding.Competency, "word": finding.Word})
	}
	batch.Queue(`delete from round_choice where round_id = $1`, id)
	batch.Queue(`delete from round_invitation where round_id = $1`, id)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return s.record(ctx, tx, audit.Entry{Organisation: r.Organisation, Act: ActClosed}, r.TeamName)
}

// Refresh looks up, once a day for each open round, whether enough people take part. Once there are
// enough, that stays so until the round closes. Looking more often, or taking it back, would show
// at which moment a colleague decided. A person who leads the team at that moment no longer takes
// part, even when they stop leading it later: otherwise a beheerder could test each day, for
// another group of people, whether all of them take part. A periodic job calls it.
func (s *Service) Refresh(ctx context.Context) error {
	rows, err := s.db.Query(ctx, `select id from team_round where closed_at is null and closes_at > $1 and enough_on < $2::date order by id`,
		s.now(), s.today())
	if err != nil {
		return fmt.Errorf("query rounds to refresh: %w", database.Translate(err))
	}
	rounds, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("query rounds to refresh: %w", database.Translate(err))
	}
	for _, id := range rounds {
		if err := s.refresh(ctx, id); err != nil {
			return fmt.Errorf("refresh round: %w", database.Translate(err))
		}
	}
	return nil
}

func (s *Service) refresh(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `
		with leads as (
		    delete from round_invitation i using team_round t, team_member m
		     where t.id = @id and i.round_id = @id and t.closed_at is null and t.closes_at > @now and t.enough_on < @today::date
		       and m.team_id = t.team_id and m.person_id = i.person_id and m.leads
		)
		update team_round t set enough_on = @today::date, enough = t.enough or `+atLeast+` <= (
		           select count(*) from (select c.reflection_id `+counting+`
		              and exists (select from jsonb_each_text(r.choices) where value not in ('nvt', 'weet-niet'))) who)
		  from organisation o
		 where t.id = @id and o.id = t.organisation_id and t.closed_at is null and t.closes_at > @now and t.enough_on < @today::date`,
		pgx.StrictNamedArgs{"id": id, "today": s.today(), "now": s.now()})
	return err
}

// Purge deletes the outcomes of rounds as many years after closing as their organisation chose. It
// returns how many it deleted.
func (s *Service) Purge(ctx context.Context) (int64, error) {
	gone, err := database.Purge(ctx, s.db, `
		delete from team_round where id = any(array(
		       select t.id from team_round t join organisation o on o.id = t.organisation_id
		        where t.closed_at <= $2::timestamptz - make_interval(years => o.round_years) limit $1))`,
		s.now().UTC().Truncate(time.Second))
	if err != nil {
		return gone, fmt.Errorf("purge rounds: %w", err)
	}
	return gone, nil
}
