package site_test

import (
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

// menuRows returns how many rows the menu takes.
const menuRows = `new Set([...document.querySelectorAll('.rt-nav__link')].map(e => Math.round(e.getBoundingClientRect().top))).size`

// TestBrowserChecksToday checks Vandaag in its states, and that the longest menu takes two rows on a
// phone.
func TestBrowserChecksToday(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	b := newTab(t, s)
	show := func(r role, state string) {
		t.Helper()
		b.as(w.browser(r))
		b.want("/", 200)
		b.openAll()
		b.check("vandaag: " + state)
	}
	show(stranger, "nothing yet")
	if n := js[int](b, `document.querySelectorAll('.utrecht-button-link--primary-action').length`); n != 1 {
		t.Errorf("%d primary buttons", n)
	}
	guests := w.browser(guest)
	guests.start(assessment.FormReflection)
	show(guest, "something begun")
	member := w.busy()
	show(professional, "a round, an invitation and a teamsessie")
	someReport(member)
	show(professional, "a question")
	b.link("Beantwoord de vraag")

	w.query(`update member set admin = true where person_id = $1 returning ''`, w.person[lead])
	w.signedIn(lead)
	show(lead, "leads and manages")
	b.width(phone)
	if n := js[int](b, menuRows); n > 2 {
		t.Errorf("the menu takes %d rows on a phone", n)
	}
	b.want("/welkom", 200)
}

// busy gives the professional everything that can stand on Vandaag, except a question of a round: reports, a
// gespreksblad, an invitation, a teamsessie and a round. It returns the browser of the professional.
func (w *world) busy() *browser {
	w.t.Helper()
	member := w.browser(professional)
	for range 7 {
		someReport(member)
	}
	member.sheet(someReport(member))
	works["invitation"](w, professional)
	w.planned("{sessie}")
	w.site.clock.advance(24 * time.Hour)
	w.signedIn(professional)
	w.round()
	return member
}
