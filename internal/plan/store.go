package plan

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Goals returns the goals of this person with their stories, as they are today.
func (s *Service) Goals(ctx context.Context, person string) (Goals, error) {
	var batch database.Batch
	var goals Goals
	s.AskGoals(&batch, person, &goals)
	err := database.Send(ctx, s.db, &batch)
	return goals, err
}

// AskGoals adds to a batch the questions for what Goals returns.
func (s *Service) AskGoals(batch *database.Batch, person string, found *Goals) {
	var all []Goal
	s.queueGoals(batch, person, "", &all, func() { *found = goalsOf(asOf(all, s.today())) })
}

// Goal returns a goal of this person with its story, as it is today.
func (s *Service) Goal(ctx context.Context, person, id string) (Goal, error) {
	var batch database.Batch
	var all []Goal
	s.queueGoals(&batch, person, id, &all, func() {})
	err := s.db.SendBatch(ctx, &batch).Close()
	goal, err := only(all, id, err)
	return goal.On(s.today()), err
}

// Words lists the goals of this person that are not done, each with its intention as Goal.Words says it, the oldest first.
func (s *Service) Words(ctx context.Context, person string) ([]string, error) {
	rows, err := s.db.Query(ctx, `
		select intention, if_text, then_text from goal where person_id = $1 and state <> 'done' order by started_at, id`, person)
	if err != nil {
		return nil, database.Translate(err)
	}
	words, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		var g Goal
		err := row.Scan(&g.Intention, &g.If, &g.Then)
		return g.Words(), err
	})
	return words, database.Translate(err)
}

// queueGoals adds the questions for the goals of a person as they are stored, or for one of them. Then is called when
// they are there.
func (s *Service) queueGoals(batch *database.Batch, person, id string, found *[]Goal, then func()) {
	batch.Queue(`
		select g.id, g.state, g.source, coalesce(g.competency, ''), coalesce(g.edition, ''), coalesce(g.reflection_id::text, ''),
		       g.intention, g.obstacle, g.if_text, g.then_text, g.sign, g.with_whom, g.look_back_on, g.mails, g.missed,
		       g.started_at, g.changed_at, g.ended_at,
		       b.id::text, coalesce(a.email, b.email), coalesce(a.name, ''), b.asked_at, b.expires_at, b.accepted_at
		  from goal g
		  left join buddy b on b.person_id = g.person_id and b.goal_id = g.id and b.stopped_at is null
		        and (b.accepted_by is not null or b.expires_at > @now)
		  left join account a on a.person_id = b.accepted_by
		 where g.person_id = @person and (@goal = '' or g.id = nullif(@goal, '')::uuid)
		 order by g.started_at, g.id`,
		pgx.StrictNamedArgs{"person": person, "goal": id, "now": s.now()},
	).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, scanGoal)
		*found = all
		return err
	})
	batch.Queue(`
		select goal_id, number, due_on, if_text, then_text, coalesce(answer, ''), noticed, coalesce(decision, ''), answered_at
		  from look_back where person_id = @person and (@goal = '' or goal_id = nullif(@goal, '')::uuid)
		 order by goal_id, number`,
		pgx.StrictNamedArgs{"person": person, "goal": id},
	).Query(func(rows pgx.Rows) error {
		stories := map[string][]LookBack{}
		var goal string
		var l LookBack
		_, err := pgx.ForEachRow(rows, []any{&goal, &l.Number, &l.DueOn, &l.If, &l.Then, &l.Answer, &l.Noticed, &l.Decision, &l.AnsweredAt}, func() error {
			stories[goal] = append(stories[goal], l)
			return nil
		})
		for i, g := range *found {
			(*found)[i].Story = stories[g.ID]
		}
		then()
		return err
	})
}

func scanGoal(row pgx.CollectableRow) (g Goal, err error) {
	var lookBackOn, asked, expires *time.Time
	var buddy, email *string
	var b Buddy
	err = row.Scan(&g.ID, &g.State, &g.Source, &g.Competency, &g.Edition, &g.Reflection,
		&g.Intention, &g.Obstacle, &g.If, &g.Then, &g.Sign, &g.With, &lookBackOn, &g.Mails, &g.Missed,
		&g.StartedAt, &g.ChangedAt, &g.EndedAt, &buddy, &email, &b.Name, &asked, &expires, &b.AcceptedAt)
	if lookBackOn != nil {
		g.LookBackOn = *lookBackOn
	}
	if buddy != nil {
		b.ID, b.Email, b.AskedAt, b.ExpiresAt = *buddy, *email, *asked, *expires
		g.Buddy = &b
	}
	return g, err
}
