package demo_test

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/demo"
	"reflectietool/internal/framework"
	"reflectietool/internal/report"
)

// TestCrowd adds a crowd, and reads every reflection as the site does: each has only answers that the
// site itself stores, and each finished one gives a report.
func TestCrowd(t *testing.T) {
	t.Parallel()
	const reflections = 6_000 // more than is added at once
	db := dbtest.New(t)
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	added := 0
	err = demo.AddCrowd(t.Context(), db, frameworks.Current(), reflections, time.Now(), func(n int) { added += n })
	if err != nil || added != reflections {
		t.Fatalf("added %d of %d, %v", added, reflections, err)
	}
	rows, err := db.Query(t.Context(), `select distinct person_id::text from reflection limit 300`)
	if err != nil {
		t.Fatal(err)
	}
	people, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	assessments, f := assessment.NewService(db, frameworks, time.Now), frameworks.Current()
	reports := 0
	for _, person := range people {
		err := assessments.Each(t.Context(), person, func(r *assessment.Reflection) error {
			if len(r.Competencies) != len(f.Competencies()) || r.Form == assessment.FormReflection && r.FirstOpen(f) != "" {
				t.Errorf("%d competencies, %s is open", len(r.Competencies), r.FirstOpen(f))
			}
			for _, answer := range r.Statements {
				if !answer.Valid() {
					t.Errorf("answer %q", answer)
				}
			}
			if r.Finished() && len(report.Build(report.Input{Framework: f, Reflection: r}).Entries) == len(f.Competencies()) {
				reports++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if reports < 250 {
		t.Errorf("%d reports of %d people", reports, len(people))
	}
	for what, question := range map[string]string{
		"people":              `select count(*) from person join account on person_id = id where email like '%@voorbeeld.example' and name like 'Voorbeeld %'`,
		"finished, in tenths": `select (count(*) + 299) / 600 from reflection where finished_at is not null`,
		"scans, in tenths":    `select (count(*) + 299) / 600 from reflection where form = 'snelle-scan'`,
		"texts, in tenths":    `select (count(*) + 299) / 600 from reflection_text`,
	} {
		want := map[string]int{"people": reflections, "finished, in tenths": 10, "scans, in tenths": 1, "texts, in tenths": 1}[what]
		if n := number(t, db, question); n != want {
			t.Errorf("%s: %d, want %d", what, n, want)
		}
	}
}

func TestCrowdWantsADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if _, err := db.Exec(t.Context(), `insert into organisation (name, created_at) values ('Echt Welzijn', now())`); err != nil {
		t.Fatal(err)
	}
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	err = demo.AddCrowd(t.Context(), db, frameworks.Current(), 1, time.Now(), func(int) { t.Error("something was added") })
	if n := number(t, db, `select count(*) from person`); !errors.Is(err, demo.ErrOccupied) || n != 0 {
		t.Errorf("%v, with %d people", err, n)
	}
}
