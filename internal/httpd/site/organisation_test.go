package site_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/account"
)

var invitationLink = regexp.MustCompile(`/uitnodiging/[0-9a-f-]{36}`)

// cookie returns the token of the browser's session.
func (b *browser) cookie() string {
	b.t.Helper()
	where, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range b.http.Jar.Cookies(where) {
		return cookie.Value
	}
	return ""
}

// TestFromMailToMember goes the whole way: the landelijk beheerder makes an organisation, and the
// first beheerder follows the mail, signs in and accepts.
func TestFromMailToMember(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if err := s.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.queue.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	const email = "Eerste@voorbeeld.example"
	if _, err := s.accounts.GrantNational(t.Context(), "landelijk@voorbeeld.example"); err != nil {
		t.Fatal(err)
	}
	national, first := s.browser(t), s.browser(t)
	national.signInByMail("landelijk@voorbeeld.example", "")
	national.post("/beheer/organisaties", url.Values{"naam": {"Voorbeeld Welzijn"}, "email": {email}}).want(t, other)
	national.get("/beheer?klaar=organisatie-gemaakt").want(t, ok, "De organisatie is gemaakt", "Zonder beheerder", "Voorbeeld Welzijn")
	link := invitationLink.FindString(s.mails.Wait(email).Text)
	body := first.get(link).want(t, ok, "Log in met het adres waarop je de mail hebt gekregen", `name="verder" value="`+link+`"`).body
	if strings.Contains(body, "Voorbeeld Welzijn") {
		t.Error("a visitor who is not signed in sees which organisation invites them")
	}
	if to := first.signInByMail(email, link); to != link {
		t.Errorf("signing in leads to %s", to)
	}
	first.get(link).want(t, ok, "als beheerder", "landelijk@voorbeeld.example", "Wat de organisatie van je ziet")
	first.get("/beheer").want(t, gone)
	old := first.cookie()
	first.post(link, url.Values{"naam": {"Anna Voorbeeld"}}).want(t, other)
	if fresh := first.cookie(); fresh == old {
		t.Error("the session keeps its token when its rights grow")
	}
	if _, err := s.accounts.Session(t.Context(), account.Token(old)); err == nil {
		t.Error("the old token still works")
	}
	first.get("/beheer").want(t, ok, "Voorbeeld Welzijn")
	first.get("/account").want(t, ok, "Je bent beheerder", "Beheerder: Anna Voorbeeld")
	first.post(link, nil).want(t, refused, "Je hebt deze uitnodiging al aangenomen")
	national.get("/beheer").want(t, ok).without(t, "Zonder beheerder")
}

// signInByMail signs in with a mail from the queue, and returns the path that signing in redirects
// to.
func (b *browser) signInByMail(email, next string) string {
	b.t.Helper()
	page := b.post("/inloggen", url.Values{"email": {email}, "verder": {next}}).want(b.t, other).location
	code := codeInMail.FindString(b.site.mails.Wait(email).Text)
	return b.post(page, url.Values{"code": {code}}).want(b.t, other).location
}

// without checks that a page does not contain these texts.
func (r reply) without(t testing.TB, texts ...string) reply {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(r.body, text) {
			t.Errorf("the page says %q", text)
		}
	}
	return r
}

// An invitation that is accepted does not change how long the browser is remembered, and one of
// somebody else changes nothing at all.
func TestInvitationChangesNothingElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	for _, remember := range []bool{false, true} {
		invited, someone := s.browser(t), s.browser(t)
		email := fmt.Sprintf("genodigd-%t@voorbeeld.example", remember)
		invited.signInWith(t, email, remember)
		someone.signIn()
		m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {email}}).want(t, other)
		link := s.invitationOf(t, email)
		someone.post(link, url.Values{"naam": {"Van een ander"}}).want(t, gone)
		if got := someone.get("/gegevens").want(t, ok); strings.Contains(got.body, "Van een ander") {
			t.Error("an invitation of somebody else changes the name")
		}
		invited.post(link, url.Values{"naam": {"Ik"}}).want(t, other).lasts(t, "accepting an invitation", remember)
		invited.get("/gegevens").want(t, ok, `value="Ik"`)
	}
}

func TestInvitationThatCannotBeAccepted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, invited, someone := s.newManager(t, "Voorbeeld Welzijn"), s.browser(t), s.browser(t)
	email := invited.signIn()
	someone.signIn()
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {strings.ToUpper(email)}}).want(t, other)
	link := s.invitationOf(t, strings.ToUpper(email))

	someone.get(link).want(t, gone, "niet voor dit adres", "Log uit, en log in met dat adres").without(t, "Voorbeeld Welzijn")
	someone.post(link, nil).want(t, gone, "niet voor dit adres")
	someone.post(link+"/afwijzen", nil).want(t, gone, "niet voor dit adres")
	invited.post(link, url.Values{"functie": {nobodysID}}).want(t, refused, "Deze functie is er niet meer")
	invited.post(link, url.Values{"naam": {strings.Repeat("a", 81)}}).want(t, refused, "tekens lang", `value="aaa`)

	m.post(m.home+"/uitnodigen", url.Values{"actie": {"intrekken"}, "uitnodiging": {strings.TrimPrefix(link, "/uitnodiging/")}}).want(t, other)
	invited.get(link).want(t, ok, "geldt niet meer", "Vraag de organisatie om een nieuwe")
	invited.post(link, nil).want(t, refused, "Deze uitnodiging geldt niet meer. Vraag")

	s.clock.advance(time.Hour)
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {email}}).want(t, other)
	link = s.invitationOf(t, email)
	s.clock.advance(7*24*time.Hour + time.Minute)
	invited.signInAs(email)
	invited.get(link).want(t, ok, "verlopen", "Vraag de organisatie om hem opnieuw te sturen")
	invited.post(link, nil).want(t, refused, "verlopen")
	m.signInAs(m.email)
	m.get(m.home+"/uitnodigen").want(t, ok, "Verlopen op")
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"opnieuw"}, "uitnodiging": {strings.TrimPrefix(link, "/uitnodiging/")}}).want(t, other)
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"opnieuw"}, "uitnodiging": {strings.TrimPrefix(link, "/uitnodiging/")}}).
		want(t, refused, "Wacht tien minuten")
	invited.post(link, nil).want(t, other)
}

func TestInviteSeveralAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	team := m.team("Noord")
	for name, tt := range map[string]struct {
		form url.Values
		want string
	}{
		"none":                  {url.Values{"adressen": {" \n\n"}}, "Vul minstens één e-mailadres in."},
		"one wrong word":        {url.Values{"adressen": {"a@voorbeeld.example\r\n\r\nfout"}}, "‘fout’ is geen e-mailadres. Hierin ontbreekt een @. Er is nog niets verstuurd."},
		"three wrong words":     {url.Values{"adressen": {"x\ny@\nb@voorbeeld.example\nz"}}, "Aan 3 adressen klopt iets niet. Onder het veld staat per adres wat. Er is nog niets verstuurd."},
		"too many":              {url.Values{"adressen": {manyAddresses(51)}}, "Dit zijn 51 adressen. Nodig er maximaal 50 tegelijk uit."},
		"a lead of nothing":     {url.Values{"adressen": {"a@voorbeeld.example"}, "rol": {"teamleider"}}, "Kies het team"},
		"what was chosen stays": {url.Values{"adressen": {"a@voorbeeld.example\nfout"}, "rol": {"teamleider"}, "team": {team}}, `value="` + team + `" selected`},
	} {
		tt.form.Set("actie", "versturen")
		m.post(m.home+"/uitnodigen", tt.form).want(t, refused, tt.want, tt.form.Get("adressen")[:1])
		if n := s.oneText(t, `select count(*)::text from invitation where accepted_at is null`); n != "0" {
			t.Fatalf("%s: %s invitations were sent", name, n)
		}
	}
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {"<" + strings.ReplaceAll(manyAddresses(50), "\n", `>; "Eén, Anna" <`) + ">\n; A1@voorbeeld.example,"}, "team": {team}}).want(t, other)
	if n := s.oneText(t, `select count(*)::text from invitation where accepted_at is null and team_id = $1`, team); n != "50" {
		t.Errorf("%s invitations of 50", n)
	}
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {"c@voorbeeld.example"}, "team": {nobodysID}}).want(t, gone)
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"iets"}}).want(t, http.StatusBadRequest)
}

func manyAddresses(n int) string {
	var lines []string
	for i := range n {
		lines = append(lines, "a"+strings.Repeat("1", i)+"@voorbeeld.example")
	}
	return strings.Join(lines, "\n")
}

func TestManagePeople(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	north, south := m.team("Noord"), m.team("Zuid")
	m.agree()
	m.post(m.home+"/functies", url.Values{"naam": {"Sociaal werker"}, "zelfregie": {"4"}}).want(t, other)
	function := s.oneText(t, `select id from job_function`)
	b, person := m.colleague("Bram Voorbeeld", north, "collega")
	self := s.oneText(t, `select person_id from account where email = $1`, m.email)
	page := m.home + "/mensen"
	act := func(who, what string, more ...string) reply {
		t.Helper()
		form := url.Values{"actie": {what}, "persoon": {who}, "plek": {"2"}, "zoek": {"voorbeeld"}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		got := m.post(page, form)
		if strings.Contains(got.location, who) {
			t.Errorf("%s leads to an address with the id of a person", what)
		}
		return got
	}

	act(person, "functie", "functie", function).want(t, other)
	b.get("/account").want(t, ok, `value="`+function+`" selected`)
	act(person, "team-erbij", "team", south).want(t, other)
	b.get("/team/"+south).want(t, ok, "Bram Voorbeeld")
	act(person, "leider-geven", "team", south).want(t, other)
	b.get("/team/"+south).want(t, ok, "Jij leidt dit team", "Je ziet geen antwoorden")
	act(person, "leider-nemen", "team", south).want(t, other)
	b.get("/team/"+south).want(t, ok, "Wat je teamleider ziet")
	act(person, "team-eruit", "team", south).want(t, other)
	b.get("/team/"+south).want(t, gone)
	m.get("/team/"+south).want(t, gone) // the beheerder is in no team

	act(self, "beheerder-nemen").want(t, refused, "laatste beheerder", "Maak eerst iemand anders beheerder")
	m.post("/account/organisatie/"+m.id+"/verlaten", nil).want(t, refused, "laatste beheerder")
	b.get(m.home).want(t, gone)
	act(person, "beheerder-geven").want(t, other)
	b.get(m.home).want(t, ok) // at once
	act(person, "beheerder-nemen").want(t, other)
	b.get(m.home).want(t, gone)
	act(person, "beheerder-geven").want(t, other)
	if to := act(self, "beheerder-nemen").want(t, other).location; !strings.HasPrefix(to, "/account?") {
		t.Errorf("who gave up the role is led to %s", to)
	}
	m.get(page).want(t, gone)
	b.get(page+"?zoek=BRAM").want(t, ok, "Bram Voorbeeld", "1 collega").without(t, "Anna Voorbeeld")
	b.post(page, url.Values{"actie": {"verwijderen"}, "persoon": {self}}).want(t, other)
	m.get("/account").want(t, ok, "Je bent geen lid van een organisatie")
	b.post(page, url.Values{"actie": {"verwijderen"}, "persoon": {"geen id"}}).want(t, gone)

	bram := "Bram Voorbeeld (" + s.oneText(t, `select email from account where person_id = $1`, person) + ")"
	b.get(m.home+"/logboek").want(t, ok, bram+" heeft ", " uit de organisatie gehaald.", "heeft de rol teamleider gegeven aan "+bram+" in team Zuid",
		"heeft "+bram+" in team Zuid gezet", "heeft "+bram+" de functie Sociaal werker gegeven").without(t, m.email)
}

func TestSettingsAreSavedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	page := m.home + "/instellingen"
	good := url.Values{
		"naam": {"Voorbeeld Zorg"}, "k": {" 8 "}, "thema": {"blauw"}, "or-datum": {"2026-02-28"}, "or-toelichting": {"Besluit 12"},
		"grondslag": {"algemeen-belang"}, "grondslag-toelichting": {"Wmo 2015"}, "ronde-jaren": {"5"},
	}
	bad := func(field, value string) url.Values {
		form := url.Values{}
		for name, values := range good {
			form[name] = values
		}
		form.Set(field, value)
		return form
	}
	for field, tt := range map[string][2]string{
		"naam": {"", "Vul een naam in"}, "k": {"4", "van 5 tot en met 100"}, "thema": {"zwart", "Kies een van de thema"},
		"or-datum": {"2026-02-31", "Deze datum bestaat niet"}, "grondslag": {"toestemming", "Kies een van de grondslagen"},
		"or-toelichting": {strings.Repeat("x", 2001), "2001 tekens lang"}, "ronde-jaren": {"4", "Kies hoelang"},
	} {
		m.post(page, bad(field, tt[0])).want(t, refused, tt[1], "Besluit 12"[:pick(field == "or-toelichting", 0, 10)])
		if name := s.oneText(t, `select name || k || theme || round_years from organisation`); name != "Voorbeeld Welzijn5voorbeeld3" {
			t.Fatalf("%s: saved all the same: %s", field, name)
		}
	}
	m.post(page, bad("or-datum", "2026-11-22")).want(t, refused, "in de toekomst")
	m.post(page, bad("or-datum", "28-2-2026")).want(t, other)
	m.get(page).want(t, ok, `value="2026-02-28"`)
	m.post(page, good).want(t, other)
	m.get(page).want(t, ok, "Voorbeeld Zorg", `value="8"`, `value="2026-02-28"`, "Besluit 12", "Wmo 2015")
	m.get(m.home).want(t, ok, "Instemming van de OR en grondslag zijn vastgelegd")
	m.get(m.home+"/logboek").want(t, ok, "de naam veranderd van ‘Voorbeeld Welzijn’ naar ‘Voorbeeld Zorg’", "het thema veranderd van ‘Groen’ naar ‘Blauw’", "de bewaartijd van uitkomsten veranderd van ‘3 jaar’ naar ‘5 jaar’",
		"van niets naar ‘28 februari 2026’").without(t, "Besluit 12")
}

func TestTeamsAndFunctions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, another := s.newManager(t, "Voorbeeld Welzijn"), s.newManager(t, "Voorbeeld Zorg")
	team := m.team("Noord")
	m.post(m.home+"/teams", url.Values{"actie": {"maken"}, "naam": {"Noord"}}).want(t, refused, `value="Noord"`)
	m.post(m.home+"/teams", url.Values{"actie": {"hernoemen"}, "team": {team}, "naam": {""}}).want(t, refused, "Vul een naam in")
	m.post(m.home+"/teams", url.Values{"actie": {"hernoemen"}, "team": {team}, "naam": {"Zuid"}}).want(t, other)
	another.post(another.home+"/teams", url.Values{"actie": {"hernoemen"}, "team": {team}, "naam": {"Weg"}}).want(t, gone)
	another.post(another.home+"/teams", url.Values{"actie": {"verwijderen"}, "team": {team}, "zeker": {"ja"}}).want(t, gone)
	m.post(m.home+"/teams", url.Values{"actie": {"verwijderen"}, "team": {team}}).want(t, refused, "Zet eerst een vinkje", `value="Zuid"`)
	m.post(m.home+"/teams", url.Values{"actie": {"verwijderen"}, "team": {team}, "zeker": {"ja"}}).want(t, other)
	m.get(m.home+"/teams?klaar=team-verwijderd").want(t, ok, "Het team is verwijderd", "Nog geen teams")
	m.get(m.home+"/teams?klaar=%3Cb%3Eonzin").want(t, ok).without(t, "onzin")

	m.agree()
	m.post(m.home+"/functies", url.Values{"naam": {""}, "zelfregie": {"4"}, "systemen": {"9"}}).
		want(t, refused, "Vul een naam in", "Kies een van de vier niveaus", `value="4" selected`)
	m.post(m.home+"/functies", url.Values{"naam": {"Sociaal werker"}, "zelfregie": {"4"}}).want(t, other)
	function := "/beheer/functie/" + s.oneText(t, `select id from job_function`)
	m.get(function).want(t, ok, "Sociaal werker", `value="4" selected`)
	m.get(m.home+"/functies").want(t, ok, "Voorstel: Vast in mijn werk, behalve bij 1 competentie. 0 collega's hebben deze functie.")
	m.post(function, url.Values{"naam": {"Sociaal werker"}, "zelfregie": {"acht"}}).want(t, refused, "Kies een van de vier niveaus")
	m.post(function, url.Values{"naam": {"Wijkwerker"}, "zelfregie": {"2"}}).want(t, other)
	m.post("/account/organisatie/"+m.id+"/functie", url.Values{"functie": {strings.TrimPrefix(function, "/beheer/functie/")}}).want(t, other)
	m.post(function+"/verwijderen", nil).want(t, other)
	m.get(function).want(t, gone)
}

func TestLogIsReadInParts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	for i := range 51 {
		m.team("Team " + strings.Repeat("I", i+1))
	}
	older := regexp.MustCompile(`/logboek\?voor=\d+`)
	first := m.get(m.home+"/logboek").want(t, ok, "heeft team Team IIIII gemaakt.").without(t, "heeft de organisatie Voorbeeld Welzijn gemaakt", "Terug naar het nieuwste")
	next := older.FindString(first.body)
	m.get("/beheer/organisatie/"+m.id+next).want(t, ok, "heeft de organisatie Voorbeeld Welzijn gemaakt", "Terug naar het nieuwste").
		without(t, "Toon wat ouder is")
	m.get(m.home+"/logboek?voor=x").want(t, ok, "Toon wat ouder is")
}
