package intake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

// undo asks to undo an import, carries that out as the job does, and returns the import.
func (a *admins) undo(t testing.TB, id string) Preview {
	t.Helper()
	if err := a.Undo(t.Context(), a.national, id); err != nil {
		t.Fatal(err)
	}
	if err := a.CarryOutUndo(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	return a.see(t, id)
}

// catalogue returns the national catalogue as a file, with what each offering was last imported as.
func (a *admins) catalogue(t testing.TB) string {
	t.Helper()
	var out bytes.Buffer
	if err := a.ExportNational(t.Context(), "CSV", &out); err != nil {
		t.Fatal(err)
	}
	return out.String() + a.text(t, `select coalesce(string_agg(imported::text, chr(10) order by source_key), '') from offering`)
}

func (a *admins) text(t testing.TB, sql string, args ...any) (text string) {
	t.Helper()
	if err := a.db.QueryRow(t.Context(), sql, args...).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

// edit changes one fact of an offering by hand, as the form does.
func (a *admins) edit(t testing.TB, key, note string) {
	t.Helper()
	offeringtest.Exec(t, a.db, `update offering set note = $2, version = version + 1 where source_key = $1`, key, note)
}

// TestUndoAnImport undoes an import of which people used and changed some offerings, and does it again.
func TestUndoAnImport(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	load(t, a.Service, offeringtest.Row("id", "changed"), offeringtest.Row("id", "edited"), offeringtest.Row("id", "same"))
	before := a.catalogue(t)
	rows := []map[string]string{
		offeringtest.Row("id", "changed", "title", "Anders", "from_level", "1", "to_level", "2", "cost_eur", "12"), offeringtest.Row("id", "edited", "title", "Ook anders"), offeringtest.Row("id", "same"),
		offeringtest.Row("id", "gone", "title", "Een"), offeringtest.Row("id", "kept", "title", "Twee"), offeringtest.Row("id", "valued", "title", "Drie"),
		offeringtest.Row("id", "flagged", "title", "Vier"), offeringtest.Row("id", "listed", "title", "Vijf"), offeringtest.Row("id", "new-edited", "title", "Zes"),
	}
	id := a.preview(t, rows...)
	if a.see(t, id).CanUndo {
		t.Error("a preview can be undone")
	}
	if err := a.Undo(t.Context(), a.national, id); !errors.Is(err, fault.Conflict) {
		t.Errorf("undoing a preview: %v", err)
	}
	if !a.apply(t, id, Choice{As: AsFile}).CanUndo {
		t.Error("an import cannot be undone")
	}
	of := `(select id from offering where source_key = $2), now()`
	offeringtest.Exec(t, a.db, `insert into offering_kept (person_id, offering_id, kept_at) select $1, `+of, a.other, "kept")
	offeringtest.Exec(t, a.db, `insert into offering_useful (person_id, offering_id, answered_at, answer) select $1, `+of+`, 'ja'`, a.other, "valued")
	offeringtest.Exec(t, a.db, `insert into offering_report (person_id, offering_id, made_at, kind) select $1, `+of+`, 'link'`, a.other, "flagged")
	offeringtest.Exec(t, a.db, `
		with l as (insert into offering_list (person_id, made_at, expires_at) values ($1, now(), now() + interval '1 day') returning id)
		insert into offering_list_item select l.id, o.id from l, offering o where o.source_key = 'listed'`, a.other)
	a.edit(t, "edited", "met de hand")
	a.edit(t, "new-edited", "met de hand")
	want := Undoing{Removed: 1, Archived: 4, Restored: 1, Left: 2}
	planned, err := a.Undoes(t.Context(), a.national, id)
	if fmt.Sprint(planned.Stays[0].Title, planned.Stays[1].Title) != "Ook andersZes" || err != nil {
		t.Errorf("stays: %+v, %v", planned.Stays, err)
	}
	planned.Stays = nil
	preview := a.undo(t, id)
	if fmt.Sprint(planned) != fmt.Sprint(want) || fmt.Sprint(preview.Undone) != fmt.Sprint(want) || preview.Status != StatusUndone || preview.CanUndo || preview.UndoAt == nil {
		t.Errorf("would undo %+v, undid %+v", planned, preview)
	}
	got := offeringtest.ByKey(t, a.Service.db)
	changed := got["changed"]
	if _, there := got["gone"]; there || changed.Title != "Titel" || changed.Cost != nil || changed.HasLevels() || got["edited"].Title != "Ook anders" || got["new-edited"].State != offering.Published {
		t.Errorf("got %+v", got)
	}
	for _, key := range []string{"kept", "valued", "flagged", "listed"} {
		if got[key].State != offering.Archived {
			t.Errorf("%s is %s", key, got[key].State)
		}
	}
	if n := a.text(t, `select concat_ws(' ', (select count(*) from offering_kept), (select count(*) from offering_list_item), (select count(*) from offering_useful), (select count(*) from offering_report))`); n != "1 1 1 1" {
		t.Errorf("what people did with offerings: %s", n)
	}
	if n := a.text(t, `select string_agg(o.source_key || c.version, ' ' order by o.source_key) from offering_change c join offering o on o.id = c.offering_id where origin = 'import-terug' and actor is not null`); n != "changed3 flagged2 kept2 listed2 valued2" {
		t.Errorf("history: %s", n)
	}
	if n := a.text(t, `select detail::text from audit where act = 'offerings.import-undone'`); n != `{"left": "2", "removed": "1", "archived": "4", "restored": "1"}` {
		t.Errorf("trail: %s", n)
	}
	// Undone once is undone: another tab and the job again change nothing.
	if err := a.Undo(t.Context(), a.national, id); !errors.Is(err, fault.Conflict) {
		t.Errorf("a second time: %v", err)
	}
	after := a.catalogue(t)
	if err := a.CarryOutUndo(t.Context(), id); err != nil || a.catalogue(t) != after {
		t.Errorf("the job again: %v", err)
	}
	stayed, err := a.Undoes(t.Context(), a.national, id)
	if err != nil || len(stayed.Stays) != 2 {
		t.Errorf("after it was undone: %+v, %v", stayed, err)
	}
	// The same file can be imported again; what went to the archive comes back.
	for range 2 {
		again := a.preview(t, rows...)
		a.apply(t, again, Choice{As: AsFile, OverwriteAll: true})
		got = offeringtest.ByKey(t, a.Service.db)
		if len(got) != 9 || got["kept"].State != offering.Published || got["gone"].State != offering.Published || got["changed"].Title != "Anders" {
			t.Errorf("done again: %+v", got)
		}
		a.undo(t, again)
		if got = offeringtest.ByKey(t, a.Service.db); got["kept"].State != offering.Archived || got["changed"].Title != "Titel" || len(got) != 8 {
			t.Errorf("undone again: %+v", got)
		}
	}
	if before == after {
		t.Error("the catalogue is as before although people used and changed some of it")
	}
}

// TestUndoBringsBackWithoutState checks that a file without the column state brings back what undoing
// archived, but nothing that somebody archived.
func TestUndoBringsBackWithoutState(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	file := offeringtest.CSVFile(t, []string{"id", "title", "kind", "source"}, offeringtest.Row("id", "k1", "title", "Een"), offeringtest.Row("id", "k2", "title", "Twee"))
	id := a.previewFile(t, file)
	a.apply(t, id, Choice{As: AsDraft})
	offeringtest.Exec(t, a.db, `insert into offering_kept select $1, id, now() from offering where source_key = 'k1'`, a.other)
	offeringtest.Exec(t, a.db, `update offering set state = 'gearchiveerd', version = 2 where source_key = 'k2'`)
	a.undo(t, id)
	again := a.previewFile(t, file)
	if rows := a.rows(t, again, OutcomeChanged); len(rows) != 1 || rows[0].Key != "k1" || rows[0].Changes[0] != (RowChange{"state", "gearchiveerd", "concept", false}) {
		t.Errorf("changed: %+v", rows)
	}
	a.apply(t, again, Choice{As: AsDraft})
	if got := offeringtest.ByKey(t, a.Service.db); got["k1"].State != offering.Draft || got["k2"].State != offering.Archived {
		t.Errorf("got %+v", got)
	}
}

func TestUndoOnlyInTimeAndByItsMaker(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	id := a.preview(t, offeringtest.Row())
	a.apply(t, id, Choice{As: AsFile})
	for _, actor := range []string{a.beheerder, a.other, "", "x"} {
		_, err := a.Preview(t.Context(), actor, id)
		undoing, _ := a.Undoes(t.Context(), actor, id)
		var out bytes.Buffer
		if errs := []error{err, a.Undo(t.Context(), actor, id), a.Renew(t.Context(), actor, id), a.WriteRefused(t.Context(), actor, id, &out)}; undoing.Changes() != 0 || out.Len() > 0 {
			t.Errorf("%q sees %+v %s", actor, undoing, out.String())
		} else {
			for _, err := range errs {
				if !errors.Is(err, fault.NotFound) {
					t.Errorf("%q: %v", actor, err)
				}
			}
		}
	}
	now := a.now()
	a.now = func() time.Time { return now.Add(UndoTime) }
	if n, err := a.Purge(t.Context()); n != 0 || err != nil {
		t.Errorf("purged %d, %v", n, err)
	}
	if invalid, refused := fault.AsInvalid(a.Undo(t.Context(), a.national, id)); !refused || !strings.Contains(invalid["ongedaan"], "Die tijd is voorbij") || a.see(t, id).CanUndo {
		t.Errorf("too late: %v", invalid)
	}
	a.now = func() time.Time { return now.Add(UndoTime - time.Second) }
	// Two tabs ask at once: one of them starts it.
	var asked sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		asked.Go(func() { errs[i] = a.Undo(t.Context(), a.national, id) })
	}
	asked.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), fault.Conflict) {
		t.Errorf("two at once: %v", errs)
	}
	if err := a.Forget(t.Context(), a.national, id); !errors.Is(err, fault.NotFound) {
		t.Errorf("removed while it is being undone: %v", err)
	}
	// Whoever lost the role meanwhile undoes nothing, and the import can be undone later.
	offeringtest.Exec(t, a.db, `update account set national = false`)
	if err := a.CarryOutUndo(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	offeringtest.Exec(t, a.db, `update account set national = true where person_id = $1`, a.national)
	if got := a.see(t, id); got.Status != StatusDone || !got.UndoFailed || !got.CanUndo || len(offeringtest.ByKey(t, a.Service.db)) != 1 {
		t.Errorf("got %+v", got)
	}
	if got := a.undo(t, id); got.UndoFailed || len(offeringtest.ByKey(t, a.Service.db)) != 0 {
		t.Errorf("got %+v", got)
	}
	a.now = func() time.Time { return now.Add(UndoTime + PreviewLife) }
	if n, err := a.Purge(t.Context()); n != 1 || err != nil {
		t.Errorf("purged %d, %v", n, err)
	}
}

// TestUndoOfAnOrganisation undoes an import of an organisation, which leaves the national offerings alone.
func TestUndoOfAnOrganisation(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	load(t, a.Service, offeringtest.Row("title", "Landelijk"))
	id, err := a.MakePreview(t.Context(), a.beheerder, a.organisation, Upload{Content: strings.NewReader(offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row("title", "Van ons")))})
	if err != nil {
		t.Fatal(err)
	}
	steps := []func() error{
		func() error { return a.Apply(t.Context(), a.beheerder, id, Choice{As: AsFile}) }, func() error { return a.CarryOut(t.Context(), id) },
		func() error { return a.Undo(t.Context(), a.beheerder, id) }, func() error { return a.CarryOutUndo(t.Context(), id) },
	}
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	if got := a.text(t, `select string_agg(title, ' ') from offering`); got != "Landelijk" {
		t.Errorf("got %s", got)
	}
	if got := a.text(t, `select organisation_id::text from audit where act = 'offerings.import-undone'`); got != a.organisation {
		t.Errorf("the trail says %s", got)
	}
}

// TestUndoGivesTheCatalogueBack imports files that rapid draws into a catalogue that earlier draws and
// changes by hand left behind, and undoes each of them.
func TestUndoGivesTheCatalogueBack(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	a.SetLimits(limitOff)
	values := map[string][]string{
		"title": {"Titel", "Andere titel", "Derde"}, "state": {"", "concept", "gepubliceerd", "gearchiveerd"}, "note": {"", "let op", "a\nb"},
		"competencies": {"zelfregie", "systemen|zelfregie", "zelfregie|systemen"}, "cost_eur": {"", "0", "12.50"}, "start_dates": {"", "2027-01-15@Utrecht#8|2027-03-01"},
		"accreditation": {"", "SKJ: 32 punten|LVAK"}, "valid_until": {"", "2027-12-31"}, "format": {"", "online|fysiek"}, "level": {"", "mbo|hbo"}, "region": {"", "Zwolle"},
	}
	rapid.Check(t, func(r *rapid.T) {
		columns := []string{"id", "kind", "source", "title"}
		for name := range values {
			if name != "title" && rapid.Bool().Draw(r, "column "+name) {
				columns = append(columns, name)
			}
		}
		levels := rapid.Bool().Draw(r, "levels") && len(columns) > 4
		var rows []map[string]string
		for n := range 6 {
			if !rapid.Bool().Draw(r, "row") {
				continue
			}
			row := map[string]string{"id": fmt.Sprint("k", n), "kind": "training", "source": "bron"}
			for name, choices := range values {
				row[name] = rapid.SampledFrom(choices).Draw(r, name)
			}
			row["competencies"] = rapid.SampledFrom(values["competencies"]).Draw(r, "competencies")
			rows = append(rows, row)
		}
		if len(rows) == 0 {
			return
		}
		if levels {
			columns = append(columns, "from_level", "to_level", "level_basis")
			for _, row := range rows {
				row["from_level"], row["to_level"], row["level_basis"] = "1", "3", "redactie"
			}
		}
		id := a.previewFile(t, offeringtest.CSVFile(t, columns, rows...))
		if a.see(t, id).Counts[OutcomeRefused] == len(rows) {
			return
		}
		choice := Choice{
			As: rapid.SampledFrom([]As{AsFile, AsDraft, AsPublished}).Draw(r, "as"), DoublesAll: true, OverwriteAll: rapid.Bool().Draw(r, "overwrite"),
		}
		before := a.catalogue(t)
		if status := a.apply(t, id, choice).Status; status != StatusDone {
			r.Fatalf("the import is %s", status)
		}
		done := a.catalogue(t)
		if undone := a.undo(t, id).Undone; undone.Left+undone.Archived > 0 || a.catalogue(t) != before {
			r.Fatalf("%+v\nbefore\n%s\ndone\n%s\nundone\n%s", undone, before, done, a.catalogue(t))
		}
		if again := a.previewFile(t, offeringtest.CSVFile(t, columns, rows...)); rapid.Bool().Draw(r, "again") {
			if a.apply(t, again, choice); a.catalogue(t) != done {
				r.Fatalf("done again is another catalogue:\n%s\n%s", done, a.catalogue(t))
			}
			a.edit(t, fmt.Sprint("k", rapid.IntRange(0, 5).Draw(r, "edited")), rapid.SampledFrom([]string{"", "met de hand"}).Draw(r, "by hand"))
		}
	})
}
