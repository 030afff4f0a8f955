package site_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"reflectietool/internal/team"
)

// TestBrowserLeadsATalk walks from opening a round to the presented talk and the agreements that the team
// keeps, on a phone and on a desk. The lead types and presses keys only.
func TestBrowserLeadsATalk(t *testing.T) {
	t.Parallel()
	for name, width := range map[string]int64{"phone": phone, "desk": desk} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			w := s.newWorld(t)
			w.query(`update team set name = 'Noord' where id = $1 returning ''`, w.team)
			w.query(`update organisation set name = 'Voorbeeld Welzijn' where id = $1 returning ''`, w.organisation)
			w.allowRounds()
			w.crowd(8)
			b := newTab(t, s)
			b.as(w.browser(lead))
			b.want("/team/"+w.team, 200)
			b.window(width, 720, 1)
			b.tabTo("Open een teamronde")
			b.enter(kb.Enter)
			b.tabTo("Titel")
			b.key("Winterronde")
			b.tabTo("Bericht aan je team")
			b.key("In januari praten we erover.")
			b.tabTo("Open de ronde")
			b.enter(kb.Enter)
			if !b.says("Nog niet genoeg deelnemers") {
				t.Fatalf("at %s, the round is not open", b.path())
			}

			w.takePart(w.query(`select id from team_round where team_id = $1`, w.team))
			s.clock.advance((team.DefaultDays + 1) * 24 * time.Hour)
			if n, err := s.teams.Close(t.Context()); err != nil || n != 1 {
				t.Fatalf("closed %d rounds: %v", n, err)
			}
			b.as(w.signedIn(lead))
			b.want("/team/"+w.team, 200)
			b.tabTo("Winterronde")
			b.enter(kb.Enter)
			round := b.path()

			b.tabTo("Presenteer het gesprek")
			b.enter(kb.Enter)
			steps := js[int](b, `document.querySelectorAll('.rt-show__step').length`)
			for range steps - 1 {
				before := js[string](b, stepShown)
				b.press("ArrowRight")
				b.await("the next step", stepShown+` !== `+quote(before))
			}
			b.press("Escape")
			b.await("closing", `location.pathname === `+quote(round))

			b.tabTo("Schrijf een afspraak op")
			b.key(kb.Enter)
			b.tabTo("Wat doen jullie?")
			b.key("We beginnen elk overleg met een vraag van een inwoner.")
			b.tabTo("Bewaar de afspraak")
			b.enter(kb.Enter)
			if !b.says("De afspraak is bewaard.") {
				t.Errorf("at %s, the agreement is not kept", b.path())
			}
			b.as(w.signedIn(professional))
			b.want(round, 200)
			if !b.says("We beginnen elk overleg met een vraag van een inwoner.") || b.says("Schrijf een afspraak op") {
				t.Error("a member of the team should read the agreement, and only read it")
			}
			if wrong := js[[]string](b, sideways); len(wrong) > 0 {
				t.Errorf("the page scrolls sideways: %q", wrong)
			}
		})
	}
}
