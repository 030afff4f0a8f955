package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
)

// agreement writes down what was agreed, and returns the path of its form.
func (b *browser) agreement(form url.Values) string {
	b.t.Helper()
	b.post("/plan/afspraken", form).want(b.t, http.StatusSeeOther)
	var id string
	if err := b.site.db.QueryRow(b.t.Context(), `select id from agreement order by made_at desc limit 1`).Scan(&id); err != nil {
		b.t.Fatal(err)
	}
	return "/plan/afspraken/" + id
}

// TestAgreements writes down what was agreed in a talk about a gespreksblad, ticks it off and deletes it.
func TestAgreements(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.signIn()
	report := fullReport(b)
	sheet := b.sheet(report)
	reflection := strings.TrimPrefix(report, "/rapport/")
	form := "/plan/afspraken?rapport=" + reflection
	b.get(sheet+"/blad").want(t, http.StatusOK, "Na het gesprek: schrijf je afspraken op", `href="`+form+`"`)
	b.get(form).want(t, http.StatusOK, "Schrijf niets waaraan je een inwoner of collega herkent.", "Maximaal 500 tekens.", `value="`+reflection+`"`)
	agreement := b.agreement(url.Values{"rapport": {reflection}, "afspraak": {"Meelopen met\neen collega"}, "met-wie": {"mijn leidinggevende"}, "wanneer": {"5-12-2026"}})
	var about string
	if err := s.db.QueryRow(t.Context(), `select reflection_id from agreement`).Scan(&about); err != nil || about != reflection {
		t.Errorf("it is about %q, %v", about, err)
	}
	b.get("/plan").want(t, http.StatusOK, "Meelopen met\neen collega", "Uiterlijk 5 december 2026 · met: mijn leidinggevende", "Dit is gedaan")
	b.get(agreement).want(t, http.StatusOK, "Meelopen met\neen collega", `value="2026-12-05"`)
	b.post(agreement, url.Values{"afspraak": {"Vaker meelopen"}, "wanneer": {"2026-12-05"}}).want(t, http.StatusSeeOther)
	b.post(agreement+"/gedaan", url.Values{"klaar": {"ja"}}).want(t, http.StatusSeeOther)
	b.get("/plan").want(t, http.StatusOK, "Gedaan (1)", "Gedaan op ", "Toch nog niet gedaan")
	b.post(agreement+"/gedaan", url.Values{"klaar": {"nee"}}).want(t, http.StatusSeeOther)
	b.get("/plan").want(t, http.StatusOK, "Vaker meelopen", "Uiterlijk 5 december 2026").without(t, "Gedaan (1)")
	b.post("/reflectie/"+reflection+"/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusSeeOther)
	b.get("/plan").want(t, http.StatusOK, "Vaker meelopen")
	b.post(agreement+"/verwijderen", nil).want(t, http.StatusUnprocessableEntity, "Zet eerst een vinkje.", "Vaker meelopen")
	b.post(agreement+"/verwijderen", url.Values{"zeker": {"ja"}}).want(t, http.StatusSeeOther)
	b.get(agreement).want(t, http.StatusNotFound)
	b.get("/plan").want(t, http.StatusOK, "Heb je een gesprek gehad").without(t, "Vaker meelopen")
}

// TestAgreementRefused sends forms with mistakes: what was typed stays.
func TestAgreementRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, other := s.browser(t), s.browser(t)
	b.start(assessment.FormReflection)
	other.start(assessment.FormReflection)
	agreement := b.agreement(url.Values{"afspraak": {"Bestaat al"}})
	for field, c := range map[string]struct{ typed, message string }{
		"afspraak": {" ", "Schrijf op wat jullie hebben afgesproken."},
		"met-wie":  {strings.Repeat("lang ", 100), "Maak er maximaal 200 van"},
		"wanneer":  {"1-2-2020", "Deze dag is al voorbij."},
		"gedaan":   {"1-2-2030", "Deze dag moet nog komen."},
	} {
		form := url.Values{"afspraak": {"Meelopen"}, "met-wie": {"een collega"}}
		form.Set(field, c.typed)
		for _, path := range []string{"/plan/afspraken", agreement} {
			page := b.post(path, form).want(t, http.StatusUnprocessableEntity, "Fout: ", `href="#`+field+`"`, c.message)
			if field != "afspraak" {
				page.want(t, http.StatusUnprocessableEntity, "Meelopen")
			}
		}
	}
	other.get(agreement).want(t, http.StatusNotFound)
	other.post(agreement+"/gedaan", url.Values{"klaar": {"ja"}}).want(t, http.StatusNotFound)
	b.get("/plan").want(t, http.StatusOK, "Bestaat al").without(t, "Meelopen", "Gedaan (")
}
