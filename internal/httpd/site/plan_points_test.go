package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
)

var anyTag = regexp.MustCompile(`<[^>]*>`)

// words returns the text of a page, without its markup.
func (r reply) words() string {
	return strings.Join(strings.Fields(anyTag.ReplaceAllString(r.body, " ")), " ")
}

// TestPoints adds up the points of a plan by register, period and sort.
func TestPoints(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	add := func(register, sort, day, expected, earned string) {
		t.Helper()
		form := itemForm("Scholing")
		form["register"], form["puntensoort"], form["gedaan"] = []string{register}, []string{sort}, []string{day}
		form["punten-verwacht"], form["punten-behaald"] = []string{expected}, []string{earned}
		b.post("/plan/scholing", form).want(t, http.StatusSeeOther)
	}
	const begins = "Vul in wanneer je registerperiode is begonnen"
	b.get("/plan").want(t, http.StatusOK).without(t, begins) // nothing to count yet
	b.post("/plan/scholing", itemForm("Zonder register")).want(t, http.StatusSeeOther)
	b.get("/plan").want(t, http.StatusOK, begins).without(t, "Het register beslist.")
	add("SKJ", "geaccrediteerd", "1-2-2025", "4", "2,5")
	add("skj", "reflectie", "28-2-2026", "1", "1,25")
	add("SKJ", "overig", "31-12-2023", "3", "")
	add("SKJ", "overig", "", "8", "")
	add("Registerplein", "geaccrediteerd", "1-2-2025", "", "7")
	const registerplein = "Registerplein Zonder periode Soort Verwacht Behaald Geaccrediteerde scholing 0 7"
	if page := b.get("/plan").want(t, http.StatusOK, "Het register beslist."); !strings.Contains(page.words(), registerplein) ||
		!strings.Contains(page.words(), "Zonder periode Soort Verwacht Behaald Geaccrediteerde scholing 4 2,5 Reflectie, zoals intervisie en supervisie 1 1,25 Overige professionalisering 11 0 Samen 16 3,75") {
		t.Errorf("without a beginning the page says %s", page.words())
	}
	b.post("/plan/register", url.Values{"register": {"SKJ"}, "begin": {"32-13-2024"}}).
		want(t, http.StatusUnprocessableEntity, "Deze datum bestaat niet.", `value="32-13-2024"`, `value="SKJ"`)
	b.post("/plan/register", url.Values{"register": {""}, "begin": {"1-1-2024"}}).want(t, http.StatusUnprocessableEntity, "Vul de naam van het register in.")
	b.post("/plan/register", url.Values{"register": {"SKJ"}, "begin": {"1-1-2024"}}).want(t, http.StatusSeeOther)
	b.get("/plan/register?register=skj").want(t, http.StatusOK, `value="2024-01-01"`)
	page := b.get("/plan").want(t, http.StatusOK, "Vul in wanneer je periode bij Registerplein is begonnen").without(t, begins)
	for _, want := range []string{
		registerplein,
		"SKJ 1 januari 2019 tot en met 31 december 2023 Soort Verwacht Behaald Overige professionalisering 3 0 Samen 3 0",
		"1 januari 2024 tot en met 31 december 2028 (nu) Soort Verwacht Behaald Geaccrediteerde scholing 4 2,5 Reflectie, zoals intervisie en supervisie 1 1,25 Samen 5 3,75",
		"Zonder datum, dus in geen periode Soort Verwacht Behaald Overige professionalisering 8 0 Samen 8 0",
	} {
		if !strings.Contains(page.words(), want) {
			t.Errorf("the page does not say %q: %s", want, page.words())
		}
	}
	b.post("/plan/register", url.Values{"register": {"SKJ"}, "begin": {""}}).want(t, http.StatusSeeOther)
	if page := b.get("/plan"); strings.Contains(page.words(), "tot en met 31 december 2028") {
		t.Error("the beginning is still there after it was taken back")
	}
}
