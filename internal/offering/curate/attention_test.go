package curate

import (
	"errors"
	"slices"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/offeringtest"
	"reflectietool/internal/offering/shelf"
)

// open returns the signals of an offering that ask attention, and whether it stands in the list of
// what was looked at.
func (c curators) open(t *testing.T, actor, id string) (signals []Signal, looked bool) {
	t.Helper()
	for _, item := range c.work(t, actor, WorkQuery{}).Items {
		if item.ID == id {
			signals = item.Signals
		}
	}
	looked = slices.ContainsFunc(c.work(t, actor, WorkQuery{Signal: SignalLooked}).Items, func(i WorkItem) bool { return i.ID == id })
	return signals, looked
}

func (c curators) wantOpen(t *testing.T, when, id string, want ...Signal) {
	t.Helper()
	got, looked := c.open(t, c.national, id)
	if !slices.Equal(got, want) {
		t.Errorf("%s: the signals %q are open, want %q", when, got, want)
	}
	if looked && len(got) > 0 {
		t.Errorf("%s: it asks attention and was looked at too", when)
	}
}

// TestLookIsQuietForAWhile checks what a look hides, for how long, and what comes back at once.
func TestLookIsQuietForAWhile(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	now := offeringtest.Today
	c.s.now = func() time.Time { return now }
	later := func(days int) { now = offeringtest.Today.AddDate(0, 0, days) }
	id := c.make(t, c.national, "", true)
	facts := having(draftFacts, "url", "voorbeeld.example/weg", "valid_until", offering.FormatDate(offeringtest.Today.AddDate(0, 0, 20)))
	save := func(facts offering.Facts) {
		t.Helper()
		if err := c.s.Save(t.Context(), c.national, id, Edit{Facts: facts, Version: c.see(t, c.national, id).Version}); err != nil {
			t.Fatal(err)
		}
	}
	look := func() {
		t.Helper()
		if err := c.s.Look(t.Context(), c.national, id); err != nil {
			t.Fatal(err)
		}
	}
	flag := func() {
		t.Helper()
		err := shelf.NewService(c.db, c.s.now).Flag(t.Context(), c.nobody, shelf.Flag{Offering: id, Kind: shelf.FlagOther, Words: "De prijs klopt niet"})
		if err != nil {
			t.Fatal(err)
		}
	}
	offeringtest.Exec(t, c.db, `update offering set url = 'voorbeeld.example/weg', valid_until = $1`, offeringtest.Today.AddDate(0, 0, 20))
	broken := func(day int) {
		offeringtest.Exec(t, c.db, `insert into offering_link (offering_id, url, checked_at, next_at, verdict, reason, failed_on, failed_again)
			values ($1, 'voorbeeld.example/weg', now(), now(), 'werkt-niet', 'tijd', $2::date, $2::date + 1)
			on conflict (offering_id) do update set failed_on = excluded.failed_on, failed_again = excluded.failed_again`, id, offeringtest.Today.AddDate(0, 0, day))
	}
	broken(-4)
	flag()
	c.wantOpen(t, "before", id, SignalLink, SignalReported, SignalPast)
	later(1)
	save(facts)
	c.wantOpen(t, "saved: only the link, which nobody did anything about", id, SignalLink)
	look()
	c.wantOpen(t, "looked at", id)
	if _, looked := c.open(t, c.national, id); !looked {
		t.Error("what was looked at cannot be found again")
	}
	save(having(facts, "title", "Anders"))
	c.wantOpen(t, "saved after a look: the link stays quiet", id)
	later(2)
	flag()
	c.wantOpen(t, "a new flag", id, SignalReported)
	look()
	c.wantOpen(t, "looked at again", id)
	broken(5)
	later(6)
	c.wantOpen(t, "the page worked and broke anew", id, SignalLink)
	look()
	later(20)
	c.wantOpen(t, "the last day", id)
	later(21)
	c.wantOpen(t, "the last day went by", id, SignalPast)
	look()
	later(22)
	c.wantOpen(t, "looked at when past", id)
	if err := c.s.Unlook(t.Context(), c.national, id); err != nil {
		t.Fatal(err)
	}
	c.wantOpen(t, "the look was forgotten", id, SignalLink, SignalReported, SignalPast)
	look()
	if err := c.s.SetPeriod(t.Context(), c.national, "", 3); err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(0, 3, 0).Add(-time.Hour)
	c.wantOpen(t, "just within three months", id)
	now = now.Add(2 * time.Hour)
	c.wantOpen(t, "after three months", id, SignalLink, SignalReported, SignalPast)
	if err := c.s.SetPeriod(t.Context(), c.national, "", 12); err != nil {
		t.Fatal(err)
	}
	c.wantOpen(t, "with a period of a year", id)
}

// TestUncheckedCountsFromTheLastLook checks that nothing is overdue before its period is over: from
// the day that it came in, was checked, or was looked at.
func TestUncheckedCountsFromTheLastLook(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	now := offeringtest.Today
	c.s.now = func() time.Time { return now }
	id := c.make(t, c.national, "", true)
	step := func(months, days int) { now = now.AddDate(0, months, days) }
	step(6, 0)
	c.wantOpen(t, "after six months", id)
	step(0, 1)
	c.wantOpen(t, "a day later", id, SignalUnchecked)
	if err := c.s.Save(t.Context(), c.national, id, Edit{Facts: offering.Facts{"title": "Voorbeeldtraining"}, Version: 1}); err != nil {
		t.Fatal(err)
	}
	if o := c.see(t, c.national, id); o.Version != 1 || !o.CheckedOn.IsZero() {
		t.Errorf("saving nothing made version %d, checked on %v", o.Version, o.CheckedOn)
	}
	c.wantOpen(t, "saved without a change", id)
	step(6, 1)
	c.wantOpen(t, "six months after", id, SignalUnchecked)
	if err := c.s.Save(t.Context(), c.national, id, Edit{Facts: offering.Facts{}, Version: 1, Checked: true}); err != nil {
		t.Fatal(err)
	}
	if o := c.see(t, c.national, id); o.Version != 2 || offering.FormatDate(o.CheckedOn) != offering.FormatDate(now) {
		t.Errorf("version %d, checked on %v", o.Version, o.CheckedOn)
	}
	c.wantOpen(t, "checked", id)
}

// TestShippedCatalogueAsksNothing loads the catalogue that comes with the program.
func TestShippedCatalogueAsksNothing(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	if err := intake.NewService(c.db, c.s.framework, c.s.now).LoadCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := c.work(t, c.national, WorkQuery{})
	if w.Counts[SignalAll] < 100 || w.Counts[SignalAny] != len(w.Items) || len(w.Items) > 3 {
		t.Errorf("of %d offerings %d ask attention: %q", w.Counts[SignalAll], w.Counts[SignalAny], workTitles(w))
	}
	t.Logf("of %d offerings %d ask attention: %q", w.Counts[SignalAll], w.Counts[SignalAny], workTitles(w))
	if priceless := c.work(t, c.national, WorkQuery{Signal: SignalAll, Lacks: LackPrice}).Total; priceless < 50 {
		t.Errorf("%d offerings lack a price", priceless)
	}
}

func TestAttentionIsForWhoLooksAfter(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	own := c.make(t, c.admin, c.organisation, false)
	for _, who := range []string{c.national, c.otherAdmin, c.nobody, offering.NewID()} {
		for name, err := range map[string]error{
			"look": c.s.Look(t.Context(), who, own), "unlook": c.s.Unlook(t.Context(), who, own),
			"fit":    c.s.Fit(t.Context(), who, own, offering.Facts{"competencies": "systemen"}, 1),
			"period": c.s.SetPeriod(t.Context(), who, c.organisation, 3),
		} {
			if !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if id, _, err := c.s.Next(t.Context(), who, WorkQuery{Organisation: c.organisation, Signal: SignalAll}, Place{ID: offering.NewID()}); id != "" || err != nil {
			t.Errorf("next: %q, %v", id, err)
		}
	}
	if err := c.s.SetPeriod(t.Context(), c.admin, c.organisation, 7); err == nil {
		t.Error("a period of seven months was taken")
	}
	if err := c.s.SetPeriod(t.Context(), c.admin, c.organisation, 12); err != nil {
		t.Fatal(err)
	}
	if own, other := c.work(t, c.admin, WorkQuery{}), c.work(t, c.national, WorkQuery{}); own.Scope.Months != 12 || other.Scope.Months != DefaultPeriod {
		t.Errorf("%d and %d months", own.Scope.Months, other.Scope.Months)
	}
}
