package demo_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/demo"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/shelf"
)

func load(t *testing.T, db *pgxpool.Pool) error {
	t.Helper()
	return loadAt(t, db, time.Now)
}

func loadAt(t *testing.T, db *pgxpool.Pool, now func() time.Time) error {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	_, err = demo.Load(t.Context(), db, frameworks, now)
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
			`select count(*) from goal where state = 'active' and intention like '% (voorbeeld)'`:                                    2,
			`select count(*) from goal where look_back_on < (now() at time zone 'Europe/Amsterdam')::date`:                           1,
			`select count(*) from goal where state = 'resting' and intention like '% (voorbeeld)'`:                                   1,
			`select count(*) from look_back where answer is not null`:                                                                3,
			`select count(*) from buddy join account on account.person_id = accepted_by where name = 'Chantal Voorbeeld'`:            1,
			`select count(*) from plan_item where register <> '' and title like '% (voorbeeld)'`:                                     2,
			`select count(*) from register_period`:                                                                                   1,
			`select count(*) from agreement`:                                                                                         1,
			`select count(*) from team`:                                                                                              3,
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
			t.Errorf("no example person has the role %s", role.Slug)
		}
	}
	// The first person has earlier reflections to compare with.
	if n := number(t, db, `select count(*) from reflection join account using (person_id) where email = $1`, demo.Roles()[0].Email); n != 3 {
		t.Errorf("%d reflections to look around in, want 3", n)
	}
}

// TestLogIsInOrderOfTime reads the log page by page, as the beheerder does. The example
// organisation is made in one go, with a past of fifty days.
func TestLogIsInOrderOfTime(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	var organisation, bas string
	err := db.QueryRow(t.Context(), `select organisation_id, person_id from member where admin`).Scan(&organisation, &bas)
	if err != nil {
		t.Fatal(err)
	}
	var all []audit.Line
	for before, more := int64(0), true; more; more = before != 0 {
		var lines []audit.Line
		if lines, before, err = audit.Read(t.Context(), db, bas, organisation, audit.Filter{}, before, 3); err != nil {
			t.Fatal(err)
		}
		all = append(all, lines...)
	}
	if want := number(t, db, `select count(*) from audit where organisation_id = $1`, organisation); len(all) != want || want < 10 {
		t.Errorf("%d lines of %d", len(all), want)
	}
	if !slices.IsSortedFunc(all, func(a, b audit.Line) int { return b.At.Compare(a.At) }) {
		t.Error("the log is not in order of time")
	}
}

// TestCatalogueHasEveryState reads the work lists as their admins do.
func TestCatalogueHasEveryState(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	curation, uses := curate.NewService(db, frameworks.Current(), time.Now), shelf.NewService(db, time.Now)
	of := func(role string) curate.Work {
		t.Helper()
		email, _ := demo.Email(role)
		var person string
		if err := db.QueryRow(t.Context(), `select person_id::text from account where email = $1`, email).Scan(&person); err != nil {
			t.Fatal(err)
		}
		work, err := curation.Work(t.Context(), person, curate.WorkQuery{})
		if err != nil {
			t.Fatal(err)
		}
		used, err := uses.Uses(t.Context(), person, work.Scope.Organisation)
		if err != nil || len(used.Offerings) == 0 || used.Offerings[0].Opened == 0 || used.Offerings[0].Said == 0 {
			t.Errorf("%s sees the uses %+v, %v", role, used, err)
		}
		return work
	}
	bas, nora := of("beheerder"), of("landelijk-beheerder")
	email, _ := demo.Email("landelijk-beheerder")
	var person string
	if err := db.QueryRow(t.Context(), `select person_id::text from account where email = $1`, email).Scan(&person); err != nil {
		t.Fatal(err)
	}
	covered, err := curation.Coverage(t.Context(), person, nora.Scope, "")
	if err != nil || !slices.ContainsFunc(covered, func(c curate.Covered) bool { return c.Empty() > 0 }) {
		t.Errorf("nothing is missing: %+v, %v", covered, err)
	}
	if bas.Scope.Organisation == "" || nora.Scope.Organisation != "" {
		t.Fatalf("the work lists are of %q and %q", bas.Scope.Organisation, nora.Scope.Organisation)
	}
	for _, signal := range curate.Signals() {
		if bas.Counts[signal] == 0 {
			t.Errorf("nothing of the organisation is %s", signal)
		}
	}
	for _, signal := range []curate.Signal{
		curate.SignalConcept, curate.SignalReported, curate.SignalLink, curate.SignalPast, curate.SignalDouble, curate.SignalSuggested,
	} {
		if nora.Counts[signal] == 0 {
			t.Errorf("nothing national is %s", signal)
		}
	}
	for what, sql := range map[string]string{
		"published":        `select count(*) from offering where organisation_id is not null and state = 'gepubliceerd'`,
		"archived":         `select count(*) from offering where organisation_id is not null and state = 'gearchiveerd'`,
		"past":             `select count(*) from offering o where state = 'gepubliceerd' and valid_until is null and (select max(starts_on) from offering_start where offering_id = o.id) < current_date`,
		"soon past":        `select count(*) from offering where state = 'gepubliceerd' and valid_until between current_date and current_date + 29`,
		"with places left": `select count(*) from offering_start where places_left > 0 and place <> ''`,
		"changed by hand":  `select count(*) from offering_change where origin = 'bewerkt' and fields <> '{}' and version > 2`,
		"with points":      `select count(*) from offering_accreditation where points > 0 and valid_until is not null`,
		"with a level":     `select count(*) from offering_competency where from_level is not null`,
	} {
		if number(t, db, sql) == 0 {
			t.Errorf("nothing is %s", what)
		}
	}
	if n := number(t, db, `select count(*) from offering where title not like '%(voorbeeld)' or description not like '%Dit is een voorbeeld.%'`); n > 0 {
		t.Errorf("%d offerings do not say that they are examples", n)
	}
	if n := number(t, db, `select count(*) from demand_quarter`); n > 0 {
		t.Error("figures of a quarter were invented")
	}
}

// TestTeamsMet checks the rounds: one closed, in which eight count, one open, and no lead invited
// to either. It also checks the meetings of the small team.
func TestTeamsMet(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	for range 2 { // the second time changes nothing
		if err := load(t, db); err != nil {
			t.Fatal(err)
		}
		for sql, want := range map[string]int{
			`select count(*) from team_round where closed_at is not null and size = '8-12'`:                1,
			`select count(*) from team_round where closed_at is null and enough`:                           1,
			`select count(*) from team_agreement where deed like '%(voorbeeld)'`:                           2,
			`select count(*) from round_finding`:                                                           10,
			`select count(*) from round_choice where counts`:                                               5,
			`select count(*) from round_invitation`:                                                        6,
			`select count(*) from reflection where offered`:                                                8, // in the closed round
			`select count(*) from team_member where joined_at > now() - interval '300 days'`:               0, // so that its outcome can be read
			`select count(*) from reflection r join team_member using (person_id) where offered and leads`: 0,
		} {
			if got := number(t, db, sql); got != want {
				t.Errorf("%s: %d, want %d", sql, got, want)
			}
		}
	}
	// A round that is missing after an interrupted load is made again.
	if _, err := db.Exec(t.Context(), `delete from team_round where closed_at is null`); err != nil {
		t.Fatal(err)
	}
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	if n := number(t, db, `select count(*) from team_round`); n != 2 {
		t.Errorf("%d rounds after a load that was cut off, want 2", n)
	}
	// The small team meets again on a later day, without a member who left it.
	if _, err := db.Exec(t.Context(), `update team_session set day = day - 1`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), `delete from team_member using account a where a.person_id = team_member.person_id and a.name like 'Piet %'`); err != nil {
		t.Fatal(err)
	}
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	if n := number(t, db, `select count(*) from team_session_card join team_session on id = session_id where day = (select max(day) from team_session)`); n != 2 {
		t.Errorf("%d cards on the next day, want 2", n)
	}
	// Without a lead there is no new meeting.
	if _, err := db.Exec(t.Context(), `update team_session set day = day - 10`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), `update team_member set leads = false`); err != nil {
		t.Fatal(err)
	}
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
}

// TestCatalogueIsFilledAgain loads again after an interrupted load, without the people who left.
func TestCatalogueIsFilledAgain(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	whole := number(t, db, `select count(*) from offering`)
	if _, err := db.Exec(t.Context(), `delete from offering where state = 'gearchiveerd'`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), `delete from person using account where account.person_id = person.id and email like 'anna@%'`); err != nil {
		t.Fatal(err)
	}
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	if got := number(t, db, `select count(*) from offering`); got != whole {
		t.Errorf("%d offerings, want %d", got, whole)
	}
}

func TestLoadTakesWhatVisitorsChanged(t *testing.T) {
	t.Parallel()
	for what, sql := range map[string]string{
		"a team is gone":        `delete from team where name like '%Zuid'`,
		"a lead leads no more":  `update team_member set leads = false where person_id in (select person_id from account where name like 'Marit %')`,
		"a member left":         `delete from member where person_id in (select person_id from account where name like 'Joris %')`,
		"no consent":            `update organisation set consent_on = null`,
		"an account is deleted": `delete from person where id in (select person_id from account where name like 'Kim %')`,
	} {
		db := dbtest.New(t)
		if err := load(t, db); err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{`delete from team_round where closed_at is null`, sql} {
			if _, err := db.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		if err := load(t, db); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// The example plan lies in the past, in which the clock may have changed.
func TestLoadAfterTheClockChanged(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{
		time.Date(2026, time.December, 1, 23, 30, 0, 0, calendar.Amsterdam),
		time.Date(2027, time.May, 1, 0, 30, 0, 0, calendar.Amsterdam),
	} {
		if err := loadAt(t, dbtest.New(t), func() time.Time { return now }); err != nil {
			t.Errorf("on %v: %v", now, err)
		}
	}
}

func TestLoadGoesOnAfterBeingCutOff(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if err := load(t, db); err != nil {
		t.Fatal(err)
	}
	whole := number(t, db, `select count(*) from reflection`)
	// The state when the process ends before the organisation is made.
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
				t.Error("examples were added to a database with real data")
			}
		})
	}
	// A visitor who tries signing in within the demonstration leaves an account; loading must still
	// work.
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

// The answers of the example people are the same in every load.
func TestExamplesAreAlwaysTheSame(t *testing.T) {
	t.Parallel()
	levels := func() string {
		db := dbtest.New(t)
		if err := load(t, db); err != nil {
			t.Fatal(err)
		}
		var all string
		err := db.QueryRow(t.Context(), `
			select string_agg(email || started_at::date || choices::text, ',' order by email, started_at)
			  from reflection join account using (person_id)`).Scan(&all)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if first, second := levels(), levels(); first != second {
		t.Error("two loads differ")
	}
}
