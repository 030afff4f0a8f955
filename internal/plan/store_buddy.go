package plan

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
)

// inviteBuddy also ends a question of this goal that has expired, and forgets questions that ended more than an hour
// ago, which no limit needs any more.
func (s *Service) inviteBuddy(ctx context.Context, person, goal string, email account.Email) (id string, err error) {
	now := s.now()
	hourAgo := now.Add(-time.Hour)
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(lockPerson, person)
		batch.Queue(`
			update buddy set stopped_at = expires_at
			 where person_id = $1 and accepted_by is null and stopped_at is null and expires_at <= $2`, person, now)
		batch.Queue(`delete from buddy where person_id = $1 and greatest(asked_at, stopped_at) <= $2 and stopped_at is not null`, person, hourAgo)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		var own, live bool
		var asked, reached int
		err := tx.QueryRow(ctx, `
			select account.email_key = @key,
			       exists (select from buddy b where b.person_id = goal.person_id and b.goal_id = goal.id and b.stopped_at is null),
			       (select count(*) from buddy b where b.person_id = goal.person_id and b.asked_at > @hour_ago),
			       (select count(*) from buddy b where b.email_key = @key and b.asked_at > @hour_ago)
			  from goal join account using (person_id)
			 where goal.person_id = @person and goal.id = @goal`,
			pgx.StrictNamedArgs{"person": person, "goal": goal, "key": email.Key, "hour_ago": hourAgo},
		).Scan(&own, &live, &asked, &reached)
		if err == nil {
			err = askingProblem(own, live, asked, reached)
		}
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, `
			insert into buddy (person_id, goal_id, email, email_key, asked_at, expires_at)
			values (@person, @goal, @email, @key, @now, @expires) returning id`,
			pgx.StrictNamedArgs{
				"person": person, "goal": goal, "email": email.Address, "key": email.Key, "now": now, "expires": now.Add(BuddyLife),
			}).Scan(&id)
		if err != nil || s.queue == nil {
			return err
		}
		return s.queue.Add(ctx, tx, buddyJob, id)
	})
	return id, database.TranslateGiven(err)
}

func (s *Service) writeBuddy(ctx context.Context, id, secret string) (BuddyLetter, error) {
	letter := BuddyLetter{Secret: secret}
	err := s.db.QueryRow(ctx, `
		update buddy set secret_hash = @secret from account owner
		 where buddy.id = @id and owner.person_id = buddy.person_id and mailed_at is null and accepted_by is null and stopped_at is null and expires_at > @now
		returning buddy.email, owner.email, owner.name, expires_at`,
		pgx.StrictNamedArgs{"id": id, "secret": account.Hash(secret), "now": s.now()}).Scan(&letter.To, &letter.From, &letter.Name, &letter.ExpiresAt)
	return letter, database.TranslateGiven(err)
}

// BuddyMailed records that the mail for a question went out.
func (s *Service) BuddyMailed(ctx context.Context, id string) error {
	_, err := s.db.Exec(ctx, `update buddy set mailed_at = $2 where id = $1`, id, s.now())
	return database.TranslateGiven(err)
}

// BuddyInvitation returns the question whose mail had a secret in its link. Reading it changes nothing. It returns
// fault.NotFound when it was answered or stopped, or has expired.
func (s *Service) BuddyInvitation(ctx context.Context, secret string) (i BuddyInvitation, err error) {
	err = s.db.QueryRow(ctx, `
		select b.id, owner.email, owner.name, b.email, b.expires_at
		  from buddy b join account owner on owner.person_id = b.person_id
		 where b.secret_hash = $1 and b.accepted_by is null and b.stopped_at is null and b.expires_at > $2`, account.Hash(secret), s.now(),
	).Scan(&i.ID, &i.From, &i.Name, &i.Email, &i.ExpiresAt)
	return i, database.Translate(err)
}

// AcceptBuddy makes this person the maatje of the goal in a question that was sent to the address of their account. From
// then on the address is not kept with it. Accepting twice is no error. It returns fault.NotFound for any other question.
func (s *Service) AcceptBuddy(ctx context.Context, person, id string) error {
	return missing(s.db.Exec(ctx, `
		update buddy set accepted_by = a.person_id, accepted_at = coalesce(accepted_at, @now), email = null, email_key = null, secret_hash = null
		  from account a
		 where buddy.id = @id and a.person_id = @person and buddy.person_id <> a.person_id and stopped_at is null
		   and (accepted_by = a.person_id or accepted_by is null and buddy.email_key = a.email_key and expires_at > @now)`,
		pgx.StrictNamedArgs{"person": person, "id": id, "now": s.now()}))
}

// DeclineBuddy ends a question with the secret of its mail, for a colleague who need not have an account.
func (s *Service) DeclineBuddy(ctx context.Context, secret string) error {
	return missing(s.db.Exec(ctx, `
		update buddy set stopped_at = $2 where secret_hash = $1 and accepted_by is null and stopped_at is null`, account.Hash(secret), s.now()))
}

// StopBuddy ends what a person shares or reads along with, at once: of the owner of the goal, of the maatje, and of somebody
// who was asked. Nobody gets a mail. It returns fault.NotFound for what has ended already.
func (s *Service) StopBuddy(ctx context.Context, person, id string) error {
	return missing(s.db.Exec(ctx, `
		update buddy set stopped_at = @now
		 where id = @id and stopped_at is null and (person_id = @person or accepted_by = @person or accepted_by is null
		       and email_key = (select email_key from account where person_id = @person))`,
		pgx.StrictNamedArgs{"person": person, "id": id, "now": s.now()}))
}

// SharedGoals lists the goals of this person that have a maatje or a question that waits, the one that was asked last at the top.
func (s *Service) SharedGoals(ctx context.Context, person string) ([]SharedGoal, error) {
	rows, err := s.db.Query(ctx, `
		select g.id, g.intention, b.id, coalesce(a.email, b.email), coalesce(a.name, ''), b.asked_at, b.expires_at, b.accepted_at
		  from buddy b join goal g on g.person_id = b.person_id and g.id = b.goal_id
		  left join account a on a.person_id = b.accepted_by
		 where b.person_id = $1 and b.stopped_at is null and (b.accepted_by is not null or b.expires_at > $2)
		 order by b.asked_at desc, b.id`, person, s.now())
	if err != nil {
		return nil, database.Translate(err)
	}
	goals, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (g SharedGoal, err error) {
		err = row.Scan(&g.ID, &g.Intention, &g.Buddy.ID, &g.Buddy.Email, &g.Buddy.Name, &g.Buddy.AskedAt, &g.Buddy.ExpiresAt, &g.Buddy.AcceptedAt)
		return g, err
	})
	return goals, database.Translate(err)
}

// BuddyGoals lists the goals for which this person is the maatje, the first to look back on at the top.
func (s *Service) BuddyGoals(ctx context.Context, person string) (goals []BuddyGoal, err error) {
	var batch database.Batch
	s.queueBuddyGoals(&batch, person, &goals)
	err = database.Send(ctx, s.db, &batch)
	return goals, err
}

func (s *Service) queueBuddyGoals(batch *database.Batch, person string, found *[]BuddyGoal) {
	batch.Queue(`
		select b.id, owner.email, owner.name, g.state, g.intention, g.if_text, g.then_text, g.look_back_on, g.missed, b.accepted_at,
		       (select coalesce(jsonb_agg(jsonb_build_object('on', answered_at, 'answer', answer) order by number), '[]')
		          from look_back l where l.person_id = g.person_id and l.goal_id = g.id and answer is not null)
		  from buddy b join goal g on g.person_id = b.person_id and g.id = b.goal_id
		  join account owner on owner.person_id = b.person_id
		 where b.accepted_by = $1 and b.stopped_at is null
		 order by g.look_back_on nulls last, b.accepted_at, b.id`, person,
	).Query(func(rows pgx.Rows) (err error) {
		*found, err = pgx.CollectRows(rows, s.scanBuddyGoal)
		return err
	})
}

func (s *Service) scanBuddyGoal(row pgx.CollectableRow) (b BuddyGoal, err error) {
	var g Goal
	var on *time.Time
	err = row.Scan(&b.ID, &b.From, &b.Name, &g.State, &b.Intention, &b.If, &b.Then, &on, &g.Missed, &b.AcceptedAt, &b.Answers)
	if on != nil {
		g.LookBackOn = *on
	}
	g = g.On(s.today())
	b.State, b.LookBackOn = g.State, g.LookBackOn
	for i := range b.Answers {
		b.Answers[i].On = b.Answers[i].On.In(calendar.Amsterdam)
	}
	return b, err
}

// Purge removes questions to be a maatje that nobody said yes to in time, with their addresses, and what was stopped an hour ago,
// which no limit needs any more. It works in batches until the time of ctx is nearly over. It returns how many it removed.
// Several servers may run it at once.
func (s *Service) Purge(ctx context.Context) (int64, error) {
	now := s.now()
	expired, err := database.Purge(ctx, s.db,
		`delete from buddy where id = any(array(select id from buddy where accepted_by is null and expires_at <= $2 limit $1))`, now)
	if err != nil {
		return expired, err
	}
	stopped, err := database.Purge(ctx, s.db,
		`delete from buddy where id = any(array(select id from buddy where stopped_at is not null and stopped_at <= $2 limit $1))`, now.Add(-time.Hour))
	return expired + stopped, err
}
