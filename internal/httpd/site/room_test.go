package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/internal/limit"
)

// newTightSite makes a site on which a person soon reaches the limits.
func newTightSite(t testing.TB) *site {
	t.Helper()
	return newSiteWith(t, dbtest.New(t), func(s *httpsite.Server) {
		tight := limit.Work{Reflections: 2, NoteBytes: 20}
		s.Assessments.SetLimits(limit.Limits{Guest: tight, Account: tight})
	})
}

// TestTheLastReflectionThatFits refuses one more, lists those to go on with, and makes room when one
// is deleted.
func TestTheLastReflectionThatFits(t *testing.T) {
	t.Parallel()
	s := newTightSite(t)
	b := s.browser(t)
	report := someReport(b)
	open := b.start(assessment.FormReflection)
	b.post(open+"/zelfregie", url.Values{"zelfregie": {"groeien"}}).want(t, other)
	for _, form := range []string{"reflectie", "snelle-scan"} {
		b.post("/reflectie", url.Values{"vorm": {form}}).want(t, http.StatusUnprocessableEntity,
			"maximaal 2", "Ga verder waar je was", `href="`+open+`"`, `href="`+report+`"`, `href="/gegevens"`)
	}
	b.get(open+"/participatie").want(t, http.StatusOK)

	question := strings.Replace(report, "/rapport/", "/reflectie/", 1) + "/verwijderen"
	b.get("/gegevens").want(t, http.StatusOK, `href="`+question+`"`, `href="`+open+`/verwijderen"`)
	b.get(question).want(t, http.StatusOK, "Telt deze reflectie mee in een teamronde")
	b.post(question, nil).want(t, http.StatusUnprocessableEntity, "Zet eerst een vinkje")
	b.get(report).want(t, http.StatusOK)
	if got := b.post(question, url.Values{"bevestig": {"ja"}}).want(t, other).location; !strings.HasPrefix(got, "/gegevens") {
		t.Errorf("leads to %s", got)
	}
	b.get("/gegevens?bewaard=reflectie-verwijderd").want(t, http.StatusOK, "De reflectie is verwijderd")
	b.get(report).want(t, http.StatusNotFound)
	b.post(question, url.Values{"bevestig": {"ja"}}).want(t, http.StatusNotFound)
	b.start(assessment.FormScan)
	b.post(open+"/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, other) // an unfinished one goes too
	b.get(open).want(t, http.StatusNotFound)
}

// TestTextsThatDoNotFit refuses a note, in a form and in a field that saves itself. What was typed
// stays, and the message says why.
func TestTextsThatDoNotFit(t *testing.T) {
	t.Parallel()
	s := newTightSite(t)
	b := s.browser(t)
	page := b.start(assessment.FormReflection) + "/zelfregie"
	long := "eenentwintig letters."
	form := url.Values{"zelfregie-notitie": {long}, "zelfregie": {"groeien"}, "vorm": {"reflectie"}}
	b.post(page, form).want(t, http.StatusUnprocessableEntity, long, "al je teksten samen zijn te lang", `value="groeien" id="zelfregie-niveau-2" checked`)
	b.post(page, url.Values{"zelfregie-notitie": {long}}, true).want(t, http.StatusUnprocessableEntity, "Niet opgeslagen", "al je teksten samen zijn te lang")
	if got := s.oneText(t, `select coalesce((select string_agg(body, '') from reflection_text), '') || coalesce(choices ->> 'zelfregie', '') from reflection`); got != "" {
		t.Errorf("stored %q of a refused page", got)
	}
	b.post(page, url.Values{"zelfregie-notitie": {long[1:]}}, true).want(t, http.StatusOK)
	b.post(page, url.Values{"zelfregie-1": {"vaak"}}, true).want(t, http.StatusOK)

	report := b.finish(strings.TrimSuffix(page, "/zelfregie"), assessment.ChoseExploring, assessment.ChoseGrowing)
	b.post(report+"/verschil", url.Values{"zelfregie-verschil": {long}}).want(t, http.StatusUnprocessableEntity, "al je teksten samen zijn te lang")
}

// TestDeletedReflectionInARound deletes a Reflectie that counts in an open round.
func TestDeletedReflectionInARound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	round, b := w.round(), w.browser(professional)
	path := b.start(assessment.FormReflection)
	b.finish(path, assessment.ChoseExploring)
	b.post(path+"/telt-mee", url.Values{"ronde": {round}}).want(t, other)
	if got := w.query(`select count(*)::text from round_choice where counts`); got != "1" {
		t.Fatalf("%s reflections count", got)
	}
	b.post(path+"/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, other)
	if got := w.query(`select count(*)::text from round_choice`); got != "0" {
		t.Errorf("%s choices are left", got)
	}
}

// TestBrowserSaysThatATextDoesNotFit types more than fits, and reads the status.
func TestBrowserSaysThatATextDoesNotFit(t *testing.T) {
	t.Parallel()
	s := newTightSite(t)
	v, b := s.browser(t), newTab(t, s)
	b.log.expect("422 (Unprocessable Entity)")
	page := v.start(assessment.FormReflection) + "/zelfregie"
	b.as(v)
	b.want(page, 200)
	b.openAll()
	js[bool](b, `(() => {
		const note = document.getElementById('zelfregie-notitie');
		note.value = 'Dit zijn meer dan twintig letters.';
		return note.dispatchEvent(new Event('change', {bubbles: true}));
	})()`)
	eventually(t, "the status says why", func() bool { return strings.Contains(b.status(), "al je teksten samen zijn te lang") })
	b.check("competency zelfregie: no room")
	if got := b.submit(page, url.Values{"zelfregie-notitie": {"Dit zijn meer dan twintig letters."}, "vorm": {"reflectie"}}); got != 422 {
		t.Errorf("status %d", got)
	}
	b.check("competency zelfregie: no room, without a script")
	b.want(strings.TrimSuffix(page, "/zelfregie")+"/verwijderen", 200)
	b.check("delete a reflection")
	v.post(page, url.Values{"zelfregie": {"groeien"}}).want(t, other)
	v.finish(strings.TrimSuffix(page, "/zelfregie"))
	v.start(assessment.FormReflection)
	b.want(strings.TrimSuffix(page, "/zelfregie")+"/verwijderen", 200)
	b.check("delete a finished reflection")
	b.submit("/reflectie", url.Values{"vorm": {"snelle-scan"}})
	b.check("snelle scan: no room")
}
