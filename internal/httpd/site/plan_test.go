package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

// report makes a visitor finish a Reflectie, and returns its id.
func (b *browser) report(levels ...assessment.Choice) string {
	b.t.Helper()
	return strings.TrimPrefix(b.finish(b.start(assessment.FormReflection), levels...), "/rapport/")
}

// goal makes a goal in own words, and returns its path.
func (b *browser) goal(intention string) string {
	b.t.Helper()
	return b.post("/plan/nieuw", goalForm(intention)).want(b.t, http.StatusSeeOther).target()
}

// target is the path that the answer leads to, without what a form adds to say that it worked.
func (r reply) target() string {
	path, _, _ := strings.Cut(r.location, "?")
	return path
}

func goalForm(intention string) url.Values {
	return url.Values{
		"voornemen": {intention}, "als": {"een gesprek stilvalt"}, "dan": {"wacht ik tien tellen"}, "terugkijken": {"3"},
	}
}

// TestPlanFromAReport begins a goal from what the visitor picked: the four questions come with suggestions, and nothing
// is chosen but three weeks.
func TestPlanFromAReport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	report := b.report(assessment.ChoseExploring, assessment.ChosePassingOn, assessment.ChoseGrowing)
	b.post("/rapport/"+report, url.Values{"groeien": {"zelfregie"}, "zelfregie-reden": {"leren"}}).want(t, http.StatusSeeOther)
	form := "/plan/nieuw?competentie=zelfregie&rapport=" + report
	b.get("/rapport/"+report).want(t, http.StatusOK, `href="/plan/nieuw?competentie=zelfregie&amp;rapport=`+report+`"`)
	b.get("/plan/nieuw").want(t, http.StatusOK, "Hierin wil ik groeien", "competentie=zelfregie", "Begin in je eigen woorden")
	page := b.get(form).want(t, http.StatusOK, "Groeien in: Versterkt eigen kracht en zelfregie", `value="3" id="terugkijken-2" checked`)
	if n := strings.Count(page.body, " checked"); n != 1 {
		t.Errorf("%d answers are chosen beforehand, want only three weeks", n)
	}
	c := s.frameworks.Current().Competencies()[0]
	path := b.post("/plan/nieuw", url.Values{
		"rapport": {report}, "competentie": {"zelfregie"}, "voornemen-keuze": {c.FirstStep}, "voornemen": {"niet gekozen"},
		"hindernis-keuze": {"eigen"}, "hindernis": {"Te weinig tijd."}, "voorbeeld": {"1"}, "terugkijken": {"2"},
	}).want(t, http.StatusSeeOther).target()
	b.get(path).want(t, http.StatusOK, c.FirstStep, "Te weinig tijd.", "Als "+c.IfThen[1].If+", dan "+c.IfThen[1].Then, "Terugkijken: ").
		without(t, "niet gekozen")
	b.get("/plan").want(t, http.StatusOK, c.FirstStep)
	stranger := s.browser(t)
	stranger.report(assessment.ChoseGrowing)
	stranger.get(form).want(t, http.StatusNotFound)
	stranger.get(path).want(t, http.StatusNotFound)
	stranger.get("/plan/nieuw?competentie=zelfregie&rapport=x").want(t, http.StatusNotFound)
	stranger.get("/plan").want(t, http.StatusOK, "Je hebt nog geen doel").without(t, c.FirstStep)
}

// TestPlanKeepsWhatWasTyped sends the form with mistakes.
func TestPlanKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	long := strings.Repeat("heel lang ", 1000)
	for field, c := range map[string]struct{ typed, message string }{
		"voornemen":   {"", "Schrijf op wat je anders wilt doen."},
		"als":         {"", "Schrijf op in welke situatie je het gaat doen."},
		"dan":         {long, "tekens lang. Maak er maximaal"},
		"terugkijken": {"5", "2, 3 of 6 weken"},
	} {
		form := goalForm("Vaker wachten")
		form.Set(field, c.typed)
		form.Set("hindernis", "Mijn ongeduld")
		page := b.post("/plan/nieuw", form).want(t, http.StatusUnprocessableEntity, "Fout: Maak een plan", c.message, "Mijn ongeduld")
		if field == "dan" {
			page.want(t, http.StatusUnprocessableEntity, strings.TrimSpace(long)[:900])
		}
	}
	b.get("/plan").want(t, http.StatusOK, "Je hebt nog geen doel")
}

// TestPlanSaysWhatIsNotChosen sends the form about a competency without answers: the fields for own words are hidden until
// they are chosen, so no error can lead there.
func TestPlanSaysWhatIsNotChosen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	report := b.report(assessment.ChoseExploring)
	form := url.Values{"rapport": {report}, "competentie": {"zelfregie"}, "terugkijken": {"3"}}
	b.post("/plan/nieuw", form).want(t, http.StatusUnprocessableEntity,
		`href="#voornemen-vraag"`, `id="voornemen-vraag-fout"`, `href="#voorbeeld"`, `id="voorbeeld-fout"`,
	).without(t, `href="#voornemen"`, `href="#als"`, `href="#dan"`)
	form.Set("voornemen-keuze", "eigen")
	form.Set("voorbeeld", "eigen")
	b.post("/plan/nieuw", form).want(t, http.StatusUnprocessableEntity, `href="#voornemen"`, `href="#als"`, `href="#dan"`).
		without(t, `id="voornemen-vraag-fout"`, `id="voorbeeld-fout"`)
}

// TestThirdGoal asks which of two goals rests, and keeps what was typed meanwhile.
func TestThirdGoal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	first := b.goal("Eerste doel")
	b.get("/plan/nieuw?eigen=ja").want(t, http.StatusOK).without(t, "Welk doel laat je rusten?")
	b.goal("Tweede doel")
	b.get("/plan/nieuw?eigen=ja").want(t, http.StatusOK, "Welk doel laat je rusten?", "Eerste doel", "Tweede doel")
	form := goalForm("Derde doel") // from a tab that was opened before
	b.post("/plan/nieuw", form).want(t, http.StatusUnprocessableEntity, "Kies welk doel je laat rusten.", "Derde doel", "Eerste doel", "Tweede doel")
	form.Set("rust", strings.TrimPrefix(first, "/plan/"))
	third := b.post("/plan/nieuw", form).want(t, http.StatusSeeOther).target()
	b.get(first).want(t, http.StatusOK, "Dit doel rust.", "Pak dit doel weer op")
	b.post(first+"/hervatten", url.Values{"terugkijken": {"2"}}).want(t, http.StatusUnprocessableEntity, "Kies welk doel je laat rusten.", "Derde doel")
	b.post(first+"/hervatten", url.Values{"terugkijken": {"2"}, "rust": {strings.TrimPrefix(third, "/plan/")}}).want(t, http.StatusSeeOther)
	b.get(third).want(t, http.StatusOK, "Dit doel rust.")
	b.post(first+"/rusten", nil).want(t, http.StatusSeeOther)
	b.post(first+"/afronden", nil).want(t, http.StatusSeeOther)
	b.get(first).want(t, http.StatusOK, "Afgerond op ")
	b.post(first+"/verwijderen", nil).want(t, http.StatusUnprocessableEntity, "Zet eerst een vinkje.")
	b.post(first+"/verwijderen", url.Values{"zeker": {"ja"}}).want(t, http.StatusSeeOther)
	b.get(first).want(t, http.StatusNotFound)
}

// TestChangeGoal changes a goal, and keeps what was typed when that is refused.
func TestChangeGoal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	goal := b.goal("Vaker wachten")
	b.get(goal+"/veranderen").want(t, http.StatusOK, "Vaker wachten", "een gesprek stilvalt", "zoals nu")
	form := url.Values{"voornemen": {"Langer wachten"}, "als": {""}, "dan": {"tel ik tot twintig"}, "hindernis": {"Haast"}, "terugkijken": {""}}
	b.post(goal+"/veranderen", form).want(t, http.StatusUnprocessableEntity, "Langer wachten", "tel ik tot twintig", "Schrijf op in welke situatie")
	b.get(goal).want(t, http.StatusOK, "Vaker wachten")
	form.Set("als", "iemand zwijgt")
	b.post(goal+"/veranderen", form).want(t, http.StatusSeeOther)
	b.get(goal).want(t, http.StatusOK, "Langer wachten", "Als iemand zwijgt, dan tel ik tot twintig.", "Haast")
}

// TestLookBack answers with one tap, writes down what was noticed, and goes on; the story stays.
func TestLookBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.signInAs("anna@voorbeeld.example")
	goal := b.goal("Vaker wachten")
	page := goal + "/terugkijken"
	if got := b.get(page).want(t, http.StatusSeeOther).location; got != goal {
		t.Errorf("before the day the page leads to %s", got)
	}
	answer := func(number, answer string) reply {
		return b.post(page, url.Values{"keer": {number}, "antwoord": {answer}})
	}
	s.clock.advance(21 * 24 * time.Hour)
	b.signInAs("anna@voorbeeld.example")
	b.get(goal).want(t, http.StatusOK, "Tijd om terug te kijken.")
	b.get("/").want(t, http.StatusOK, "Hoe ging het?", "Vaker wachten", `href="`+page+`"`)
	b.get(page).want(t, http.StatusOK, "Hoe ging het?", "Gelukt", "Een beetje", "Nog niet", "De situatie kwam niet voor", "Ik deed iets anders")
	answer("1", "misschien").want(t, http.StatusUnprocessableEntity, "Kies een van de vijf antwoorden.")
	answer("1", "nog-niet").want(t, http.StatusSeeOther)
	b.get(page).want(t, http.StatusOK, "Je antwoord: Nog niet.", "Wat viel je op?", "Hoe ga je verder?").without(t, "Het ligt niet altijd aan jou")
	b.post(page+"/verder", url.Values{"keer": {"1"}, "opgevallen": {"Ik praatte door."}, "besluit": {"change"}, "als": {"iemand zwijgt"}, "dan": {""}, "terugkijken": {"2"}}).
		want(t, http.StatusUnprocessableEntity, "Ik praatte door.", "iemand zwijgt", "Schrijf op wat je dan doet.")
	b.post(page+"/verder", url.Values{"keer": {"1"}, "opgevallen": {"Ik praatte door."}, "besluit": {"change"}, "als": {"iemand zwijgt"}, "dan": {"tel ik"}, "terugkijken": {"2"}}).
		want(t, http.StatusSeeOther)
	b.get(goal).want(t, http.StatusOK, "Ik praatte door.", "Als iemand zwijgt, dan tel ik.", "Toen: Als een gesprek stilvalt, dan wacht ik tien tellen.")
	s.clock.advance(14 * 24 * time.Hour)
	b.signInAs("anna@voorbeeld.example")
	answer("2", "nog-niet").want(t, http.StatusSeeOther)
	b.get(page).want(t, http.StatusOK, "Het ligt niet altijd aan jou", "Heb je genoeg ruimte en tijd?")
	answer("2", "gelukt").want(t, http.StatusSeeOther) // changed
	b.get(page).want(t, http.StatusOK, "Je antwoord: Gelukt.").without(t, "Het ligt niet altijd aan jou")
	b.post(page+"/verder", url.Values{"keer": {"2"}, "besluit": {"finish"}}).want(t, http.StatusSeeOther)
	b.get(goal).want(t, http.StatusOK, "Afgerond op ", "Nog niet", "Gelukt", "Ik praatte door.")
}

// TestGoalOutlivesItsReflection deletes the reflection that a goal began from.
func TestGoalOutlivesItsReflection(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	report := b.report(assessment.ChoseExploring)
	form := goalForm("Vaker wachten")
	form.Set("rapport", report)
	form.Set("competentie", "zelfregie")
	goal := b.post("/plan/nieuw", form).want(t, http.StatusSeeOther).target()
	b.get(goal).want(t, http.StatusOK, "/rapport/"+report)
	b.post("/reflectie/"+report+"/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusSeeOther)
	b.get(goal).want(t, http.StatusOK, "Vaker wachten").without(t, "/rapport/"+report)
}

// TestSheetTakesGoals brings a goal to a talk, without the obstacle; the sheet keeps it as it was.
func TestSheetTakesGoals(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, reader := s.browser(t), s.browser(t)
	b.signIn()
	address := reader.signIn()
	report := b.report(assessment.ChoseExploring)
	form := goalForm("Vaker wachten")
	form.Set("hindernis", "Mijn ongeduld")
	goal := b.post("/plan/nieuw", form).want(t, http.StatusSeeOther).target()
	sheet := b.sheet("/rapport/" + report)
	words := "Vaker wachten. Als een gesprek stilvalt, dan wacht ik tien tellen."
	b.get(sheet).want(t, http.StatusOK, "Mijn doelen", words).without(t, "Mijn ongeduld")
	b.post(sheet, url.Values{"doel": {words, "Verzonnen doel."}}).want(t, http.StatusSeeOther)
	b.post(sheet+"/delen", url.Values{"email": {address}, "tot": {"2026-12-05"}}).want(t, http.StatusSeeOther)
	form.Set("voornemen", "Langer wachten")
	b.post(goal+"/veranderen", form).want(t, http.StatusSeeOther)
	b.get(sheet+"/blad").want(t, http.StatusOK, "Dit wil ik anders doen", words).without(t, "Verzonnen", "Mijn ongeduld", "Langer wachten")
	b.get(sheet).want(t, http.StatusOK, words, "Langer wachten. Als")
	shared := sharedLink.FindString(reader.get("/").body)
	reader.get(shared).want(t, http.StatusOK, words).without(t, "Mijn ongeduld", "Langer wachten")
}
