package intake

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

func newService(t testing.TB) (*Service, *pgxpool.Pool) {
	t.Helper()
	db := dbtest.New(t)
	return NewService(db, offeringtest.Framework(t), func() time.Time { return offeringtest.Today }), db
}

func load(t testing.TB, s *Service, rows ...map[string]string) Result {
	t.Helper()
	result, err := s.Import(t.Context(), read(t, offeringtest.CSVFile(t, offeringtest.AllColumns(), rows...)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestImportKeepsEveryFact(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	want := read(t, offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.FullRow))[0].Offering
	load(t, s, offeringtest.FullRow)
	got := offeringtest.ByKey(t, s.db)["k1"]
	want.ID, want.ImportSource = got.ID, CatalogueSource
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	shown, err := offering.NewService(s.db, s.now).Get(t.Context(), "", got.ID)
	if err != nil || !reflect.DeepEqual(shown, want) {
		t.Errorf("got  %+v, %v", shown, err)
	}
}

func TestImportIsIdempotent(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	for range 2 {
		if err := s.LoadCatalogue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	before := offeringtest.ByKey(t, s.db)
	if len(before) != 180 {
		t.Fatalf("%d offerings", len(before))
	}
	result, err := s.Import(t.Context(), read(t, string(shipped)), Options{})
	if err != nil || result.New != 0 || result.Changed != 0 || result.Same != 180 || len(result.Kept) != 0 {
		t.Errorf("the same file again: %+v, %v", result, err)
	}
	if !reflect.DeepEqual(before, offeringtest.ByKey(t, s.db)) {
		t.Error("the same file again changed something")
	}
	offeringtest.Exec(t, db, `delete from offering where source_key <> 'aanbod-001'`)
	if err := s.LoadCatalogue(t.Context()); err != nil || len(offeringtest.ByKey(t, s.db)) != 1 {
		t.Errorf("a database with offerings is left alone, got %d, %v", len(offeringtest.ByKey(t, s.db)), err)
	}
}

// TestImportsWithoutAPersonAreInTheTrail loads the shipped catalogue and imports a file on the command line, each twice:
// the second time changes nothing.
func TestImportsWithoutAPersonAreInTheTrail(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	more := "id,title,kind,source\nextra,Nog iets,training,Folder\n"
	for range 2 {
		if err := s.LoadCatalogue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Import(t.Context(), read(t, more), Options{DryRun: true}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := s.Import(t.Context(), read(t, more), Options{}); err != nil {
			t.Fatal(err)
		}
	}
	var got string
	err := s.db.QueryRow(t.Context(), `
		select string_agg(format('%s: %s new, %s changed', detail ->> 'format', detail ->> 'new', detail ->> 'changed'), '; ' order by id)
		  from audit where act = $1 and actor is null and organisation_id is null`, ActImported).Scan(&got)
	if want := "meegeleverd: 180 new, 0 changed; opdrachtregel: 1 new, 0 changed"; err != nil || got != want {
		t.Errorf("the trail has %q, %v, want %q", got, err, want)
	}
}

// TestNewCatalogueIsMerged checks that a database gets each version of the catalogue once: the
// facts that changed and the offerings that are new, but nothing that an admin changed or removed.
func TestNewCatalogueIsMerged(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	version := func(rows ...map[string]string) []byte {
		return []byte(offeringtest.CSVFile(t, offeringtest.AllColumns(), rows...))
	}
	load := func(content []byte) map[string]offering.Offering {
		t.Helper()
		if err := s.loadCatalogue(t.Context(), content); err != nil {
			t.Fatal(err)
		}
		return offeringtest.ByKey(t, db)
	}
	first := version(offeringtest.Row("id", "plain"), offeringtest.Row("id", "edited"), offeringtest.Row("id", "leveled"), offeringtest.Row("id", "removed"))
	load(first)
	offeringtest.Exec(t, db, `update offering set title = 'Met de hand' where source_key = 'edited'`)
	offeringtest.Exec(t, db, `update offering_competency set from_level = 1, to_level = 4
		where offering_id = (select id from offering where source_key = 'leveled')`)
	offeringtest.Exec(t, db, `delete from offering where source_key = 'removed'`)
	if got := load(first); len(got) != 3 {
		t.Fatalf("the same version again: %d offerings", len(got))
	}

	newer := func(id string) map[string]string {
		return offeringtest.Row("id", id, "title", "Nieuwe titel", "from_level", "2", "to_level", "3", "level_basis", "redactie")
	}
	second := version(newer("plain"), newer("edited"), newer("leveled"), newer("removed"), newer("added"))
	got := load(second)
	for key, want := range map[string]struct {
		title string
		from  framework.Level
		basis offering.Basis
	}{
		"plain": {"Nieuwe titel", 2, offering.BasisEditors}, "edited": {"Met de hand", 2, offering.BasisEditors},
		"leveled": {"Nieuwe titel", 1, ""}, "added": {"Nieuwe titel", 2, offering.BasisEditors},
	} {
		if o, ok := got[key]; !ok || o.Title != want.title || o.Competencies[0].From != want.from || o.LevelBasis != want.basis {
			t.Errorf("%s: %+v, want %+v", key, o, want)
		}
	}
	if len(got) != 4 {
		t.Errorf("%d offerings: what was removed came back", len(got))
	}

	offeringtest.Exec(t, db, `update offering set title = 'Later met de hand' where source_key = 'plain'`)
	offeringtest.Exec(t, db, `delete from offering where source_key = 'added'`)
	if got := load(second); len(got) != 3 || got["plain"].Title != "Later met de hand" {
		t.Errorf("the second version came twice: %+v", got)
	}
	offeringtest.Exec(t, db, `delete from offering`)
	if got := load(version(newer("plain"), newer("another"))); len(got) != 0 {
		t.Errorf("a database in which nothing is left of the catalogue got %d offerings", len(got))
	}
}

func TestImportCountsAndDryRun(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	load(t, s, offeringtest.Row(), offeringtest.Row("id", "k2"))
	records := read(t, offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row(), offeringtest.Row("id", "k2", "title", "Nieuw", "competencies", "systemen"), offeringtest.Row("id", "k3")))
	for _, dry := range []bool{true, false} {
		result, err := s.Import(t.Context(), records, Options{DryRun: dry})
		if err != nil || result.New != 1 || result.Changed != 1 || result.Same != 1 {
			t.Errorf("dry %v: %+v, %v", dry, result, err)
		}
		if got := offeringtest.ByKey(t, s.db); len(got) != 2 && dry || got["k2"].Title != "Titel" && dry {
			t.Errorf("a dry run changed %+v", got)
		}
	}
	got := offeringtest.ByKey(t, s.db)
	if o := got["k2"]; len(got) != 3 || o.Title != "Nieuw" || !slices.Equal(o.Competencies, []offering.Link{{Competency: "systemen", Primary: true}}) {
		t.Errorf("got %+v", got)
	}
	other, err := s.Import(t.Context(), records, Options{Source: "elders"})
	if err != nil || other.New != 3 {
		t.Errorf("keys of another source are others: %+v, %v", other, err)
	}
}

// TestImportKeepsWhatAnAdminChanged checks that each fact that an admin changed stays, whatever
// a later file says, while the other facts of the same offering still follow the file.
func TestImportKeepsWhatAnAdminChanged(t *testing.T) {
	t.Parallel()
	changes := []struct{ column, sql, file, kept string }{
		{"title", `update offering set title = 'Van de beheerder'`, "Uit het bestand", "Van de beheerder"},
		{"state", `update offering set state = 'gearchiveerd'`, "concept", "gearchiveerd"},
		{"cost_eur", `update offering set cost_eur = null`, "5.00", ""},
		{"format", `update offering set formats = '{blended}'`, "online", "blended"},
		{"region", `update offering set regions = '{}'`, "Utrecht", ""},
		{"duration_hours", `update offering set duration_hours = 7.25`, "3", "7.25"},
		{"valid_until", `update offering set valid_until = '2028-01-01'`, "", "2028-01-01"},
		{"competencies", `update offering_competency set rank = 3 - rank`, "systemen", "systemen|zelfregie"},
		{"competencies", `update offering_competency set from_level = 1, to_level = 2`, "systemen", "zelfregie|systemen"},
		{"to_level", `update offering_competency set to_level = 3 where rank = 2`, "|3", "|3"},
		{"level_basis", `update offering set level_basis = 'redactie'`, "bron", "redactie"},
		{"start_dates", `delete from offering_start`, "2027-05-05", ""},
		{
			"accreditation", `update offering_accreditation set points = 12, valid_until = '2027-06-30' where rank = 1`, "SKJ: 40 punten",
			"SKJ: 12 punten, geldig tot en met 2027-06-30|LVAK",
		},
	}
	for _, c := range changes {
		t.Run(c.sql, func(t *testing.T) {
			t.Parallel()
			s, db := newService(t)
			load(t, s, offeringtest.FullRow)
			offeringtest.Exec(t, db, c.sql)

			next := map[string]string{}
			for name, value := range offeringtest.FullRow {
				next[name] = value
			}
			next[c.column], next["note"] = c.file, "Nieuwe opmerking"
			if c.column == "competencies" {
				next["from_level"], next["to_level"], next["level_basis"] = "", "", ""
			}
			for round := range 2 {
				result := load(t, s, next)
				o := offeringtest.ByKey(t, s.db)["k1"]
				if got := offering.ColumnValues(&o)[c.column]; got != c.kept {
					t.Fatalf("round %d: %s is %q, want %q", round, c.column, got, c.kept)
				}
				if c.file != c.kept && (result.KeptRows() != 1 || !slices.ContainsFunc(result.Kept, func(k KeptField) bool {
					return k.Key == "k1" && k.Column == c.column && k.Current == c.kept && k.File == c.file
				})) {
					t.Errorf("round %d: reported %+v", round, result.Kept)
				}
				if o.Note != "Nieuwe opmerking" || result.Changed != 1-round {
					t.Errorf("round %d: note %q, %+v", round, o.Note, result)
				}
			}
		})
	}
}

// TestImportWithoutLevelColumns checks that a file without the columns for levels leaves the
// levels as they are.
func TestImportWithoutLevelColumns(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	load(t, s, offeringtest.Row("from_level", "1", "to_level", "2"))
	var names []string
	for _, c := range offering.Columns {
		if !slices.Contains([]string{"from_level", "to_level"}, c.Name) {
			names = append(names, c.Name)
		}
	}
	records := read(t, offeringtest.CSVFile(t, names, offeringtest.Row("competencies", "verbinding|zelfregie")))
	if _, err := s.Import(t.Context(), records, Options{}); err != nil {
		t.Fatal(err)
	}
	want := []offering.Link{{Competency: "verbinding", Primary: true, From: 0, To: 0}, {Competency: "zelfregie", Primary: false, From: 1, To: 2}}
	if got := offeringtest.ByKey(t, s.db)["k1"].Competencies; !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestImportOfTheBasis checks that the basis of levels follows the file, that a file without the
// column keeps it as it is, and that an offering without levels has none.
func TestImportOfTheBasis(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	without := slices.DeleteFunc(offeringtest.AllColumns(), func(name string) bool { return name == "level_basis" })
	levels := func(from, to, basis string) map[string]string {
		return offeringtest.Row("from_level", from, "to_level", to, "level_basis", basis)
	}
	for i, step := range []struct {
		names []string
		row   map[string]string
		want  offering.Basis
	}{
		{without, levels("1", "2", ""), ""}, // levels from before the column
		{offeringtest.AllColumns(), levels("1", "2", "redactie"), offering.BasisEditors},
		{offeringtest.AllColumns(), levels("1", "3", "bron"), offering.BasisSource},
		{without, levels("2", "3", ""), offering.BasisSource},
		{without, levels("", "", ""), ""},
		{offeringtest.AllColumns(), levels("", "", "bron"), ""},
		{offeringtest.AllColumns(), levels("2", "3", "redactie"), offering.BasisEditors},
		{offeringtest.AllColumns(), levels("2", "3", ""), ""},
	} {
		records := read(t, offeringtest.CSVFile(t, step.names, step.row))
		for range 2 {
			result, err := s.Import(t.Context(), records, Options{})
			if err != nil || len(result.Kept) > 0 {
				t.Fatalf("step %d: %+v, %v", i, result, err)
			}
		}
		o := offeringtest.ByKey(t, s.db)["k1"]
		if o.LevelBasis != step.want || offering.ColumnValues(&o)["from_level"] != step.row["from_level"] {
			t.Errorf("step %d: basis %q, want %q, of %+v", i, o.LevelBasis, step.want, o.Competencies)
		}
	}
}

// TestImportIsOneTransaction checks that nothing is imported if the database refuses one
// record.
func TestImportIsOneTransaction(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	records := read(t, offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row(), offeringtest.Row("id", "k2")))
	records[1].Offering.Kind = "cursus"
	if _, err := s.Import(t.Context(), records, Options{}); err == nil {
		t.Fatal("an unknown kind was stored")
	}
	if got := offeringtest.ByKey(t, s.db); len(got) != 0 {
		t.Errorf("%d offerings stayed behind", len(got))
	}
}

func TestImportAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	records := read(t, string(shipped))
	failed := make(chan error, 4)
	for range cap(failed) {
		go func() {
			_, err := s.Import(context.Background(), records, Options{})
			failed <- err
		}()
	}
	for range cap(failed) {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	if got := len(offeringtest.ByKey(t, s.db)); got != 180 {
		t.Errorf("%d offerings", got)
	}
}

func TestImportFile(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	path := filepath.Join(t.TempDir(), "aanbod.csv")
	run := func(content string, dry bool) (string, error) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err := ImportFile(t.Context(), s, path, dry, &out)
		return out.String(), err
	}
	bad := offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row("kind", "x", "cost_eur", "-1"))
	if out, err := run(bad, false); !errors.As(err, new(Faults)) || strings.Count(out, "regel 2, kolom") != 2 || err.Error() != path+": 2 fouten, er is niets geïmporteerd" {
		t.Errorf("got %q, %v", out, err)
	}
	good := offeringtest.CSVFile(t, offeringtest.AllColumns(), offeringtest.Row())
	if out, err := run(good, true); err != nil || !strings.HasPrefix(out, "Controle vooraf") || !strings.Contains(out, "1 nieuw, 0 gewijzigd, 0 gelijk.") || len(offeringtest.ByKey(t, s.db)) != 0 {
		t.Errorf("got %q, %v", out, err)
	}
	if out, err := run(good, false); err != nil || out != "1 nieuw, 0 gewijzigd, 0 gelijk.\n" {
		t.Errorf("got %q, %v", out, err)
	}
	offeringtest.Exec(t, db, `update offering set title = 'Anders'`)
	if out, err := run(good, false); err != nil || !strings.Contains(out, `k1, kolom "title": blijft "Anders", in het bestand staat "Titel"`) {
		t.Errorf("got %q, %v", out, err)
	}
	if err := ImportFile(t.Context(), s, path+"x", false, &bytes.Buffer{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	load(t, s, offeringtest.Row(), offeringtest.Row("id", "past", "valid_until", "2020-01-01"), offeringtest.Row("id", "draft", "state", "concept"), offeringtest.Row("id", "old", "state", "gearchiveerd"), offeringtest.Row("id", "theirs"))
	offeringtest.Exec(t, db, `update offering set organisation_id = gen_random_uuid() where source_key = 'theirs'`)
	ids := map[string]string{"unknown": "00000000-0000-4000-8000-000000000000", "malformed": "1 or 1=1", "empty": ""}
	rows, _ := db.Query(t.Context(), `select source_key, id::text from offering`)
	var key, id string
	for rows.Next() {
		if err := rows.Scan(&key, &id); err != nil {
			t.Fatal(err)
		}
		ids[key] = id
	}
	for name, found := range map[string]bool{"k1": true, "past": true, "draft": false, "old": false, "theirs": false, "unknown": false, "malformed": false, "empty": false} {
		o, err := offering.NewService(db, s.now).Get(t.Context(), "", ids[name])
		if found && (err != nil || o.Key != name) || !found && !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %+v, %v", name, o, err)
		}
	}
}

// TestConstraints checks that the database itself refuses invalid values, not only the import.
func TestConstraints(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	load(t, s, offeringtest.FullRow)
	for _, sql := range []string{
		`update offering set title = ''`, `update offering set kind = 'cursus'`, `update offering set state = ''`,
		`update offering set url = 'javascript:alert(1)'`, `update offering set url = 'https://a b'`, `update offering set formats = '{klassikaal}'`,
		`update offering set duration_hours = 0`, `update offering set cost_eur = -0.01`, `update offering set source = ''`,
		`update offering set source_date = 'ooit'`, `update offering set education_levels = '{havo}'`, `update offering set level_basis = 'gok'`,
		`insert into offering (import_source, source_key, title, kind, source) values ('aanbod', 'k1', 't', 'training', 'b')`,
		`update offering_competency set from_level = null where rank = 2`, `update offering_competency set from_level = 4, to_level = 4`,
		`update offering_competency set rank = 1`, `update offering_competency set from_level = 0, to_level = 1`,
		`update offering_accreditation set points = 0`, `update offering_accreditation set valid_from = '2027-01-01', valid_until = '2026-01-01'`,
	} {
		if _, err := db.Exec(t.Context(), sql); err == nil {
			t.Errorf("allowed: %s", sql)
		}
	}
}
