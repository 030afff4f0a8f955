package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestChangeMyName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.signIn()
	b.post("/gegevens/naam", url.Values{"naam": {"Sam\x00"}}).want(t, http.StatusUnprocessableEntity, "Typ je naam opnieuw")
	b.post("/gegevens/naam", url.Values{"naam": {strings.Repeat("x", 81)}}).want(t, http.StatusUnprocessableEntity, "Je naam is 81 tekens lang", strings.Repeat("x", 81))
	to := b.post("/gegevens/naam", url.Values{"naam": {" <i>Sam</i>  Voorbeeld"}}).want(t, http.StatusSeeOther).location
	b.get(to).want(t, http.StatusOK, "Je naam is bewaard", `value="<i>Sam</i> Voorbeeld"`)
	b.get("/gegevens?bewaard=%3Cscript%3E").want(t, http.StatusOK)
}

func TestChangeMyAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, elsewhere := s.browser(t), s.browser(t)
	email := b.signIn()
	report := someReport(b)
	page, code, _ := elsewhere.askCode(email)
	elsewhere.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	before := b.visitorCookie()

	b.post("/gegevens/adres", url.Values{"email": {"geen adres"}}).want(t, http.StatusUnprocessableEntity, "Vul een e-mailadres in", "geen adres")
	b.post("/gegevens/adres", url.Values{"email": {strings.ToUpper(email)}}).want(t, http.StatusUnprocessableEntity, "adres van je account al")
	page = b.post("/gegevens/adres", url.Values{"email": {"prive@voorbeeld.example"}}).want(t, http.StatusSeeOther).location
	code, link := s.mailed(t, page, "prive@voorbeeld.example")
	if link != "" {
		t.Error("the mail holds a link that would sign in")
	}
	b.get(page).want(t, http.StatusOK, "Bevestig je nieuwe adres")
	b.post(page, url.Values{"code": {"12"}}).want(t, http.StatusUnprocessableEntity, "Vul de zes cijfers")
	stranger := s.browser(t)
	stranger.signIn()
	stranger.post(page, url.Values{"code": {code}}).want(t, http.StatusUnprocessableEntity, "werkt niet meer")
	to := b.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther).location
	b.get(to).want(t, http.StatusOK, "Je e-mailadres is gewijzigd", "prive@voorbeeld.example")
	b.get(report).want(t, http.StatusOK)
	if b.visitorCookie() == before {
		t.Error("the session token did not change")
	}
	elsewhere.get("/account").want(t, http.StatusSeeOther)
	if got := s.serve(http.MethodGet, "/account", "", before); got.Code != http.StatusSeeOther {
		t.Errorf("the old token still gives %d", got.Code)
	}
	for range 5 { // a limit of its own: codes to sign in stay possible
		b.post("/gegevens/adres", url.Values{"email": {"nog-een@voorbeeld.example"}}).want(t, http.StatusSeeOther)
	}
	b.post("/inloggen", url.Values{"email": {"nog-een@voorbeeld.example"}}).want(t, http.StatusSeeOther)
	b.post("/gegevens/adres", url.Values{"email": {"nog-een@voorbeeld.example"}}).want(t, http.StatusUnprocessableEntity, "Wacht een uur")
}

func TestChooseHowLongResultsAreKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	email := b.signIn()
	report := someReport(b)
	b.get("/gegevens").want(t, http.StatusOK, "Bewaar mijn resultaten", "krijg je eerst een mail")
	b.post("/gegevens/bewaren", nil).want(t, http.StatusUnprocessableEntity, "Kies hoelang")
	b.post("/gegevens/bewaren", url.Values{"bewaren": {"4"}}).want(t, http.StatusUnprocessableEntity, "Kies hoelang")
	to := b.post("/gegevens/bewaren", url.Values{"bewaren": {"1"}}).want(t, http.StatusSeeOther).location
	b.get(to).want(t, http.StatusOK, "Je keuze is bewaard")

	s.clock.advance(340 * 24 * time.Hour)
	if _, err := s.accounts.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	var notice string
	if err := s.db.QueryRow(t.Context(), `select id from keeping_notice`).Scan(&notice); err != nil {
		t.Fatal(err)
	}
	s.sendTurn(t, "bewaren", notice)
	if text := s.mails.Wait(email).Text; strings.Contains(text, strings.TrimPrefix(report, "/rapport/")) || !strings.Contains(text, s.URL+"/gegevens") {
		t.Errorf("the mail reads: %s", text)
	}
	page, code, _ := b.askCode(email)
	b.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	b.get("/gegevens").want(t, http.StatusOK, "Dit verwijderen we binnenkort", report)
	b.post("/gegevens/bewaren", url.Values{"bewaren": {"0"}}).want(t, http.StatusSeeOther)
	if page := b.get("/gegevens").want(t, http.StatusOK); strings.Contains(page.body, "binnenkort") {
		t.Error("what is kept is announced")
	}
}

// TestChangingTheAddressTakesAFreshSignIn checks that a person who finds a browser that is still
// signed in cannot take the account over with an address of their own.
func TestChangingTheAddressTakesAFreshSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	email := b.signIn()
	s.clock.advance(61 * time.Minute)
	b.post("/gegevens/adres", url.Values{"email": {"prive@voorbeeld.example"}}).want(t, http.StatusUnprocessableEntity,
		"Log uit en weer in", "prive@voorbeeld.example")
	b.signInAs(email)
	b.post("/gegevens/adres", url.Values{"email": {"prive@voorbeeld.example"}}).want(t, http.StatusSeeOther)
}
