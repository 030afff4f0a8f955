package site_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// maxSteps is the height in CSS pixels, at 320 px, of what follows the picture of the report: the
// steps, the offerings, the strengths and what can wait.
const maxSteps = 1600

// maxReport is the height in CSS pixels of the whole report at 320 px, folded.
const maxReport = 4500

// where returns the top of an element in the window.
func (b *tab) where(id string) float64 {
	b.t.Helper()
	return js[float64](b, `document.getElementById(`+quote(id)+`).getBoundingClientRect().top`)
}

// pickBox ticks or unticks the box of a competency, waits until that is saved, and checks that
// nothing moved and that the focus stayed.
func (b *tab) pickBox(slug, saved string) {
	b.t.Helper()
	id := "groeien-" + slug
	js[bool](b, `document.getElementById(`+quote(id)+`).closest('label').scrollIntoView({block: 'center', behavior: 'instant'}), true`)
	at := b.where(id)
	b.click(b.box(slug))
	eventually(b.t, saved, func() bool { return b.status() == saved })
	if got := js[string](b, `document.activeElement.id`); got != id {
		b.t.Errorf("after picking %s the focus is on %q", slug, got)
	}
	if now := b.where(id); now < at-1 || now > at+1 {
		b.t.Errorf("after picking %s it moves from %.0f to %.0f", slug, at, now)
	}
}

// box returns the box to grow in a competency.
func (b *tab) box(slug string) node {
	b.t.Helper()
	c, _ := b.site.frameworks.Current().Competency(slug)
	return b.node("checkbox", spoken(c))
}

// asks is the question about the reason of a pick.
func asks(c framework.Competency) string { return "Wat speelt hier, bij " + c.Spoken + "?" }

// spoken is the short name of a competency at the beginning of a line.
func spoken(c framework.Competency) string { return strings.ToUpper(c.Spoken[:1]) + c.Spoken[1:] }

// picks returns the stored picks: "participatie:leren zelfregie:".
func (s *site) picks(t testing.TB) (picks string) {
	t.Helper()
	err := s.db.QueryRow(t.Context(), `
		select coalesce(string_agg((p ->> 'competency') || ':' || (p ->> 'reason'), ' ' order by p ->> 'competency'), '') from reflection, jsonb_array_elements(picks) p`).Scan(&picks)
	if err != nil {
		t.Fatal(err)
	}
	return picks
}

// TestBrowserSavesStepsAtOnce picks, answers and comes back from an offering, without pressing a
// button that saves.
func TestBrowserSavesStepsAtOnce(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := v.finish(v.start(assessment.FormScan), assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChoseGrowing, assessment.ChoseExploring, assessment.ChosePassingOn)
	c := s.frameworks.Current().Competencies()
	b.as(v)
	b.width(phone)
	b.want(path, 200)
	disabled := func() int {
		return js[int](b, `document.querySelectorAll('[data-most] input:disabled').length`)
	}
	for n, i := range []int{0, 1, 2} {
		if disabled() != 0 {
			t.Fatalf("with %d picks some boxes cannot be ticked", n)
		}
		saved := fmt.Sprintf("Opgeslagen. %d van 3 gekozen.", n+1)
		if n == 2 {
			saved += " Haal er een weg om te wisselen."
		}
		b.pickBox(c[i].Slug, saved)
	}
	if want := c[2].Slug; !strings.Contains(s.picks(t), want) || disabled() == 0 {
		t.Errorf("three picked: stored %q, %d boxes disabled", s.picks(t), disabled())
	}
	if js[bool](b, `document.getElementById('groeien-`+c[0].Slug+`').disabled`) {
		t.Error("a pick cannot be taken back")
	}
	b.check("report: three picked at once")
	b.width(phone)
	b.pickBox(c[1].Slug, "Opgeslagen. 2 van 3 gekozen.")
	if disabled() != 0 {
		t.Error("with two picks some boxes cannot be ticked")
	}

	b.answer(asks(c[0]), assessment.ReasonNoRoom.Label())
	eventually(t, "the reason is saved", func() bool { return b.status() == "Opgeslagen." })
	if got := js[string](b, `document.activeElement.value`); got != string(assessment.ReasonNoRoom) {
		t.Errorf("after answering the focus is on %q", got)
	}
	b.answer(asks(c[2]), assessment.ReasonLearn.Label()) // which opened when the first was answered
	eventually(t, "the step follows", func() bool { return b.says("Vraag voor je jaargesprek") && b.says(c[2].FirstStep) })
	if !b.says("Ik wil groeien in " + c[0].Spoken + " en in " + c[2].Spoken + ".") {
		t.Error("what the person can say does not follow the picks")
	}
	want := c[0].Slug + ":ruimte " + c[2].Slug + ":leren"
	if got := s.picks(t); sortWords(got) != sortWords(want) {
		t.Errorf("stored %q, want %q", got, want)
	}
	offering := js[string](b, `document.querySelector('#aanbod h3 a').innerText`)
	b.link(offering)
	b.back()
	if b.openAll(); !b.says("2 van 2 beantwoord") || !b.says(c[0].RoomQuestion) {
		t.Error("opening an offering loses the choice")
	}
	b.check("report: steps done")
}

func sortWords(text string) string {
	words := strings.Fields(text)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// TestBrowserKeepsQuickPicks ticks three boxes without waiting for an answer of the server.
func TestBrowserKeepsQuickPicks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := v.finish(v.start(assessment.FormScan), repeat(assessment.ChoseGrowing)...)
	c := s.frameworks.Current().Competencies()
	b.as(v)
	b.want(path, 200)
	slugs := quote(c[0].Slug+" "+c[3].Slug+" "+c[7].Slug) + `.split(' ')`
	js[bool](b, slugs+`.forEach(slug => document.getElementById('groeien-' + slug).click()), true`)
	eventually(t, "all are saved", func() bool { return b.status() == "Opgeslagen. 3 van 3 gekozen. Haal er een weg om te wisselen." })
	if got, want := s.picks(t), c[0].Slug+": "+c[3].Slug+": "+c[7].Slug+":"; sortWords(got) != sortWords(want) {
		t.Errorf("stored %q, want %q", got, want)
	}
	js[bool](b, slugs+`.forEach(slug => document.getElementById('groeien-' + slug).click()), true`)
	eventually(t, "all are taken back", func() bool { return b.status() == "Opgeslagen. 0 van 3 gekozen." })
	if got := s.picks(t); got != "" {
		t.Errorf("stored %q", got)
	}
}

// TestBrowserStepsInTwoTabs picks in two tabs that were opened before either saved, until one of them
// has too many.
func TestBrowserStepsInTwoTabs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, left := s.browser(t), newTab(t, s)
	path := v.finish(v.start(assessment.FormScan), repeat(assessment.ChoseGrowing)...)
	c := s.frameworks.Current().Competencies()
	left.as(v)
	right := left.beside()
	right.log.expect("422 (Unprocessable Entity)")
	left.want(path, 200)
	right.want(path, 200)
	left.pickBox(c[0].Slug, "Opgeslagen. 1 van 3 gekozen.")
	right.pickBox(c[1].Slug, "Opgeslagen. 1 van 3 gekozen.")
	left.pickBox(c[2].Slug, "Opgeslagen. 2 van 3 gekozen.")
	right.click(right.box(c[3].Slug))
	eventually(t, "the status says why", func() bool { return strings.HasPrefix(right.status(), "Met je keuze in een ander venster") })
	right.check("report: refused in another tab")
	right.click(right.box(c[1].Slug)) // the refused one takes its place
	eventually(t, "saved", func() bool { return right.status() == "Opgeslagen. 1 van 3 gekozen." })
	right.click(right.box(c[3].Slug))
	eventually(t, "taken back", func() bool { return right.status() == "Opgeslagen. 0 van 3 gekozen." })
	if got, want := s.picks(t), c[0].Slug+": "+c[2].Slug+":"; sortWords(got) != sortWords(want) {
		t.Errorf("stored %q, want %q", got, want)
	}
}

// TestBrowserStepsAreShort measures the part of the report from the steps to what can wait, folded,
// in the states in which it is the longest.
func TestBrowserStepsAreShort(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := fullReport(v)
	c := s.frameworks.Current().Competencies()
	b.as(v)
	b.width(phone)
	measure := func(state string, picks url.Values) {
		t.Helper()
		picks.Set("was.groeien", "")
		v.post(path, url.Values{}).want(t, 303) // nothing picked
		v.post(path, picks).want(t, 303)
		b.as(v)
		b.width(phone)
		b.want(path, 200)
		height := js[float64](b, `document.getElementById('wachten').getBoundingClientRect().bottom - document.getElementById('keuze').getBoundingClientRect().top`)
		page := js[float64](b, `document.documentElement.scrollHeight`)
		t.Logf("%s: %.0f px of %.0f", state, height, page)
		if height > maxSteps {
			t.Errorf("%s: %.0f px at 320 px, want at most %d", state, height, maxSteps)
		}
		if page > maxReport {
			t.Errorf("%s: the report is %.0f px high at 320 px, want at most %d", state, page, maxReport)
		}
	}
	three := url.Values{"groeien": {c[0].Slug, c[4].Slug, c[6].Slug}}
	measure("nothing picked", url.Values{})
	measure("three picked", three)
	for _, reason := range assessment.Reasons() {
		for _, slug := range three["groeien"] {
			three.Set(slug+"-reden", string(reason))
		}
		measure("three, "+string(reason), three)
	}
	for i, slug := range three["groeien"] {
		three.Set(slug+"-reden", string(assessment.Reasons()[i]))
	}
	measure("three, each its own reason", three)
	measure("a strength", url.Values{"groeien": {c[0].Slug, c[4].Slug}, "inzetten": {c[2].Slug}})

	steady, best := assessment.ChoseSteady, assessment.ChosePassingOn
	for profile, choices := range map[string][]assessment.Choice{
		"even": repeat(assessment.ChoseGrowing), "even and strong": repeat(steady),
		"no gap": {steady, best, steady, best, steady, best, steady, best, steady, best},
	} {
		for _, form := range []assessment.Form{assessment.FormReflection, assessment.FormScan} {
			v = s.browser(t)
			path = v.start(form)
			for i := range choices {
				if form == assessment.FormReflection {
					v.post(path+"/"+c[i].Slug, fullForm(c[i], assessment.Often, choices[i])).want(t, 303)
				}
			}
			path = v.finish(path, choices...)
			for state, picks := range map[string]url.Values{
				"nothing picked": {}, "three picked": {"groeien": {c[0].Slug, c[4].Slug, c[6].Slug}},
				"three strengths": {"inzetten": {c[1].Slug, c[3].Slug, c[5].Slug}},
			} {
				if profile != "even" || picks["inzetten"] == nil { // an even profile of low levels has no strength
					measure(fmt.Sprintf("%s, %s, %s", profile, form, state), picks)
				}
			}
		}
	}
}
