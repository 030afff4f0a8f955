package site_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"reflectietool/internal/assessment"
)

// TestBrowserFocusesTheOutcome sends forms with and without a fault: the focus goes to what came of it,
// and stays where the visitor put it when the page is only shown again.
func TestBrowserFocusesTheOutcome(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	v.signIn()
	open := v.start(assessment.FormReflection)
	offering := s.offeringPath(t)
	b.as(v)
	b.want("/gegevens", 200)
	for _, tt := range []struct {
		path string
		form url.Values
		want string
	}{
		{"/gegevens/naam", url.Values{"naam": {strings.Repeat("x", 90)}}, "fouten"},
		{"/gegevens/naam", url.Values{"naam": {"Sam Voorbeeld"}}, "bericht"},
		{"/gegevens/adres", url.Values{"email": {"geen adres"}}, "fouten"},
		{"/gegevens/rondemails", url.Values{"rondemails": {"ja"}}, "bericht"},
		{"/aanbod/voorkeur", url.Values{"kosten": {"veel"}}, "fouten"},
		{"/aanbod/voorkeur", url.Values{"regio": {"Zeeland"}}, "bericht"},
		{offering + "/melden", url.Values{}, "fouten"},
		{offering + "/melden", url.Values{"soort": {"link"}}, "bericht"},
		{"/aanbod/voorstellen", url.Values{}, "fouten"},
		{open + "/overzicht", url.Values{}, "fouten"},
		{open + "/zelfregie", url.Values{"vorm": {"reflectie"}, "zelfregie": {"9"}}, "fouten"},
		{"/gegevens/verwijderen", url.Values{}, "fouten"},
	} {
		b.submit(tt.path, tt.form)
		b.focused(tt.path, tt.want)
		title := js[string](b, `document.title`)
		if strings.HasPrefix(title, "Fout: ") != (tt.want == "fouten") {
			t.Errorf("%s: the title is %q", tt.path, title)
		}
	}
	b.submit("/gegevens/naam", url.Values{"naam": {"Sam"}})
	b.load("reload", chromedp.Evaluate[chromedp.Void](`location.reload()`))
	b.focused("the page is loaded again", "")
}

// TestBrowserShowsNoBubbles sends an empty form that the browser would stop, and gets our own words.
func TestBrowserShowsNoBubbles(t *testing.T) {
	t.Parallel()
	b := newTab(t, newSite(t))
	b.want("/inloggen", 200)
	b.refused("Mail mij een code")
	if words := js[string](b, `document.querySelector('#fouten').innerText`); !strings.Contains(words, "mailadres") {
		t.Errorf("without an address the page says %q", words)
	}
}
