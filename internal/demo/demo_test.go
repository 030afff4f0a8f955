package demo_test

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/demo"
	"reflectietool/internal/framework"
)

func load(t *testing.T, db *pgxpool.Pool) error {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	_, err = demo.Load(t.Context(), db, frameworks, time.Now)
	return err
}

func number(t *testing.T, db *pgxpool.Pool, sql string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLoad(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	for range 2 { // the second time changes nothing
		if err := load(t, db); err != nil {
			t.Fatal(err)
		}
		for sql, want := range map[string]int{
			`select count(*) from organisation where example and name = 'Voorbeeld Welzijn'`: 1,
			`select count(*) from share`: 1,
			`select count(*) from team`:  3,
			`select min(n) from (select count(*) as n from team_member group by team_id) s`:                                          3,
			`select count(*) from (select from team_member group by team_id having count(*) >= 5) s`:                                 2,
			`select count(*) from team_member where leads`:                                                                           3,
			`select count(*) from account where email not like '%@voorbeeld.example'`:                                                0,
			`select count(*) from account where name not like '% Voorbeeld'`:                                                         0,
			`select count(*) from reflection where finished_at is null`:                                                              0,
			`select count(*) from team_member where not exists (select from reflection r where r.person_id = team_member.person_id)`: 0,
		} {
			if got := number(t, db, sql); got != want {
				t.Errorf("%s: %d, want %d", sql, got, want)
			}
		}
	}
	for _, role := range demo.Roles() {
		if number(t, db, `select count(*) from account where email = $1`, role.Email) != 1 {
			t.Errorf("nobody is %s", role.Slug)
		}
	}
	// The first one can compare with an earlier time.
	if n := number(t, db, `select count(*) from reflection join account using (person_id) where email = $1`, demo.Roles()[0].Email); n != 2 {
		t.Errorf("%d reflections to look around in, want 2", n)
	}
}

func TestLoadGoesOnAfterBeingCutOff(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	whole := number(t, db, `select count(*) from reflection`)
	// What is left when the process ends before the organisation is there.
	if _, err := db.Exec(t.Context(), `delete from organisation`); err != nil {
		t.Fatal(err)
	}
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	if got := number(t, db, `select count(*) from reflection`); got != whole {
		t.Errorf("%d reflections, want %d", got, whole)
	}
}

func TestLoadRefusesWhatIsNotAnExample(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"an organisation": `insert into organisation (name, created_at) values ('Echt', now())`,
		"an account": `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
			insert into account (person_id, email, email_key, created_at) select id, 'a@echt.example', 'a@echt.example', now() from p`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.New(t)
			if _, err := db.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
			if err := load(t, db); !errors.Is(err, demo.ErrOccupied) {
				t.Errorf("loading: %v", err)
			}
			if n := number(t, db, `select count(*) from organisation where example`); n != 0 {
				t.Error("examples were mixed with what is real")
			}
		})
	}
	// Who tries out signing in within the demonstration leaves an account; it starts again.
	db := dbtest.New(t)
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), `with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
		insert into account (person_id, email, email_key, created_at) select id, 'a@echt.example', 'a@echt.example', now() from p`); err != nil {
		t.Fatal(err)
	}
	if err := load(t, db); err != nil {
		t.Errorf("an account made in the demonstration: %v", err)
	}
	if _, err := db.Exec(t.Context(), `insert into organisation (name, created_at) values ('Echt', now())`); err != nil {
		t.Fatal(err)
	}
	if err := load(t, db); !errors.Is(err, demo.ErrOccupied) {
		t.Errorf("beside a real organisation: %v", err)
	}
}

// The same people always answered the same.
func TestExamplesAreAlwaysTheSame(t *testing.T) {
	t.Parallel()
	levels := func() string {
		db := dbtest.New(t)
		if err := load(t, db); err != nil {
			t.Fatal(err)
		}
		var all string
		err := db.QueryRow(t.Context(), `
			select string_agg(email || started_at::date || competency || choice, ',' order by email, started_at, competency)
			  from reflection join account using (person_id) join competency_answer on reflection_id = reflection.id`).Scan(&all)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if first, second := levels(), levels(); first != second {
		t.Error("two loads differ")
	}
}
