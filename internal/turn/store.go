package turn

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/mail"
)

// Source is what a feature knows about its mails of one kind.
type Source struct {
	// Counted mails go on time, each as a mail of its own, and nothing that gives way follows within a
	// week.
	Counted bool
	// Write writes the mail about a row. It returns fault.NotFound when that is of no use any more.
	Write func(ctx context.Context, about string) (mail.Letter, error)
	// Sent notes when the mail about a row was sent, in the transaction that counts it; nil when nothing is to be noted.
	Sent func(ctx context.Context, tx pgx.Tx, about string, at time.Time) error
	// Refused notes that the mail server refused the mail about a row, since the recipient has no mailbox (mail.NoMailbox),
	// and is called at each attempt; nil when nothing is to be noted. Such a mail is tried again all the same.
	Refused func(ctx context.Context, tx pgx.Tx, about string, at time.Time) error
	// Switch switches these mails off; nil when they cannot be switched off.
	Switch *Switch
}

// Switch lets a person switch off the mails of one or more kinds.
type Switch struct {
	Topic   string // what they are about, in "geen mails meer over …"
	Without string // what goes on without them, for the page of the link that stops them
	Again   string // the text of a link to where they are switched on again
	Page    string // the path of that page
	Stop    func(ctx context.Context, tx pgx.Tx, person string) error
}

// Add makes mails of a kind wait until it is the turn of each of their recipients, in the transaction
// that makes their rows. A mail that waits already gets the new times.
func (s *Service) Add(ctx context.Context, tx pgx.Tx, kind Kind, mails []Mail) error {
	if s.queue == nil {
		return nil
	}
	var people, about []string
	var due []time.Time
	var lapses []*time.Time
	for _, m := range mails {
		people, about, due = append(people, m.Person), append(about, m.About), append(due, m.Due)
		if m.Lapses.IsZero() {
			lapses = append(lapses, nil)
		} else {
			lapses = append(lapses, &m.Lapses)
		}
	}
	now := s.now()
	rows, err := tx.Query(ctx, `
		with added as (
		    insert into mail_turn (person_id, kind, about, due_at, lapses_at, try_at)
		    select person, @kind, about, due, lapses, case when due <= @now then @again else due end
		      from unnest(@people::uuid[], @about::uuid[], @due::timestamptz[], @lapses::timestamptz[]) m (person, about, due, lapses)
		     order by person, about
		        on conflict (person_id, kind, about) where sent_at is null
		        do update set due_at = excluded.due_at, lapses_at = excluded.lapses_at, try_at = excluded.try_at
		    returning id, due_at
		)
		select id from added where due_at <= @now`,
		pgx.StrictNamedArgs{
			"kind": kind, "people": people, "about": about, "due": due, "lapses": lapses, "now": now, "again": now.Add(retry),
		})
	return s.addJobs(ctx, tx, rows, err)
}

// Withdraw takes back mails of a kind to a person that wait: those about the rows, or all without any. One that a server is
// sending just now is not taken back.
func (s *Service) Withdraw(ctx context.Context, tx pgx.Tx, kind Kind, person string, about ...string) error {
	_, err := tx.Exec(ctx, `
		delete from mail_turn
		 where person_id = @person and kind = @kind and sent_at is null and taken_at is null and (@all or about = any(@about::uuid[]))`,
		pgx.StrictNamedArgs{"person": person, "kind": kind, "all": len(about) == 0, "about": about})
	return err
}

// addJobs adds a job for each id in the rows.
func (s *Service) addJobs(ctx context.Context, tx pgx.Tx, rows pgx.Rows, err error) error {
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for i := 0; err == nil && i < len(ids); i++ {
		err = s.queue.Add(ctx, tx, job, ids[i])
	}
	return err
}

// Dispatch adds a job for each person for whom something waits that has to be looked at now. It is the
// work of a periodic job; several servers may run it at once. Without mail it does nothing.
func (s *Service) Dispatch(ctx context.Context) error {
	if s.queue == nil {
		return nil
	}
	_, err := database.InBatches(ctx, func(most int) (n int64, err error) {
		err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
			now := s.now()
			rows, err := tx.Query(ctx, `
				update mail_turn set try_at = $2
				 where id = any(array(select id from mail_turn where sent_at is null and try_at <= $1 order by try_at, id limit $3 for update skip locked))
				returning id, person_id`, now, now.Add(retry), most)
			if err != nil {
				return err
			}
			type found struct{ ID, Person string }
			all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[found])
			n = int64(len(all))
			told := map[string]bool{}
			for i := 0; err == nil && i < len(all); i++ {
				if told[all[i].Person] {
					continue
				}
				told[all[i].Person] = true
				err = s.queue.Add(ctx, tx, job, all[i].ID)
			}
			return err
		})
		return n, database.Translate(err)
	})
	return err
}

// mailed returns the recipient of a mail with the id of one of its rows in its link, and the kinds of
// what was in it.
func (s *Service) mailed(ctx context.Context, id string) (person string, kinds []Kind, err error) {
	err = s.db.QueryRow(ctx, `
		select person_id, array(select distinct m.kind from mail_turn m
		                         where m.person_id = x.person_id and (m.id = x.id or m.sent_at = x.sent_at))
		  from mail_turn x where id = $1`, id).Scan(&person, &kinds)
	return person, kinds, database.TranslateGiven(err)
}

// switchOff switches mails off for a person.
func (s *Service) switchOff(ctx context.Context, person string, all []*Switch) error {
	return database.Translate(pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		_, err := lock(ctx, tx, person)
		for i := 0; err == nil && i < len(all); i++ {
			err = all[i].Stop(ctx, tx, person)
		}
		return err
	}))
}

// Stored returns what this package stores about a person.
func (s *Service) Stored(ctx context.Context, person string) ([]Stored, error) {
	rows, err := s.db.Query(ctx, `select kind, due_at, sent_at from mail_turn where person_id = $1 order by due_at, kind, id`, person)
	if err != nil {
		return nil, database.Translate(err)
	}
	stored, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Stored])
	return stored, database.Translate(err)
}

// Purge forgets which mails were sent longer ago than Keep.
func (s *Service) Purge(ctx context.Context) error {
	_, err := database.Purge(ctx, s.db, `
		delete from mail_turn where id = any(array(select id from mail_turn where sent_at <= $2 limit $1))`, s.now().Add(-Keep))
	return err
}
