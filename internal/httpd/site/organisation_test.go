package site_test

import (
	"context"
	"fmt"
	"html"
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

// setCookie gives the browser this token of a session.
func (b *browser) setCookie(token string) {
	b.t.Helper()
	where, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	b.http.Jar.SetCookies(where, []*http.Cookie{{Name: "reflectietool", Value: token, Path: "/"}})
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

// TestFilterPeople filters the list, goes to a page of it, changes a member there, and comes back to the same
// part.
func TestFilterPeople(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, another := s.newManager(t, "Voorbeeld Welzijn"), s.newManager(t, "Voorbeeld Zorg")
	north, south := m.team("Noord"), m.team("Zuid")
	m.post(m.home+"/functies", url.Values{"naam": {"Sociaal werker"}}).want(t, other)
	_, person := m.colleague("Bram Voorbeeld", north, "teamleider")
	for i := range 21 {
		m.colleague(fmt.Sprintf("Collega %d", i), south, "collega")
	}
	page := m.home + "/mensen"
	m.get(page).want(t, ok, "23 collega", "Pagina 1 van 2", "Anna Voorbeeld").without(t, "Je ziet niet iedereen")
	m.get(page+"?toon-team="+south).want(t, ok, "21 collega", "Pagina 1 van 2", "Je ziet niet iedereen", "pagina=2&amp;toon-team="+south).without(t, "Bram Voorbeeld")
	m.get(page+"?toon-team="+south+"&pagina=2").want(t, ok, "Pagina 2 van 2")
	m.get(page+"?toon-rol=teamleider").want(t, ok, "1 collega", "Bram Voorbeeld", "Noord (teamleider)")
	m.get(page+"?toon-team=geen&toon-rol=collega").want(t, ok, "Niemand gevonden", "Toon iedereen")
	m.get(page+"?toon-functie=geen&zoek=BRAM").want(t, ok, "1 collega")
	m.get(page+"?toon-functie="+s.oneText(t, `select id from job_function`)).want(t, ok, "Niemand gevonden")

	code := s.memberCode(t, m.id, s.oneText(t, `select email from account where person_id = $1`, person))
	m.get(page+"?toon-rol=teamleider&lid="+code).want(t, ok, "Bram Voorbeeld", "Mensen van Voorbeeld Welzijn", "?toon-rol=teamleider\"", "Geen teamleider meer")
	another.get(page+"?lid="+code).want(t, gone)
	another.get(another.home+"/mensen?lid="+code).want(t, gone)
	m.get(page+"?lid=onzin").want(t, gone)
	changed := m.post(page, url.Values{"actie": {"team-erbij"}, "team": {south}, "persoon": {person}, "lid": {code}, "toon-rol": {"teamleider"}}).want(t, other)
	m.get(changed.location).want(t, ok, "Deze collega zit nu in het team.", "?toon-rol=teamleider\"")
	if strings.Contains(changed.location, person) {
		t.Errorf("%s has the id of a person", changed.location)
	}
	m.post(page, url.Values{"actie": {"team-erbij"}, "team": {s.oneText(t, `select id from team where organisation_id = $1 limit 1`, m.id)}, "persoon": {nobodysID}, "lid": {code}}).want(t, gone)
}

// TestChangeManyPeople changes people through the form and its preview, and sends it without what it asks for.
func TestChangeManyPeople(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, another := s.newManager(t, "Voorbeeld Welzijn"), s.newManager(t, "Voorbeeld Zorg")
	north, south := m.team("Noord"), m.team("Zuid")
	_, bram := m.colleague("Bram Voorbeeld", north, "teamleider")
	_, cas := m.colleague("Cas Voorbeeld", south, "collega")
	_, stranger := another.colleague("Dana Elders", another.team("Oost"), "collega")
	page := m.home + "/mensen/samen"
	in := func(team string) string {
		return s.oneText(t, `select coalesce(string_agg(name, ' ' order by name), '') from team_member join account using (person_id) where team_id = $1`, team)
	}
	move := url.Values{"actie": {"verplaats"}, "van-team": {north}, "naar-team": {south}, "persoon": {bram, cas, stranger}, "toon-rol": {"teamleider"}}
	preview := m.post(page, move).want(t, ok, "Controleer de wijziging", "Je verplaatst 1 persoon van team Noord naar team Zuid.", "Bram Voorbeeld",
		"Is dan geen teamleider meer van Noord.", "Bij 1 persoon verandert niets", "Cas Voorbeeld", "Zit niet in dit team.", "Ja, wijzig dit", `value="`+bram+`"`)
	preview.without(t, "Dana Elders", `value="`+cas+`"`)
	if in(north) != "Bram Voorbeeld" {
		t.Fatal("the preview changes something")
	}
	move.Set("zeker", "ja")
	done := m.post(page, move).want(t, other)
	m.get(done.location).want(t, ok, "De wijziging is bewaard, bij 1 persoon.", "Teamleider")
	if in(north) != "" || in(south) != "Bram Voorbeeld Cas Voorbeeld" || !strings.Contains(done.location, "toon-rol=teamleider") {
		t.Errorf("%s: Noord has %q, Zuid has %q", done.location, in(north), in(south))
	}
	m.get(m.home+"/logboek?wie=bram&wat=mensen").want(t, ok, " uit team Noord gehaald.", " in team Zuid gezet.").without(t, "Cas Voorbeeld")
	again := m.post(page, move).want(t, other)
	m.get(again.location).want(t, ok, "Er is niets gewijzigd.")
	strange := url.Values{"actie": {"erbij"}, "erbij-team": {north}, "persoon": {stranger}, "zeker": {"ja"}}
	m.post(page, strange).want(t, refused, "Er is niemand meer om te wijzigen", "Fout:")

	m.post(page, url.Values{"actie": {"erbij"}, "erbij-team": {north}}).want(t, refused, "Kies eerst één of meer mensen.", "Fout:", `value="`+north+`" selected`)
	m.post(page, url.Values{"actie": {"verplaats"}, "persoon": {cas}, "van-team": {north}}).want(t, refused, "Kies het team waar ze naartoe gaan.", `value="`+cas+`" checked`)
	m.post(page, url.Values{"actie": {"functie"}, "persoon": {cas}}).want(t, refused, "Kies een functie.")
	m.post(page, url.Values{"actie": {"onzin"}, "persoon": {cas}}).want(t, http.StatusBadRequest)
	m.post(page, url.Values{"actie": {"erbij"}, "erbij-team": {s.oneText(t, `select id from team where name = 'Oost'`)}, "persoon": {cas}, "zeker": {"ja"}}).want(t, gone)
	another.post(page, url.Values{"actie": {"eruit"}, "eruit-team": {south}, "persoon": {cas}, "zeker": {"ja"}}).want(t, gone)
	m.post(page, url.Values{"actie": {"erbij"}, "erbij-team": {north}, "alles": {"ja"}, "toon-team": {south}}).want(t, ok, "Je zet 2 mensen in team Noord.")
	m.post(page, url.Values{"actie": {"erbij"}, "erbij-team": {south}, "persoon": {cas}}).want(t, ok, "Er verandert niets.").without(t, "Ja, wijzig dit")
}

// TestHomeShowsWhatStandsOpen follows each link in the list to the page that solves it.
func TestHomeShowsWhatStandsOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	m.get(m.home).want(t, ok, "Zo begin je").without(t, "Wat staat open")
	north := m.team("Noord")
	m.colleague("Bram Voorbeeld", "", "collega")
	m.post(m.home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {"nieuw@voorbeeld.example"}}).want(t, other)
	m.get(m.home).want(t, ok, "Wat staat open", "De instemming van de OR is nog niet vastgelegd", "Tot die tijd staan teamrondes, het profiel van functies en de expertise van teams uit.",
		"De grondslag is nog niet vastgelegd", "Noord heeft geen teamleider", "Er zit ook nog niemand in dit team.", "1 collega zit nog in geen team").without(t, "verlopen", "Niets staat open")
	m.get(m.home+"/mensen?toon-rol=collega&toon-team=geen").want(t, ok, "1 collega", "Bram Voorbeeld")
	s.clock.advance(6 * 24 * time.Hour)
	m.signInAs(m.email)
	m.get(m.home).want(t, ok, "1 uitnodiging verloopt binnen twee dagen", "#open-uitnodigingen")
	m.get(m.home+"/uitnodigen").want(t, ok, `id="open-uitnodigingen"`)
	s.clock.advance(2 * 24 * time.Hour)
	m.signInAs(m.email)
	m.get(m.home).want(t, ok, "1 uitnodiging is verlopen", "Stuur opnieuw of trek in")

	m.post(m.home+"/uitnodigen", url.Values{"actie": {"intrekken"}, "uitnodiging": {s.oneText(t, `select id from invitation where email = 'nieuw@voorbeeld.example'`)}}).want(t, other)
	m.agree()
	s.oneText(t, `with o as (update organisation set legal_basis = 'algemeen-belang' returning id) select id from o`)
	bram := s.oneText(t, `select person_id from account where name = 'Bram Voorbeeld'`)
	m.post(m.home+"/mensen", url.Values{"actie": {"leider-geven"}, "team": {north}, "persoon": {bram}}).want(t, other)
	m.get(m.home).want(t, ok, "Niets staat open").without(t, "nog niet vastgelegd", "geen teamleider")
}

// TestFunctionStartsFromAnExample fills in a new function for each example, and stores none of it.
func TestFunctionStartsFromAnExample(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	page := m.home + "/functies/nieuw"
	m.get(page+"?begin=opbouwwerker").want(t, ok).without(t, "Opbouwwerker", "Begin met een voorbeeld", `id="participatie"`) // without the consent of the OR
	m.agree()
	for _, function := range s.frameworks.Current().Functions {
		m.get(page+"?begin="+function.Slug).want(t, ok, `value="`+function.Name+`"`, "Ingevuld: "+function.Name, "geen norm", html.EscapeString(function.Source))
	}
	body := m.get(page+"?begin=opbouwwerker").want(t, ok).body
	_, participation, _ := strings.Cut(body, `id="participatie"`)
	if participation, _, _ = strings.Cut(participation, "</select>"); !strings.Contains(participation, `value="4" selected`) {
		t.Errorf("the level of participation is not filled in: %s", participation)
	}
	m.get(page+"?begin=onzin").want(t, ok).without(t, "Ingevuld")
	if n := s.oneText(t, `select count(*)::text from job_function`); n != "0" {
		t.Errorf("%s functions are stored", n)
	}
}

// TestLogIsFiltered filters the log by person, act and period, on its pages and as a file.
func TestLogIsFiltered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	s.clock.advance(24 * time.Hour)
	m.signInAs(m.email)
	for i := range 52 {
		m.team("=Team " + strings.Repeat("I", i+1))
	}
	m.colleague("Bram Voorbeeld", "", "collega")
	today := s.clock.Now().Format("2-1-2006")
	log := m.home + "/logboek"
	m.get(log+"?wat=teams").want(t, ok, "heeft team =Team", "wat=teams", "Toon wat ouder is").without(t, "uitgenodigd")
	m.get(log+"?wie=bram").want(t, ok, "heeft een uitnodiging aangenomen.").without(t, "heeft team")
	m.get(log+"?wie=bram&wat=teams").want(t, ok, "Niets gevonden", "Toon alles")
	m.get(log+"?tot="+s.clock.Now().AddDate(0, 0, -1).Format("2-1-2006")).want(t, ok, "heeft de organisatie Voorbeeld Welzijn gemaakt").without(t, "heeft team")
	m.get(log+"?van="+today).want(t, ok, "heeft team").without(t, "heeft de organisatie Voorbeeld Welzijn gemaakt")
	m.get(log+"?van=31-2-2026").want(t, refused, "Deze datum bestaat niet", "Fout:", `value="31-2-2026"`)
	m.get(log+"?van="+today+"&tot=1-1-2020").want(t, refused, "Deze dag ligt voor de eerste dag")
	m.get(log+".csv?van=x").want(t, refused, "Deze datum bestaat niet")

	csv := m.get(log+".csv?wat=teams").want(t, ok, "moment;door;over;soort;wat", "Teams;").without(t, "uitgenodigd")
	if got := strings.Count(csv.body, "\n"); got != 53 {
		t.Errorf("%d lines in the file", got)
	}
	if got := csv.header.Get("Content-Type"); !strings.HasPrefix(got, "text/csv") {
		t.Errorf("the file is %s", got)
	}
	gone := s.oneText(t, `select left(p.id::text, 8) from pseudonym p join account using (person_id) where name = 'Bram Voorbeeld'`)
	m.post(m.home+"/mensen", url.Values{"actie": {"verwijderen"}, "persoon": {s.oneText(t, `select person_id from account where name = 'Bram Voorbeeld'`)}}).want(t, other)
	m.get(log+".csv?wie="+gone).want(t, ok, ";"+gone+";").without(t, "Bram Voorbeeld")
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
