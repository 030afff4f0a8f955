package intake

import (
	"errors"
	"fmt"
	"testing"

	"reflectietool/internal/fault"
	"reflectietool/internal/limit"
	"reflectietool/internal/offering/offeringtest"
)

var limitOff = limit.Off()

// TestTwoPreviewsInBothOrders carries out one of two previews that change the same offering. The other
// then shows what it would do to the offering as it is now, and never overwrites it unseen.
func TestTwoPreviewsInBothOrders(t *testing.T) {
	t.Parallel()
	for _, first := range []int{0, 1} {
		a := newAdmins(t)
		load(t, a.Service, offeringtest.Row(), offeringtest.Row("id", "k2", "title", "Tweede"))
		previews := []string{
			a.preview(t, offeringtest.Row("title", "Uit A"), offeringtest.Row("id", "k2", "title", "Tweede uit A"), offeringtest.Row("id", "n1", "title", "Nieuw")),
			a.preview(t, offeringtest.Row("title", "Uit B"), offeringtest.Row("id", "n1", "title", "Nieuw")),
		}
		other := previews[1-first]
		if got := a.see(t, other); got.Outdated || got.Revision != 1 || got.Counts[OutcomeNew] != 1 {
			t.Fatalf("before: %+v", got)
		}
		title := []string{"Uit A", "Uit B"}
		a.apply(t, previews[first], Choice{As: AsFile})
		if got := a.see(t, other); !got.Outdated || got.Revision != 1 {
			t.Errorf("after the first: %+v", got)
		}
		if err := a.Renew(t.Context(), a.national, other); err != nil {
			t.Fatal(err)
		}
		got := a.see(t, other)
		if got.Outdated || got.Revision != 2 || got.Renewed != 2 || got.Counts[OutcomeNew] != 0 || got.Counts[OutcomeSame] != 1 {
			t.Errorf("renewed: %+v", got)
		}
		rows := a.rows(t, other, OutcomeChanged)
		if len(rows) == 0 || !rows[0].Renewed || rows[0].Changes[0] != (RowChange{"title", title[first], title[1-first], false}) {
			t.Errorf("rows: %+v", rows)
		}
		// The page that was shown before this cannot carry it out any more.
		if _, refused := fault.AsInvalid(a.Apply(t.Context(), a.national, other, Choice{As: AsFile, Revision: 1})); !refused {
			t.Error("an earlier revision was carried out")
		}
		if preview := a.apply(t, other, Choice{As: AsFile, Revision: 2}); preview.Status != StatusDone {
			t.Errorf("got %+v", preview)
		}
		if got := offeringtest.ByKey(t, a.Service.db); got["k1"].Title != title[1-first] || got["k2"].Title != "Tweede uit A" || len(got) != 3 {
			t.Errorf("got %+v", got)
		}
		// Undoing the first now leaves what the second changed, and the second can be undone.
		if undone := a.undo(t, previews[first]).Undone; undone.Left == 0 || offeringtest.ByKey(t, a.Service.db)["k1"].Title != title[1-first] {
			t.Errorf("undone %+v", undone)
		}
		a.undo(t, other)
		if got := offeringtest.ByKey(t, a.Service.db); got["k1"].Title != title[first] {
			t.Errorf("undone both: %+v", got)
		}
	}
}

// TestUndoOneAfterAnother undoes three imports of the same offerings, the last one first.
func TestUndoOneAfterAnother(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	load(t, a.Service, offeringtest.Row())
	states := []string{a.catalogue(t)}
	var imports []string
	for _, title := range []string{"Eerst", "Daarna", "Ten slotte"} {
		id := a.preview(t, offeringtest.Row("title", title), offeringtest.Row("id", "n1", "title", "Nieuw "+title))
		a.apply(t, id, Choice{As: AsFile})
		imports, states = append(imports, id), append(states, a.catalogue(t))
	}
	for i := len(imports) - 1; i >= 0; i-- {
		if undone := a.undo(t, imports[i]).Undone; undone.Left > 0 || a.catalogue(t) != states[i] {
			t.Errorf("undone %d: %+v\n%s\nwant\n%s", i, undone, a.catalogue(t), states[i])
		}
	}
}

// TestRenewKeepsTicks checks that ticks stay on the rows that are still the same, and that a preview that
// came too late becomes one that can be carried out.
func TestRenewKeepsTicks(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	load(t, a.Service, offeringtest.Row(), offeringtest.Row("id", "k2", "title", "Tweede"))
	a.edit(t, "k1", "hand")
	a.edit(t, "k2", "hand")
	id := a.preview(t, offeringtest.Row("note", "bestand"), offeringtest.Row("id", "k2", "title", "Tweede", "note", "bestand"), offeringtest.Row("id", "bad", "kind", "onzin"))
	if _, err := a.Tick(t.Context(), a.national, id, Ticks{Rows: []int{1, 2}, Overwrite: map[int][]string{1: {"note"}, 2: {"note"}}}); err != nil {
		t.Fatal(err)
	}
	a.edit(t, "k2", "opnieuw")
	if preview := a.apply(t, id, Choice{As: AsFile, Overwrite: map[int][]string{1: {"note"}, 2: {"note"}}}); preview.Status != StatusStale || !preview.Outdated {
		t.Errorf("got %+v", preview)
	}
	if err := a.Renew(t.Context(), a.national, id); err != nil {
		t.Fatal(err)
	}
	got := a.see(t, id)
	if got.Status != StatusPreview || fmt.Sprint(got.Choice.Overwrite) != "map[1:[note]]" || got.Renewed != 1 || got.Counts[OutcomeRefused] != 1 || got.Rows() != 3 || got.FinishedAt != nil {
		t.Errorf("got %+v", got)
	}
	// Nothing changed: nothing is renewed.
	if err := a.Renew(t.Context(), a.national, id); err != nil || a.see(t, id).Revision != 2 {
		t.Errorf("got %+v, %v", a.see(t, id), err)
	}
	if err := a.Renew(t.Context(), a.other, id); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else: %v", err)
	}
	if preview := a.apply(t, id, got.Choice.with(AsFile)); preview.Status != StatusDone || offeringtest.ByKey(t, a.Service.db)["k2"].Note != "opnieuw" {
		t.Errorf("got %+v", preview)
	}
	if err := a.Renew(t.Context(), a.national, id); err != nil || a.see(t, id).Status != StatusDone {
		t.Errorf("renewed after it was done: %v", err)
	}
}

func (c Choice) with(as As) Choice {
	c.As = as
	return c
}
