package site_test

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestBrowserChecksProfile changes name, address and retention in the real browser.
func TestBrowserChecksProfile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	v.signIn()
	someReport(v)
	v.post("/gegevens/bewaren", url.Values{"bewaren": {"1"}})
	s.clock.advance(-366 * 24 * time.Hour)
	v.start("reflectie")
	s.clock.advance(366 * 24 * time.Hour)
	if _, err := s.accounts.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.as(v)
	b.want("/gegevens?bewaard=naam", 200)
	b.check("gegevens: saved")
	b.submit("/gegevens/naam", url.Values{"naam": {strings.Repeat("x", 81)}})
	b.check("gegevens: name too long")
	b.submit("/gegevens/adres", url.Values{"email": {"geen adres"}})
	b.check("gegevens: no address")
	b.submit("/gegevens/bewaren", url.Values{})
	b.check("gegevens: no choice")
	b.submit("/gegevens/adres", url.Values{"email": {"scherm-nieuw@voorbeeld.example"}})
	b.check("address: code asked")
	page := b.path()
	code, _ := s.mailed(t, page, "scherm-nieuw@voorbeeld.example")
	b.submit(page, url.Values{"code": {"12"}})
	b.check("address: wrong code")
	b.submit(page, url.Values{"code": {code}})
	if !b.says("scherm-nieuw@voorbeeld.example") {
		t.Error("the page does not show the new address")
	}
	var notice string
	if err := s.db.QueryRow(t.Context(), `select id from keeping_notice`).Scan(&notice); err != nil {
		t.Fatal(err)
	}
	s.sendTurn(t, "bewaren", notice)
	b.want("/gegevens", 200)
	b.check("gegevens: announced")
}
