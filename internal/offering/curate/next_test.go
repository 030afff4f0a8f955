package curate

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

// TestNextFollowsTheListAsItWas goes through the list of what asks attention. Each offering leaves
// the list when it is saved, and one gets another title; none is passed over or comes twice.
func TestNextFollowsTheListAsItWas(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	for i := range 7 {
		publish := i%2 == 0
		facts := having(draftFacts, "title", fmt.Sprintf("T%d", i), "valid_until", offering.FormatDate(offeringtest.Today))
		if _, err := c.s.Make(t.Context(), c.national, "", facts, publish); err != nil {
			t.Fatal(err)
		}
	}
	c.make(t, c.admin, c.organisation, false)
	first := c.work(t, c.national, WorkQuery{})
	var want, got []string
	for _, item := range first.Items {
		want = append(want, item.Title)
	}
	if !slices.Equal(want, []string{"T0", "T2", "T4", "T6", "T1", "T3", "T5"}) {
		t.Fatalf("the list is %q", want)
	}
	place := Place{Group: first.Items[0].Group, Title: first.Items[0].Title, ID: first.Items[0].ID}
	for place.ID != "" {
		o := c.see(t, c.national, place.ID)
		got, place.Title = append(got, o.Title), o.Title
		facts := offering.Facts{"title": "Z " + o.Title}
		if err := c.s.Save(t.Context(), c.national, place.ID, Edit{Facts: facts, Version: o.Version}); err != nil {
			t.Fatal(err)
		}
		var err error
		if place.ID, place.Group, err = c.s.Next(t.Context(), c.national, WorkQuery{}, place); err != nil {
			t.Fatal(err)
		}
		if len(got) > len(want) {
			t.Fatalf("no end: %q", got)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the next ones are %q, want %q", got, want)
	}
	if left := c.work(t, c.national, WorkQuery{}).Counts[SignalAny]; left != 0 {
		t.Errorf("%d still ask attention", left)
	}
	for _, organisation := range []string{"x", offering.NewID()} {
		if id, _, err := c.s.Next(t.Context(), c.national, WorkQuery{Organisation: organisation, Signal: SignalAll}, Place{ID: first.Items[0].ID}); id != "" || err != nil {
			t.Errorf("%q, %v", id, err)
		}
	}
}

func TestFiltersOfTheWorkList(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	offeringtest.Add(t, c.db,
		offeringtest.Row("id", "a", "title", "A", "competencies", "zelfregie|systemen", "from_level", "1|2", "to_level", "2|4", "cost_eur", "10", "kind", "training"),
		offeringtest.Row("id", "b", "title", "B", "competencies", "zelfregie", "kind", "workshop", "url", "voorbeeld.example"),
		offeringtest.Row("id", "c", "title", "C", "competencies", "", "kind", "workshop", "state", "concept", "format", "online"),
		offeringtest.Row("id", "d", "title", "D", "competencies", "systemen", "from_level", "3", "to_level", "4", "valid_until", "2026-11-20"),
	)
	for _, tt := range []struct {
		q    WorkQuery
		want string
	}{
		{WorkQuery{}, "[A B C D]"},
		{WorkQuery{Kind: "workshop"}, "[B C]"}, {WorkQuery{Current: true}, "[A B]"},
		{WorkQuery{Competency: "zelfregie"}, "[A B]"}, {WorkQuery{Competency: "systemen", Level: "1"}, "[]"},
		{WorkQuery{Level: "1"}, "[A]"}, {WorkQuery{Level: "3"}, "[A D]"}, {WorkQuery{Level: LevelUnknown}, "[B]"},
		{WorkQuery{Competency: "zelfregie", Level: LevelUnknown}, "[B]"}, {WorkQuery{Competency: "zelfregie", Level: "2"}, "[]"},
		{WorkQuery{Lacks: LackPrice}, "[B C D]"}, {WorkQuery{Lacks: LackCompetency}, "[C]"}, {WorkQuery{Lacks: LackURL}, "[A C D]"},
		{WorkQuery{Lacks: LackFormat}, "[A B D]"}, {WorkQuery{Lacks: LackEnd, Kind: "training"}, "[A]"}, {WorkQuery{Lacks: "onzin"}, "[]"},
	} {
		tt.q.Signal = SignalAll
		var got []string
		for _, item := range c.work(t, c.national, tt.q).Items {
			got = append(got, item.Title)
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%+v finds %v, want %s", tt.q, got, tt.want)
		}
	}
	for _, lack := range Lacks() {
		if w := c.work(t, c.national, WorkQuery{Signal: SignalAll, Lacks: lack}); w.Total == 0 {
			t.Errorf("nothing lacks %s", lack)
		}
	}
	items := c.work(t, c.national, WorkQuery{Signal: SignalAll}).Items
	if got := fmt.Sprint(items[0].Links); got != "[{zelfregie true 1 2} {systemen false 2 4}]" {
		t.Errorf("the list has the levels %s", got)
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	c.make(t, c.national, "", true)
	c.make(t, c.admin, c.organisation, true)
	c.make(t, c.admin, c.organisation, false)
	of := func(actor, organisation string, kind offering.Kind) []Covered {
		t.Helper()
		rows, err := c.s.Coverage(t.Context(), actor, Scope{Organisation: organisation}, kind)
		if err != nil || len(rows) != 10 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		return rows
	}
	for _, tt := range []struct {
		rows []Covered
		want string
	}{
		{of(c.national, "", ""), "zelfregie [{1 1} {0 0} {0 0} {0 0}]"},
		{of(c.admin, c.organisation, ""), "zelfregie [{2 1} {0 0} {0 0} {0 0}]"},
		{of(c.admin, c.organisation, "workshop"), "zelfregie [{0 0} {0 0} {0 0} {0 0}]"},
		{of(c.otherAdmin, c.organisation, ""), "zelfregie [{0 0} {0 0} {0 0} {0 0}]"},
	} {
		if got := tt.rows[0].Competency.Slug + " " + fmt.Sprint(tt.rows[0].Cells); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
	if n := of(c.national, "", "training")[0].Empty(); n != 2 {
		t.Errorf("%d levels without offerings, want 2", n)
	}
	if own := c.work(t, c.national, WorkQuery{Signal: SignalAll, Current: true, Competency: "zelfregie", Level: "1"}).Total; own != 1 {
		t.Errorf("the list of a cell has %d offerings", own)
	}
}

func TestFitChangesCompetenciesOnly(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	id := c.make(t, c.national, "", true)
	fit := func(version int, slugs, from, to string) error {
		return c.s.Fit(t.Context(), c.national, id, offering.Facts{"competencies": slugs, "from_level": from, "to_level": to}, version)
	}
	if err := c.s.Save(t.Context(), c.second, id, Edit{Facts: offering.Facts{"title": "Anders"}, Version: 1}); err != nil {
		t.Fatal(err)
	}
	if err := fit(1, "systemen|zelfregie", "1|2", "3|4"); err != nil {
		t.Fatal(err)
	}
	o := c.see(t, c.national, id)
	if o.Title != "Anders" || fmt.Sprint(o.Competencies) != "[{systemen true 1 3} {zelfregie false 2 4}]" || o.LevelBasis != offering.BasisEditors {
		t.Errorf("%+v, %s", o.Competencies, o.LevelBasis)
	}
	if err := fit(1, "zelfregie", "1", "2"); !errors.Is(err, fault.Conflict) {
		t.Errorf("made from an older version: %v", err)
	}
	for _, tt := range [][3]string{{"", "", ""}, {"zelfregie", "3", "2"}, {"onzin", "", ""}} {
		if _, refused := fault.AsInvalid(fit(3, tt[0], tt[1], tt[2])); !refused {
			t.Errorf("%q was taken", tt)
		}
	}
	if err := c.s.Save(t.Context(), c.national, id, Edit{Facts: having(o.Facts().Of(offering.FieldCompetencies), "level_basis", "bron"), Version: 3}); err != nil {
		t.Fatal(err)
	}
	if err := fit(4, "systemen|zelfregie", "1|2", "3|4"); err != nil || c.see(t, c.national, id).Version != 4 {
		t.Errorf("the same again: version %d, %v", c.see(t, c.national, id).Version, err)
	}
}

// TestBulkOfCompetencies sets levels, adds and takes away a competency of many, and takes that back.
func TestBulkOfCompetencies(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	now := offeringtest.Today
	c.s.now = func() time.Time { return now }
	var ids []string
	for i, competencies := range [][3]string{{"zelfregie", "1", "2"}, {"systemen|zelfregie", "1", "2"}, {"systemen", "", ""}} {
		id, err := c.s.Make(t.Context(), c.national, "", having(draftFacts, "title", fmt.Sprint("T", i),
			"competencies", competencies[0], "from_level", competencies[1], "to_level", competencies[2]), true)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	levels := func() string {
		var all []string
		for _, id := range ids {
			o := c.see(t, c.national, id)
			facts := o.Facts()
			all = append(all, facts["competencies"]+" "+facts["from_level"]+" "+facts["to_level"])
		}
		return fmt.Sprintf("%q", all)
	}
	before := levels()
	for _, tt := range []struct {
		b    Bulk
		n    int
		want string
	}{
		{Bulk{Act: SetLevel, Competency: "zelfregie", From: 1, To: 4}, 2, `["zelfregie 1 4" "systemen|zelfregie 1 2|4" "systemen  "]`},
		{Bulk{Act: AddCompetency, Competency: "participatie", From: 1, To: 2}, 3, `["zelfregie|participatie 1 2" "systemen|zelfregie|participatie 1 2" "systemen|participatie |1 |2"]`},
		{Bulk{Act: AddCompetency, Competency: "systemen"}, 1, `["zelfregie|systemen 1| 2|" "systemen|zelfregie 1 2" "systemen  "]`},
		{Bulk{Act: DropCompetency, Competency: "systemen"}, 1, `["zelfregie 1 2" "zelfregie 1 2" "systemen  "]`},
	} {
		now = now.Add(time.Minute)
		plan, err := c.s.Choose(t.Context(), c.national, tt.b, ids, nil)
		if err != nil || plan.Doable() != tt.n {
			t.Fatalf("%s: %+v, %v", tt.b.Act, plan.Rows, err)
		}
		if n, err := c.s.Carry(t.Context(), c.national, plan); n != tt.n || err != nil {
			t.Fatalf("%s: %d, %v", tt.b.Act, n, err)
		}
		got := levels()
		last, err := c.s.Last(t.Context(), c.national, "")
		if err != nil || len(last.Rows) != tt.n {
			t.Fatalf("%s: %+v, %v", tt.b.Act, last, err)
		}
		for _, row := range last.Rows {
			if row.Change.Field != offering.FieldCompetencies || row.Change.From["competencies"] == "" || row.Change.To["competencies"] == "" {
				t.Errorf("%s: the change is %+v", tt.b.Act, row.Change)
			}
		}
		if n, err := c.s.Undo(t.Context(), c.national, ""); n != tt.n || err != nil {
			t.Fatalf("%s: %d undone, %v", tt.b.Act, n, err)
		}
		if back := levels(); back != before {
			t.Errorf("%s: after undoing %s, want %s", tt.b.Act, back, before)
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.b.Act, got, tt.want)
		}
	}
	for _, b := range []Bulk{
		{Act: SetLevel, Competency: "zelfregie"}, {Act: SetLevel, Competency: "onzin", From: 1, To: 2}, {Act: AddCompetency, Competency: "systemen", From: 2, To: 2},
		{Act: AddCompetency, Competency: "systemen", From: 2}, {Act: DropCompetency},
	} {
		if _, err := c.s.Choose(t.Context(), c.national, b, ids, nil); err == nil {
			t.Errorf("%+v was taken", b)
		}
		if _, err := c.s.Carry(t.Context(), c.national, b); err == nil {
			t.Errorf("%+v was carried out", b)
		}
	}
}
