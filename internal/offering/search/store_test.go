package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/offeringtest"
)

// keysOf searches and returns the keys of the offerings on the page, in order, separated by
// spaces.
func keysOf(t testing.TB, s *Service, q Query) string {
	t.Helper()
	page, err := s.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, o := range page.Offerings {
		keys = append(keys, o.Key)
	}
	return strings.Join(keys, " ")
}

func TestSearchText(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	offeringtest.Add(t, s.db,
		offeringtest.Row("id", "debt", "title", "Leergang schuldhulpverlening", "description", "Over regelingen"),
		offeringtest.Row("id", "talk", "title", "Het keukentafelgesprek", "description", "Gesprekken voeren met inwoners"),
		offeringtest.Row("id", "youth", "title", "Ambulant jongerenwerk", "provider", "Jeugd en Zo", "region", "Betuwe", "kind", "e-learning"),
		offeringtest.Row("id", "mention", "title", "Outreachend werken", "description", "Ook over een keukentafelgesprek"),
	)
	tests := map[string]string{
		"":                                    "youth talk debt mention",
		"   ":                                 "youth talk debt mention",
		"schulden":                            "debt",
		"schuldhulp":                          "debt",
		"SCHULDHULPVERLENING":                 "debt",
		"gesprek":                             "talk mention",
		"keukentafelgesprekken":               "talk mention",
		"keukentafelgesprek":                  "talk mention",
		"inwoner":                             "talk",
		"jeugd zo":                            "youth",
		"betuwe":                              "youth",
		"e-learning":                          "youth",
		"leergang schulden":                   "debt",
		"keukentafelgesprek -inwoner":         "mention",
		`"gesprekken voeren"`:                 "talk",
		"schuldhulpverlening or jongerenwerk": "youth debt",
		"boekhouden":                          "",
		"% _ ' \" ) or 1=1; --":               "",
		"a\x00b\xff":                          "",
		"keukentafelgesprek boekhouden":       "talk mention", // no offering has both
		strings.Repeat("x", 5000) + " jongerenwerk": "",
		"<script>":          "",
		"jongerenwerk \x00": "youth",
		strings.Repeat(" ", 300) + "jongerenwerk": "youth",
	}
	for text, want := range tests {
		got := keysOf(t, s, Query{Text: text})
		if fields(got) != fields(want) {
			t.Errorf("%.60q found %q, want %q", text, got, want)
		}
	}
	if got := keysOf(t, s, Query{Text: "keukentafelgesprek"}); got != "talk mention" {
		t.Errorf("a title counts more than a description: %q", got)
	}
	if got := keysOf(t, s, Query{}); got != "youth talk debt mention" {
		t.Errorf("without text the title orders: %q", got)
	}
}

// TestSearchAmongPast searches where offerings that are past would make the sets of a copy longer than
// the catalogue that is searched.
func TestSearchAmongPast(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	rows := []map[string]string{offeringtest.Row("id", "now", "title", "Keukentafelgesprek")}
	for i := range 64 {
		rows = append(rows, offeringtest.Row("id", fmt.Sprint(i), "title", "Keukentafelgesprek", "valid_until", "2026-11-20"))
	}
	offeringtest.Add(t, s.db, rows...)
	for _, q := range []Query{{Text: "keukentafelgesprek"}, {Within: []string{"zelfregie"}}} {
		if got := keysOf(t, s, q); got != "now" {
			t.Errorf("%+v found %q", q, got)
		}
	}
}

// fields sorts the words of s, for tests in which the order does not matter.
func fields(s string) string {
	words := strings.Fields(s)
	slices.Sort(words)
	return strings.Join(words, " ")
}

func TestSearchFilters(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	offeringtest.Add(t, s.db,
		offeringtest.Row("id", "full", "title", "A", "competencies", "zelfregie|systemen", "format", "online|fysiek", "region", "Zeeland|Den Bosch", "cost_eur", "108.68"),
		offeringtest.Row("id", "free", "title", "B", "competencies", "verbinding", "kind", "e-learning", "format", "online", "cost_eur", "0.00"),
		offeringtest.Row("id", "bare", "title", "C", "competencies", "systemen", "kind", "publicatie"),
		offeringtest.Row("id", "past", "valid_until", "2026-11-20"), offeringtest.Row("id", "draft", "state", "concept"),
		offeringtest.Row("id", "old", "state", "gearchiveerd"), offeringtest.Row("id", "theirs"),
	)
	offeringtest.Exec(t, db, `update offering set organisation_id = gen_random_uuid() where source_key = 'theirs'`)
	tests := map[string]struct {
		q    Query
		want string
	}{
		"all that is published, national and not past": {Query{}, "full free bare"},
		"kenmerk":                        {Query{Kenmerken: []string{"integraal-werken"}}, "full bare"},
		"competency":                     {Query{Competencies: []string{"zelfregie"}}, "full"},
		"competency within its kenmerk":  {Query{Kenmerken: []string{"eigen-kracht"}, Competencies: []string{"zelfregie"}}, "full"},
		"competency and another kenmerk": {Query{Kenmerken: []string{"integraal-werken"}, Competencies: []string{"zelfregie"}}, "full"},
		"unknown competency":             {Query{Competencies: []string{"x"}}, ""},
		"kinds":                          {Query{Filters: offering.Filters{Kinds: []offering.Kind{offering.Training, offering.Publication}}}, "full bare"},
		"formats, unknown comes last":    {Query{Filters: offering.Filters{Formats: []offering.Format{offering.InPerson}}}, "full bare"},
		"formats, known only":            {Query{Filters: offering.Filters{Formats: []offering.Format{offering.InPerson, offering.Blended}, KnownOnly: true}}, "full"},
		"region":                         {Query{Filters: offering.Filters{Region: "den bosch"}}, "full free bare"},
		"region, known only":             {Query{Filters: offering.Filters{Region: "Den Bosch", KnownOnly: true}}, "full free"},
		"cost at the limit":              {Query{Filters: offering.Filters{MaxCost: new(offering.Cents(10868))}}, "full free bare"},
		"cost under it":                  {Query{Filters: offering.Filters{MaxCost: new(offering.Cents(10867))}}, "free bare"},
		"free":                           {Query{Filters: offering.Filters{MaxCost: new(offering.Cents(0)), KnownOnly: true}}, "free"},
		"fewer unknowns first":           {Query{Filters: offering.Filters{MaxCost: new(offering.Cents(0)), Region: "Utrecht"}}, "free bare"},
		"known only without a filter":    {Query{Filters: offering.Filters{KnownOnly: true}}, "full free bare"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := keysOf(t, s, tt.q); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestSearchFiltersAsMatching checks that a search filters exactly as offering.Filters does in
// matching.
func TestSearchFiltersAsMatching(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	random := rand.New(rand.NewPCG(3, 4))
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	var rows []map[string]string
	for i := range PageSize { // one page holds them all
		rows = append(rows, offeringtest.Row("id", fmt.Sprintf("k%02d", i), "kind", pick("training", "e-learning"),
			"format", pick("", "", "online", "fysiek", "zelfstandig|blended"), "region", pick("", "Zeeland", "Utrecht|Betuwe", "landelijk", "Ergens", "Goes"),
			"cost_eur", pick("", "0.00", "100.00", "250.50", "500.01"), "level", pick("", "mbo", "hbo|wo"),
			"start_dates", pick("", "", "2026-11-20 Breda", "2026-12-01@Tilburg#0", "2026-11-20|2027-06-01"),
			"valid_until", pick("", "2027-12-31"), "accreditation", pick("", "SKJ: 3 punten", "Reg: 2 punten, geldig tot en met 2026-01-01")))
	}
	offeringtest.Add(t, s.db, rows...)
	all := offeringtest.ByKey(t, s.db)
	for range 400 {
		f := randomFilters(random, pick)
		var want []string
		for key, o := range all {
			if !o.Past(offeringtest.Today) && !f.Reject(&o, calendar.DayOf(offeringtest.Today)).Any() {
				want = append(want, key)
			}
		}
		if got := keysOf(t, s, Query{Filters: f}); fields(got) != fields(strings.Join(want, " ")) {
			t.Errorf("%+v found %q, want %q", f, fields(got), fields(strings.Join(want, " ")))
		}
	}
}

func randomFilters(random *rand.Rand, pick func(...string) string) offering.Filters {
	f := offering.Filters{KnownOnly: random.IntN(2) == 0}
	sometimes := func(set func()) {
		if random.IntN(4) == 0 {
			set()
		}
	}
	sometimes(func() { f.Kinds = []offering.Kind{offering.ELearning} })
	sometimes(func() { f.Formats = []offering.Format{offering.Blended, offering.InPerson} })
	sometimes(func() {
		f.Region = pick("zeeland", "BETUWE", "Elders", "ergens", "Noord-Brabant", "brabant", "Breda", "Nijmegen", "utrecht")
	})
	sometimes(func() { f.Provinces = []string{pick(offering.Provinces()...), "Zeeland"} })
	sometimes(func() { f.MaxCost = new(offering.Cents(random.IntN(3)) * 10000) })
	sometimes(func() {
		f.Costs = []offering.CostClass{offering.CostClass(pick("gratis", "tot-100", "100-500")), offering.CostHigh}
	})
	sometimes(func() { f.Education = []string{pick("mbo", "hbo", "master")} })
	sometimes(func() {
		f.From, f.Until = offeringtest.Date(pick("2026-01-01", "2026-12-02")), offeringtest.Date(pick("2026-12-01", "2027-12-01"))
	})
	sometimes(func() { f.Points = true })
	sometimes(func() { f.Registers = []string{pick("skj", "reg", "SKJ")} })
	return f
}

func TestSearchPages(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	var rows []map[string]string
	for i := range 2*PageSize + 1 { // all with the same title, so that the key alone decides the order
		rows = append(rows, offeringtest.Row("id", fmt.Sprintf("k%02d", i)))
	}
	slices.Reverse(rows)
	offeringtest.Add(t, s.db, rows...)
	var all []string
	for number := 1; number <= 3; number++ {
		page, err := s.Search(t.Context(), Query{Page: number})
		if err != nil || page.Total != len(rows) || page.Pages != 3 || page.Number != number {
			t.Fatalf("page %d: %+v, %v", number, page, err)
		}
		for _, o := range page.Offerings {
			all = append(all, o.Key)
		}
	}
	if len(all) != len(rows) || !slices.IsSorted(all) || all[0] != "k00" {
		t.Errorf("got %q", all)
	}
	for asked, want := range map[int]int{-1: 1, 0: 1, 4: 3, 1 << 40: 3} {
		if page, err := s.Search(t.Context(), Query{Page: asked}); err != nil || page.Number != want || len(page.Offerings) == 0 {
			t.Errorf("page %d is page %d with %d, %v", asked, page.Number, len(page.Offerings), err)
		}
	}
	if page, err := s.Search(t.Context(), Query{Text: "niets"}); err != nil || page.Total != 0 || page.Pages != 1 || page.Number != 1 {
		t.Errorf("nothing found: %+v, %v", page, err)
	}
}

type queryCounter struct{ n int }

func (c *queryCounter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.n++
	return ctx
}

func (*queryCounter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestNumberOfQueries checks that the number of queries does not depend on the number of
// offerings: one for a page of results, and one more for a text with operators.
func TestNumberOfQueries(t *testing.T) {
	t.Parallel()
	config, err := database.Config(dbtest.NewDB(t).ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	counter := &queryCounter{}
	config.ConnConfig.Tracer = counter
	db, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := serviceOn(t, db)
	if err := intake.NewService(s.db, s.framework, time.Now).LoadCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Search(t.Context(), Query{}); err != nil { // the first search makes the copy
		t.Fatal(err)
	}
	for text, want := range map[string]int{"training": 1, `"training"`: 2} {
		counter.n = 0
		if page, err := s.Search(t.Context(), Query{Text: text}); err != nil || len(page.Offerings) < 10 || counter.n != want {
			t.Errorf("%d offerings in %d queries, want %d, %v", len(page.Offerings), counter.n, want, err)
		}
	}
}

// TestPageAsInPostgreSQL checks that a page of results has the offerings as PostgreSQL has them, with
// all facts but those that index.Copy.Candidates leaves out.
func TestPageAsInPostgreSQL(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	if err := intake.NewService(s.db, s.framework, time.Now).LoadCatalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	for number := 1; ; number++ {
		page, err := s.Search(t.Context(), Query{Page: number})
		if err != nil {
			t.Fatal(err)
		}
		var ids [][16]byte
		for i := range page.Offerings {
			var id pgtype.UUID
			if err := id.Scan(page.Offerings[i].ID); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id.Bytes)
		}
		want, err := s.offerings(t.Context(), "", ids)
		if err != nil || len(want) != len(page.Offerings) {
			t.Fatalf("%d offerings, want %d, %v", len(page.Offerings), len(want), err)
		}
		for i, o := range want {
			o.Kenmerk, o.Source, o.SourceDate, o.Note = "", "", "", ""
			if !reflect.DeepEqual(page.Offerings[i], o) {
				t.Errorf("got %+v, want %+v", page.Offerings[i], o)
			}
		}
		if number == page.Pages {
			return
		}
	}
}

// TestWithdrawnWhileCopying withdraws an offering while no new copy can be made: the search still
// finds it in the previous copy, and must not show it.
func TestWithdrawnWhileCopying(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	config, err := database.Config(db.ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 1
	forCopies, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer forCopies.Close()
	fw := offeringtest.Framework(t)
	s := NewService(db.Pool, fw, index.NewKeeper(forCopies, fw, func() time.Time { return offeringtest.Today }))
	offeringtest.Add(t, db.Pool, offeringtest.Row("id", "stays"), offeringtest.Row("id", "withdrawn"))
	if got := keysOf(t, s, Query{}); got != "stays withdrawn" {
		t.Fatalf("got %q", got)
	}
	taken, err := forCopies.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	offeringtest.Exec(t, db.Pool, `update offering set state = 'gearchiveerd' where source_key = 'withdrawn'`)
	if got := keysOf(t, s, Query{}); got != "stays" {
		t.Errorf("from the previous copy: %q", got)
	}
	taken.Release()
	if page, err := s.Search(t.Context(), Query{}); err != nil || len(page.Offerings) != 1 {
		t.Errorf("from a new copy: %d, %v", len(page.Offerings), err)
	}
}

// TestPostingsOfPostgreSQL checks that a tsvector that PostgreSQL writes is parsed correctly,
// even for a title with odd characters.
func TestPostingsOfPostgreSQL(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	offeringtest.Add(t, s.db, offeringtest.Row("id", "odd", "title", `O'Brien's \ "pad" 'x' naar c:\tmp én één`, "description", "don''t"))
	for _, text := range []string{"brien", "pad", "één", "don"} {
		if got := keysOf(t, s, Query{Text: text}); got != "odd" {
			t.Errorf("%q finds %q", text, got)
		}
	}
}
