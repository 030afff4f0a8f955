package site_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
)

// secrets are private texts of a reflection: none of them is ever shared.
var secrets = []string{"Geheime notitie", "Geheim verschil", "Geheime vraag"}

// secretReport makes a report with everything in it that is private; it returns its path.
func (b *browser) secretReport() string {
	b.t.Helper()
	f := b.site.frameworks.Current()
	first := f.Competencies()[0]
	kenmerk, _ := f.KenmerkOf(first.Slug)
	path := b.start(assessment.FormReflection)
	form := fullForm(first, assessment.Always, assessment.ChoseExploring)
	form.Set(first.Slug+"-notitie", secrets[0])
	form.Set(kenmerk.Slug+"-vraag", secrets[2])
	b.post(path+"/"+first.Slug, form).want(b.t, http.StatusSeeOther)
	report := b.finish(path, assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChosePassingOn, assessment.ChoseSteady)
	b.post(report+"/verschil", url.Values{first.Slug + "-verschil": {secrets[1]}}).want(b.t, http.StatusSeeOther)
	return report
}

// sheet makes the gespreksblad of a report and returns its path.
func (b *browser) sheet(report string) string {
	b.t.Helper()
	return b.post(report+"/gespreksblad", nil).want(b.t, http.StatusSeeOther).location
}

// shared is a share that a recipient can open.
type shared struct {
	owner, recipient *browser
	address          string // of the recipient
	sheet, path      string
}

func newShared(t *testing.T, s *site, withReport bool) shared {
	t.Helper()
	x := shared{owner: s.browser(t), recipient: s.browser(t)}
	x.owner.signIn()
	x.address = x.recipient.signIn()
	x.sheet = x.owner.sheet(x.owner.secretReport())
	x.owner.post(x.sheet, url.Values{
		"punt": {"zelfregie"}, "zelfregie-woorden": {"Graag <b>oefenen</b>\r\nmet een collega"}, "eigen": {"Wie kijkt er mee?"},
	}).want(t, http.StatusSeeOther)
	form := url.Values{"email": {x.address}, "tot": {"2026-12-05"}}
	if withReport {
		form.Set("rapport", "ja")
	}
	x.owner.post(x.sheet+"/delen", form).want(t, http.StatusSeeOther)
	x.path = x.mailed(t)
	return x
}

var sharedLink = regexp.MustCompile(`/gedeeld/[0-9a-f-]{36}`)

// mailed sends the mail about the only share and returns the path in it.
func (x shared) mailed(t *testing.T) string {
	t.Helper()
	var id string
	if err := x.owner.site.db.QueryRow(t.Context(), `select id from share`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if err := x.owner.site.sharing.MailShare(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	return sharedLink.FindString(x.owner.site.mails.Wait(x.address).Text)
}

func TestSheetHoldsWhatWasChosen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t) // a guest: no account is needed
	report := b.secretReport()
	c := s.frameworks.Current().Competencies()
	b.post(report, url.Values{"groeien": {c[1].Slug}, "inzetten": {c[2].Slug}, c[1].Slug + "-reden": {"zelden"}}).want(t, http.StatusSeeOther)
	sheet := b.sheet(report)
	if again := b.sheet(report); again != sheet {
		t.Errorf("a second press leads to %s, not %s", again, sheet)
	}
	page := b.get(sheet).want(t, http.StatusOK, "In welke situaties kan ik vaker oefenen met "+c[1].Spoken)
	if n := strings.Count(page.body, " checked"); n != 2 {
		t.Errorf("%d boxes are ticked, want the two picks", n)
	}
	b.get(sheet+"/blad").want(t, http.StatusOK, c[1].Name, c[2].Name)

	leads := b.post(sheet, url.Values{
		"punt": {c[0].Slug}, c[0].Slug + "-woorden": {"Mijn <i>eigen</i> woorden"}, c[3].Slug + "-als": {"kracht"},
		"vraag": {"Herken jij wat ik hier kies?"}, "eigen": {"  Hoe nu verder? ", ""},
	}).want(t, http.StatusSeeOther).location
	if leads != sheet+"/blad" {
		t.Errorf("saving leads to %s", leads)
	}
	page = b.get(leads).want(t, http.StatusOK, "Mijn &lt;i&gt;eigen&lt;/i&gt; woorden", c[0].Name, c[3].Name, "Herken jij", "Hoe nu verder?")
	if strings.Contains(page.body, c[1].Name) || strings.Contains(page.body, c[2].Name) {
		t.Error("what was taken off is still there")
	}
	wantNothingPrivate(t, page.body, true)

	b.post(sheet+"/verwijderen", nil).want(t, http.StatusUnprocessableEntity, "Zet eerst een vinkje")
	if got := b.post(sheet+"/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusSeeOther).location; got != report {
		t.Errorf("deleting leads to %s", got)
	}
	b.get(sheet).want(t, http.StatusNotFound)
	b.get(report).want(t, http.StatusOK)
}

// wantNothingPrivate fails on the private texts of the reflection and, unless the report is shared,
// on levels and figures.
func wantNothingPrivate(t *testing.T, body string, noLevels bool) {
	t.Helper()
	body = html.UnescapeString(body)
	banned := slices.Clone(secrets)
	if noLevels {
		for _, level := range framework.Levels() {
			banned = append(banned, level.Name())
		}
		banned = append(banned, "treefniveau", "In de praktijk", "van 4 stellingen", "gemiddeld", "rt-flower", "rt-track", "rt-level")
	}
	for _, secret := range banned {
		if strings.Contains(body, secret) {
			t.Errorf("the page holds %q", secret)
		}
	}
}

func TestBadSheetForms(t *testing.T) {
	t.Parallel()
	b := newSite(t).browser(t)
	sheet := b.sheet(b.secretReport())
	long := strings.Repeat("é", 501)
	for name, tt := range map[string]struct {
		form url.Values
		says []string
	}{
		"long words":     {url.Values{"punt": {"zelfregie"}, "zelfregie-woorden": {long}}, []string{"Je tekst is 501 tekens lang", long}},
		"a NUL":          {url.Values{"punt": {"zelfregie"}, "zelfregie-woorden": {"x\x00"}}, []string{"een teken dat we niet kunnen bewaren"}},
		"forgotten tick": {url.Values{"zelfregie-woorden": {"Bijna kwijt"}}, []string{"Kies het ook", "Bijna kwijt"}},
		"six questions":  {url.Values{"eigen": {"a?", "b?", "c?", "d?", "e?", "f?"}}, []string{"Je hebt 6 vragen", `value="f?"`}},
		"unknown kind":   {url.Values{"zelfregie-als": {"niveau"}}, []string{"Deze keuze kennen we niet"}},
	} {
		b.post(sheet, tt.form).want(t, http.StatusUnprocessableEntity, tt.says...)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	// A competency without a level, and a slug of no competency, are ignored.
	b.post(sheet, url.Values{"punt": {"systemen", "bestaat-niet"}, "\x00": {"x"}}).want(t, http.StatusSeeOther)
	b.get(sheet+"/blad").want(t, http.StatusOK, "Je blad is nog leeg")
	b.post(sheet, url.Values{"eigen": {strings.Repeat("x", 70_000)}}).want(t, http.StatusRequestEntityTooLarge)
	unfinished := strings.Replace(b.start(assessment.FormScan), "/reflectie/", "/rapport/", 1)
	b.post(unfinished+"/gespreksblad", nil).want(t, http.StatusConflict)
}

func TestSharingASheet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	x := newShared(t, s, false)
	page := x.recipient.get(x.path).want(t, http.StatusOK, "Graag &lt;b&gt;oefenen&lt;/b&gt;", "Wie kijkt er mee?", "5 december 2026",
		s.frameworks.Current().Competencies()[0].Name)
	wantNothingPrivate(t, page.body, true)
	if got := page.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	x.recipient.get(x.path+"/rapport").want(t, http.StatusNotFound, "wordt niet meer gedeeld")
	x.recipient.get("/").want(t, http.StatusOK, "Met mij gedeeld", x.path)
	x.owner.get("/wie-ziet-wat").want(t, http.StatusOK, x.address, "het gespreksblad, 21 november 2026", "Trek in", "Voorbeeldbeheerder")

	x.owner.post(x.sheet, url.Values{"eigen": {"Alleen nog dit?"}}).want(t, http.StatusSeeOther)
	page = x.recipient.get(x.path).want(t, http.StatusOK, "Alleen nog dit?")
	if strings.Contains(page.body, "oefenen") {
		t.Error("the recipient still reads what was taken off")
	}
}

func TestSharingAReport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	x := newShared(t, s, true)
	wantNothingPrivate(t, x.recipient.get(x.path).want(t, http.StatusOK, "Lees ook het rapport").body, true)
	report := x.recipient.get(x.path+"/rapport").want(t, http.StatusOK, "Verkennen", "4,0 (4 van 4 stellingen)", "Bloem met een blad per competentie")
	if strings.Contains(report.body, "rt-dots") || strings.Contains(report.body, "Stellingen: ") {
		t.Error("the report shows the answers to statements")
	}
	wantNothingPrivate(t, report.body, false)
	f := s.frameworks.Current()
	for _, statement := range f.Competencies()[0].Statements {
		if strings.Contains(report.body, statement.Text) {
			t.Errorf("the report shows the statement %q", statement.Text)
		}
	}
	x.owner.get("/wie-ziet-wat").want(t, http.StatusOK, "het rapport, 21 november 2026", "en je hele rapport")
}

func TestSharingEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	x := newShared(t, s, true)
	other := s.browser(t)
	other.signIn()
	for name, b := range map[string]*browser{"another professional": other, "the owner": x.owner} {
		for _, path := range []string{x.path, x.path + "/rapport", "/gedeeld/" + nobodysID} {
			b.get(path).want(t, http.StatusNotFound, "of het hoort bij een ander adres")
			if t.Failed() {
				t.Fatal(name, path)
			}
		}
	}
	// Without a session, an existing id and one that does not exist give the same answer.
	guest := s.browser(t)
	there := guest.get(x.path).want(t, http.StatusOK, "Log in om te lezen", `name="verder" value="`+x.path+`"`).body
	none := guest.get("/gedeeld/"+nobodysID).want(t, http.StatusOK).body
	if strings.ReplaceAll(there, x.path, "") != strings.ReplaceAll(none, "/gedeeld/"+nobodysID, "") {
		t.Error("a guest can tell which ids exist")
	}
	s.clock.advance(time.Hour)
	x.owner.post("/delen/"+strings.TrimPrefix(x.path, "/gedeeld/")+"/intrekken", nil).want(t, http.StatusSeeOther)
	x.recipient.get(x.path).want(t, http.StatusNotFound, "wordt niet meer gedeeld")
	x.recipient.get(x.path+"/rapport").want(t, http.StatusNotFound)
	x.owner.get("/wie-ziet-wat").want(t, http.StatusOK, "Eerder gedeeld", "Ingetrokken op")
	if body := x.recipient.get("/").body; strings.Contains(body, x.path) {
		t.Error("Vandaag still shows what was revoked")
	}
}

func TestShareRunsUntilItsDay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	x := newShared(t, s, false)
	s.clock.advance(14*24*time.Hour + 13*time.Hour) // 5 December, 23.00 in Amsterdam
	reader := s.browser(t)                          // the session of two weeks ago is over
	page, code, _ := reader.askCode(x.address)
	reader.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	reader.get(x.path).want(t, http.StatusOK)
	s.clock.advance(time.Hour)
	reader.get(x.path).want(t, http.StatusNotFound, "wordt niet meer gedeeld")
}

// TestRecipientSignsInFromTheMail goes the whole way of a recipient who has no account yet.
func TestRecipientSignsInFromTheMail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner, b := s.browser(t), s.browser(t)
	owner.signIn()
	sheet := owner.sheet(owner.secretReport())
	owner.post(sheet, url.Values{"eigen": {"Lees je mee?"}}).want(t, http.StatusSeeOther)
	owner.post(sheet+"/delen", url.Values{"email": {"nieuw@voorbeeld.example"}, "tot": {"5-12-2026"}}).want(t, http.StatusSeeOther)
	x := shared{owner: owner, address: "nieuw@voorbeeld.example"}
	path := x.mailed(t)
	b.get(path).want(t, http.StatusOK, "Log in om te lezen")
	page := b.post("/inloggen", url.Values{"email": {"NIEUW@voorbeeld.example"}, "verder": {path}}).want(t, http.StatusSeeOther).location
	if err := s.accounts.MailSignIn(t.Context(), strings.TrimPrefix(page, "/inloggen/")); err != nil {
		t.Fatal(err)
	}
	code := codeInMail.FindString(s.mails.Wait("nieuw@voorbeeld.example").Text)
	if leads := b.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther).location; leads != path {
		t.Errorf("signing in leads to %s", leads)
	}
	b.get(path).want(t, http.StatusOK, "Lees je mee?")
}

func TestBadShares(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	own := b.signIn()
	sheet := b.sheet(b.secretReport())
	b.get(sheet+"/delen").want(t, http.StatusOK, "Je blad is nog leeg")
	b.post(sheet, url.Values{"punt": {"zelfregie"}}).want(t, http.StatusSeeOther)
	b.get(sheet+"/delen").want(t, http.StatusOK, `value="2026-12-05"`, `min="2026-11-21"`, `max="2027-05-21"`)
	for _, tt := range []struct{ email, until, says string }{
		{"", "2026-12-05", "Vul het e-mailadres van de ander in"},
		{"geen adres", "2026-12-05", "Vul een e-mailadres in"},
		{strings.ToUpper(own), "2026-12-05", "Dit is je eigen adres"},
		{"a@voorbeeld.example", "2026-11-20", "al voorbij"},
		{"a@voorbeeld.example", "31-02-2027", "bestaat niet"},
		{"a@voorbeeld.example", "2126-12-05", "maximaal 6 maanden"},
		{"a@voorbeeld.example", "", "Kies tot en met welke dag"},
		{strings.Repeat("x", 5000) + "@voorbeeld.example", "2026-12-05", "Vul een e-mailadres in"},
	} {
		reply := b.post(sheet+"/delen", url.Values{"email": {tt.email}, "tot": {tt.until}, "rapport": {"ja"}})
		reply.want(t, http.StatusUnprocessableEntity, tt.says, tt.email, " checked")
	}
	b.post(sheet+"/delen", url.Values{"email": {"é@voorbeeld.example"}, "tot": {"2026-12-05"}}).want(t, http.StatusSeeOther)
	b.get("/wie-ziet-wat").want(t, http.StatusOK, "é@voorbeeld.example", "De mail is onderweg", "Nog niet")

	guest := s.browser(t)
	theirs := guest.sheet(guest.secretReport())
	guest.post(theirs, url.Values{"punt": {"zelfregie"}}).want(t, http.StatusSeeOther)
	guest.get(theirs+"/delen").want(t, http.StatusOK, "Log eerst in om te delen")
	guest.post(theirs+"/delen", url.Values{"email": {"a@voorbeeld.example"}, "tot": {"2026-12-05"}}).want(t, http.StatusSeeOther)
	guest.get("/wie-ziet-wat").want(t, http.StatusOK, "Zonder account ziet niemand anders je werk")
	if strings.Contains(s.log.String(), "voorbeeld.example") {
		t.Error("the log holds an address")
	}
}

// TestSheetGoesWithTheClaim makes a sheet as a guest, signs in and still has it.
func TestSheetGoesWithTheClaim(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	sheet := b.sheet(b.secretReport())
	b.signIn()
	b.get(sheet).want(t, http.StatusNotFound)
	b.post("/account/meenemen", url.Values{"meenemen": {"ja"}}).want(t, http.StatusSeeOther)
	b.get(sheet).want(t, http.StatusOK)
}

func TestSharingWithoutMail(t *testing.T) {
	t.Parallel()
	s := newSiteWithoutMail(t)
	w := s.newWorld(t)
	b := w.browser(professional)
	sheet := "/gespreksblad/" + w.sheet(professional)
	b.get(sheet+"/delen").want(t, http.StatusOK, "Deze server kan geen mail sturen")
	b.post(sheet+"/delen", url.Values{"email": {"a@voorbeeld.example"}, "tot": {"2026-12-05"}}).want(t, http.StatusSeeOther)
}
