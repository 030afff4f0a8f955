package site_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// TestBrowserStartsSurvive follows the starts of an offering, with their places and the places
// left, through every act on it, up to where others read them.
func TestBrowserStartsSurvive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	who := s.curator(t, "Nadia Voorbeeld")
	form := offeringForm("actie", "publiceren", "region", "Zeist", "register", "SKJ", "punten", "2,5", "punten-tot", "31-12-2027", "kenmerk", "Integraal werken")
	form["start-datum"], form["start-plaats"], form["start-vrij"] = []string{"15-01-2027", "01-03-2027", "01-04-2027"}, []string{"Zwolle", "Nergenshuizen", ""}, []string{"8", "", "0"}
	place, _, _ := strings.Cut(who.post("/beheer/aanbod/nieuw", form).want(t, other).location, "?")
	id := strings.TrimPrefix(place, "/beheer/aanbod/")
	keeps := func(step, id string) {
		t.Helper()
		got := s.oneText(t, `select string_agg(concat_ws(' ', starts_on, place, places_left), ', ' order by starts_on) from offering_start where offering_id = $1`, id)
		if want := "2027-01-15 Zwolle 8, 2027-03-01 Nergenshuizen, 2027-04-01  0"; got != want {
			t.Errorf("%s: %q, want %q", step, got, want)
		}
		if got := s.oneText(t, `select concat_ws(' ', register, points, valid_until) from offering_accreditation where offering_id = $1`, id); got != "SKJ 2.50 2027-12-31" {
			t.Errorf("%s: accreditation %q", step, got)
		}
	}
	keeps("made", id)

	b := newTab(t, s)
	b.as(who)
	b.want(place, 200)
	js[bool](b, `(document.getElementById('title').value = 'Andere titel', true)`)
	b.follow("button", "Bewaar")
	keeps("saved as the form shows it", id)

	form = offeringForm("versie", "2")
	form["start-datum"], form["start-plaats"], form["start-vrij"] = []string{"15-01-2027"}, []string{"Zwolle"}, []string{"7"}
	who.post(place, form).want(t, other)
	who.get(place+"/geschiedenis").want(t, http.StatusOK, "Zwolle", "8", "7")
	who.post(place+"/terug", url.Values{"versie": {"2"}, "nu": {"3"}}).want(t, other)
	keeps("gone back", id)
	copied, _, _ := strings.Cut(who.post(place+"/actie", url.Values{"actie": {"kopie"}}).want(t, other).location, "?")
	keeps("copied", strings.TrimPrefix(copied, "/beheer/aanbod/"))

	var got struct {
		Starts         []map[string]any
		Accreditations []map[string]any
		Provinces      []string
		Everywhere     bool
		Kenmerk        string
	}
	if err := json.Unmarshal([]byte(newDescribed(t, s).ask("/api/v1/aanbod/"+id, http.StatusOK).body), &got); err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{
		{"date": "2027-01-15", "place": "Zwolle", "province": "Overijssel", "places_left": 8.0},
		{"date": "2027-03-01", "place": "Nergenshuizen", "province": nil, "places_left": nil},
		{"date": "2027-04-01", "place": nil, "province": nil, "places_left": 0.0},
	}
	if !reflect.DeepEqual(got.Starts, want) {
		t.Errorf("the API has %v", got.Starts)
	}
	if a := got.Accreditations; len(a) != 1 || a[0]["register"] != "SKJ" || a[0]["points"] != 2.5 || a[0]["valid_until"] != "2027-12-31" {
		t.Errorf("the API has %v", a)
	}
	if !reflect.DeepEqual(got.Provinces, []string{"Utrecht", "Overijssel"}) || got.Everywhere || got.Kenmerk != "Integraal werken" {
		t.Errorf("the API has %v, %t, %q", got.Provinces, got.Everywhere, got.Kenmerk)
	}
	page := s.browser(t).get("/aanbod/"+id).want(t, http.StatusOK, "15 januari 2027", "Zwolle", "8 plekken", "SKJ").body
	var node struct {
		HasCourseInstance []map[string]any
	}
	if err := json.Unmarshal([]byte(regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(page)[1]), &node); err != nil {
		t.Fatal(err)
	}
	first := map[string]any{
		"@type": "CourseInstance", "startDate": "2027-01-15", "remainingAttendeeCapacity": 8.0,
		"location": map[string]any{
			"@type": "Place", "name": "Zwolle", "address": map[string]any{"@type": "PostalAddress", "addressRegion": "Overijssel", "addressCountry": "NL"},
		},
	}
	if len(node.HasCourseInstance) != 3 || !reflect.DeepEqual(node.HasCourseInstance[0], first) {
		t.Errorf("the JSON-LD has %v", node.HasCourseInstance)
	}
}

// TestProvinceMeansTheSameEverywhere tries each of the twelve provinces on the page, in the API, in
// a report and in a preference.
func TestProvinceMeansTheSameEverywhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := s.db.Exec(t.Context(), `
		with o as (
		    insert into offering (title, kind, state, source, regions, formats)
		    select 'In ' || p, 'training', 'gepubliceerd', 'x', array[p], '{}'::text[] from unnest($1::text[]) p
		    union all select 'Thuis', 'e-learning', 'gepubliceerd', 'x', '{}', '{online}' returning id
		)
		insert into offering_competency (offering_id, competency, rank) select id, 'zelfregie', 1 from o`,
		[]string{"Assen", "Almere", "Leeuwarden", "Arnhem", "Veendam", "Maastricht", "Breda", "Haarlem", "Zwolle", "Zeist", "Goes", "Delft"}); err != nil {
		t.Fatal(err)
	}
	b, d := s.browser(t), newDescribed(t, s)
	report := b.finish(b.start("reflectie"), "verkennen", "vast")
	titles := regexp.MustCompile(`In (Assen|Almere|Leeuwarden|Arnhem|Veendam|Maastricht|Breda|Haarlem|Zwolle|Zeist|Goes|Delft)\b|Thuis`)
	in := func(body string) map[string]bool {
		found := map[string]bool{}
		for _, title := range titles.FindAllString(body, -1) {
			found[title] = true
		}
		return found
	}
	for province, town := range map[string]string{
		"Drenthe": "Assen", "Flevoland": "Almere", "Friesland": "Leeuwarden", "Gelderland": "Arnhem", "Groningen": "Veendam", "Limburg": "Maastricht",
		"Noord-Brabant": "Breda", "Noord-Holland": "Haarlem", "Overijssel": "Zwolle", "Utrecht": "Zeist", "Zeeland": "Goes", "Zuid-Holland": "Delft",
	} {
		want := map[string]bool{"In " + town: true, "Thuis": true}
		for what, body := range map[string]string{
			"page": b.get("/aanbod?provincie=" + province).body, "page, typed": b.get("/aanbod?regio=" + province).body,
			"API": d.ask("/api/v1/aanbod?provincie="+province, http.StatusOK).body, "report": b.get(report + "?regio=" + province).body,
		} {
			if got := in(body); !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: %v", province, what, got)
			}
		}
		b.post("/aanbod/voorkeur", url.Values{"regio": {province}}).want(t, other)
		for _, path := range []string{"/aanbod", report} {
			if got := in(b.get(path).body); !reflect.DeepEqual(got, want) {
				t.Errorf("%s preferred, %s: %v", province, path, got)
			}
		}
	}
}
