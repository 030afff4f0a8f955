package site_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"reflectietool/internal/organisation"
)

// opener returns the button or line that opens a form that takes something away.
func (b *tab) opener(name string) node {
	b.t.Helper()
	return b.node("DisclosureTriangle", name)
}

// asked returns the question of the dialog that is open, "" when none is.
func (b *tab) asked() string {
	b.t.Helper()
	return js[string](b, `document.querySelector('dialog[open]')?.getAttribute('aria-label') ?? ''`)
}

// takesAway opens a form that takes something away, in a dialog or as a fold, and confirms.
func (b *tab) takesAway(name, button string) {
	b.t.Helper()
	b.click(b.opener(name))
	if !b.scriptless() {
		b.await("the dialog opens", `document.querySelector('dialog[open]') !== null`)
	}
	if asks := b.asked() != ""; asks == b.scriptless() {
		b.t.Errorf("%q opens a dialog: %t", name, asks)
	}
	b.follow("button", button)
}

// keptLists shows the page with kept offerings and as many list links, to a visitor and in a tab.
func keptLists(t *testing.T, links int) (*site, *browser, *tab) {
	t.Helper()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	v.post(s.offeringPath(t)+"/bewaren", url.Values{"bewaar": {"ja"}}).want(t, http.StatusSeeOther)
	for range links {
		v.post("/aanbod/bewaard/delen", nil).want(t, http.StatusSeeOther)
	}
	b.as(v)
	b.want("/aanbod/bewaard", http.StatusOK)
	return s, v, b
}

// inDialog reports whether the focus is inside the open dialog, or nowhere on the page.
const inDialog = `document.activeElement === document.body || document.activeElement.closest('dialog[open]') !== null`

// TestBrowserAsksByKeyboard opens a dialog by Enter, goes round in it, leaves it, and confirms.
func TestBrowserAsksByKeyboard(t *testing.T) {
	t.Parallel()
	const opener, question = "Stop met delen", "Wil je deze lijst niet meer delen?"
	s, _, b := keptLists(t, 1)
	b.tabTo(opener)
	for _, leave := range []func(){
		func() { b.key(kb.Escape) },
		func() { b.tabTo("Toch niet"); b.key(kb.Enter) },
	} {
		b.key(kb.Enter)
		b.await("the dialog opens", `document.querySelector('dialog[open]') !== null`)
		if got := js[focus](b, focused); got.Name != question || b.asked() != question {
			t.Fatalf("Enter leads to %q, and the dialog asks %q", got.Name, b.asked())
		}
		if !js[bool](b, `document.querySelector('dialog').matches(':modal')`) {
			t.Error("the page behind the dialog can be reached")
		}
		leave()
		b.await("the dialog closes", `document.querySelector('dialog') === null`) // closed, and its form back in the fold
		if got := js[focus](b, focused); got.Name != opener || b.asked() != "" {
			t.Errorf("after leaving, the focus is on %q, and the dialog asks %q", got.Name, b.asked())
		}
	}
	if n := s.count(t, `select count(*) from offering_list`); n != 1 {
		t.Fatalf("%d lists are left without any confirmation", n)
	}

	b.key(" ")
	b.await("the dialog opens", `document.querySelector('dialog[open]') !== null`)
	passed := map[string]bool{}
	for _, modifier := range []chromedp.KeyOption{chromedp.KeyModifiers(0), chromedp.KeyModifiers(8)} { // 8 is Shift
		for range 6 {
			passed[b.key(kb.Tab, modifier).Name] = true
			if !js[bool](b, inDialog) {
				t.Errorf("Tab leaves the dialog, to %q", js[focus](b, focused).Name)
			}
		}
	}
	if !passed["Ja, stop met delen"] || !passed["Toch niet"] {
		t.Errorf("Tab reaches only %v", passed)
	}
	b.tabTo("Ja, stop met delen")
	b.enter(kb.Enter)
	if n := s.count(t, `select count(*) from offering_list`); n != 0 {
		t.Errorf("%d lists are left after confirming", n)
	}
	b.back()
	if got := b.asked(); got != "" {
		t.Errorf("Back shows a dialog that asks %q", got)
	}
}

// TestBrowserUnfoldsWithoutScript takes something away in a browser that runs none of our scripts.
func TestBrowserUnfoldsWithoutScript(t *testing.T) {
	t.Parallel()
	s, _, b := keptLists(t, 1)
	b.withoutScript()
	b.want("/aanbod/bewaard", http.StatusOK)
	b.tabTo("Stop met delen")
	b.key(kb.Enter)
	if !b.says("De link werkt dan niet meer") || b.says("Toch niet") {
		t.Error("the fold does not say what is lost, or has a button that does nothing")
	}
	b.check("kept: asked without script")
	b.takesAwayFolded("Ja, stop met delen")
	if n := s.count(t, `select count(*) from offering_list`); n != 0 {
		t.Errorf("%d lists are left after confirming", n)
	}
}

// takesAwayFolded confirms by keyboard in a fold that is open.
func (b *tab) takesAwayFolded(button string) {
	b.t.Helper()
	b.tabTo(button)
	b.enter(kb.Enter)
}

// TestBrowserAskedFormComesBackOpen sends a form from its dialog without the box that it needs: the page
// comes back with the form unfolded, below the errors, which have the focus and lead to the box.
func TestBrowserAskedFormComesBackOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	someReport(v)
	b.as(v)
	b.want("/gegevens", http.StatusOK)
	b.click(b.opener("Verwijder mijn gegevens"))
	b.refused("Verwijder mijn gegevens")
	if got := b.asked(); got != "" {
		t.Errorf("a dialog hides the errors: it asks %q", got)
	}
	b.tabTo("Zet eerst een vinkje")
	// Not by a key: the second half of a press of Enter can reach the box, where it sends the form.
	js[bool](b, `(document.activeElement.click(), true)`)
	eventually(t, "the error leads to the box", func() bool { return js[string](b, `document.activeElement?.id ?? ""`) == "bevestig" })
	b.click(b.node("checkbox", "Ja, verwijder alles"))
	b.follow("button", "Verwijder mijn gegevens")
	if !b.says("Je gegevens zijn verwijderd") {
		t.Error("the form that came back does not work")
	}
}

// TestBrowserChecksDialogs looks at dialogs in light, dark and forced colours, in every theme, and at
// paper, which shows none.
func TestBrowserChecksDialogs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, theme := range organisation.Themes() {
		v, b := s.browser(t), newTab(t, s)
		s.joinThemed(t, v.signIn(), theme.Slug)
		b.as(v)
		for _, asks := range []struct{ name, page, opener string }{
			{"gegevens", "/gegevens", "Verwijder mijn gegevens"}, {"visits", "/account/bezoeken", "Overal uitloggen"},
		} {
			for _, shades := range [][2]string{{shade, "light"}, {shade, "dark"}, {"forced-colors", "active"}} {
				b.media("", shades[0], shades[1])
				b.width(phone)
				b.want(asks.page, http.StatusOK)
				b.click(b.opener(asks.opener))
				b.check(asks.name + ": asks, " + theme.Slug + ", " + shades[1])
				if edge := js[string](b, `getComputedStyle(document.querySelector('dialog')).borderTopWidth`); edge == "0px" {
					t.Errorf("%s: the dialog has no edge", shades[1])
				}
			}
			b.media("print", shade, "light")
			if js[bool](b, `[...document.querySelectorAll('dialog, [data-ask]')].some(e => e.checkVisibility())`) {
				t.Errorf("%s: paper shows what can be deleted", asks.page)
			}
			b.media("", shade, "light")
		}
	}
}
