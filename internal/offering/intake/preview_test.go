package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
	"reflectietool/internal/queue"
)

// admins is a service with a landelijk beheerder, a beheerder of an organisation, and a person
// who is neither.
type admins struct {
	*Service
	db                                       *pgxpool.Pool
	national, beheerder, other, organisation string
}

func newAdmins(t testing.TB) *admins {
	t.Helper()
	s, db := newService(t)
	a := &admins{Service: s, db: db}
	s.OfferJobs(queue.New(db, slog.New(slog.DiscardHandler)))
	person := func(national bool) (id string) {
		t.Helper()
		if err := db.QueryRow(t.Context(), `
			with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
			insert into account (person_id, email, email_key, created_at, national)
			select id, 'a@voorbeeld.example', id::text, now(), $1 from p returning person_id::text`, national).Scan(&id); err != nil {
			t.Fatal(err)
		}
		return id
	}
	a.national, a.beheerder, a.other = person(true), person(false), person(false)
	if err := db.QueryRow(t.Context(), `insert into organisation (name, created_at) values ('Voorbeeld', now()) returning id::text`).Scan(&a.organisation); err != nil {
		t.Fatal(err)
	}
	offeringtest.Exec(t, db, `insert into member (organisation_id, person_id, admin, joined_at) values ($1, $2, true, now()), ($1, $3, false, now())`,
		a.organisation, a.beheerder, a.other)
	return a
}

// preview makes a preview of a national import of rows, and returns its id.
func (a *admins) preview(t testing.TB, rows ...map[string]string) string {
	t.Helper()
	return a.previewFile(t, offeringtest.CSVFile(t, offeringtest.AllColumns(), rows...))
}

func (a *admins) previewFile(t testing.TB, content string) string {
	t.Helper()
	id, err := a.MakePreview(t.Context(), a.national, "", Upload{Name: `C:\map\aanbod.csv`, Content: strings.NewReader(content)})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (a *admins) see(t testing.TB, id string) Preview {
	t.Helper()
	preview, err := a.Preview(t.Context(), a.national, id)
	if err != nil {
		t.Fatal(err)
	}
	return preview
}

func (a *admins) rows(t testing.TB, id string, outcome Outcome) []PreviewRow {
	t.Helper()
	rows, err := a.Rows(t.Context(), a.national, id, outcome, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// apply hands a preview over, carries it out as the job does, and returns it.
func (a *admins) apply(t testing.TB, id string, choice Choice) Preview {
	t.Helper()
	if err := a.Apply(t.Context(), a.national, id, choice); err != nil {
		t.Fatal(err)
	}
	if err := a.CarryOut(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	return a.see(t, id)
}

func TestPlanTellsPerRow(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	load(t, a.Service, offeringtest.Row(), offeringtest.Row("id", "k2"), offeringtest.Row("id", "k3", "title", "Gesprekken voeren aan huis", "provider", "Opleider"),
		offeringtest.Row("id", "k4", "title", "Op de pagina", "url", "https://voorbeeld.example/a/"), offeringtest.Row("id", "k5"))
	offeringtest.Exec(t, a.db, `update offering set note = 'van de beheerder' where source_key = 'k5'`)
	id := a.preview(t,
		offeringtest.Row(), offeringtest.Row("id", "k2", "title", "Nieuwe titel", "cost_eur", "€ 1.250,-"),
		offeringtest.Row("id", "n1", "title", "Iets heel anders", "provider", "Opleider"),
		offeringtest.Row("id", "n2", "title", "Gesprekken  voeren aan húis.", "provider", "opleider"),
		offeringtest.Row("id", "n3", "title", "Op de pagina", "url", "www.voorbeeld.example/a"),
		offeringtest.Row("id", "n4", "title", "iets heel anders!", "provider", "Opleider"),
		offeringtest.Row("id", "k5", "note", "uit het bestand"),
		offeringtest.Row("id", "n5", "kind", "cursus", "valid_until", "31-02-2027"))
	preview := a.see(t, id)
	want := map[Outcome]int{OutcomeSame: 1, OutcomeChanged: 1, OutcomeNew: 1, OutcomeDouble: 3, OutcomeKept: 1, OutcomeRefused: 1}
	if !maps.Equal(preview.Counts, want) || preview.FileName != "aanbod.csv" || preview.Status != StatusPreview || preview.Faults != 2 {
		t.Errorf("got %+v", preview)
	}
	if got := a.rows(t, id, OutcomeChanged); len(got) != 1 || !slices.Equal(got[0].Changes, []RowChange{{"title", "Titel", "Nieuwe titel", false}, {"cost_eur", "", "1250.00", false}}) {
		t.Errorf("changed: %+v", got)
	}
	if got := a.rows(t, id, OutcomeKept); len(got) != 1 || !slices.Equal(got[0].Changes, []RowChange{{"note", "van de beheerder", "uit het bestand", true}}) {
		t.Errorf("kept: %+v", got)
	}
	var doubles []string
	for _, r := range a.rows(t, id, OutcomeDouble) {
		doubles = append(doubles, fmt.Sprint(r.Key, " ", r.Double.Title, " ", r.Double.Line))
	}
	if want := []string{"n2 Gesprekken voeren aan huis 0", "n3 Op de pagina 0", "n4 Iets heel anders 4"}; !slices.Equal(doubles, want) {
		t.Errorf("doubles: %q", doubles)
	}
	refused := a.rows(t, id, OutcomeRefused)
	if len(refused) != 1 || refused[0].Line != 9 || refused[0].Key != "n5" || len(refused[0].Faults) != 2 ||
		!strings.Contains(refused[0].Faults.Error(), `regel 9, kolom "valid_until": "31-02-2027" is geen datum`) {
		t.Errorf("refused: %+v", refused)
	}
	if got := offeringtest.ByKey(t, a.Service.db); len(got) != 5 || got["k2"].Title != "Titel" {
		t.Error("a preview changed the catalogue")
	}
}

func TestApplyDoesWhatWasShown(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	load(t, a.Service, offeringtest.Row(), offeringtest.Row("id", "k2"), offeringtest.Row("id", "k3", "title", "Zo heet het al", "provider", "Opleider"))
	offeringtest.Exec(t, a.db, `update offering set title = 'Van de beheerder', note = 'ook' where source_key = 'k1'`)
	id := a.preview(t, offeringtest.Row("title", "Uit het bestand", "note", "bestand"), offeringtest.Row("id", "k2", "title", "Nieuw"),
		offeringtest.Row("id", "n1", "title", "Eerste"), offeringtest.Row("id", "n2", "title", "Zo heet het al", "provider", "Opleider"),
		offeringtest.Row("id", "n3", "title", "Zo heet het al!", "provider", "Opleider"))
	preview := a.apply(t, id, Choice{As: AsDraft, Overwrite: map[int][]string{1: {"title"}}, Doubles: []int{5}})
	if preview.Status != StatusDone || preview.Done != 5 || preview.Total != 5 || preview.FinishedAt == nil {
		t.Errorf("got %+v", preview)
	}
	got := offeringtest.ByKey(t, a.Service.db)
	if len(got) != 5 || got["k1"].Title != "Uit het bestand" || got["k1"].Note != "ook" || got["k2"].Title != "Nieuw" || got["k2"].State != offering.Published {
		t.Errorf("got %+v", got)
	}
	if got["n1"].State != offering.Draft || got["n3"].State != offering.Draft || got["n2"].ID != "" {
		t.Errorf("new ones: %+v", got)
	}
	var acts int
	if err := a.db.QueryRow(t.Context(), `
		select count(*) from audit where act = 'offerings.imported' and detail = '{"format": "CSV", "new": "2", "changed": "2"}'`).Scan(&acts); err != nil || acts != 1 {
		t.Errorf("%d acts in the trail, %v", acts, err)
	}
	if err := a.Apply(t.Context(), a.national, id, Choice{As: AsFile}); !errors.Is(err, fault.Conflict) {
		t.Errorf("a second time: %v", err)
	}
	if err := a.CarryOut(t.Context(), id); err != nil || len(offeringtest.ByKey(t, a.Service.db)) != 5 {
		t.Errorf("the job again: %v", err)
	}
}

func TestApplyStates(t *testing.T) {
	t.Parallel()
	for as, want := range map[As]string{
		AsFile: "concept gepubliceerd gearchiveerd concept", AsDraft: "concept concept concept concept", AsPublished: "gepubliceerd gepubliceerd gearchiveerd concept",
	} {
		a := newAdmins(t)
		id := a.preview(t, offeringtest.Row("id", "1", "state", ""), offeringtest.Row("id", "2", "title", "b"), offeringtest.Row("id", "3", "title", "c", "state", "gearchiveerd"),
			offeringtest.Row("id", "4", "title", "d", "state", "concept", "competencies", ""))
		a.apply(t, id, Choice{As: as})
		got := offeringtest.ByKey(t, a.Service.db)
		if states := fmt.Sprint(got["1"].State, " ", got["2"].State, " ", got["3"].State, " ", got["4"].State); states != want {
			t.Errorf("%s: %s", as, states)
		}
	}
}

// TestApplyIsRefusedWhenTheCatalogueChanged checks that a preview changes nothing if the
// catalogue changed after it was made.
func TestApplyIsRefusedWhenTheCatalogueChanged(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		`update offering set title = 'Intussen' where source_key = 'k1'`,
		`delete from offering where source_key = 'k1'`,
		`insert into offering (import_source, source_key, title, kind, source) values ('aanbod', 'n1', 'Intussen', 'training', 'x')`,
		`insert into offering (title, kind, source, provider) values ('Een nieuwe training', 'training', 'x', 'Opleider')`,
	} {
		a := newAdmins(t)
		load(t, a.Service, offeringtest.Row(), offeringtest.Row("id", "k2"))
		id := a.preview(t, offeringtest.Row("title", "Nieuw"), offeringtest.Row("id", "n1", "title", "Een nieuwe training", "provider", "Opleider"))
		offeringtest.Exec(t, a.db, sql)
		before := len(offeringtest.ByKey(t, a.Service.db))
		if preview := a.apply(t, id, Choice{As: AsFile}); preview.Status != StatusStale {
			t.Errorf("%s: %+v", sql, preview)
		}
		if got := offeringtest.ByKey(t, a.Service.db); len(got) != before || got["k1"].Title == "Nieuw" {
			t.Errorf("%s: something was done", sql)
		}
	}
}

// TestApplyHalfWayLeavesNothing checks that a job that breaks off, because the server stops or
// its connection to the database ends, changes nothing, and does everything when it runs again.
func TestApplyHalfWayLeavesNothing(t *testing.T) {
	t.Parallel()
	t.Run("server stops", func(t *testing.T) {
		t.Parallel()
		halfWay(t, func(_ *admins, kill func()) { kill() })
	})
	t.Run("connection ends", func(t *testing.T) {
		t.Parallel()
		halfWay(t, func(a *admins, _ func()) {
			var ended int
			for ; ended == 0; time.Sleep(5 * time.Millisecond) { // until the job waits for the holder
				if err := a.db.QueryRow(t.Context(), `
					select count(pg_terminate_backend(pid)) from pg_stat_activity
					where datname = current_database() and wait_event_type = 'Lock'`).Scan(&ended); err != nil {
					t.Fatal(err)
				}
			}
		})
	})
}

func halfWay(t *testing.T, end func(a *admins, kill func())) {
	t.Helper()
	a := newAdmins(t)
	rows := make([]map[string]string, 600)
	for i := range rows {
		rows[i] = offeringtest.Row("id", fmt.Sprint("n", i), "title", fmt.Sprint("Nummer ", i))
	}
	id := a.preview(t, rows...)
	if err := a.Apply(t.Context(), a.national, id, Choice{As: AsFile}); err != nil {
		t.Fatal(err)
	}
	// Another transaction holds the key of a later row, so that the job has to wait there.
	holder, err := a.db.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = holder.Rollback(context.Background()) }() // it is over by then
	if _, err := holder.Exec(t.Context(), `insert into offering (import_source, source_key, title, kind, source) values ('aanbod', 'n400', 'x', 'training', 'x')`); err != nil {
		t.Fatal(err)
	}
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	failed := make(chan error)
	go func() { failed <- a.CarryOut(ctx, id) }()
	for a.see(t, id).Done == 0 { // others see the progress
		time.Sleep(5 * time.Millisecond)
	}
	end(a, kill)
	if err := <-failed; err == nil {
		t.Fatal("it was not cut off")
	}
	if err := holder.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(offeringtest.ByKey(t, a.Service.db)); n != 0 {
		t.Fatalf("%d offerings stayed behind", n)
	}
	if err := a.CarryOut(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if n := len(offeringtest.ByKey(t, a.Service.db)); n != 600 || a.see(t, id).Status != StatusDone {
		t.Errorf("%d offerings, %+v", n, a.see(t, id))
	}
}

func TestPlansAreTheirMakers(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	file := func() Upload {
		return Upload{Name: "x", Content: strings.NewReader(offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row()))}
	}
	for _, try := range []struct{ actor, organisation string }{
		{a.other, ""}, {a.beheerder, ""}, {a.other, a.organisation}, {a.national, a.organisation}, {a.beheerder, a.national}, {"", ""}, {a.national, "x"},
	} {
		if _, err := a.MakePreview(t.Context(), try.actor, try.organisation, file()); !errors.Is(err, fault.NotFound) {
			t.Errorf("%+v: %v", try, err)
		}
		if err := a.Export(t.Context(), try.actor, try.organisation, "CSV", &bytes.Buffer{}); !errors.Is(err, fault.NotFound) {
			t.Errorf("export %+v: %v", try, err)
		}
	}
	theirs, err := a.MakePreview(t.Context(), a.beheerder, a.organisation, file())
	if err != nil {
		t.Fatal(err)
	}
	for _, actor := range []string{a.national, a.other, ""} {
		_, err := a.Preview(t.Context(), actor, theirs)
		if rows, _ := a.Rows(t.Context(), actor, theirs, "", 0, 10); !errors.Is(err, fault.NotFound) || len(rows) != 0 {
			t.Errorf("%q sees %v, %v", actor, rows, err)
		}
		if err := errors.Join(a.Apply(t.Context(), actor, theirs, Choice{As: AsFile})); !errors.Is(err, fault.NotFound) {
			t.Errorf("%q applies: %v", actor, err)
		}
		if err := a.Forget(t.Context(), actor, theirs); !errors.Is(err, fault.NotFound) {
			t.Errorf("%q forgets: %v", actor, err)
		}
	}
	if err := a.Apply(t.Context(), a.beheerder, theirs, Choice{As: AsFile}); err != nil {
		t.Fatal(err)
	}
	// If the actor is no longer a beheerder when the job runs, it changes nothing.
	offeringtest.Exec(t, a.db, `update member set admin = false`)
	if err := a.CarryOut(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	offeringtest.Exec(t, a.db, `update member set admin = true where person_id = $1`, a.beheerder)
	if preview, err := a.Preview(t.Context(), a.beheerder, theirs); err != nil || preview.Status != StatusFailed {
		t.Errorf("%+v, %v", preview, err)
	}
}

// TestTicksAreRemembered checks that the ticks of several pages are remembered together, and
// that boxes that do not exist cannot be ticked.
func TestTicksAreRemembered(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	load(t, a.Service, offeringtest.Row(), offeringtest.Row("id", "k2"), offeringtest.Row("id", "k3", "title", "Zo heet het al", "provider", "Opleider"))
	offeringtest.Exec(t, a.db, `update offering set note = 'van de beheerder' where source_key in ('k1', 'k2')`)
	id := a.preview(t, offeringtest.Row("note", "bestand", "title", "Nieuwe titel"), offeringtest.Row("id", "k2", "note", "bestand"),
		offeringtest.Row("id", "n1", "title", "Zo heet het al", "provider", "Opleider"), offeringtest.Row("id", "n2", "title", "Eerste"))
	tick := func(ticks Ticks) Choice {
		t.Helper()
		choice, err := a.Tick(t.Context(), a.national, id, ticks)
		if err != nil {
			t.Fatal(err)
		}
		return choice
	}
	tick(Ticks{Rows: []int{1, 2}, Overwrite: map[int][]string{1: {"note", "title", "onzin"}, 2: {"note"}, 3: {"note"}}, Doubles: []int{1, 4}})
	tick(Ticks{Rows: []int{3, 4, 99}, Overwrite: map[int][]string{99: {"note"}}, Doubles: []int{3, 4, 99}})
	choice := tick(Ticks{Rows: []int{2}})
	if fmt.Sprint(choice.Overwrite, choice.Doubles) != "map[1:[note]] [3]" || !maps.EqualFunc(a.see(t, id).Choice.Overwrite, choice.Overwrite, slices.Equal) {
		t.Errorf("ticked %+v", choice)
	}
	for _, actor := range []string{a.beheerder, a.other, ""} {
		if _, err := a.Tick(t.Context(), actor, id, Ticks{}); !errors.Is(err, fault.NotFound) {
			t.Errorf("%q ticks: %v", actor, err)
		}
		if previews, err := a.Previews(t.Context(), actor); err != nil || len(previews) != 0 {
			t.Errorf("%q sees %v, %v", actor, previews, err)
		}
	}
	if previews, err := a.Previews(t.Context(), a.national); err != nil || len(previews) != 1 || previews[0].ID != id {
		t.Errorf("got %v, %v", previews, err)
	}
	if skipped, err := a.Rows(t.Context(), a.national, id, "", 1, 2); err != nil || len(skipped) != 2 || skipped[0].Number != 2 {
		t.Errorf("got %v, %v", skipped, err)
	}
	a.apply(t, id, Choice{As: AsFile, OverwriteAll: true, DoublesAll: true})
	if got := offeringtest.ByKey(t, a.Service.db); got["k1"].Note != "bestand" || got["k2"].Note != "bestand" || got["n1"].ID == "" {
		t.Errorf("all of them: %+v", got)
	}
	if _, err := a.Tick(t.Context(), a.national, id, Ticks{}); !errors.Is(err, fault.Conflict) {
		t.Errorf("after it was carried out: %v", err)
	}
}

// TestImportOfAnOrganisation checks that an organisation's import only changes its own
// offerings, even if a national offering has the same key.
func TestImportOfAnOrganisation(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	load(t, a.Service, offeringtest.Row("title", "Landelijk"))
	id, err := a.MakePreview(t.Context(), a.beheerder, a.organisation, Upload{Content: strings.NewReader(offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row("title", "Van ons")))})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Apply(t.Context(), a.beheerder, id, Choice{As: AsFile}); err != nil {
		t.Fatal(err)
	}
	if err := a.CarryOut(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := a.Export(t.Context(), a.beheerder, a.organisation, "CSV", &out); err != nil || !strings.Contains(out.String(), "Van ons") || strings.Contains(out.String(), "Landelijk") {
		t.Errorf("%v: %s", err, out.String())
	}
	if got := offeringtest.ByKey(t, a.Service.db); got["k1"].Title != "Landelijk" {
		t.Errorf("the national one is %+v", got["k1"])
	}
}

func TestPlansGo(t *testing.T) {
	t.Parallel()
	a := newAdmins(t)
	first := a.preview(t, offeringtest.Row())
	second := a.preview(t, offeringtest.Row())
	if _, err := a.Preview(t.Context(), a.national, first); err != nil {
		t.Errorf("a new preview stands beside the old one, got %v", err)
	}
	now := a.now()
	a.now = func() time.Time { return now.Add(PreviewLife) }
	if n, err := a.Purge(t.Context()); n != 0 || err != nil {
		t.Errorf("too early: %d, %v", n, err)
	}
	a.now = func() time.Time { return now.Add(PreviewLife + time.Second) }
	if n, err := a.Purge(t.Context()); n != 2 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if err := a.Forget(t.Context(), a.national, second); !errors.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
	third := a.preview(t, offeringtest.Row())
	if err := a.Forget(t.Context(), a.national, third); err != nil {
		t.Error(err)
	}
}

// BenchmarkImport10000 previews and carries out an import of 10,000 rows into an empty
// catalogue, and again with every row changed, and undoes both.
func BenchmarkImport10000(b *testing.B) {
	words := strings.Fields("gesprek netwerk wijk inwoner mantelzorg schulden jeugd ouderen veiligheid regie kracht samenwerken signaleren methodiek praktijk team")
	file := func(note string) string {
		rows := make([]map[string]string, 10_000)
		for i := range rows {
			title := fmt.Sprint(words[i%16], " ", words[i/16%16], " en ", words[i/256%16], " voor ", words[i/4096%16], " ", i)
			rows[i] = maps.Clone(offeringtest.FullRow)
			maps.Copy(rows[i], map[string]string{
				"id": fmt.Sprint("k", i), "title": title, "provider": fmt.Sprint("Opleider ", i%40), "note": note,
				"url": fmt.Sprint("https://voorbeeld.example/", i), "description": strings.Repeat(title+". ", 4),
			})
		}
		return offeringtest.CSVFile(b, offeringtest.AllColumns(), rows...)
	}
	first, second := file("een"), file("twee")
	for b.Loop() {
		a := newAdmins(b)
		var imports []string
		for _, content := range []string{first, second} {
			start := time.Now()
			id := a.previewFile(b, content)
			made := time.Since(start)
			doubles := make([]int, 10_000)
			for i := range doubles {
				doubles[i] = i + 1
			}
			preview := a.apply(b, id, Choice{As: AsFile, Doubles: doubles})
			b.Logf("%v: made in %v, all in %v", preview.Counts, made.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
			imports = append(imports, id)
		}
		for _, id := range slices.Backward(imports) {
			start := time.Now()
			undoing, err := a.Undoes(b.Context(), a.national, id)
			asked := time.Since(start)
			undone := a.undo(b, id).Undone
			b.Logf("%+v, %v: asked in %v, all in %v", undone, err, asked.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
			if undoing.Changes() != undone.Changes() {
				b.Errorf("would undo %+v", undoing)
			}
		}
		start := time.Now()
		id := a.previewFile(b, second)
		made := time.Since(start)
		load(b, a.Service, offeringtest.Row("id", "k1"))
		start = time.Now()
		outdated := a.see(b, id).Outdated
		looked := time.Since(start)
		if err := a.Renew(b.Context(), a.national, id); err != nil || !outdated {
			b.Errorf("outdated %v, %v", outdated, err)
		}
		b.Logf("made in %v, looked at in %v, renewed in %v", made.Round(time.Millisecond), looked.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
	}
}
