package plan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// begin adds a goal.
func (s *Service) begin(ctx context.Context, person string, d Draft, rest string) (string, error) {
	g := Goal{State: Active, LookBackOn: after(s.today(), d.Weeks)}
	err := s.locked(ctx, person, func(tx pgx.Tx, all []Goal) error {
		if err := roomForGoals.check(ctx, tx, &pgx.Batch{}, person); err != nil {
			return err
		}
		if err := s.makeRoom(ctx, tx, person, all, rest); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, `
			insert into goal (person_id, state, source, competency, edition, reflection_id, intention, obstacle, if_text, then_text,
			                  sign, with_whom, look_back_on, mails, started_at, changed_at)
			select @person, 'active', @source, nullif(@competency, ''), nullif(@edition, ''), nullif(@reflection, '')::uuid,
			       @intention, @obstacle, @if, @then, @sign, @with, @on, @mails and exists (select from account where person_id = @person), @now, @now
			returning id, mails`,
			pgx.StrictNamedArgs{
				"person": person, "source": d.Source, "competency": d.Competency, "edition": d.Edition, "reflection": d.Reflection,
				"intention": d.Intention, "obstacle": d.Obstacle, "if": d.If, "then": d.Then, "sign": d.Sign, "with": d.With,
				"on": g.LookBackOn, "mails": d.Mails, "now": s.now(),
			}).Scan(&g.ID, &g.Mails)
		if err != nil {
			return err
		}
		return s.mailAbout(ctx, tx, person, Goal{}, g)
	})
	return g.ID, err
}

// resume makes a goal active again.
func (s *Service) resume(ctx context.Context, person, id string, weeks int, rest string) error {
	return s.locked(ctx, person, func(tx pgx.Tx, all []Goal) error {
		goal, err := one(all, id)
		if err != nil || goal.State == Active {
			return err
		}
		if err := s.makeRoom(ctx, tx, person, all, rest); err != nil {
			return err
		}
		return s.change(ctx, tx, person, goal, goal.resumed(weeks, s.today()))
	})
}

// makeRoom puts the goal rest aside, if it is active, and returns Full when there is no room for another active one.
func (s *Service) makeRoom(ctx context.Context, tx pgx.Tx, person string, all []Goal, rest string) error {
	active := goalsOf(slices.Clone(all)).Active
	if i := slices.IndexFunc(active, func(g Goal) bool { return g.ID == rest }); i >= 0 {
		resting, err := active[i].rested()
		if err != nil {
			return err
		}
		if err := s.change(ctx, tx, person, active[i], resting); err != nil {
			return err
		}
		active = slices.Delete(active, i, i+1)
	}
	if len(active) >= MaxActive {
		return Full{Active: active}
	}
	return nil
}

// update stores what change makes of a goal.
func (s *Service) update(ctx context.Context, person, id string, change func(Goal) (Goal, error)) error {
	return s.locked(ctx, person, func(tx pgx.Tx, all []Goal) error {
		return s.changeOne(ctx, tx, person, all, id, change)
	})
}

// changeOne stores what change makes of one of a person's goals.
func (s *Service) changeOne(ctx context.Context, tx pgx.Tx, person string, all []Goal, id string, change func(Goal) (Goal, error)) error {
	goal, err := one(all, id)
	if err != nil {
		return err
	}
	changed, err := change(goal)
	if err != nil {
		return err
	}
	return s.change(ctx, tx, person, goal, changed)
}

func one(all []Goal, id string) (Goal, error) {
	for _, g := range all {
		if g.ID == id {
			return g, nil
		}
	}
	return Goal{}, fmt.Errorf("goal: %w", fault.NotFound)
}

// lockPerson makes changes by one person take turns, so that limits hold, and waits for a claim or a deletion.
const lockPerson = `select from person where id = $1 for no key update`

// locked locks the person, reads the goals as they are today and calls work, in one transaction. What passed since
// the last change, such as a missed look-back, is stored first.
func (s *Service) locked(ctx context.Context, person string, work func(pgx.Tx, []Goal) error) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var batch database.Batch
		var all []Goal
		batch.Queue(lockPerson, person)
		s.queueGoals(&batch, person, "", &all, func() {})
		if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
			return err
		}
		for i, stored := range all {
			if all[i] = stored.On(s.today()); len(all[i].Story) > len(stored.Story) {
				if err := s.save(ctx, tx, person, stored, all[i]); err != nil {
					return err
				}
			}
		}
		return work(tx, all)
	})
	return database.TranslateGiven(err)
}

// change stores a goal that the person changed now.
func (s *Service) change(ctx context.Context, tx pgx.Tx, person string, before, now Goal) error {
	now.ChangedAt = s.now()
	return s.save(ctx, tx, person, before, now)
}

// save stores a goal and the look-backs in which it differs from before, and has it mailed on the day that it asks.
func (s *Service) save(ctx context.Context, tx pgx.Tx, person string, before, g Goal) error {
	batch := &pgx.Batch{}
	batch.Queue(`
		update goal set state = @state, intention = @intention, obstacle = @obstacle, if_text = @if, then_text = @then, sign = @sign,
		       with_whom = @with, look_back_on = @on, missed = @missed, changed_at = @changed, ended_at = @ended,
		       mails = @mails and exists (select from account where person_id = @person)
		 where person_id = @person and id = @goal
		returning mails`,
		pgx.StrictNamedArgs{
			"person": person, "goal": g.ID, "state": g.State, "intention": g.Intention, "obstacle": g.Obstacle, "if": g.If, "then": g.Then,
			"sign": g.Sign, "with": g.With, "on": orNull(g.LookBackOn), "missed": g.Missed, "changed": g.ChangedAt, "ended": g.EndedAt,
			"mails": g.Mails,
		}).QueryRow(func(row pgx.Row) error { return row.Scan(&g.Mails) })
	for i, l := range g.Story {
		if i < len(before.Story) && before.Story[i] == l {
			continue
		}
		batch.Queue(`
			insert into look_back (person_id, goal_id, number, due_on, if_text, then_text, answer, noticed, decision, answered_at)
			values (@person, @goal, @number, @due, @if, @then, nullif(@answer, ''), @noticed, nullif(@decision, ''), @at)
			    on conflict (person_id, goal_id, number) do update
			   set answer = excluded.answer, noticed = excluded.noticed, decision = excluded.decision, answered_at = excluded.answered_at`,
			pgx.StrictNamedArgs{
				"person": person, "goal": g.ID, "number": l.Number, "due": l.DueOn, "if": l.If, "then": l.Then,
				"answer": l.Answer, "noticed": l.Noticed, "decision": l.Decision, "at": l.AnsweredAt,
			})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	return s.mailAbout(ctx, tx, person, before, g)
}

// orNull returns nil for the zero time, which stands for no day.
func orNull(day time.Time) *time.Time {
	if day.IsZero() {
		return nil
	}
	return &day
}

// DeleteGoal deletes a goal with its story and its maatje. What was planned for it stays in the plan.
func (s *Service) DeleteGoal(ctx context.Context, person, id string) error {
	return database.TranslateGiven(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := missing(tx.Exec(ctx, `delete from goal where person_id = $1 and id = $2`, person, id)); err != nil {
			return err
		}
		return s.mailAbout(ctx, tx, person, Goal{}, Goal{ID: id})
	}))
}

// atOnce is how many people Pass looks up at a time.
const atOnce = 100

// Pass stores which look-backs were missed by now, and which goals rest therefore, and returns of how many people. What a
// person sees does not depend on it: it keeps the list of goals that are due short, from which mails are made. Several servers may run it at once.
func (s *Service) Pass(ctx context.Context) (people int, err error) {
	for {
		rows, err := s.db.Query(ctx, `
			select distinct person_id::text from goal where look_back_on <= $1 limit $2`, s.today().AddDate(0, 0, -AnswerDays), atOnce)
		if err != nil {
			return people, database.Translate(err)
		}
		some, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(some) == 0 {
			return people, database.Translate(err)
		}
		for _, person := range some {
			if err := s.locked(ctx, person, func(pgx.Tx, []Goal) error { return nil }); err != nil {
				return people, err
			}
			people++
		}
	}
}
