package curate

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
	"reflectietool/internal/offering/shelf"
)

func (c curators) work(t *testing.T, actor string, q WorkQuery) Work {
	t.Helper()
	w, err := c.s.Work(t.Context(), actor, q)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// workTitles returns the title of each item, followed by its signals.
func workTitles(w Work) []string {
	var all []string
	for _, item := range w.Items {
		words := item.Title
		for _, signal := range item.Signals {
			words += " " + string(signal)
		}
		all = append(all, words)
	}
	return all
}

func TestWorkListSignals(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	day := func(n int) string { return offering.FormatDate(offeringtest.Today.AddDate(0, 0, n)) }
	fresh := []string{"state", "gepubliceerd", "from_level", "1", "to_level", "3", "checked_on", day(0)}
	with := func(key string, pairs ...string) map[string]string {
		return offeringtest.Row(append(append([]string{"id", key, "title", "T " + key}, fresh...), pairs...)...)
	}
	offeringtest.Add(t, c.db,
		with("a fine"), with("b shipped", "state", "concept"), with("c broken", "url", "voorbeeld.example/weg"),
		with("d mended", "url", "voorbeeld.example/nieuw"), with("e past", "valid_until", day(-1)),
		with("f soon", "start_dates", day(-9)+"|"+day(30)), with("g later", "valid_until", day(31)), with("h stale", "checked_on", offering.FormatDate(offeringtest.Today.AddDate(0, -6, -1))),
		with("i just", "checked_on", offering.FormatDate(offeringtest.Today.AddDate(0, -6, 0))), with("j never", "checked_on", ""), with("k unknown", "from_level", "", "to_level", ""),
		with("l one", "title", "Twee keer: hetzelfde", "provider", "Aanbieder"), with("m two", "title", "Twee-keer hetzelfde!", "provider", "aanbieder"),
		with("n other", "title", "Twee keer hetzelfde", "provider", "Iemand anders"),
		with("o old", "state", "gearchiveerd", "valid_until", day(-9), "checked_on", ""),
	)
	offeringtest.Exec(t, c.db, `insert into offering_link (offering_id, url, checked_at, next_at, verdict, reason, failed_on, failed_again)
		select id, 'voorbeeld.example/weg', now(), now(), 'werkt-niet', 'tijd', '2026-11-01', '2026-11-02' from offering where url <> ''`)
	offeringtest.Exec(t, c.db, `update offering set created_at = $1`, offeringtest.Today.AddDate(-1, 0, 0))
	c.make(t, c.national, "", false)
	want := []string{
		"T c broken link", "T e past voorbij", "T f soon voorbij", "Twee keer: hetzelfde dubbel", "Twee-keer hetzelfde! dubbel", "Voorbeeldtraining concept",
		"T h stale nakijken", "T j never nakijken", "T k unknown niveau",
	}
	w := c.work(t, c.national, WorkQuery{})
	if got := workTitles(w); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for signal, want := range map[Signal]int{
		SignalAny: 9, SignalAll: 16, SignalConcept: 1, SignalLink: 1, SignalPast: 2, SignalUnchecked: 2, SignalLevel: 1, SignalDouble: 2,
	} {
		if w.Counts[signal] != want {
			t.Errorf("%q: %d, want %d", signal, w.Counts[signal], want)
		}
		if got := c.work(t, c.national, WorkQuery{Signal: signal}).Total; got != want {
			t.Errorf("%q finds %d, want %d", signal, got, want)
		}
	}
	for text, want := range map[string]int{"twee": 3, "AANBIEDER": 3, "voorbeeld.example/weg": 1, "100%": 0, "_": 0, `\`: 0} {
		if got := c.work(t, c.national, WorkQuery{Signal: SignalAll, Text: text}).Total; got != want {
			t.Errorf("%q finds %d, want %d", text, got, want)
		}
	}
	if got := workTitles(c.work(t, c.national, WorkQuery{Signal: SignalAll, State: offering.Archived})); !slices.Equal(got, []string{"T o old"}) {
		t.Errorf("archived: %q", got)
	}
	if w := c.work(t, c.national, WorkQuery{Signal: SignalAll, State: offering.Archived, Page: 9}); w.Number != 1 || w.Pages != 1 || len(w.Items) != 1 {
		t.Errorf("beyond the last page: %d of %d", w.Number, w.Pages)
	}
	if w := c.work(t, c.national, WorkQuery{Signal: "onzin"}); w.Total != 0 {
		t.Error("a signal that is none finds something")
	}
}

func TestWorkListIsOfOneScope(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	c.make(t, c.national, "", true)
	c.make(t, c.admin, c.organisation, true)
	own := c.work(t, c.admin, WorkQuery{})
	if own.Scope.Organisation != c.organisation || own.Counts[SignalAll] != 1 || len(own.Scopes) != 1 {
		t.Errorf("%+v", own)
	}
	if w := c.work(t, c.national, WorkQuery{}); w.Scope.Organisation != "" || w.Counts[SignalAll] != 1 {
		t.Errorf("%+v", w)
	}
	for _, who := range []string{c.nobody, c.otherAdmin, c.national, offering.NewID()} {
		if _, err := c.s.Work(t.Context(), who, WorkQuery{Organisation: c.organisation}); !errors.Is(err, fault.NotFound) {
			t.Errorf("%v", err)
		}
	}
	if _, err := c.s.Work(t.Context(), c.nobody, WorkQuery{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

func TestWorkListPages(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	for range WorkPage + 1 {
		c.make(t, c.national, "", false)
	}
	first, second := c.work(t, c.national, WorkQuery{}), c.work(t, c.national, WorkQuery{Page: 7})
	if len(first.Items) != WorkPage || len(second.Items) != 1 || second.Number != 2 || second.Pages != 2 || first.Total != WorkPage+1 {
		t.Errorf("%d and %d items, page %d of %d", len(first.Items), len(second.Items), second.Number, second.Pages)
	}
	if slices.ContainsFunc(first.Items, func(i WorkItem) bool { return i.ID == second.Items[0].ID }) {
		t.Error("an offering stands on two pages")
	}
}

func TestBulkAndUndo(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	now := offeringtest.Today
	c.s.now = func() time.Time { return now }
	var ids []string
	for i := range 4 {
		id, err := c.s.Make(t.Context(), c.national, "", having(draftFacts, "title", fmt.Sprint("T", i)), i == 3)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	foreign := c.make(t, c.admin, c.organisation, false)
	choose := func(who string, b Bulk, ids ...string) Bulk {
		t.Helper()
		b, err := c.s.Choose(t.Context(), who, b, ids, nil)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	plan := choose(c.national, Bulk{Act: Publish}, append(ids, foreign)...)
	if len(plan.Rows) != 4 || plan.Doable() != 3 {
		t.Fatalf("%+v", plan)
	}
	for _, row := range plan.Rows {
		if refused := row.ID == ids[3]; refused != (row.Reason != "") || !refused && row.Change.To[offering.FieldState] != string(offering.Published) {
			t.Errorf("%+v", row)
		}
	}
	// An offering that somebody else changes in the meantime stays as it is.
	if err := c.s.Save(t.Context(), c.second, ids[0], Edit{Facts: draftFacts, Version: 1}); err != nil {
		t.Fatal(err)
	}
	if n, err := c.s.Carry(t.Context(), c.national, plan); n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	states := func() string {
		var all []string
		for _, id := range ids {
			all = append(all, string(c.see(t, c.national, id).State))
		}
		return strings.Join(all, " ")
	}
	if got := states(); got != "concept gepubliceerd gepubliceerd gepubliceerd" {
		t.Error(got)
	}
	if err := c.s.Do(t.Context(), c.second, ids[1], MarkChecked); err != nil {
		t.Fatal(err)
	}
	last, err := c.s.Last(t.Context(), c.national, "")
	if err != nil || len(last.Rows) != 2 || last.Rows[0].Reason == "" || last.Rows[1].Reason != "" || !last.Undoable(now) {
		t.Fatalf("%+v, %v", last, err)
	}
	has := func(who string, want bool) {
		t.Helper()
		if got, err := c.s.HasUndo(t.Context(), who, ""); got != want || err != nil {
			t.Errorf("can be undone: %t, %v", got, err)
		}
	}
	has(c.national, true)
	has(c.second, false)
	if _, err := c.s.Undo(t.Context(), c.second, ""); !errors.Is(err, fault.NotFound) {
		t.Errorf("another's act: %v", err)
	}
	now = offeringtest.Today.Add(UndoTime)
	has(c.national, false)
	if _, err := c.s.Undo(t.Context(), c.national, ""); !errors.Is(err, fault.NotFound) {
		t.Errorf("after a day: %v", err)
	}
	now = offeringtest.Today.Add(UndoTime - time.Second)
	if n, err := c.s.Undo(t.Context(), c.national, ""); n != 1 || err != nil {
		t.Errorf("%d undone, %v", n, err)
	}
	if got := states(); got != "concept gepubliceerd concept gepubliceerd" {
		t.Error(got)
	}
	has(c.national, false)
	if _, err := c.s.Undo(t.Context(), c.national, ""); !errors.Is(err, fault.NotFound) {
		t.Errorf("twice: %v", err)
	}
	if last, err = c.s.Last(t.Context(), c.national, ""); err != nil || last.UndoneAt.IsZero() || last.Rows[0].Reason == "" || last.Rows[1].Reason != "" {
		t.Errorf("%+v, %v", last, err)
	}
}

func TestBulkOfAllThatIsFound(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	offeringtest.Exec(t, c.db, `insert into offering (title, kind, source) select 'T' || n, 'training', 'x' from generate_series(1, $1::int) n`, MaxBulk+1)
	var bulk Bulk
	bulk.Act, bulk.Until = SetValidUntil, offeringtest.Date("2027-12-31")
	_, err := c.s.Choose(t.Context(), c.national, bulk, nil, &WorkQuery{Signal: SignalAll})
	if _, refused := fault.AsInvalid(err); !refused {
		t.Errorf("too many: %v", err)
	}
	if _, err := c.s.Choose(t.Context(), c.national, bulk, nil, nil); err == nil {
		t.Error("none is enough")
	}
	if _, err := c.s.Choose(t.Context(), c.admin, bulk, nil, &WorkQuery{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("another's: %v", err)
	}
	offeringtest.Exec(t, c.db, `delete from offering where title = 'T1'`)
	bulk, err = c.s.Choose(t.Context(), c.national, bulk, nil, &WorkQuery{Signal: SignalAll, State: offering.Draft})
	if err != nil || bulk.Doable() != MaxBulk {
		t.Fatalf("%d, %v", bulk.Doable(), err)
	}
	if n, err := c.s.Carry(t.Context(), c.national, bulk); n != MaxBulk || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := c.s.Undo(t.Context(), c.national, ""); n != MaxBulk || err != nil {
		t.Errorf("%d undone, %v", n, err)
	}
	var left, lines int
	err = c.db.QueryRow(t.Context(), `select (select count(*) from offering where valid_until is not null), (select count(*) from audit)`).Scan(&left, &lines)
	if err != nil || left != 0 || lines != 2 {
		t.Errorf("%d with a day, %d lines in the trail, %v", left, lines, err)
	}
}

func TestReportsAndSuggestionsAreHandled(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	id, own := c.make(t, c.national, "", true), c.make(t, c.admin, c.organisation, true)
	for _, offering := range []string{id, id, own} {
		if err := shelf.NewService(c.db, c.s.now).Flag(t.Context(), c.nobody, shelf.Flag{Offering: offering, Kind: shelf.FlagOther, Words: "De prijs klopt niet"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := shelf.NewService(c.db, c.s.now).Suggest(t.Context(), c.nobody, shelf.SuggestedOffering{Title: "Gemist", Provider: "Aanbieder"}); err != nil {
		t.Fatal(err)
	}
	w := c.work(t, c.national, WorkQuery{Signal: SignalReported})
	if w.Total != 1 || w.Items[0].ID != id || w.Counts[SignalSuggested] != 1 || w.Counts[SignalReported] != 1 {
		t.Errorf("%+v", w)
	}
	if w := c.work(t, c.admin, WorkQuery{}); w.Counts[SignalSuggested] != 0 || w.Counts[SignalReported] != 1 {
		t.Errorf("of an organisation: %+v", w.Counts)
	}
	reports, err := c.s.Flags(t.Context(), c.second, id)
	if err != nil || len(reports) != 2 || reports[0].Words != "De prijs klopt niet" {
		t.Fatalf("%+v, %v", reports, err)
	}
	for _, who := range []string{c.admin, c.nobody} {
		if got, err := c.s.Flags(t.Context(), who, id); len(got) != 0 || err != nil {
			t.Errorf("read by another: %v, %v", got, err)
		}
		if got, err := c.s.Suggestions(t.Context(), who); len(got) != 0 || err != nil {
			t.Errorf("read by another: %v, %v", got, err)
		}
		if err := c.s.HandleFlags(t.Context(), who, id, []string{reports[0].ID}); !errors.Is(err, fault.NotFound) {
			t.Errorf("handled by another: %v", err)
		}
	}
	theirs, err := c.s.Flags(t.Context(), c.admin, own)
	if err != nil || len(theirs) != 1 {
		t.Fatalf("%+v, %v", theirs, err)
	}
	// Only the flag that was read is handled: not the other one of this offering, and not one of
	// another offering.
	if err := c.s.HandleFlags(t.Context(), c.national, id, []string{reports[0].ID, theirs[0].ID, "x"}); err != nil {
		t.Fatal(err)
	}
	left, _ := c.s.Flags(t.Context(), c.national, id)
	other, _ := c.s.Flags(t.Context(), c.admin, own)
	if len(left) != 1 || left[0].ID != reports[1].ID || len(other) != 1 {
		t.Errorf("left %v, other %v", left, other)
	}
	open, err := c.s.Suggestions(t.Context(), c.national)
	if err != nil || len(open) != 1 || open[0].Title != "Gemist" {
		t.Fatalf("%+v, %v", open, err)
	}
	for _, tt := range []struct {
		who  string
		want error
	}{{c.admin, fault.NotFound}, {c.national, nil}, {c.national, fault.NotFound}} {
		if err := c.s.HandleSuggestion(t.Context(), tt.who, open[0].ID); !errors.Is(err, tt.want) {
			t.Errorf("got %v, want %v", err, tt.want)
		}
	}
}
