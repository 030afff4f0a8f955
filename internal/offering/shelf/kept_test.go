package shelf

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering/offeringtest"
)

// someone adds a person and returns their id.
func someone(t testing.TB, s *Service) (id string) {
	t.Helper()
	err := s.db.QueryRow(t.Context(), `insert into person (created_at, last_seen_at) values (now(), now()) returning id::text`).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// added adds a published offering of an organisation ("" is national) and returns its id.
func added(t testing.TB, s *Service, title, organisation string) (id string) {
	t.Helper()
	err := s.db.QueryRow(t.Context(), `
		with o as (
		    insert into offering (title, kind, state, source, organisation_id)
		    values ($1, 'training', 'gepubliceerd', 'test', nullif($2, '')::uuid) returning id
		), c as (insert into offering_competency (offering_id, competency, rank) select id, 'zelfregie', 1 from o)
		select id::text from o`, title, organisation).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func oneText(t testing.TB, s *Service, sql string, args ...any) (value string) {
	t.Helper()
	if err := s.db.QueryRow(t.Context(), sql, args...).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func titlesOf(list KeptList) (titles []string) {
	for _, kept := range list.Offerings {
		titles = append(titles, kept.Title)
	}
	return titles
}

func TestKeepIsOnesOwn(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	me, other := someone(t, s), someone(t, s)
	a, b := added(t, s, "A", ""), added(t, s, "B", "")
	home := oneText(t, s, `insert into organisation (name, created_at) values ('Voorbeeld', now()) returning id::text`)
	offeringtest.Exec(t, db, `insert into member (organisation_id, person_id, admin, joined_at) values ($1, $2, false, now())`, home, me)
	own := added(t, s, "Eigen", home)
	for _, id := range []string{a, b, a, own} { // keeping a twice keeps it once
		must(t, s.Keep(t.Context(), me, id))
	}
	for what, id := range map[string]string{"another's": own, "unknown": me, "no id": "x"} {
		if err := s.Keep(t.Context(), other, id); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	must(t, s.SayUseful(t.Context(), me, b, UsefulABit))
	must(t, s.SayUseful(t.Context(), me, b, UsefulNot)) // changed
	must(t, s.Unkeep(t.Context(), other, a))            // not theirs: nothing happens
	list, err := s.Kept(t.Context(), me)
	must(t, err)
	if got := titlesOf(list); !slices.Equal(got, []string{"A", "B", "Eigen"}) || list.Gone != 0 {
		t.Errorf("kept %q, %d gone", got, list.Gone)
	}
	if list.Offerings[1].Useful != UsefulNot || list.Offerings[0].Useful != "" {
		t.Errorf("useful: %q and %q", list.Offerings[0].Useful, list.Offerings[1].Useful)
	}
	offeringtest.Exec(t, db, `update offering set state = 'gearchiveerd' where id = $1`, a)
	offeringtest.Exec(t, db, `delete from member where person_id = $1`, me)
	if list, err = s.Kept(t.Context(), me); err != nil || len(list.Offerings) != 1 || list.Gone != 2 {
		t.Errorf("kept %q, %d gone, %v", titlesOf(list), list.Gone, err)
	}
	if mine, err := s.Own(t.Context(), me, b); err != nil || !mine.Kept || mine.Useful != UsefulNot {
		t.Errorf("own: %+v, %v", mine, err)
	}
	if mine, err := s.Own(t.Context(), other, b); err != nil || mine != (Own{}) {
		t.Errorf("another's: %+v, %v", mine, err)
	}
	must(t, s.Unkeep(t.Context(), me, b))
	if list, err = s.Kept(t.Context(), me); err != nil || len(list.Offerings) != 0 {
		t.Errorf("kept %q, %v", titlesOf(list), err)
	}
}

func TestKeepIsBounded(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	me := someone(t, s)
	offeringtest.Exec(t, db, `insert into offering (title, kind, state, source) select n::text, 'training', 'gepubliceerd', 'test' from generate_series(1, $1) n`, MaxKept)
	offeringtest.Exec(t, db, `insert into offering_kept select $1, id, now() from offering`, me)
	one := added(t, s, "Een te veel", "")
	if err := s.Keep(t.Context(), me, one); !isInvalid(err, "bewaar") {
		t.Errorf("one too many: %v", err)
	}
}

func isInvalid(err error, field string) bool {
	invalid, ok := fault.AsInvalid(err)
	return ok && invalid[field] != ""
}

func TestSharedListShowsWhatEveryoneMaySee(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	now := time.Date(2026, 8, 31, 9, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return now }
	me, other := someone(t, s), someone(t, s)
	if _, err := s.OpenList(t.Context(), me); !isInvalid(err, "delen") {
		t.Errorf("nothing to share: %v", err)
	}
	home := oneText(t, s, `insert into organisation (name, created_at) values ('Voorbeeld', now()) returning id::text`)
	offeringtest.Exec(t, db, `insert into member (organisation_id, person_id, admin, joined_at) values ($1, $2, false, now())`, home, me)
	national, past, later := added(t, s, "B", ""), added(t, s, "A", ""), added(t, s, "Later", "")
	for _, id := range []string{national, past, added(t, s, "Eigen", home)} {
		must(t, s.Keep(t.Context(), me, id))
	}
	list, err := s.OpenList(t.Context(), me)
	must(t, err)
	must(t, s.Keep(t.Context(), me, later))
	offeringtest.Exec(t, db, `update offering set valid_until = '2020-01-01' where id = $1`, past) // its page says that it is over
	offerings, until, err := s.OnList(t.Context(), list)
	if err != nil || len(offerings) != 2 || offerings[0].Title != "A" || offerings[1].Title != "B" || !until.Equal(sharedUntil(now)) {
		t.Errorf("%d offerings, until %v, %v", len(offerings), until, err)
	}
	if lists, err := s.Lists(t.Context(), me); err != nil || len(lists) != 1 || lists[0].ID != list || lists[0].Count != 2 {
		t.Errorf("lists %+v, %v", lists, err)
	}
	if lists, err := s.Lists(t.Context(), other); err != nil || len(lists) != 0 {
		t.Errorf("another's lists %+v, %v", lists, err)
	}
	if err := s.CloseList(t.Context(), other, list); !errors.Is(err, fault.NotFound) {
		t.Errorf("revoked by another: %v", err)
	}
	offeringtest.Exec(t, db, `update offering set state = 'gearchiveerd' where id = $1`, national)
	if offerings, _, err := s.OnList(t.Context(), list); err != nil || len(offerings) != 1 {
		t.Errorf("archived: %d, %v", len(offerings), err)
	}
	must(t, s.CloseList(t.Context(), me, list))
	again, err := s.OpenList(t.Context(), me)
	must(t, err)
	for _, id := range []string{list, me, "x"} {
		if _, _, err := s.OnList(t.Context(), id); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
	now = sharedUntil(now)
	if _, _, err := s.OnList(t.Context(), again); !errors.Is(err, fault.NotFound) {
		t.Errorf("over: %v", err)
	}
	if lists, err := s.Lists(t.Context(), me); err != nil || len(lists) != 0 {
		t.Errorf("lists that are over: %+v, %v", lists, err)
	}
}

// TestSharedListsAreBounded makes list links in many windows at once.
func TestSharedListsAreBounded(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	me := someone(t, s)
	must(t, s.Keep(t.Context(), me, added(t, s, "A", "")))
	var all sync.WaitGroup
	for range MaxShared + 5 {
		all.Go(func() {
			if _, err := s.OpenList(t.Context(), me); err != nil && !isInvalid(err, "delen") {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := oneText(t, s, `select count(*)::text from offering_list`); n != strconv.Itoa(MaxShared) {
		t.Errorf("%s lists", n)
	}
}
