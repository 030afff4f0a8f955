package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
)

// agree records the consent of the OR in the settings of the organisation.
func (m manager) agree() { m.setConsent("2026-10-01") }

func (m manager) setConsent(day string) {
	m.t.Helper()
	_, err := m.site.db.Exec(m.t.Context(), `update organisation set consent_on = nullif($2, '')::date where id = $1`, m.id, day)
	if err != nil {
		m.t.Fatal(err)
	}
}

const nobodyAsks = "Niemand vraagt je om je rapport of plan."

// TestExpertiseAndTargetsAreOffWithoutConsent walks the pages about expertise and functions before
// the OR has agreed, after that, and after the consent was withdrawn.
func TestExpertiseAndTargetsAreOffWithoutConsent(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	team := m.team("Noord")
	b, _ := m.colleague("Anna Voorbeeld", team, "collega")
	own, chart := "/account/organisatie/"+m.id+"/expertise", "/team/"+team+"/expertise"
	function := url.Values{"naam": {"Sociaal werker"}, "zelfregie": {"4"}}
	off := func() {
		t.Helper()
		for _, path := range []string{own, chart} {
			page := b.get(path).want(t, ok, "staat nog uit", "De beheerder van Voorbeeld Welzijn legt die instemming vast", "Vraag het aan de beheerder", nobodyAsks)
			if strings.Contains(page.body, "chulden") || strings.Contains(page.body, "/instellingen") {
				t.Errorf("%s shows a subject, or a page that is not for members", path)
			}
		}
		b.post(own, url.Values{"onderwerp-schulden": {"basis"}}).want(t, conflict, "staat nog uit")
		for _, path := range []string{m.home + "/expertise", m.home + "/functies", m.home + "/functies/nieuw"} {
			page := m.get(path).want(t, ok, "staat nog uit", m.home+"/instellingen", nobodyAsks)
			if strings.Contains(page.body, "<select") || strings.Contains(page.body, "chulden") {
				t.Errorf("%s asks or shows something", path)
			}
		}
		m.get(m.home+"/expertise.csv").want(t, gone)
		m.post(m.home+"/expertise", url.Values{"actie": {"toevoegen"}, "soort": {"hulpvraag"}, "naam": {"energiekosten"}}).want(t, gone)
		if strings.Contains(b.get("/account").body, "waar je naartoe kunt") {
			t.Error("the account says that a function gives targets")
		}
	}
	off()
	m.post(m.home+"/functies", function).want(t, other) // a function without targets is only a name

	m.agree()
	m.post("/beheer/functie/"+s.oneText(t, `select id from job_function`), function).want(t, other)
	b.post("/account/organisatie/"+m.id+"/functie", url.Values{"functie": {s.oneText(t, `select id from job_function`)}}).want(t, other)
	b.post(own, url.Values{"onderwerp-schulden": {"basis"}}).want(t, other)
	b.get(own).want(t, ok, "Bewaar mijn onderwerpen", nobodyAsks)
	b.get(chart).want(t, ok, "Maar één collega noemt schulden", nobodyAsks)
	m.get(m.home+"/expertise").want(t, ok, "Eigen onderwerpen", nobodyAsks)
	m.get(m.home+"/expertise.csv").want(t, ok)
	m.get(m.home+"/functies").want(t, ok, "behalve bij 1 competentie", nobodyAsks)
	b.get("/account").want(t, ok, "waar je naartoe kunt. Dat past bij je werk", nobodyAsks)
	target := func() string {
		t.Helper()
		path := b.start(assessment.FormReflection)
		defer b.finish(path, assessment.ChoseSteady)
		return s.oneText(t, `select targets ->> 'zelfregie' from reflection where id = $1`, strings.TrimPrefix(path, "/reflectie/"))
	}
	if got := target(); got != "4" {
		t.Errorf("with consent the target is %s, want that of the function", got)
	}

	m.setConsent("")
	off()
	if got := target(); got != "3" {
		t.Errorf("without consent the target is %s, want the usual one", got)
	}
	if files := unzip(t, b.get("/gegevens/download").want(t, http.StatusOK).body); !strings.Contains(files["gegevens.html"], "Schulden") {
		t.Error("the download lost what its owner filled in")
	}
	m.agree()
	b.get(chart).want(t, ok, "Maar één collega noemt schulden")
}
