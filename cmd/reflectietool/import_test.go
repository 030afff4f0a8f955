package main

import (
	"encoding/csv"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
)

// shipped is the catalogue that the program itself loads.
const shipped = "../../internal/offering/intake/catalogue/aanbod.csv"

// An empty private database gets the catalogue at its first start, and only then.
func TestFirstStartLoadsTheCatalogue(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	first := serve(t, inFolder(dir))
	first.visitor().get(t, "/aanbod").want(t, http.StatusOK, "resultaten gevonden", `href="/aanbod/`)
	execute(t, inFolder(dir), "import", "aanbod", shipped).want(t, 0, "0 nieuw, 0 gewijzigd, 180 gelijk.")
	inDatabase(t, dir, func(pool *database.Pool) error {
		_, err := pool.Exec(t.Context(), "delete from offering where source_key in ('aanbod-001', 'aanbod-002')")
		return err
	})
	first.stop()
	second := serve(t, inFolder(dir))
	execute(t, inFolder(dir), "import", "aanbod", shipped, "--dry-run").want(t, 0, "2 nieuw, 0 gewijzigd, 178 gelijk.")
	second.stop()

	// A database with an earlier version of the catalogue gets the newer one at its next start, and
	// what was removed stays away.
	inDatabase(t, dir, func(pool *database.Pool) error {
		_, err := pool.Exec(t.Context(), `update offering set note = 'x', imported = imported || '{"note": "x"}' where source_key = 'aanbod-003'`)
		if err == nil {
			_, err = pool.Exec(t.Context(), `update catalogue_load set digest = ''`)
		}
		return err
	})
	third := serve(t, inFolder(dir))
	execute(t, inFolder(dir), "import", "aanbod", shipped, "--dry-run").want(t, 0, "2 nieuw, 0 gewijzigd, 178 gelijk.")
	third.stop()
}

func TestImportBesideTheServer(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := serve(t, inFolder(dir))
	file := writeCatalogue(t,
		map[string]string{"id": "proef-1", "title": "Kwibus over grenzen"},
		map[string]string{"id": "proef-2", "title": "Kwibus over luisteren", "kind": "workshop"})
	run := func(args ...string) outcome { return execute(t, inFolder(dir), append([]string{"import"}, args...)...) }
	found := func(sentence string) {
		t.Helper()
		// A search may use the copy of before the import for a moment.
		eventually(t, "a search says "+sentence, func() bool {
			page := s.visitor().get(t, "/aanbod?q=kwibus")
			page.want(t, http.StatusOK)
			return strings.Contains(page.body, sentence)
		})
	}

	run("--dry-run", "aanbod", file).want(t, 0, "2 nieuw, 0 gewijzigd, 0 gelijk.", "er is niets veranderd")
	run("aanbod", file, "--dry-run").want(t, 0, "2 nieuw, 0 gewijzigd, 0 gelijk.", "er is niets veranderd")
	found("Geen passend aanbod gevonden")
	run("aanbod", file).want(t, 0, "2 nieuw, 0 gewijzigd, 0 gelijk.")
	found("2 resultaten gevonden")
	run("aanbod", file).want(t, 0, "0 nieuw, 0 gewijzigd, 2 gelijk.")
	run("aanbod", writeCatalogue(t, map[string]string{"id": "proef-1", "title": "Kwibus over bewaren"})).
		want(t, 0, "0 nieuw, 1 gewijzigd, 0 gelijk.")
	found("Kwibus over bewaren")
	s.stop()
	// Without a server the command starts the database, and stops it again.
	run("aanbod", file).want(t, 0, "0 nieuw, 1 gewijzigd, 1 gelijk.")
	if pid := postmaster(dir); pid != 0 {
		t.Errorf("PostgreSQL, process %d, still runs after the import", pid)
	}
}

func TestImportNamesEveryFault(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	file := writeCatalogue(t,
		map[string]string{"id": "goed"},
		map[string]string{"id": "twee-fouten", "kind": "cursusje", "cost_eur": "duur"},
		map[string]string{"id": "goed"},
		map[string]string{"id": "regels", "description": "eerste\ntweede", "url": "javascript:alert(1)"})
	for _, args := range [][]string{{"aanbod", file}, {"aanbod", "--dry-run", file}} {
		got := execute(t, settings, append([]string{"import"}, args...)...).want(t, 1,
			`regel 3, kolom "kind"`, `regel 3, kolom "cost_eur"`, `regel 4, kolom "id"`, `regel 6, kolom "url"`,
			"4 fouten", "er is niets geïmporteerd")
		if n := strings.Count(got.stdout+got.stderr, "regel 3"); n != 2 {
			t.Errorf("faults are printed %d times:\n%s%s", n/2, got.stdout, got.stderr)
		}
	}
	var rows int
	if err := db.Pool.QueryRow(t.Context(), "select count(*) from offering").Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d offerings were imported (%v)", rows, err)
	}
	execute(t, settings, "import", "aanbod", filepath.Join(t.TempDir(), "is-er-niet.csv")).want(t, 1, "is-er-niet.csv")
	execute(t, settings, "import", "aanbod", t.TempDir()).want(t, 1, "is a directory")
	execute(t, settings, "import", "personen", file).want(t, 2, `want aanbod, not "personen"`)
	execute(t, settings, "import", "aanbod").want(t, 2, "wrong number of arguments")
	execute(t, settings, "import", "aanbod", file, file).want(t, 2, "wrong number of arguments")
	execute(t, settings, "import", "aanbod", shipped).want(t, 0, "180 nieuw")
}

func TestExportAndImportAgain(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	execute(t, settings, "import", "aanbod", shipped).want(t, 0, "180 nieuw")
	for _, name := range []string{"uit.csv", "uit.XLSX", "uit.json"} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, nil, 0o640); err != nil { // somebody else may read it, also when it is replaced
			t.Fatal(err)
		}
		execute(t, settings, "export", "aanbod", file).want(t, 0)
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s has become %v (%v)", name, info.Mode(), err)
		}
		execute(t, settings, "import", "aanbod", file).want(t, 0, "0 nieuw, 0 gewijzigd, 180 gelijk.")
	}
	sample := "../../internal/offering/exchange/testdata/program-synthetisch-1.xml"
	execute(t, settings, "import", "aanbod", sample).want(t, 0, "openbare beschrijvingen", "1 nieuw", "Competenties ontbreken")
	execute(t, settings, "export", "aanbod", filepath.Join(t.TempDir(), "uit.pdf")).want(t, 2, "ends in .csv, .xlsx or .json")
	execute(t, settings, "export", "aanbod", filepath.Join(t.TempDir(), "nergens", "uit.csv")).want(t, 1, "no such file")
}

// writeCatalogue writes a file of offerings, each equal to a valid one except for the given
// columns.
func writeCatalogue(t *testing.T, rows ...map[string]string) string {
	t.Helper()
	example, err := os.Open(shipped)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = example.Close() }()
	columns, err := csv.NewReader(example).Read()
	if err != nil {
		t.Fatal(err)
	}
	faultless := map[string]string{
		"title": "Kwibus", "kind": "training", "state": "gepubliceerd", "competencies": "zelfregie", "source": "proef",
	}
	records := [][]string{columns}
	for _, row := range rows {
		var record []string
		for _, column := range columns {
			value, given := row[column]
			if !given {
				value = faultless[column]
			}
			record = append(record, value)
		}
		records = append(records, record)
	}
	path := filepath.Join(t.TempDir(), "aanbod.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := csv.NewWriter(file).WriteAll(records); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
