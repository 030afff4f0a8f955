package main

import (
	"net/http"
	"net/url"
	"testing"

	"reflectietool/internal/limit"
	"reflectietool/internal/visit"
)

// mailsAreCounted asks for more mails to one address than an hour allows, at both servers in turn.
func mailsAreCounted(t *testing.T, p *pair) {
	v, form := p.visitor(), url.Values{"email": {"vaak@voorbeeld.example"}}
	most := limit.Standard().SignIn.MailsPerHour
	for n := range most {
		v.on(n%2).post(t, "/inloggen", form).want(t, http.StatusSeeOther)
	}
	for server := range p.both {
		v.on(server).post(t, "/inloggen", form).want(t, http.StatusUnprocessableEntity, "mails naar dit adres gegaan")
	}
}

// wrongCodesAreCounted guesses a code at both servers in turn, and has the right one when it is too late.
func wrongCodesAreCounted(t *testing.T, p *pair) {
	const email = "raden@voorbeeld.example"
	v := p.visitor()
	page := v.post(t, "/inloggen", url.Values{"email": {email}}).want(t, http.StatusSeeOther).location
	right := visit.MailedCode.FindString(p.mails.Wait(email).Text)
	wrong := "000000"
	if right == "000 000" {
		wrong = "111111"
	}
	for n := range limit.Standard().SignIn.TriesPerCode {
		v.on(n%2).post(t, page, url.Values{"code": {wrong}}).want(t, http.StatusUnprocessableEntity, "Deze code klopt niet")
	}
	for server := range p.both {
		v.on(server).post(t, page, url.Values{"code": {right}}).want(t, http.StatusUnprocessableEntity, "Deze code werkt niet meer")
	}
}

// newPeopleAreCounted lets newcomers of one network begin, at both servers in turn, until each of them
// refuses one. Where one window ends and the next begins, a few more are let in.
func newPeopleAreCounted(t *testing.T, p *pair) {
	network := p.visitor().From
	most := limit.Standard().Network.NewPeople
	begun, refusedInTurn := 0, 0
	for n := 0; refusedInTurn < 2; n++ {
		v := p.visitor().on(n % 2)
		v.From = network
		switch got := v.post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}); got.status {
		case http.StatusSeeOther:
			begun, refusedInTurn = begun+1, 0
		case http.StatusTooManyRequests:
			refusedInTurn++
		default:
			t.Fatalf("newcomer %d: status %d: %.300s", n, got.status, got.body)
		}
		v.HTTP.CloseIdleConnections()
		if begun > most+most/10 {
			break
		}
	}
	if begun < most || begun > most+most/10 {
		t.Errorf("%d newcomers of one network began, want %d over both servers", begun, most)
	}
	for server := range p.both {
		p.visitor().on(server).post(t, "/reflectie", url.Values{"vorm": {"snelle-scan"}}).want(t, http.StatusSeeOther) // of another network
	}
}
