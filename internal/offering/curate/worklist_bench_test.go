package curate

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

// fillSQL makes 5,000 offerings in the order of their number, part by part: within the time that a
// statement may take.
var fillSQL = []string{
	`insert into offering (title, kind, source, state, provider, url, created_at, valid_until)
	 select 'Titel ' || n, 'training', $1::int, case n % 10 when 0 then 'concept' else 'gepubliceerd' end, 'Aanbieder ' || n % 500, 'voorbeeld.example/' || n,
	        now() - make_interval(days => n % 300), case when n % 50 = 1 then current_date - 10 + n % 60 end
	   from generate_series($1::int * 5000 + 1, $1 * 5000 + 5000) n`,
	`insert into offering_competency (offering_id, rank, competency, from_level, to_level)
	 select id, 1, 'zelfregie', 1, 3 from offering where title not like '%7' and source = $1::int::text`,
	`insert into offering_change (offering_id, version, at, origin, actor)
	 select id, 1, now(), 'nieuw', gen_random_uuid() from offering where source = $1::int::text`,
	`insert into offering_link (offering_id, url, checked_at, next_at, verdict, reason, failed_on, failed_again)
	 select id, url, now(), now(), 'werkt-niet', 'tijd', current_date - 9, current_date - 8 from offering where title like '%99' and source = $1::int::text`,
	`insert into offering_look (offering_id, looked_at, signals)
	 select id, now() - interval '1 day', '{niveau,concept}' from offering where title not like '%5' and source = $1::int::text`,
}

// BenchmarkWorkOf100000 shows pages of a work list of 100,000 offerings, most of which were looked at.
func BenchmarkWorkOf100000(b *testing.B) {
	made := dbtest.NewDB(b)
	db := made.Pool
	s := NewService(db, offeringtest.Framework(b), time.Now)
	actor := offering.NewID()
	offeringtest.Exec(b, db, `insert into person (id, created_at, last_seen_at) values ($1, now(), now())`, actor)
	offeringtest.Exec(b, db, `insert into account (person_id, email, email_key, created_at, name, national)
		values ($1, 'n@voorbeeld.example', 'n@voorbeeld.example', now(), 'Nadia', true)`, actor)
	for part := range 20 {
		for _, sql := range fillSQL {
			offeringtest.Exec(b, db, sql, part)
		}
	}
	owner, err := pgx.Connect(b.Context(), made.OwnerURL) // PostgreSQL does this itself, a minute later
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = owner.Close(b.Context()) }()
	if _, err := owner.Exec(b.Context(), `vacuum analyze`); err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]WorkQuery{
		"attention": {}, "attention, last page": {Page: 9999}, "all": {Signal: SignalAll}, "one signal": {Signal: SignalPast},
		"filtered": {Signal: SignalAll, Competency: "zelfregie", Level: "2", Text: "77"}, "looked at": {Signal: SignalLooked},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if w, err := s.Work(b.Context(), actor, q); err != nil || len(w.Items) == 0 {
					b.Fatalf("%d offerings, %v", len(w.Items), err)
				}
			}
		})
	}
	b.Run("next", func(b *testing.B) {
		w, err := s.Work(b.Context(), actor, WorkQuery{})
		if err != nil {
			b.Fatal(err)
		}
		first := w.Items[0]
		for b.Loop() {
			if id, _, err := s.Next(b.Context(), actor, WorkQuery{}, Place{Group: first.Group, Title: first.Title, ID: first.ID}); id != w.Items[1].ID || err != nil {
				b.Fatalf("%q, %v", id, err)
			}
		}
	})
	b.Run("coverage", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Coverage(b.Context(), actor, Scope{}, ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}
