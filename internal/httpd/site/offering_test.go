package site_test

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/httpd"
	httpsite "reflectietool/internal/httpd/site"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/links"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/offering/shelf"
)

const catalogueHeader = "id,title,kind,state,provider,description,url,format,duration_hours,duration_text,cost_eur,cost_text,region,language," +
	"page_language,accreditation,level,competencies,kenmerk,source,source_date,note,start_dates,valid_until\n"

const catalogueRows = `a,Leergang schuldhulpverlening,leergang,gepubliceerd,Voorbeeld & Co,Over regelingen,www.voorbeeld.nl/x,online,2.5,,108.68,€ 108.68 met korting,Zeeland,nl,nl,SKJ: 32 punten,hbo,systemen|zelfregie,,https://bron.nl/pagina,2017-03,Let op,2027-01-15,
b,Kaal artikel,publicatie,gepubliceerd,,,,,,,,,,,,,,verbinding,,Een boek,,,,
c,Voorbij,training,gepubliceerd,,,,,,,,,,,,,,verbinding,,Een boek,2013,,,2020-01-01
d,Concept,training,concept,,,,,,,,,,,,,,verbinding,,Een boek,,,,
`

// offeringSite makes a site with a small catalogue; ids maps titles to ids.
func offeringSite(t *testing.T) (site http.Handler, ids map[string]string) {
	t.Helper()
	library, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }
	db := dbtest.New(t)
	imports := intake.NewService(db, library.Current(), now)
	records, err := intake.ReadCSV(strings.NewReader(catalogueHeader+catalogueRows), library.Current())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := imports.Import(t.Context(), records, intake.Options{}); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(t.Context(), `select title, id::text from offering`)
	if err != nil {
		t.Fatal(err)
	}
	ids = map[string]string{}
	for rows.Next() {
		var title, id string
		if err := rows.Scan(&title, &id); err != nil {
			t.Fatal(err)
		}
		ids[title] = id
	}
	server := &httpsite.Server{
		Kit: &httpd.Kit{Log: slog.New(slog.DiscardHandler), Now: now}, Frameworks: library, Offerings: offering.NewService(db, now), Search: search.NewService(db, library.Current(), index.NewKeeper(db, library.Current(), now)),
		Links: links.NewService(db, now), Shelf: shelf.NewService(db, now),
	}
	return server.Handler(), ids
}

func getPage(t *testing.T, site http.Handler, path string, header ...string) (*httptest.ResponseRecorder, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w, html.UnescapeString(w.Body.String())
}

var spaces = regexp.MustCompile(`\s+`)

// words returns the text of a page without its tags.
func words(body string) string {
	return spaces.ReplaceAllString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " "), " ")
}

// TestOrderOfOfferings checks that an order is named after a text only when there is one: nothing else
// makes one offering fit better than another, a report neither.
func TestOrderOfOfferings(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b := s.browser(t)
	first := func(query string) string {
		t.Helper()
		options := regexp.MustCompile(`<option[^>]*>([^<]*)</option>`).FindAllStringSubmatch(b.get("/aanbod"+query).want(t, http.StatusOK).body, -1)
		var words []string
		for _, option := range options {
			words = append(words, option[1])
		}
		if len(words) != 4 || !slices.Equal(words[1:], []string{"Begint het eerst", "Kost het minst", "Duurt het kortst"}) {
			t.Fatalf("orders %q", words)
		}
		return words[0]
	}
	for _, visitor := range []string{"new", "with a report"} {
		if visitor == "with a report" {
			someReport(b)
		}
		for query, want := range map[string]string{
			"": "Titel, van A tot Z", "?soort=training": "Titel, van A tot Z", "?q=+": "Titel, van A tot Z",
			"?rapport=1": "Titel, van A tot Z", "?q=schulden": "Past het best bij je woorden", "?q=schulden&volgorde=kosten": "Past het best bij je woorden",
		} {
			if got := first(query); got != want {
				t.Errorf("%s, %q: the first order is %q, want %q", visitor, query, got, want)
			}
		}
	}
}

func TestOfferingList(t *testing.T) {
	t.Parallel()
	site, _ := offeringSite(t)
	tests := map[string]struct {
		query string
		want  []string
		not   []string
	}{
		"all": {"", []string{"2 resultaten gevonden.", "Kaal artikel", "online · 2,5 uur · € 108,68", "Op volgorde van titel"},
			[]string{"Aanbieder onbekend", "Vorm: ", "Voorbij", "Concept", "Wis alles"}},
		"text":             {"?q=schulden", []string{"1 resultaat gevonden.", "Leergang schuldhulpverlening", "Wis alles"}, []string{"Kaal artikel"}},
		"unknown included": {"?kosten=50", []string{"1 resultaat gevonden.", "Kaal artikel", "staat onderaan"}, []string{"Leergang schuld"}},
		"unknown left out": {"?kosten=50&onbekend=nee", []string{"Niets gevonden.", "Geen passend aanbod gevonden", "Haal een filter weg.", "Toon ook aanbod waarvan iets onbekend is."}, nil},
		"kenmerk":          {"?kenmerk=integraal-werken", []string{"1 resultaat gevonden.", "Leergang"}, []string{"bestaat niet"}},
		"no such choice":   {"?kenmerk=x&soort=cursus", []string{"2 resultaten gevonden.", "Een filter in dit adres bestaat niet"}, nil},
		"empty choices":    {"?q=&kenmerk=&competentie=&soort=&regio=&kosten=", []string{"2 resultaten gevonden."}, []string{"bestaat niet", "Wis alles"}},
		"odd input":        {"?q=%00%ff%3Cscript%3E&regio=%ff&pagina=-9", []string{"Niets gevonden.", "Probeer een ander"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w, body := getPage(t, site, "/aanbod"+tt.query)
			if w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, body)
			}
			text := strings.ReplaceAll(words(body), "\u00a0", " ")
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in %s", want, text)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(text, not) {
					t.Errorf("%q in %s", not, text)
				}
			}
			if strings.Contains(w.Body.String(), "<script>") {
				t.Error("what was typed is not escaped")
			}
		})
	}
}

func TestOfferingListBadInput(t *testing.T) {
	t.Parallel()
	site, _ := offeringSite(t)
	w, body := getPage(t, site, "/aanbod?q=leergang&kosten=veel")
	for _, want := range []string{`value="veel"`, `value="leergang"`, `href="#kosten"`, `id="kosten-fout"`, "1 resultaat gevonden."} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("status %d", w.Code)
	}
}

func TestOfferingListLive(t *testing.T) {
	t.Parallel()
	site, _ := offeringSite(t)
	query := "/aanbod?" + url.Values{"q": {"leergang"}, "kenmerk": {""}, "kosten": {"veel"}}.Encode()
	w, _ := getPage(t, site, query, "HX-Request", "true", "HX-Current-URL", "http://example.com/aanbod")
	if w.Code != http.StatusOK || w.Header().Get("HX-Push-Url") != "/aanbod?kosten=veel&q=leergang" {
		t.Errorf("status %d, address %q", w.Code, w.Header().Get("HX-Push-Url"))
	}
	w, _ = getPage(t, site, query, "HX-Request", "true", "HX-Current-URL", "http://example.com/aanbod?kosten=veel&q=leergang")
	if got := w.Header().Get("HX-Push-Url"); got != "false" {
		t.Errorf("the same address again is pushed as %q", got)
	}
}

func TestOfferingShow(t *testing.T) {
	t.Parallel()
	site, ids := offeringSite(t)
	_, body := getPage(t, site, "/aanbod/"+ids["Leergang schuldhulpverlening"])
	text := strings.ReplaceAll(words(body), "\u00a0", " ")
	for _, want := range []string{
		"Voorbeeld & Co", "2,5 uur", "€ 108,68", "15 januari 2027", "SKJ: 32 punten", "Nederlands", "maart 2017", "Let op",
		"Beweegt zich in uiteenlopende systemen", "kenmerk Integraal werken", "Niveau onbekend", "Laatst gecontroleerd onbekend", "(externe site)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	for _, want := range []string{`href="https://www.voorbeeld.nl/x"`, `href="https://bron.nl/pagina"`, `rel="noopener noreferrer"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	_, body = getPage(t, site, "/aanbod/"+ids["Kaal artikel"])
	for _, want := range []string{
		"Niet bekend: aanbieder, vorm, duur, kosten, regio of plaats, startdata, taal, opleidingsniveau, erkenning of registerpunten, tot wanneer het geldig is.",
		"Het webadres is onbekend",
	} {
		if !strings.Contains(words(body), want) {
			t.Errorf("no %q in %s", want, words(body))
		}
	}
	if w, body := getPage(t, site, "/aanbod/"+ids["Voorbij"]); w.Code != http.StatusOK || !strings.Contains(body, "Dit aanbod is voorbij") || !strings.Contains(body, "noindex") {
		t.Errorf("status %d: %s", w.Code, words(body))
	}
	for _, id := range []string{ids["Concept"], "00000000-0000-4000-8000-000000000000", "1", "x' or 1=1"} {
		if w, _ := getPage(t, site, "/aanbod/"+url.PathEscape(id)); w.Code != http.StatusNotFound {
			t.Errorf("%q: status %d", id, w.Code)
		}
	}
}
