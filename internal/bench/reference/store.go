package reference

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
)

type answer struct {
	Question int
	Answer   string
}

type item struct {
	ID          int
	Title, Body string
	Kind        string
	Hours       int
}

// Fill makes the tables in an empty database.
func Fill(ctx context.Context, databaseURL string) error {
	pool, err := open(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer pool.Close()
	for _, sql := range []string{
		`create table visitor (token text primary key, id int not null, topic int not null)`,
		`create table answer (visitor int, question int, answer text not null, primary key (visitor, question))`,
		`create table item (id int primary key, topic int not null, title text not null, body text not null, kind text not null, hours int not null)`,
		`create index on item (topic, id)`,
		`insert into visitor select 'visitor-' || n, n, 1 + n % 10 from generate_series(1, 200) n`,
		`insert into answer select v, q, 'often' from generate_series(1, 200) v, generate_series(1, 40) q`,
		`insert into item select n, 1 + n % 10, 'The title of item ' || n, repeat('What can be learned here, and by whom. ', 10), 'training', n % 8
		   from generate_series(1, 2000) n`,
		`analyze`,
	} {
		if _, err := pool.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// open opens a pool with the settings that the product serves with.
func open(ctx context.Context, databaseURL string) (*database.Pool, error) {
	config, err := database.Config(databaseURL)
	if err != nil {
		return nil, err
	}
	return pgxpool.NewWithConfig(ctx, config)
}

func findVisitor(ctx context.Context, pool *database.Pool, token string) (id, topic int, err error) {
	err = pool.QueryRow(ctx, `select id, topic from visitor where token = $1`, token).Scan(&id, &topic)
	return id, topic, err
}

func listAnswers(ctx context.Context, pool *database.Pool, visitor int) ([]answer, error) {
	rows, err := pool.Query(ctx, `select question, answer from answer where visitor = $1 order by question`, visitor)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (a answer, err error) {
		return a, row.Scan(&a.Question, &a.Answer)
	})
}

func listItems(ctx context.Context, pool *database.Pool, topic, number int) ([]item, error) {
	rows, err := pool.Query(ctx, `select id, title, body, kind, hours from item where topic = $1 order by id limit $2`, topic, number)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (i item, err error) {
		return i, row.Scan(&i.ID, &i.Title, &i.Body, &i.Kind, &i.Hours)
	})
}

// save is one statement, which PostgreSQL commits before it answers.
func save(ctx context.Context, pool *database.Pool, visitor, question int, text string) error {
	_, err := pool.Exec(ctx, `
		insert into answer (visitor, question, answer) values ($1, $2, $3)
		on conflict (visitor, question) do update set answer = excluded.answer`, visitor, question, text)
	return err
}
