package erasure

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Write moves the deleted persons of the table to the list. When it returns, everybody whose deletion was
// committed before is on the disk, also when another server was just writing them. Without a list it does nothing.
func (l *List) Write(ctx context.Context) error {
	if l.dir == "" {
		return nil
	}
	err := pgx.BeginFunc(ctx, l.db, func(tx pgx.Tx) error {
		// It waits for another server that holds rows: they are gone when those are on its list.
		rows, err := tx.Query(ctx, `delete from deletion returning mark, at`)
		if err != nil {
			return err
		}
		persons, err := pgx.CollectRows(rows, pgx.RowToStructByPos[deleted])
		if err != nil {
			return err
		}
		return add(l.dir, persons, time.Now())
	})
	return database.Translate(err)
}

// Keep tidies the list at once and every hour, until ctx ends, and logs what fails. Each server keeps its own list.
func (l *List) Keep(ctx context.Context, days int, log *slog.Logger) {
	for {
		if err := l.Tidy(ctx, days); err != nil && ctx.Err() == nil {
			log.Error("the list of deletions is not kept", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}

// Tidy writes what other servers and jobs left in the table, and removes what is older than the given
// number of days, after which no backup is left that has the person: of files and of guests whose work was claimed
// one day at a time, see prune. With 0 days it removes nothing.
func (l *List) Tidy(ctx context.Context, days int) error {
	if err := l.Write(ctx); err != nil || days == 0 {
		return err
	}
	before := time.Now().AddDate(0, 0, -days)
	if _, err := l.db.Exec(ctx, `delete from deletion where at < $1`, before); err != nil {
		return database.Translate(err)
	}
	_, err := l.db.Exec(ctx, `
		delete from claimed
		 where at >= (select min(at) from claimed) and at < least($1::timestamptz, (select min(at) from claimed) + interval '1 day')`, before)
	if err != nil {
		return database.Translate(err)
	}
	if l.dir == "" {
		return nil
	}
	return prune(l.dir, before)
}

// DeleteAgain calls remove for everybody in the database who has one of the marks, and returns for how many.
func (m Marks) DeleteAgain(ctx context.Context, db *database.Pool, remove func(ctx context.Context, person string) error) (int, error) {
	if len(m) == 0 {
		return 0, nil
	}
	persons, err := personsWith(ctx, db, m)
	if err != nil {
		return 0, database.Translate(err)
	}
	for n, person := range persons {
		if err := remove(ctx, person); err != nil {
			return n, err
		}
	}
	return len(persons), nil
}

// personsWith returns the ids of the persons in the database who have one of the marks.
func personsWith(ctx context.Context, db *database.Pool, marks Marks) (persons []string, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local statement_timeout = 0`); err != nil { // it reads everybody, once after a restore
			return err
		}
		rows, err := tx.Query(ctx, `select id::text, deletion_mark(secret, id) from person, request_secret`)
		if err != nil {
			return err
		}
		var id string
		var theirs []byte
		_, err = pgx.ForEachRow(rows, []any{&id, &theirs}, func() error {
			if marks[mark(theirs)] {
				persons = append(persons, id)
			}
			return nil
		})
		return err
	})
	return persons, err
}
