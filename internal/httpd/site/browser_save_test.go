package site_test

import (
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
)

// cutQuestion shows the first questions of a reflection, on a site whose database connection a test can cut. It
// returns their path too.
func cutQuestion(t *testing.T) (*site, *cut, *tab, string) {
	t.Helper()
	s, wire := cutSite(t, dbtest.NewDB(t))
	v, b := s.browser(t), newTab(t, s)
	b.log.expect("503 (Service Unavailable)")
	address := v.start(assessment.FormReflection) + "/zelfregie"
	b.as(v)
	b.want(address, 200)
	return s, wire, b, address
}

// TestBrowserKeepsAnswersWhileDatabaseIsAway answers a question while the database is away: the
// page does not say that it is saved, keeps the answer, and saves it when the database is back.
func TestBrowserKeepsAnswersWhileDatabaseIsAway(t *testing.T) {
	t.Parallel()
	s, wire, b, address := cutQuestion(t)
	c := s.frameworks.Current().Competencies()[0]
	first, second := c.Statements[0], c.Statements[1]
	b.answer(first.Text, assessment.Often.Label())
	eventually(t, "Opgeslagen", func() bool { return b.status() == "Opgeslagen" })
	b.check("competency zelfregie: saved")

	wire.set(true)
	b.watchStatus()
	b.answer(second.Text, assessment.Always.Label())
	eventually(t, "the status says that it is not saved", func() bool { return b.status() == "Nog niet opgeslagen. We proberen het zo weer." })
	b.check("competency zelfregie: not saved yet")
	b.click(b.node("button", "Volgende")) // the page waits, since not all is saved
	if got := b.status(); got != "Nog niet opgeslagen. We proberen het zo weer." {
		t.Errorf("the status says %q", got)
	}
	if got := js[string](b, `location.pathname + ' ' + document.querySelector('[name="`+second.Code+`"]:checked')?.value`); got != address+" altijd" {
		t.Errorf("on the screen is %q", got)
	}
	if js[bool](b, `window.everSaved`) {
		t.Error("the status said Opgeslagen while the database was away")
	}

	wire.set(false)
	eventually(t, "the answer is saved and the page goes on by itself", func() bool { return b.path() != address })
	if got := s.stored(t, second.Code); got != "altijd" {
		t.Errorf("stored is %q", got)
	}
}

// TestBrowserHoldsTheFormDuringARetry presses a button at the moment that the page tries to save an answer again: it
// waits, as it does between two attempts, and keeps the page.
func TestBrowserHoldsTheFormDuringARetry(t *testing.T) {
	t.Parallel()
	s, wire, b, address := cutQuestion(t)
	js[bool](b, `window.samePage = true`)
	statement := s.frameworks.Current().Competencies()[0].Statements[0]
	wire.set(true)
	b.answer(statement.Text, assessment.Often.Label())
	eventually(t, "the status says that it is not saved", func() bool { return b.status() == "Nog niet opgeslagen. We proberen het zo weer." })

	wire.mu.Lock() // whoever connects to the database waits
	eventually(t, "the page tries again", func() bool { return !b.log.quiet() })
	b.click(b.node("button", "Volgende"))
	wire.mu.Unlock()
	eventually(t, "the attempt has failed", b.log.quiet)
	if !js[bool](b, `window.samePage === true`) {
		t.Errorf("the button leads to %s, while the answer is not saved", b.path())
	}
	wire.set(false)
	eventually(t, "the answer is saved and the page goes on by itself", func() bool { return b.path() != address })
	if got := s.stored(t, statement.Code); got != "vaak" {
		t.Errorf("stored is %q", got)
	}
}

// TestBrowserRetriesByItself checks that the page saves by itself when the database is back.
func TestBrowserRetriesByItself(t *testing.T) {
	t.Parallel()
	s, wire, b, _ := cutQuestion(t)
	statement := s.frameworks.Current().Competencies()[0].Statements[0]
	wire.set(true)
	b.answer(statement.Text, assessment.Often.Label())
	eventually(t, "the status says that it is not saved", func() bool { return b.status() == "Nog niet opgeslagen. We proberen het zo weer." })
	wire.set(false)
	eventually(t, "Opgeslagen", func() bool { return b.status() == "Opgeslagen" })
	if got := s.stored(t, statement.Code); got != "vaak" {
		t.Errorf("stored is %q", got)
	}
}

// TestBrowserSaysWhatIsRefused answers in one tab a reflection that another tab has finished, after
// returning to it with the Back button.
func TestBrowserSaysWhatIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	b.log.expect("409 (Conflict)")
	path := v.start(assessment.FormReflection)
	b.as(v)
	b.want(path+"/overzicht", 200)
	other := b.beside()
	other.log.expect("409 (Conflict)")
	other.want(path+"/zelfregie", 200)
	v.post(path+"/zelfregie", url.Values{"zelfregie": {"groeien"}}).want(t, 303)
	b.follow("button", "Rond af")
	report := b.path()
	other.answer(s.frameworks.Current().Competencies()[0].Statements[0].Text, assessment.Often.Label())
	eventually(t, "the status says why", func() bool { return other.status() == "Niet opgeslagen: deze reflectie is al afgerond." })
	other.node("radio", assessment.Often.Label(), other.node("group", s.frameworks.Current().Competencies()[0].Statements[0].Text)) // is open
	other.check("competency zelfregie: refused")
	b.back()
	if b.path() != report { // the browser kept the page as it was
		b.follow("button", "Rond af")
	}
	if got := b.path(); got != report {
		t.Errorf("Back and on again leads to %s", got)
	}
}

// back presses the Back button.
func (b *tab) back() {
	b.t.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	back := chromedp.Evaluate[chromedp.Void](`history.back()`)
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(page.FrameNavigated, nil, back)); err != nil {
		b.t.Fatalf("Back: %v", err)
	}
	eventually(b.t, "the page is there", func() bool { return js[string](b, `document.readyState`) == "complete" })
}

// TestBrowserForgetsWhatIsDeleted goes back to personal pages after deleting everything.
func TestBrowserForgetsWhatIsDeleted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	report := someReport(v)
	b.as(v)
	b.want(report, 200)
	b.want("/gegevens", 200)
	b.openAll()
	b.click(b.node("checkbox", "Ja, verwijder alles"))
	b.follow("button", "Verwijder mijn gegevens")
	b.back()
	if !b.says("Op dit apparaat kennen we je niet") {
		t.Errorf("Back shows %s", b.path())
	}
	b.back()
	if b.path() != report || b.says("Zo zie jij je werk nu") {
		t.Errorf("Back twice shows %s with the report", b.path())
	}
}

// TestBrowserTwoTabsLoseNothing answers one page in two tabs, with and without script.
func TestBrowserTwoTabsLoseNothing(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with script": true, "without script": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			v, left := s.browser(t), newTab(t, s)
			address := v.start(assessment.FormReflection) + "/zelfregie"
			left.as(v)
			right := left.beside()
			c := s.frameworks.Current().Competencies()[0]
			v.post(address, fullForm(c, assessment.DontKnow, assessment.ChoseDontKnow)).want(t, 303) // both tabs start with answers
			for _, b := range []*tab{left, right} {
				if !script {
					b.withoutScript()
				}
				b.want(address, 200)
			}
			answer := (*tab).answer
			if script {
				answer = (*tab).change // the statements are folded
			}
			answer(left, c.Statements[0].Text, assessment.Never.Label())
			answer(right, c.Statements[1].Text, assessment.Always.Label())
			answer(right, c.Statements[2].Text, assessment.Sometimes.Label())
			answer(left, c.Statements[3].Text, assessment.Often.Label())
			left.follow("button", "Volgende")
			answer(right, c.Statements[3].Text, assessment.NotApplicable.Label()) // the last answer wins
			right.follow("button", "Volgende")
			for i, want := range []string{"nooit", "altijd", "soms", "nvt"} {
				if got := s.stored(t, c.Statements[i].Code); got != want {
					t.Errorf("statement %d: stored is %q, want %q", i+1, got, want)
				}
			}
		})
	}
}

// watchStatus records from now on whether the status ever says that all is saved.
func (b *tab) watchStatus() {
	b.t.Helper()
	js[bool](b, `window.everSaved = false, new MutationObserver(() => {
		if (document.querySelector('form [role=status]').innerText.trim() === 'Opgeslagen') window.everSaved = true;
	}).observe(document.querySelector('form [role=status]'), {childList: true, subtree: true, characterData: true}), true`)
}

// stored returns the answer to a statement in the database.
func (s *site) stored(t testing.TB, statement string) (answer string) {
	t.Helper()
	err := s.db.QueryRow(t.Context(), `select coalesce(max(statements ->> $1), '') from reflection`, statement).Scan(&answer)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}
