package site_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// tabStops numbers the elements that Tab should reach, in the order of the page, and returns their
// names. A group of radio buttons is one stop: the one that is chosen, or else the first.
const tabStops = `(() => {
	const group = (e) => [...document.querySelectorAll('[type=radio]')].filter(o => o.name === e.name && o.form === e.form && !o.matches(':disabled') && o.checkVisibility());
	const entry = (e) => { const all = group(e); return all.find(o => o.checked) ?? all[0]; };
	return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
		.filter(e => e.checkVisibility({visibilityProperty: true}) && !e.matches(':disabled') && (e.type !== 'radio' || entry(e) === e))
		.map((e, i) => { e.dataset.stop = i; return (e.labels?.[0] ?? e).innerText.trim().replace(/\s+/g, ' ').slice(0, 60) || e.outerHTML.slice(0, 60); });
})()`

// focused describes the element that has the focus: its name as a person reads it, its value, its
// number among the stops of Tab, and why the focus cannot be seen.
const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return {name: '', value: '', fault: '', stop: -1};
	const row = e.closest('label') ?? e, r = row.getBoundingClientRect();
	const ring = [e, row].some(x => { const s = getComputedStyle(x); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; });
	const cover = document.querySelector('form [role=status]:not(:empty)')?.getBoundingClientRect();
	let fault = '';
	if (e.matches('[type=date]:not(:focus)')) fault = ''; // the button in it, with a ring by the browser
	else if (!e.matches(':focus-visible') || !ring) fault = 'has no visible focus';
	else if (r.width < 10 || r.height < 10) fault = 'is too small to see';
	else if (r.bottom > innerHeight + 1 && r.top > innerHeight - 24 || r.top < -1 && r.bottom < 24 || r.right > innerWidth + 1) fault = 'is out of sight';
	else if (cover && cover.left <= r.left && cover.right >= r.right && cover.top <= r.top && cover.bottom >= r.bottom) fault = 'is under the status';
	return {name: (e.labels?.[0] ?? e).innerText.trim().replace(/\s+/g, ' '), value: e.value ?? '', fault, stop: +(e.dataset.stop ?? -1)};
})()`

type focus struct {
	Name, Value, Fault string
	Stop               int // see tabStops; -1 for none
}

// key presses keys and returns the element that then has the focus.
func (b *tab) key(keys string, options ...chromedp.KeyOption) focus {
	b.t.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(keys, options...)); err != nil {
		b.t.Fatalf("key %q: %v", keys, err)
	}
	got := js[focus](b, focused)
	if got.Fault != "" {
		b.t.Errorf("%s: %q %s", b.path(), got.Name, got.Fault)
	}
	return got
}

// tabTo presses Tab until the element with this name has the focus.
func (b *tab) tabTo(name string) {
	b.t.Helper()
	var passed []string
	for range 80 {
		got := b.key(kb.Tab)
		if strings.HasPrefix(strings.ToLower(got.Name), strings.ToLower(name)) {
			return
		}
		passed = append(passed, got.Name)
	}
	b.t.Fatalf("%s: Tab never reaches %q, only %q", b.path(), name, passed)
}

// enter presses a key that leads to a page, which must exist.
func (b *tab) enter(key string) {
	b.t.Helper()
	from := b.path()
	if status := b.load("key on "+from, chromedp.KeyEvent(key)); status != 200 {
		b.t.Fatalf("%q on %s leads to status %d", key, from, status)
	}
}

// skip jumps to the content with the skip link, the first element that Tab reaches.
func (b *tab) skip() {
	b.t.Helper()
	if first := b.key(kb.Tab); first.Name != "Naar de inhoud" {
		b.t.Fatalf("%s: Tab first reaches %q", b.path(), first.Name)
	}
	if err := chromedp.Do(b.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		b.t.Fatal(err)
	}
	eventually(b.t, "the skip link leads to the content", func() bool {
		return js[bool](b, `document.activeElement.matches('main')`)
	})
}

func TestBrowserByKeyboardOnly(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b := newTab(t, s)
	b.want("/", 200)
	b.skip()
	b.tabTo("Reflectie")
	b.enter(kb.Enter)
	b.skip()
	b.tabTo("Onthoud mij hier")
	b.key(" ")
	b.tabTo("Begin")
	b.enter(" ")
	competencies := s.frameworks.Current().Competencies()
	for i, c := range competencies {
		if !strings.HasSuffix(b.path(), "/"+c.Slug) {
			t.Fatalf("Enter leads to %s, want %s", b.path(), c.Slug)
		}
		b.skip()
		for range c.Statements { // nothing is chosen yet: Space chooses the first answer, an arrow the next
			b.tabTo(assessment.Never.Label())
			b.key(" ")
			if got := b.key(kb.ArrowDown); got.Value != string(assessment.Sometimes) {
				t.Errorf("%s: Space and an arrow choose %q", c.Slug, got.Value)
			}
		}
		b.tabTo(framework.Exploring.Name())
		if i == 0 {
			b.key(" ")
		} else if got := b.key(kb.ArrowRight); got.Value != string(assessment.ChoseGrowing) {
			t.Errorf("%s: an arrow chooses %q", c.Slug, got.Value)
		}
		eventually(t, "Opgeslagen on "+c.Slug, func() bool { return b.status() == "Opgeslagen" })
		b.enter(kb.Enter) // presses "Volgende"
	}
	b.skip()
	b.tabTo("Rond af")
	b.enter(kb.Enter)
	b.skip()
	b.tabTo(competencies[0].Spoken)
	b.key(" ")
	b.tabTo("Bewaar mijn keuze")
	b.enter(kb.Enter)
	if !b.says("Gekozen: " + competencies[0].Spoken) {
		t.Error("what was picked by keyboard is not kept")
	}
	var answers, levels int
	err := s.db.QueryRow(t.Context(), `select
		(select count(*) from reflection, jsonb_each_text(statements) where value = 'soms'),
		(select count(*) from reflection, jsonb_each_text(choices) where value = 'groeien')`).Scan(&answers, &levels)
	if err != nil || answers != 40 || levels != 9 {
		t.Errorf("kept %d answers and %d levels (%v), want 40 and 9", answers, levels, err)
	}
}

// TestBrowserShowsFocusEverywhere goes by Tab through the pages with other kinds of controls.
func TestBrowserShowsFocusEverywhere(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	report := fullReport(v)
	open := v.start(assessment.FormReflection)
	b.as(v)
	b.width(phone)
	for _, path := range []string{"/", "/aanbod", report, open + "/zelfregie", open + "/overzicht", "/verder", "/gegevens", "/kader/eigen-kracht"} {
		b.tabThrough(path)
	}
}

// tabThrough goes by Tab through all elements of a page. Each one must get the focus in its turn, and
// be in sight; after the last one the focus leaves the page.
func (b *tab) tabThrough(path string) {
	b.t.Helper()
	b.want(path, 200)
	b.openAll()
	stops, at := js[[]string](b, tabStops), -1
	if len(stops) < 8 {
		b.t.Fatalf("%s: has only the controls %q", path, stops)
	}
	for range len(stops) + 20 {
		got := b.key(kb.Tab)
		if got.Stop == at && at >= 0 { // the parts of a date field
			continue
		}
		if at++; at == len(stops) {
			if got.Stop > 0 {
				b.t.Errorf("%s: Tab goes from the last element to %q", path, got.Name)
			}
			return
		}
		if got.Stop != at {
			b.t.Errorf("%s: Tab reaches %d %q, want %d %q", path, got.Stop, got.Name, at, stops[at])
			return
		}
	}
	b.t.Errorf("%s: Tab does not leave %q", path, stops[min(max(at, 0), len(stops)-1)])
}

// TestBrowserManagesByKeyboardOnly makes a team and invites its lead.
func TestBrowserManagesByKeyboardOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, b := s.newManager(t, "Voorbeeld Welzijn"), newTab(t, s)
	b.as(m.browser)
	b.width(phone)
	b.want("/beheer", 200)
	b.tabTo("Voorbeeld Welzijn")
	b.enter(kb.Enter)
	b.tabTo("Maak een team")
	b.enter(kb.Enter)
	b.tabTo("Naam van het team")
	b.key("Noord")
	b.enter(kb.Enter)
	if !b.says("Het team is gemaakt.") {
		t.Fatal("no team")
	}
	b.want(m.home+"/uitnodigen", 200)
	b.tabTo("E-mailadressen")
	b.key("bram@voorbeeld.example")
	b.tabTo("Team")
	b.key("N")
	b.tabTo("Collega")
	b.key(kb.ArrowDown)
	b.tabTo("Verstuur de uitnodigingen")
	b.enter(kb.Enter)
	if !b.says("Teamleider van Noord.") {
		t.Fatal("no invitation")
	}
	for _, path := range []string{
		"/", "/account", m.home, m.home + "/mensen", m.home + "/teams", m.home + "/functies/nieuw", m.home + "/instellingen", m.home + "/logboek",
	} {
		b.tabThrough(path)
	}
}

// TestBrowserWalksVandaagByKeyboard goes by Tab through Vandaag with everything that can stand on it.
func TestBrowserWalksVandaagByKeyboard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	w.busy()
	w.query(`update member set admin = true where person_id = $1 returning ''`, w.person[lead])
	w.signedIn(lead)
	for _, r := range []role{guest, stranger, professional, lead} {
		b := newTab(t, s)
		b.as(w.browser(r))
		for _, width := range []int64{phone, desk} {
			b.width(width)
			b.tabThrough("/")
		}
	}
}
