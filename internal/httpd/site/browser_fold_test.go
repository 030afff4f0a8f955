package site_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// foldingPage shows the first page of a Reflectie on a phone, with nothing answered.
func foldingPage(t *testing.T) (*browser, *tab, framework.Competency, string) {
	t.Helper()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	c := s.frameworks.Current().Competencies()[0]
	path := v.start(assessment.FormReflection)
	b.as(v)
	b.window(phone, 640, 1)
	b.want(path+"/"+c.Slug, 200)
	return v, b, c, path
}

// place describes what has the focus, and which questions can be seen as a whole.
const place = `({
	focus: document.activeElement.name || document.activeElement.innerText || '',
	open: [...document.querySelectorAll('fieldset')].filter(f => f.checkVisibility()).map(f => f.id),
	inView: [...document.querySelectorAll('fieldset')].filter(f => f.checkVisibility()).filter(f => {
		const r = f.getBoundingClientRect();
		return r.top >= 0 && Math.min(r.bottom, r.top + 300) <= innerHeight;
	}).map(f => f.id),
	scroll: scrollY,
})`

type placed struct {
	Focus        string
	Open, InView []string
	Scroll       float64
}

// TestBrowserFoldsAfterATap answers by pointer: each statement folds, the next question comes into
// view, and a folded statement opens again.
func TestBrowserFoldsAfterATap(t *testing.T) {
	t.Parallel()
	_, b, c, path := foldingPage(t)
	for i, statement := range c.Statements {
		b.answer(statement.Text, assessment.Often.Label())
		var next string
		eventually(t, "the question after "+statement.Code+" is in view", func() bool {
			got := js[placed](b, place)
			next = got.Open[0]
			return len(got.Open) == len(c.Statements)-i && len(got.InView) > 0 && got.InView[0] == next
		})
		if i < len(c.Statements)-1 && next != c.Statements[i+1].Code {
			t.Errorf("after %s the first open question is %s", statement.Code, next)
		}
	}
	b.check("competency " + c.Slug + ": folded")
	b.window(phone, 640, 1)

	first := c.Statements[0]
	line := b.node("button", first.Text)
	if want := first.Text + " Vaak Verander dit antwoord"; line.name != want {
		t.Errorf("the line is called %q, want %q", line.name, want)
	}
	b.click(line)
	if got := js[placed](b, place); got.Focus != first.Code || got.Open[0] != first.Code {
		t.Errorf("after a tap on the line the focus is on %q, and %q are open", got.Focus, got.Open)
	}
	b.answer(first.Text, assessment.Sometimes.Label())
	eventually(t, "Opgeslagen", func() bool { return b.status() == "Opgeslagen" })
	if got := b.site.stored(t, first.Code); got != string(assessment.Sometimes) {
		t.Errorf("stored is %q", got)
	}
	b.want(path+"/"+c.Slug, 200) // what comes back from the server is folded as well
	b.node("button", first.Text+" Soms")
	if got := js[placed](b, place); len(got.Open) != 1 {
		t.Errorf("%q are open, want only the levels", got.Open)
	}
}

// TestBrowserFoldsBehindTheKeyboard answers by keyboard: a statement folds only after the focus has
// left it, and the focused element does not move on the screen.
func TestBrowserFoldsBehindTheKeyboard(t *testing.T) {
	t.Parallel()
	_, b, c, _ := foldingPage(t)
	first, second := c.Statements[0], c.Statements[1]
	b.tabTo(assessment.Never.Label())
	b.key(" ")
	b.key(kb.ArrowDown)
	eventually(t, "Opgeslagen", func() bool { return b.status() == "Opgeslagen" })
	if got := js[placed](b, place); got.Focus != first.Code || got.Open[0] != first.Code {
		t.Fatalf("while it has the focus: the focus is on %q, and %q are open", got.Focus, got.Open)
	}
	js[bool](b, `scrollTo(0, 280), true`) // both statements are in view
	top := `document.getElementById(` + quote(second.Code) + `).getBoundingClientRect().top`
	before := js[float64](b, top)
	b.key(kb.Tab)
	if got := js[placed](b, place); got.Focus != second.Code || got.Open[0] != second.Code {
		t.Errorf("after Tab the focus is on %q, and %q are open", got.Focus, got.Open)
	}
	if after := js[float64](b, top); after < before-1 || after > before+1 {
		t.Errorf("the statement with the focus moved from %.0f to %.0f", before, after)
	}
	b.check("competency " + c.Slug + ": folded by keyboard")
	b.window(phone, 640, 1)
	if line := b.key(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)); !strings.HasPrefix(line.Name, first.Text) {
		t.Errorf("Shift and Tab lead to %q", line.Name)
	}
	b.key(kb.Enter) // opens the line
	if got := js[placed](b, place); got.Focus != first.Code || got.Open[0] != first.Code {
		t.Errorf("after Enter on the line the focus is on %q, and %q are open", got.Focus, got.Open)
	}
	b.key(kb.Tab)
	if got := js[placed](b, place); got.Focus != second.Code || got.Open[0] != second.Code {
		t.Errorf("after Tab from the line the focus is on %q, and %q are open", got.Focus, got.Open)
	}
}

// TestBrowserFoldsWithoutSurprise checks what folding must not do: move the page under reduced
// motion, let a double click answer two statements, or hide a statement with an error.
func TestBrowserFoldsWithoutSurprise(t *testing.T) {
	t.Parallel()
	v, b, c, path := foldingPage(t)
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	answer := b.node("radio", assessment.Often.Label(), b.node("group", c.Statements[1].Text))
	on[bool](b, answer, `function() { this.scrollIntoView({block: 'end'}); return true; }`)
	before := js[placed](b, place).Scroll
	on[bool](b, answer, `function() { this.id = 'twice'; return true; }`)
	js[bool](b, `(async () => {
		const r = document.getElementById('twice').getBoundingClientRect();
		for (let i = 0; i < 2; i++) {
			const hit = document.elementFromPoint(r.x + 5, r.y + 5);
			hit.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
			hit.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
			hit.click();
			await new Promise(done => setTimeout(done, 100));
		}
		return true;
	})()`)
	b.settle()
	if got := js[placed](b, place); got.Scroll != before || len(got.Open) != len(c.Statements) {
		t.Errorf("scrolled from %.0f to %.0f; %q are open", before, got.Scroll, got.Open)
	}
	if got := js[int](b, `document.querySelectorAll('form :checked[type=radio]').length`); got != 1 {
		t.Errorf("a double click gave %d answers", got)
	}

	form := fullForm(c, assessment.Often, assessment.ChoseGrowing)
	form.Set("vorm", string(assessment.FormReflection))
	form.Set(c.Statements[2].Code, "elke dag")
	if got := b.submit(path+"/"+c.Slug, form); got != 422 {
		t.Errorf("an unknown answer: status %d", got)
	}
	if got := js[placed](b, place); got.Open[0] != c.Statements[2].Code {
		t.Errorf("with an error in statement 3 %q are open", got.Open)
	}
	b.check("competency " + c.Slug + ": error in a statement")

	// Coming back leads to the first open question.
	v.post(path+"/"+c.Slug, url.Values{c.Statements[0].Code: {"vaak"}, c.Statements[1].Code: {"soms"}}).want(t, 303)
	b.window(phone, 640, 1)
	b.want(path, 200)
	if got := js[placed](b, place); got.Open[0] != c.Statements[2].Code || len(got.InView) == 0 || got.InView[0] != got.Open[0] {
		t.Errorf("coming back: %q are open and %q in view", got.Open, got.InView)
	}
	if got := js[string](b, `location.hash`); got != "#"+c.Statements[2].Code {
		t.Errorf("coming back leads to %q", got)
	}
}
