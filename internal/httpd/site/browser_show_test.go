package site_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// stepShown returns the step of a presentation that is shown, with how many are.
const stepShown = `(() => {
	const shown = [...document.querySelectorAll('.rt-show__step')].filter(step => step.checkVisibility());
	return shown.map(step => step.id).join(' ');
})()`

// overflowing returns the steps that do not fit on the screen.
const overflowing = `(() => {
	const wrong = [];
	for (const step of document.querySelectorAll('.rt-show__step')) {
		location.replace('#' + step.id);
		const page = document.documentElement;
		if (page.scrollHeight > innerHeight || page.scrollWidth > innerWidth) wrong.push(step.id + ': ' + page.scrollWidth + ' by ' + page.scrollHeight);
	}
	return wrong;
})()`

// TestBrowserPresentsTheTalk goes through the presentation of an outcome with keys, folds the time away
// and closes it.
func TestBrowserPresentsTheTalk(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	_, team, lead, member := s.teamOf(t)
	round := "/team/" + team + "/ronde/" + s.closeRound(t, team, "8-12", "sosoasoaoa", s.clock.Now().Add(-time.Hour))
	lead.post(round+"/afspraken", url.Values{"wat": {"We bellen elke week."}, "wanneer": {"1-12-2026"}}).want(t, other)
	b := newTab(t, s)
	b.as(member)
	b.want(round, 200)
	b.link("Presenteer het gesprek")
	b.check("presentation")
	b.window(desk, 720, 1)
	n := js[int](b, `document.querySelectorAll('.rt-show__step').length`)
	at := func(when string, step int) {
		t.Helper()
		want := fmt.Sprintf("stap-%d", step)
		b.await(when, fmt.Sprintf(`%s === %q`, stepShown, want))
		b.await(when+": the title", fmt.Sprintf(`document.title.startsWith("Stap %d van %d | ")`, step, n))
	}
	at("at first", 1)
	for _, press := range []struct {
		key  string
		step int
	}{
		{"ArrowRight", 2}, {"PageDown", 3}, {"ArrowLeft", 2}, {"PageUp", 1}, {"PageUp", 1}, {"End", n}, {"ArrowRight", n}, {"Home", 1}, {"ArrowRight", 2},
	} {
		b.press(press.key)
		at(press.key, press.step)
	}
	if got := js[string](b, `document.activeElement.id`); got != "stap-2" {
		t.Errorf("the focus is at %q", got)
	}
	b.click(b.node("link", "Volgende"))
	at("the link", 3)
	b.check("presentation: picture")
	b.window(desk, 720, 1)

	// The time counts in whole minutes, per part of the talk.
	busy := `[...document.querySelectorAll('[data-show-busy]')].filter(e => e.checkVisibility()).map(e => e.textContent).join()`
	if words := js[string](b, busy); words != "" {
		t.Errorf("at once: %q", words)
	}
	js[bool](b, `(() => { const now = Date.now; Date.now = () => now() + 4.5 * 60000; return true })()`)
	b.press("ArrowLeft")
	at("in the same part", 2)
	b.await("the minutes", busy+` === 'Jullie zijn 4 minuten bezig.'`)
	b.press("ArrowLeft")
	at("in another part", 1)
	if words := js[string](b, busy); words != "" {
		t.Errorf("another part begins with %q", words)
	}
	js[bool](b, `(() => { document.querySelector('#stap-1 [data-show-time] summary').click(); return true })()`)
	b.await("folding the time", `[...document.querySelectorAll('[data-show-time]')].every(time => !time.open)`)
	b.press("Escape")
	b.await("closing", fmt.Sprintf("location.pathname === %q", round))
}

// TestBrowserPresentationFits looks at every step of outcomes that differ most, on a screen of 1280 by
// 720 pixels, and on a phone, where a step may be longer and not wider.
func TestBrowserPresentationFits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, team, _, member := s.teamOf(t)
	b, now := newTab(t, s), s.clock.Now()
	b.as(member)
	for i, words := range []string{"oooooooooo", "sssooooooo", "sssssaaaaa", "sosoasoaoa", "aaaaaaaaaa"} {
		path := "/team/" + team + "/ronde/" + s.closeRound(t, team, "13 of meer", words, now.Add(-time.Duration(i+1)*time.Hour))
		b.want(path+"/presentatie", 200)
		b.window(desk, 720, 1)
		if wrong := js[[]string](b, overflowing); len(wrong) > 0 {
			t.Errorf("%s: %q", words, wrong)
		}
		b.window(phone, 640, 1)
		for _, step := range js[[]string](b, `[...document.querySelectorAll('.rt-show__step')].map(step => step.id)`) {
			js[bool](b, `(location.replace('#`+step+`'), true)`)
			if wrong := js[[]string](b, sideways); len(wrong) > 0 {
				t.Errorf("%s, %s: %q", words, step, wrong)
			}
		}
	}
}

// TestBrowserPresentsWithoutScript follows the links of the presentation without a script.
func TestBrowserPresentsWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, team, _, member := s.teamOf(t)
	round := "/team/" + team + "/ronde/" + s.closeRound(t, team, "5-7", "sosoasoaoa", s.clock.Now().Add(-time.Hour))
	b := newTab(t, s)
	b.withoutScript()
	b.as(member)
	b.want(round+"/presentatie", 200)
	for _, step := range []struct{ link, shown string }{{"", "stap-1"}, {"Volgende", "stap-2"}, {"Volgende", "stap-3"}, {"Vorige", "stap-2"}} {
		if step.link != "" {
			b.click(b.node("link", step.link))
		}
		b.await(step.link, fmt.Sprintf(`%s === %q`, stepShown, step.shown))
	}
	if js[bool](b, `[...document.querySelectorAll('[data-show-keys]')].some(e => e.checkVisibility())`) {
		t.Error("it says that keys work, which takes the script")
	}
	b.follow("link", "Sluit de presentatie")
	if b.path() != round {
		t.Errorf("at %s", b.path())
	}
}

// turnKeys are the keys that turn the steps, and the one that closes the presentation.
var turnKeys = map[string]string{
	"ArrowRight": kb.ArrowRight, "ArrowLeft": kb.ArrowLeft, "PageDown": kb.PageDown, "PageUp": kb.PageUp, "Home": kb.Home, "End": kb.End, "Escape": kb.Escape,
}

// press presses a key that types nothing, whatever has the focus.
func (b *tab) press(key string) {
	b.t.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(turnKeys[key])); err != nil {
		b.t.Fatalf("%s: %v", key, err)
	}
}

// await waits until an expression is true on the page.
func (b *tab) await(what, expression string) {
	b.t.Helper()
	eventually(b.t, what, func() bool { return js[bool](b, expression) })
}
