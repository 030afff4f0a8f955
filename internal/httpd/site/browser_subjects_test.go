package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"reflectietool/internal/database/dbtest"
)

// grid returns the cells of the table on the page, as a line per row.
func (b *tab) grid() string {
	b.t.Helper()
	return js[string](b, `[...document.querySelectorAll('table tr')].map(r => [...r.cells].map(c => c.textContent.trim()).join('|')).join('\n')`)
}

// heightOfSubjects is the most that the form may be high on a phone, with all subjects unfolded.
const heightOfSubjects = 4000

// subjectForm opens the form with subjects for a member of a new organisation.
func subjectForm(t *testing.T, s *site) (b *tab, member *browser, own, person string) {
	t.Helper()
	m := s.newManager(t, "Voorbeeld Welzijn")
	m.agree()
	member, person = m.colleague("Anna Voorbeeld", m.team("Wijkteam Noord"), "collega")
	b, own = newTab(t, s), "/account/organisatie/"+m.id+"/expertise"
	b.as(member)
	b.want(own, 200)
	return b, member, own, person
}

// chosen returns what is stored about a member: the subjects with their depth, and whether their name shows.
func (s *site) chosen(t testing.TB, person string) string {
	t.Helper()
	return s.oneText(t, `
		select coalesce((select string_agg(subject || ' ' || depth, ', ' order by subject) from member_expertise e where e.person_id = m.person_id), '')
		       || case when expertise_named then ' met naam' else '' end from member m where person_id = $1`, person)
}

const showsRows = `[...document.querySelectorAll('[data-subjects] details fieldset')].filter(f => f.checkVisibility()).map(f => f.querySelector('legend').innerText).join(', ')`

// TestBrowserTapsSubjects taps subjects on a phone: each is saved at once, the counters follow, and
// the form is short.
func TestBrowserTapsSubjects(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, _, own, person := subjectForm(t, s)
	saved := func(want string) {
		t.Helper()
		eventually(t, "stored is "+want, func() bool { return s.chosen(t, person) == want && b.status() == "Opgeslagen" })
	}
	b.width(phone)
	b.click(b.node("radio", "Specialist", b.node("group", "Jeugd")))
	saved("jeugd specialist")
	js[bool](b, `document.querySelectorAll('[data-subjects] details').forEach(d => d.open = true), true`)
	if height := js[int](b, `document.documentElement.scrollHeight`); height > heightOfSubjects {
		t.Errorf("the form is %d px high, at most %d", height, heightOfSubjects)
	} else {
		t.Logf("the form is %d px high", height)
	}
	b.click(b.node("radio", "Basis", b.node("group", "Schulden")))
	b.click(b.node("radio", "Ja, toon mijn naam"))
	saved("jeugd specialist, schulden basis met naam")
	if !b.says("2 gekozen, 1 specialist") || !b.says("1 van 18 gekozen") || !b.says("1 van 19 gekozen") {
		t.Error("the counters do not follow")
	}
	b.check("own expertise: tapped")
	b.width(phone)
	// The button is in sight wherever the page is.
	for _, at := range []string{"0", "document.documentElement.scrollHeight / 2", "document.documentElement.scrollHeight"} {
		if !js[bool](b, `scrollTo(0, `+at+`), (() => { const r = document.querySelector('.rt-dock button').getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight })()`) && at != "0" {
			t.Errorf("the button is out of sight at %s", at)
		}
	}
	b.click(b.node("radio", "Niets", b.node("group", "Jeugd")))
	saved("schulden basis met naam")
	b.want(own, 200)
	if !b.says("1 gekozen, 0 specialist") {
		t.Error("the page that is loaded again does not have what was saved")
	}
	b.media("", "forced-colors", "active")
	if got := js[string](b, `getComputedStyle(document.querySelector('.rt-choices--joined .rt-choice:has(:checked)')).outlineStyle`); got != "solid" {
		t.Errorf("with forced colours the choice has the outline %q", got)
	}
	b.media("")
}

// TestBrowserFindsSubjects searches in the form. A row that is out of sight keeps its answer, and a
// row stays in sight when its answer changes.
func TestBrowserFindsSubjects(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, member, own, person := subjectForm(t, s)
	member.post(own, url.Values{"onderwerp-jeugd": {"specialist"}, "onderwerp-rouw": {"basis"}}).want(t, other)
	b.want(own, 200)
	search := func(text string) {
		t.Helper()
		js[bool](b, `(() => { const f = document.querySelector('[type=search]'); f.value = `+quote(text)+`; f.dispatchEvent(new Event('input', {bubbles: true})); return true })()`)
	}
	search(" Kindér ")
	if got := js[string](b, showsRows); got != "Jonge kinderen en hun ouders, Huiselijk geweld en kindermishandeling" || !b.says("2 onderwerpen gevonden") {
		t.Errorf("the search shows %q", got)
	}
	b.check("own expertise: searched")
	search("zzz")
	if got := js[string](b, showsRows); got != "" || !b.says("Geen onderwerp gevonden. Probeer een ander woord.") {
		t.Errorf("the search shows %q", got)
	}
	b.check("own expertise: nothing found")
	search("")
	b.click(b.node("checkbox", "Toon alleen gekozen"))
	if got := js[string](b, showsRows); got != "Jeugd, Rouw en verlies" {
		t.Errorf("chosen shows %q", got)
	}
	b.click(b.node("radio", "Niets", b.node("group", "Rouw en verlies")))
	eventually(t, "Opgeslagen", func() bool { return b.status() == "Opgeslagen" })
	if got := js[string](b, showsRows); got != "Jeugd, Rouw en verlies" {
		t.Errorf("a row left under the finger: %q", got)
	}
	search("schulden")
	b.follow("button", "Bewaar mijn onderwerpen") // also with rows out of sight
	if got := s.chosen(t, person); got != "jeugd specialist" {
		t.Errorf("stored is %q", got)
	}
}

// TestBrowserChoosesSubjectsByKeyboard chooses with the arrows, and never loses the focus behind the bar.
func TestBrowserChoosesSubjectsByKeyboard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, _, _, person := subjectForm(t, s)
	b.width(phone)
	b.skip()
	b.tabTo("Niets") // of the first subject
	if got := b.key(kb.ArrowRight); got.Value != "basis" {
		t.Errorf("an arrow chooses %q", got.Value)
	}
	for range 12 {
		b.key(kb.Tab)
		if js[bool](b, `document.activeElement.closest('label')?.getBoundingClientRect().bottom > document.querySelector('.rt-dock').getBoundingClientRect().top + 1`) {
			t.Error("the bar covers the focus")
		}
	}
	if got := b.key(kb.ArrowLeft); got.Value != "specialist" { // the arrows go round
		t.Errorf("an arrow chooses %q", got.Value)
	}
	eventually(t, "both are stored", func() bool {
		return s.chosen(t, person) == "daklozen specialist, jonge-kinderen basis" && b.status() == "Opgeslagen"
	})
	b.tabTo("Hulpvragen")
	b.key(kb.Enter)
	b.tabTo("Niets")
	if got := js[string](b, `document.activeElement.name`); got != "onderwerp-schulden" {
		t.Errorf("Tab leads to %q in what was folded", got)
	}
}

// TestBrowserChoosesSubjectsWithoutScript fills in the form as a plain form: no tools show that do
// nothing, and what another tab saved meanwhile stays.
func TestBrowserChoosesSubjectsWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, member, own, person := subjectForm(t, s)
	b.withoutScript()
	b.want(own, 200)
	if js[bool](b, `[...document.querySelectorAll('[type=search], [data-subjects-chosen], [data-subjects-count]')].some(e => e.checkVisibility())`) {
		t.Error("a tool shows that does nothing without the script")
	}
	b.check("own expertise: without script")
	b.width(phone)
	b.click(b.node("radio", "Specialist", b.node("group", "Ouderen")))
	b.click(b.node("radio", "Ja, toon mijn naam"))
	member.post(own, url.Values{"onderwerp-rouw": {"basis"}}).want(t, other) // another tab
	b.follow("button", "Bewaar mijn onderwerpen")
	if got := s.chosen(t, person); got != "ouderen specialist, rouw basis met naam" {
		t.Errorf("stored is %q", got)
	}
	if !b.says("Je onderwerpen zijn bewaard.") {
		t.Error("the page does not say that it saved")
	}
}

// TestBrowserKeepsSubjectsWhileDatabaseIsAway taps while the database is away, and loses nothing.
func TestBrowserKeepsSubjectsWhileDatabaseIsAway(t *testing.T) {
	t.Parallel()
	s, wire := cutSite(t, dbtest.NewDB(t))
	b, _, _, person := subjectForm(t, s)
	b.log.expect("503 (Service Unavailable)")
	wire.set(true)
	b.click(b.node("radio", "Basis", b.node("group", "Jeugd")))
	eventually(t, "the status says that it is not saved", func() bool { return strings.HasPrefix(b.status(), "Nog niet opgeslagen.") })
	wire.set(false)
	eventually(t, "it is saved by itself", func() bool { return b.status() == "Opgeslagen" })
	if got := s.chosen(t, person); got != "jeugd basis" {
		t.Errorf("stored is %q", got)
	}
}

// htmx posts a form as a field that saves itself does.
func (b *browser) htmx(path string, form url.Values) reply {
	b.t.Helper()
	request := b.request(http.MethodPost, path, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("HX-Request", "true")
	return b.do(request)
}

// TestSubjectSavesItself posts one field as htmx does.
func TestSubjectSavesItself(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	m.agree()
	anna, person := m.colleague("Anna Voorbeeld", m.team("Wijkteam Noord"), "collega")
	own := "/account/organisatie/" + m.id + "/expertise"
	anna.post(own, url.Values{"onderwerp-rouw": {"basis"}, "naam-tonen": {"ja"}}).want(t, other)
	anna.htmx(own, url.Values{"onderwerp-jeugd": {"specialist"}}).want(t, ok, "Opgeslagen")
	if got := s.chosen(t, person); got != "jeugd specialist, rouw basis met naam" {
		t.Errorf("stored is %q", got)
	}
	anna.htmx(own, url.Values{"naam-tonen": {"nee"}}).want(t, ok, "Opgeslagen")
	anna.htmx(own, url.Values{"onderwerp-jeugd": {"alles"}}).want(t, refused, "Kies niets, basis of specialist.")
	anna.htmx(own, url.Values{"onderwerp-weg": {"basis"}}).want(t, refused, "staat niet meer in de lijst. Laad de pagina opnieuw.")
	stranger := s.newManager(t, "Voorbeeld Elders")
	stranger.htmx(own, url.Values{"onderwerp-jeugd": {"basis"}}).want(t, gone)
	m.setConsent("")
	anna.htmx(own, url.Values{"onderwerp-jeugd": {"basis"}}).want(t, conflict, "deze lijst staat nu uit")
	if got := s.chosen(t, person); got != "jeugd specialist, rouw basis" {
		t.Errorf("stored is %q", got)
	}
}
