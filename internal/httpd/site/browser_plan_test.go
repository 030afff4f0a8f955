package site_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"reflectietool/internal/assessment"
)

// mostTaps is how many taps it may take from a finished report until a plan stands.
const mostTaps = 12

// TestBrowserPlansWithOneThumb walks from a finished report on a phone to a plan, without typing, with and without script.
func TestBrowserPlansWithOneThumb(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with script": true, "without script": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			v, b := s.browser(t), newTab(t, s)
			report := someReport(v)
			b.as(v)
			if !script {
				b.withoutScript()
			}
			b.window(phone, 640, 1)
			b.want(report, 200)
			b.taps = 0
			b.click(b.steps("3. Een eerste stap"))
			b.load("the first plan", b.tap(b.node("link", "Maak een plan", b.node("main", ""))))
			c := s.frameworks.Current().Competencies()[0]
			if !b.says(c.Name) {
				t.Fatalf("the form is not about %s", c.Name)
			}
			if b.says("in je eigen woorden") {
				t.Error("the fields for own words show before they are chosen")
			}
			b.click(b.node("radio", c.FirstStep))
			b.click(b.node("radio", c.Obstacles[0]))
			b.click(b.nodes("radio", b.node("group", "Als ..., dan ..."))[0])
			b.follow("button", "Bewaar mijn plan")
			if !strings.HasPrefix(b.path(), "/plan/") || !b.says(c.FirstStep) || b.taps > mostTaps {
				t.Errorf("after %d taps (at most %d) %s shows %t", b.taps, mostTaps, b.path(), b.says(c.FirstStep))
			}
		})
	}
}

// steps returns what opens a step of the report.
func (b *tab) steps(name string) node {
	b.t.Helper()
	for _, n := range b.nodes("DisclosureTriangle") {
		if strings.HasPrefix(n.name, name) {
			return n
		}
	}
	b.t.Fatalf("no step %q", name)
	return node{}
}

// TestBrowserChecksPlan checks the pages of a plan in all their states.
func TestBrowserChecksPlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	v.signInAs("anna@voorbeeld.example")
	report := v.report(assessment.ChoseExploring, assessment.ChosePassingOn)
	b.as(v)
	b.want("/plan", 200)
	b.check("plan: nothing yet")
	b.want("/plan/nieuw", 200)
	b.check("plan: where to begin")
	b.want("/plan/nieuw?competentie=zelfregie&rapport="+report, 200)
	b.check("plan: begin")
	b.width(desk)
	if broken := js[int](b, `[...document.querySelectorAll('.rt-choices--row .rt-choice__label')].filter(l => l.getClientRects().length > 1).length`); broken > 0 {
		t.Errorf("%d short answers do not fit on a line of a wide screen", broken)
	}
	b.openAll()
	b.check("plan: begin, everything open")
	b.refused("Bewaar mijn plan") // nothing is chosen
	b.check("plan: begin, refused")
	first, second := v.goal("Vaker wachten"), v.goal("Een heel lang voornemen, zodat te zien is wat er gebeurt met de titel van een doel op een smal scherm")
	b.want("/plan/nieuw?eigen=ja", 200)
	b.check("plan: a third goal")
	b.want(first+"/veranderen", 200)
	b.check("plan: change")
	v.post(second+"/rusten", nil)
	b.want(second, 200)
	b.openAll()
	b.check("goal: rests")
	s.clock.advance(21 * 24 * time.Hour)
	v.signInAs("anna@voorbeeld.example")
	b.as(v)
	b.want("/plan", 200)
	b.check("plan: time to look back")
	b.want(first+"/terugkijken", 200)
	b.check("plan: look back")
	b.follow("button", "Nog niet")
	b.check("plan: how to go on")
	b.answer("Hoe ga je verder?", "Ik verander mijn als-dan")
	b.openAll()
	b.check("plan: how to go on, everything open")
	b.follow("button", "Bewaar")
	b.check("goal: with a story")
}

// TestBrowserPlansByKeyboard makes a goal and looks back on it with the keyboard alone.
func TestBrowserPlansByKeyboard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	report := v.report(assessment.ChoseExploring)
	b.as(v)
	b.want("/plan/nieuw?competentie=zelfregie&rapport="+report, 200)
	b.skip()
	c := s.frameworks.Current().Competencies()[0]
	b.tabTo(c.FirstStep)
	b.key(" ")
	b.tabTo(c.Obstacles[0])
	b.key(" ")
	b.tabTo("Als " + c.IfThen[0].If + ", dan " + c.IfThen[0].Then + ".")
	b.key(" ")
	b.tabTo("Bewaar mijn plan")
	b.enter(kb.Enter)
	if !strings.HasPrefix(b.path(), "/plan/") || !b.says(c.FirstStep) {
		t.Errorf("%s does not show the goal", b.path())
	}
}
