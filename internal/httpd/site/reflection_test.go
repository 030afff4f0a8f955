package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
)

func TestWalkTheWholeReflectionWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.get("/reflectie").want(t, http.StatusOK, "Begin")
	path := b.start(assessment.FormReflection)
	next := b.get(path).want(t, http.StatusSeeOther).location
	competencies := s.frameworks.Current().Competencies()
	for i, c := range competencies {
		if next != path+"/"+c.Slug {
			t.Fatalf("step %d leads to %s, want %s", i, next, c.Slug)
		}
		page := b.get(next).want(t, http.StatusOK, c.Name, c.Statements[0].Text, c.Levels[3].Text)
		if page.header.Get("Cache-Control") != "no-store" {
			t.Error("a personal page may be cached")
		}
		next = b.post(next, fullForm(c, assessment.Often, assessment.ChoseSteady)).want(t, http.StatusSeeOther).location
	}
	if next != path+"/overzicht" {
		t.Fatalf("the last page leads to %s", next)
	}
	b.get(next).want(t, http.StatusOK, "Je hebt alles ingevuld", "4 van 4 stellingen")
	report := b.post(next, nil).want(t, http.StatusSeeOther).location
	b.get(report).want(t, http.StatusOK, "Je rapport", "Ik zie nu weinig verschil tussen mijn competenties")
	b.get("/reflectie").want(t, http.StatusOK, "Mijn rapporten", report)
}

func TestComeBackToTheFirstOpenQuestion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	competencies := s.frameworks.Current().Competencies()
	path := b.start(assessment.FormScan)
	b.post(path+"/"+competencies[0].Slug, url.Values{competencies[0].Slug: {"groeien"}})
	b.post(path+"/"+competencies[2].Slug, url.Values{competencies[2].Slug: {"nvt"}})
	if got := b.get(path).location; got != path+"/"+competencies[1].Slug {
		t.Errorf("first open question is at %s", got)
	}
	b.get("/reflectie").want(t, http.StatusOK, "Ga verder waar je was", path)
	b.get(path+"/overzicht").want(t, http.StatusOK, "Nog open", competencies[1].Name+"</a>: je niveau")
}

func TestComeBackToTheFirstOpenQuestionOfAPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	c := s.frameworks.Current().Competencies()[0]
	path := b.start(assessment.FormReflection)
	page := path + "/" + c.Slug
	for _, step := range []struct{ code, answer, want string }{
		{c.Statements[1].Code, "soms", page + "#" + c.Statements[0].Code},
		{c.Statements[0].Code, "vaak", page + "#" + c.Statements[2].Code},
		{c.Statements[2].Code, "nvt", page + "#" + c.Statements[3].Code},
		{c.Statements[3].Code, "weet-niet", page + "#" + c.Slug + "-niveau"},
	} {
		b.post(page, url.Values{step.code: {step.answer}}, true).want(t, http.StatusOK)
		if got := b.get(path).location; got != step.want {
			t.Errorf("with an answer on %s, coming back leads to %s, want %s", step.code, got, step.want)
		}
		_, id, _ := strings.Cut(step.want, "#")
		b.get(page).want(t, http.StatusOK, `id="`+id+`"`)
		b.get(path+"/overzicht").want(t, http.StatusOK, `href="`+step.want+`"`)
	}
}

func TestButtonsLeadBackAndToTheOverview(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	competencies := s.frameworks.Current().Competencies()
	path := b.start(assessment.FormScan)
	second := path + "/" + competencies[1].Slug
	for button, want := range map[string]string{
		"vorige": competencies[0].Slug, "overzicht": "overzicht", "volgende": competencies[2].Slug, "": competencies[2].Slug,
	} {
		if got := b.post(second, url.Values{"naar": {button}}).want(t, http.StatusSeeOther).location; got != path+"/"+want {
			t.Errorf("button %q leads to %s", button, got)
		}
	}
}

func TestFieldSavesItself(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	reply := b.post(path+"/zelfregie", url.Values{"zelfregie-1": {"vaak"}}, true).want(t, http.StatusOK, "Opgeslagen")
	if strings.Contains(reply.body, "<html") {
		t.Error("a field that saves itself gets a whole page")
	}
	b.get(path+"/zelfregie").want(t, http.StatusOK, `value="vaak" id="zelfregie-1-3" checked`)
	b.post(path+"/zelfregie", url.Values{"zelfregie-1": {"5"}}, true).want(t, http.StatusUnprocessableEntity, "Dit antwoord kennen we niet")
}

func TestClearedTextStaysCleared(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	page := b.start(assessment.FormReflection) + "/zelfregie"
	b.post(page, url.Values{"zelfregie-notitie": {"weg ermee"}}, true).want(t, http.StatusOK)
	b.post(page, url.Values{"zelfregie-notitie": {""}}, true).want(t, http.StatusOK, "Opgeslagen")
	if body := b.get(page).body; strings.Contains(body, "weg ermee") {
		t.Error("a note that was cleared comes back")
	}
}

func TestUntouchedFieldsDoNotUndoAnotherTab(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	page := path + "/zelfregie"
	b.post(page, url.Values{"zelfregie-1": {"soms"}, "zelfregie-2": {"soms"}})
	// Both tabs show the page as it is now. Tab A answers 1; then tab B answers 2 and posts its
	// whole page.
	was := url.Values{"was.zelfregie-1": {"soms"}, "was.zelfregie-2": {"soms"}}
	tabA := url.Values{"zelfregie-1": {"altijd"}, "zelfregie-2": {"soms"}}
	tabB := url.Values{"zelfregie-1": {"soms"}, "zelfregie-2": {"nooit"}}
	for _, form := range []url.Values{tabA, tabB} {
		for name := range was {
			form.Set(name, was.Get(name))
		}
		b.post(page, form).want(t, http.StatusSeeOther)
	}
	b.get(page).want(t, http.StatusOK, `value="altijd" id="zelfregie-1-4" checked`, `value="nooit" id="zelfregie-2-1" checked`)
	// The last answer on one statement wins.
	tabA.Set("zelfregie-2", "vaak")
	b.post(page, tabA).want(t, http.StatusSeeOther)
	b.get(page).want(t, http.StatusOK, `value="vaak" id="zelfregie-2-3" checked`)
}

func TestRefusedFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	long := strings.Repeat("lang ", 500)
	tests := map[string]struct {
		form url.Values
		want string
	}{
		"note too long":      {url.Values{"zelfregie-notitie": {long}}, "Maak er maximaal 2000 van"},
		"unknown statement":  {url.Values{"zelfregie-77": {"vaak"}}, "Deze vraag hoort niet bij deze pagina"},
		"other competency":   {url.Values{"systemen-1": {"vaak"}}, "Deze vraag hoort niet bij deze pagina"},
		"unknown answer":     {url.Values{"zelfregie-1": {"12"}}, "Kies een van de zes antwoorden"},
		"unknown level":      {url.Values{"zelfregie": {"5"}}, "Kies een van de omschrijvingen"},
		"target not a level": {url.Values{"zelfregie-streefniveau": {"vijf"}}, "Kies een van de vier niveaus"},
		"unknown weight":     {url.Values{"zelfregie-belang": {"enorm"}}, "Kies minder, gewoon of heel belangrijk"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.form.Set("zelfregie-2", "soms")
			tt.form.Set("eigen-kracht-vraag", "Dit typte ik")
			tt.form.Set("vorm", "reflectie")
			reply := b.post(path+"/zelfregie", tt.form).want(t, http.StatusUnprocessableEntity,
				tt.want, "Dit typte ik", `value="soms" id="zelfregie-2-2" checked`)
			if name == "note too long" && !strings.Contains(reply.body, long[:100]) {
				t.Error("the long note is lost")
			}
		})
	}
	if reflects := b.get(path + "/zelfregie"); strings.Contains(reflects.body, "Dit typte ik") {
		t.Error("a refused form was saved in part")
	}
}

func TestFinishing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormScan)
	b.post(path+"/overzicht", nil).want(t, http.StatusUnprocessableEntity, "Kies bij minstens één competentie een niveau")
	b.get("/rapport"+strings.TrimPrefix(path, "/reflectie")).want(t, http.StatusSeeOther)
	b.post(path+"/zelfregie", url.Values{"zelfregie": {"groeien"}})

	replies := make([]reply, 4) // a double click, twice
	var wg sync.WaitGroup
	for i := range replies {
		wg.Go(func() { replies[i] = b.post(path+"/overzicht", nil) })
	}
	wg.Wait()
	for _, r := range replies {
		r.want(t, http.StatusSeeOther)
		if r.location != replies[0].location {
			t.Errorf("finishing leads to %s and to %s", r.location, replies[0].location)
		}
	}
	report := replies[0].location
	b.get(report).want(t, http.StatusOK, "Je rapport")
	for _, back := range []string{path, path + "/zelfregie", path + "/overzicht"} { // the Back button
		if got := b.get(back).want(t, http.StatusSeeOther).location; got != report {
			t.Errorf("%s leads to %s after finishing", back, got)
		}
	}
	b.post(path+"/zelfregie", url.Values{"zelfregie": {"vast"}}).want(t, http.StatusConflict, "afgerond")
	b.post(path+"/zelfregie", url.Values{"zelfregie": {"vast"}}, true).want(t, http.StatusConflict, "al afgerond")
}

func TestExpiredSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	path := b.start(assessment.FormReflection)
	code := codeIn(t, b.post("/verder/code", nil).want(t, http.StatusOK).body)
	s.clock.advance(account.SessionLife + time.Minute)
	// Saving comes first: the page comes back with what was chosen.
	b.post(path+"/zelfregie", url.Values{"zelfregie-1": {"vaak"}, "vorm": {"reflectie"}}).
		want(t, http.StatusForbidden, "Je bezoek is verlopen", `value="vaak" id="zelfregie-1-3" checked`)
	b.post(path+"/zelfregie", url.Values{"zelfregie-1": {"vaak"}}, true).want(t, http.StatusForbidden, "je bezoek is verlopen")
	b.get(path+"/zelfregie").want(t, http.StatusNotFound, "hervatcode") // the cookie is gone by now
	if got := b.post("/verder", url.Values{"code": {code}}).want(t, http.StatusSeeOther).location; got != "/reflectie" {
		t.Errorf("resuming leads to %s", got)
	}
	b.get(path+"/zelfregie").want(t, http.StatusOK)
}
