package demand_test

import (
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/demand"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

type fixture struct {
	*demand.Service
	assessments *assessment.Service
	t           *testing.T
	db          *pgxpool.Pool
	now         time.Time
	national    string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{t: t, db: dbtest.New(t), now: time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return f.now }
	f.assessments = assessment.NewService(f.db, frameworks, clock)
	f.Service = demand.NewService(f.db, frameworks, f.assessments, offering.NewService(f.db, clock), clock)
	f.national = f.people(1)[0]
	f.exec(`update account set national = true`)
	return f
}

func (f *fixture) exec(sql string, args ...any) {
	f.t.Helper()
	if _, err := f.db.Exec(f.t.Context(), sql, args...); err != nil {
		f.t.Fatal(err)
	}
}

// people makes n accounts and returns their persons.
func (f *fixture) people(n int) []string {
	f.t.Helper()
	var ids []string
	for range n {
		var id string
		err := f.db.QueryRow(f.t.Context(), `
			with p as (insert into person (created_at, last_seen_at) values ($1, $1) returning id)
			insert into account (person_id, email, email_key, created_at) select id, id || '@voorbeeld.example', id::text, $1 from p
			returning person_id::text`, f.now).Scan(&id)
		if err != nil {
			f.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func (f *fixture) consent(ids []string, at time.Time) {
	f.exec(`insert into demand_consent select unnest($1::uuid[]), $2`, ids, at)
}

// finish gives each person a finished scan with the levels of the competencies in low below the
// target, and a pick.
func (f *fixture) finish(ids []string, at time.Time, low []string, pick string, reason string) {
	for _, id := range ids {
		f.exec(fmt.Sprintf(`
			insert into reflection (person_id, form, edition, started_at, finished_at, choices, targets, picks)
			select $1, 'snelle-scan', 'wmo-2013/1', $2, $2, jsonb_object_agg(c, case when c = any($3) then 'verkennen' else 'vast' end), jsonb_object_agg(c, 3),
			       case when $4 = '' then '[]' else jsonb_build_array(jsonb_build_object('competency', $4::text, 'kind', 'groeien', 'reason', '%s')) end
			  from unnest(array['zelfregie', 'verantwoordelijkheid', 'zichtbaarheid', 'systemen', 'verbinding']) c`, reason), id, at, low, pick)
	}
}

func (f *fixture) publish(want int) {
	f.t.Helper()
	if n, err := f.Publish(f.t.Context()); err != nil || n != want {
		f.t.Fatalf("published %d, %v, want %d", n, err, want)
	}
}

func (f *fixture) overview() demand.Overview {
	f.t.Helper()
	overview, err := f.Overview(f.t.Context(), f.national)
	if err != nil {
		f.t.Fatal(err)
	}
	return overview
}

func (f *fixture) latest(want map[string]int) {
	f.t.Helper()
	if got := f.overview().Published[0]; !maps.Equal(got.Persons, want) {
		f.t.Errorf("%s: %v, want %v", got.Quarter.Code(), got.Persons, want)
	}
}

var (
	july    = time.Date(2026, 7, 10, 12, 0, 0, 0, time.UTC)
	autumn  = time.Date(2026, 9, 30, 22, 0, 0, 0, time.UTC) // 1 October in Amsterdam
	october = autumn.Add(12 * time.Hour)
)

func TestPublish(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.publish(0) // nobody has chosen to count
	shown, picked, notMine := f.people(21), f.people(22), f.people(20)
	all := append(append(append([]string{}, shown...), picked...), notMine...)
	f.consent(all, july)
	f.finish(shown, july, []string{"zelfregie", "systemen"}, "", "")
	f.finish(shown, july.Add(-time.Hour), []string{"verbinding"}, "", "") // not their latest
	f.finish(picked, july, []string{"zelfregie", "systemen"}, "systemen", "ruimte")
	f.finish(notMine, july, []string{"zelfregie"}, "zelfregie", "hoort-niet")
	// These do not count: no consent, consent after the quarter, a guest, finished outside the
	// quarter.
	f.finish(f.people(30), july, []string{"zichtbaarheid"}, "", "")
	late := f.people(30)
	f.consent(late, autumn)
	f.finish(late, july, []string{"zichtbaarheid"}, "", "")
	guests := f.people(30)
	f.consent(guests, july)
	f.finish(guests, july, []string{"zichtbaarheid"}, "", "")
	f.exec(`delete from account where person_id = any($1)`, guests)
	before := f.people(30)
	f.consent(before, july)
	f.finish(before, time.Date(2026, 6, 30, 21, 59, 0, 0, time.UTC), []string{"zichtbaarheid"}, "", "")
	f.finish(before, autumn, []string{"zichtbaarheid"}, "", "")

	f.now = autumn.Add(-time.Second)
	f.publish(0) // the quarter has not ended
	f.now = october
	f.publish(1)
	f.publish(0)
	want := map[string]int{"zelfregie": 20, "systemen": 40}
	f.latest(want)

	// What people do after publication changes nothing, so comparing two publications reveals
	// nothing.
	f.exec(`delete from demand_consent where person_id = any($1)`, shown)
	f.exec(`delete from person where id = any($1)`, picked)
	more := f.people(40)
	f.consent(more, october)
	f.finish(more, july, []string{"zelfregie"}, "", "")
	f.publish(0)
	f.latest(want)
	f.now = time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)
	f.publish(1)
	f.latest(map[string]int{"zichtbaarheid": 30})
}

func TestPublishCatchesUp(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.consent(f.people(1), july)
	f.now = time.Date(2027, 7, 2, 12, 0, 0, 0, time.UTC)
	f.publish(4)
	published := f.overview().Published
	if len(published) != 4 || published[0].Quarter.Code() != "2027-2" || published[3].Quarter.Code() != "2026-3" || len(published[0].Persons) != 0 {
		t.Errorf("published %+v", published)
	}
}

// TestPublishAtOnce publishes the same quarter from several servers at once.
func TestPublishAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.people(20)
	f.consent(people, july)
	f.finish(people, july, []string{"zelfregie"}, "", "")
	f.now = october
	type result struct {
		n   int
		err error
	}
	results := make(chan result)
	for range 4 {
		go func() {
			n, err := f.Publish(t.Context())
			results <- result{n, err}
		}()
	}
	sum := 0
	for range 4 {
		r := <-results
		if r.err != nil {
			t.Error(r.err)
		}
		sum += r.n
	}
	if sum != 1 {
		t.Errorf("published %d times", sum)
	}
	f.latest(map[string]int{"zelfregie": 20})
}

func TestOverviewIsForThoseWhoManage(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.people(3)
	f.exec(`
		with o as (insert into organisation (name, created_at) values ('Voorbeeld', now()) returning id)
		insert into member (organisation_id, person_id, admin, joined_at) select id, p, p = $1, now() from o, unnest(array[$1, $2]::uuid[]) p`,
		people[0], people[1])
	f.exec(`insert into offering (title, kind, source, state) values ('Een', 'training', 'x', 'gepubliceerd'), ('Twee', 'training', 'x', 'gepubliceerd'), ('Concept', 'training', 'x', 'concept')`)
	f.exec(`insert into offering_competency (offering_id, competency, rank, from_level, to_level)
		select id, 'zelfregie', 1, case title when 'Twee' then null else 1 end, case title when 'Twee' then null else 3 end from offering`)
	for _, actor := range []string{f.national, people[0]} {
		overview, err := f.Overview(t.Context(), actor)
		if err != nil || len(overview.Published) != 0 || overview.Supply["zelfregie"] != (offering.Supply{Total: 2, For: [3]int{1, 1, 0}, Unknown: 1}) {
			t.Errorf("%+v, %v", overview, err)
		}
	}
	for _, actor := range []string{people[1], people[2], "00000000-0000-4000-8000-000000000000"} {
		if _, err := f.Overview(t.Context(), actor); !errors.Is(err, fault.NotFound) {
			t.Errorf("%v, want not found", err)
		}
	}
}

// TestFigureIsKept checks that the table itself refuses numbers against the rule.
func TestFigureIsKept(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.exec(`insert into demand_quarter values ('2026-07-01', now())`)
	for _, persons := range []int{0, 10, 19, 21, 25} {
		if _, err := f.db.Exec(t.Context(), `insert into demand_figure values ('2026-07-01', 'zelfregie', $1)`, persons); err == nil {
			t.Errorf("%d persons were kept", persons)
		}
	}
	for _, sql := range []string{`update demand_figure set persons = 30`, `delete from demand_figure`, `delete from demand_quarter`, `update demand_quarter set published_at = now()`} {
		if _, err := f.db.Exec(t.Context(), sql); err == nil {
			t.Errorf("the serving role can %s", sql)
		}
	}
}

// TestCorrectionsAndQuarters corrects answers before and after their quarter is published. A quarter
// counts what was finished in it, whenever that was corrected, and a published one stays.
func TestCorrectionsAndQuarters(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	people := f.people(20)
	f.consent(people, july)
	finished := autumn.Add(-time.Hour)
	f.finish(people, finished, []string{"zelfregie"}, "zelfregie", "")
	correct := func(at time.Time, low, high string) {
		t.Helper()
		f.now = at
		for _, person := range people {
			var id string
			if err := f.db.QueryRow(t.Context(), `select id from reflection where person_id = $1`, person).Scan(&id); err != nil {
				t.Fatal(err)
			}
			lowest, highest := assessment.ChoseExploring, assessment.ChoseSteady
			err := f.assessments.Correct(t.Context(), person, id, assessment.Changes{Competencies: map[string]assessment.CompetencyChange{
				low: {Choice: &lowest}, high: {Choice: &highest},
			}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	f.exec(`update reflection set picks = '[]'`)
	correct(autumn.Add(time.Minute), "systemen", "zelfregie") // in the next quarter, before the publication
	f.now = october
	f.publish(1)
	want := map[string]int{"systemen": 20}
	f.latest(want)
	correct(october.Add(time.Hour), "zichtbaarheid", "systemen")
	f.publish(0)
	f.latest(want)
	f.now = time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)
	f.publish(1)
	f.latest(map[string]int{}) // a correction in this quarter finishes nothing in it
}
