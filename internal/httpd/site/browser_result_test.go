package site_test

import (
	"fmt"
	"testing"
	"time"
)

// maxResult is the most that a folded outcome may be high on a phone, in pixels.
const maxResult = 4500

// wordPlaces returns where the words of a round are, relative to their marks.
const wordPlaces = `[...new Set([...document.querySelectorAll('td .rt-fan__word')].map(word => {
	const range = document.createRange()
	range.selectNode(word.lastChild)
	return range.getBoundingClientRect().top < word.querySelector('svg').getBoundingClientRect().bottom ? 'beside' : 'below'
}))]`

// TestBrowserChecksRoundResults checks the outcome of a round, in the states that differ most.
func TestBrowserChecksRoundResults(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	m, team, lead, member := s.teamOf(t)
	b, now := newTab(t, s), s.clock.Now()
	b.as(member)
	round := func(size, words string, before time.Duration) string {
		return "/team/" + team + "/ronde/" + s.closeRound(t, team, size, words, now.Add(-before))
	}
	for _, state := range []struct{ name, path string }{
		{"all in order", round("5-7", "oooooooooo", 1000*time.Hour)},
		{"strengths only", round("8-12", "sssooooooo", 900*time.Hour)},
		{"many of each", round("13 of meer", "sssssaaaaa", 800*time.Hour)},
		{"usual", round("5-7", "sosoasoaoa", time.Hour)},
	} {
		b.want(state.path, 200)
		b.check("round: " + state.name)
		b.window(phone, 640, 1)
		if height := b.pageHeight(); height > maxResult {
			t.Errorf("%s is %.0f px high on a phone, want at most %d", state.name, height, maxResult)
		}
		b.width(desk)
		if n := b.printed(); n > 4 {
			t.Errorf("%s takes %d pages on paper", state.name, n)
		}
	}
	for width, size := range map[int64][2]float64{phone: {280, 300}, desk: {460, 560}} {
		b.width(width)
		b.openAll()
		if fan := js[float64](b, `document.querySelector('.rt-flower__picture').getBoundingClientRect().width`); fan < size[0] || fan > size[1] {
			t.Errorf("at %d pixels the picture is %.0f wide, want %v", width, fan, size)
		}
		if beside := js[bool](b, `document.querySelector('.rt-result__lists').getBoundingClientRect().left > document.querySelector('.rt-flower').getBoundingClientRect().right`); beside != (width == desk) {
			t.Errorf("at %d pixels the lists stand beside the picture: %t", width, beside)
		}
		if places := js[[]string](b, wordPlaces); len(places) != 1 {
			t.Errorf("at %d pixels words stand %q their marks, want one place for all", width, places)
		}
		if faults := js[[]string](b, nameFaults); len(faults) > 0 {
			t.Errorf("at %d pixels: %q", width, faults)
		}
	}
	few := round("", "", 2*time.Hour)
	b.want(few, 200)
	b.check("round: too few, member")
	b.as(lead)
	b.want(few, 200)
	b.check("round: too few, lead")
	b.want("/team/uitleg", 200)
	b.check("rounds explained")

	b.as(m.browser)
	m.manages("team-erbij", s.oneText(t, `select person_id from account where email = $1`, m.email), team)
	b.want(few, 200)
	b.check("round: missed")
	b.want("/team/"+team, 200)
	b.check("team: rounds were missed")
	b.want(m.home+"/rondes", 200)
	b.check("rounds of an organisation: few teams")
	for i := range 5 {
		s.closeRound(t, m.team(fmt.Sprintf("Wijkteam met een lange naam, nummer %d", i)), "8-12", "asooooosoa", now.Add(-time.Hour))
	}
	m.team("Nieuw team")
	b.want(m.home+"/rondes", 200)
	b.check("rounds of an organisation: filled")
	if n := b.printed(); n > 4 {
		t.Errorf("the organisation's rounds take %d pages on paper", n)
	}
}
