package site_test

import (
	"net/url"
	"testing"
	"time"
)

// TestPageThatIsOverSaysWhatItWas opens links that worked before: each says what it was, as far as its
// visitor may know, and what to do now.
func TestPageThatIsOverSaysWhatItWas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	x := newShared(t, s, false)
	ended := newShared(t, newSite(t), false)
	share := ended.owner.site.oneText(t, `select id from share`)
	ended.owner.post("/delen/"+share+"/intrekken", nil).want(t, other)
	ended.recipient.get(ended.path).want(t, gone, "Dit was een gespreksblad", "Het delen is gestopt", "Vraag of het opnieuw")
	ended.owner.get(ended.path).want(t, gone, "Hier is niets voor je te lezen").without(t, "Dit was een gespreksblad")

	b := s.browser(t)
	page := b.post("/inloggen", url.Values{"email": {"over@voorbeeld.example"}}).want(t, other).location
	_, used := s.mailed(t, page, "over@voorbeeld.example")
	b.post(used, nil).want(t, other)
	page = b.post("/inloggen", url.Values{"email": {"over@voorbeeld.example"}}).want(t, other).location
	_, late := s.mailed(t, page, "over@voorbeeld.example")
	b.get("/aanbod/lijst/"+nobodysID).want(t, gone, "Dit was een link naar een lijst met aanbod", "Zoek aanbod")

	s.clock.advance(20 * 24 * time.Hour)
	x.recipient.signInAs(x.address)
	x.recipient.get(x.path).want(t, gone, "Dit was een gespreksblad", "Je kon het lezen tot en met 5 december 2026")
	x.recipient.get(x.path+"/rapport").want(t, gone, "Dit was een gespreksblad")
	phone := s.browser(t)
	for link, says := range map[string]string{
		used: "Deze link is op 21 november 2026", late: "Deze link om in te loggen is op 21 november 2026",
	} {
		phone.get(link).want(t, ok, says, "Vraag een nieuwe code aan").without(t, "Onthoud mij")
		phone.post(link, nil).want(t, refused, says)
	}
	phone.post("/inloggen/link/AAAAAAAAAAAAAAAAAAAAAAAAAA", nil).want(t, refused, "Dit was een link om in te loggen")
}

// TestImportThatIsOver opens an import that was removed.
func TestImportThatIsOver(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.newManager(t, "Voorbeeld Welzijn")
	m.get("/beheer/aanbod/import/"+nobodysID).want(t, gone, "Dit was de controle vooraf van een bestand", "24 uur", "Importeer een bestand")
}
