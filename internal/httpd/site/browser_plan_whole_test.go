package site_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

// wholePlan makes two goals with two look-backs each, and what belongs to them.
func (b *browser) wholePlan() {
	b.t.Helper()
	var goals []string
	for _, intention := range []string{"Ik laat vaker een stilte vallen", "Ik vraag eerst wat iemand zelf al doet"} {
		form := goalForm(intention)
		form["hindernis"], form["merkbaar"] = []string{"Ik wil graag snel helpen."}, []string{"De ander praat meer dan ik."}
		goals = append(goals, b.post("/plan/nieuw", form).want(b.t, 303).target())
	}
	for _, number := range []string{"1", "2"} {
		b.site.clock.advance(21 * 24 * time.Hour)
		b.signInAs("anna@voorbeeld.example")
		for _, goal := range goals {
			b.post(goal+"/terugkijken", url.Values{"keer": {number}, "antwoord": {"kwam-niet-voor"}}).want(b.t, 303)
			b.post(goal+"/terugkijken/verder", url.Values{
				"keer": {number}, "besluit": {"keep"}, "terugkijken": {"3"}, "opgevallen": {strings.Repeat("Ik praatte er weer snel doorheen. ", 10)},
			}).want(b.t, 303)
		}
	}
	form := itemForm("Training doorvragen")
	form["uiterlijk"], form["register"], form["puntensoort"], form["punten-verwacht"] = []string{"2027-12-05"}, []string{"SKJ"}, []string{"geaccrediteerd"}, []string{"4"}
	form["betaling"] = []string{"werkgever"}
	b.post("/plan/scholing", form).want(b.t, 303)
	form["titel"], form["gedaan"], form["punten-behaald"] = []string{"Boek over stiltes"}, []string{b.site.clock.Now().Format(time.DateOnly)}, []string{"1,5"}
	b.post("/plan/scholing", form).want(b.t, 303)
	b.post("/plan/register", url.Values{"register": {"SKJ"}, "begin": {"1-1-2024"}}).want(b.t, 303)
	b.post("/plan/afspraken", url.Values{"afspraak": {"Elke maand een half uur meelopen met een collega."}, "met-wie": {"mijn leidinggevende"}, "wanneer": {"2027-12-01"}}).want(b.t, 303)
}

// TestBrowserChecksWholePlan checks the plan, empty and with everything in it, and prints it.
func TestBrowserChecksWholePlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	v.start(assessment.FormReflection)
	v.signInAs("anna@voorbeeld.example")
	b.as(v)
	b.want("/plan", 200)
	b.check("plan: empty")
	v.wholePlan()
	b.as(v)
	b.want("/plan", 200)
	if n := b.printed(); n > 2 {
		t.Errorf("a plan with two goals takes %d pages", n)
	}
	b.check("plan: with everything")
	b.openAll()
	b.check("plan: with everything, open")
	b.width(phone)
	if cut := js[int](b, `[...document.querySelectorAll('.rt-card p')].filter(p => p.scrollHeight > p.clientHeight + 1).length`); cut > 0 {
		t.Errorf("%d lines of the plan are cut off on a phone", cut)
	}
	b.want("/plan/scholing", 200)
	b.check("scholing: new")
	b.openAll()
	b.refused("Bewaar")
	b.check("scholing: refused")
	b.want("/plan/afspraken", 200)
	b.refused("Bewaar de afspraak")
	b.check("afspraak: refused")
	b.want("/plan/register", 200)
	b.refused("Bewaar")
	b.check("register: refused")
	b.want("/plan", 200)
	b.openAll()
	b.follow("button", "Maak een agenda-adres")
	b.check("agenda made")
	b.want("/plan", 200)
	b.openAll()
	b.check("plan: with an address")
}
