package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/templates/parts"
)

var sharedListLink = regexp.MustCompile(`/aanbod/lijst/[0-9a-f-]{36}`)

// TestKeepAndShareAList keeps offerings as a new visitor, and shares them by a list link, on whose
// page there is no name.
func TestKeepAndShareAList(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b, reader := s.browser(t), s.browser(t)
	path := s.offeringPath(t)
	title := s.oneText(t, `select title from offering where '/aanbod/' || id = $1`, path)
	b.get("/aanbod/bewaard").want(t, http.StatusOK, "Je lijst is nog leeg")
	b.post("/aanbod/"+nobodysID+"/bewaren", nil).want(t, http.StatusNotFound)
	if n := s.oneText(t, `select count(*)::text from person`); n != "0" {
		t.Errorf("%s visitors made for nothing", n)
	}
	b.post(path+"/bewaren", url.Values{"bewaar": {"ja"}}).want(t, http.StatusSeeOther)
	if shown := b.get(path).want(t, http.StatusOK, "Haal van mijn lijst"); shown.header.Get("Cache-Control") != "no-store" {
		t.Error("what the visitor keeps may stay in a cache")
	}
	if reader.get(path).want(t, http.StatusOK, "Bewaar dit aanbod").header.Get("Cache-Control") == "no-store" {
		t.Error("the page for a visitor without a session is not cached")
	}
	b.get("/aanbod/bewaard").want(t, http.StatusOK, title, "30 dagen na je laatste bezoek")
	b.get("/aanbod/bewaard.csv").want(t, http.StatusOK, "\ufefftitel;soort", title)
	reader.get("/aanbod/bewaard.csv").want(t, http.StatusNotFound)

	b.post("/aanbod/bewaard/delen", nil).want(t, http.StatusSeeOther)
	link := sharedListLink.FindString(b.get("/aanbod/bewaard").want(t, http.StatusOK, "/aanbod/lijst/", "Werkt tot 21 mei 2027", "Kopieer dan het adres").body)
	reader.get(link).want(t, http.StatusOK, title, "Iemand deelt dit aanbod", "noindex")
	other := s.browser(t)
	other.post(path+"/bewaren", url.Values{"bewaar": {"ja"}}).want(t, http.StatusSeeOther)
	other.post(link+"/intrekken", nil).want(t, http.StatusNotFound)
	b.post(link+"/intrekken", nil).want(t, http.StatusSeeOther)
	reader.get(link).want(t, http.StatusNotFound)
	b.post(path+"/bewaren", url.Values{"bewaar": {"nee"}, "naar": {"lijst"}}).want(t, http.StatusSeeOther)
	b.get("/aanbod/bewaard").want(t, http.StatusOK, "Je lijst is nog leeg")
	b.post("/aanbod/bewaard/delen", nil).want(t, http.StatusUnprocessableEntity, "Bewaar eerst aanbod")
	for _, private := range []string{link, strings.TrimPrefix(path, "/aanbod/")} {
		if strings.Contains(s.log.String(), private) {
			t.Errorf("the log holds %s", private)
		}
	}
}

// TestGuestsListComesAlong keeps offerings as a guest, signs in and still has the list.
func TestGuestsListComesAlong(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b := s.browser(t)
	path := s.offeringPath(t)
	b.post(path+"/bewaren", url.Values{"bewaar": {"ja"}}).want(t, http.StatusSeeOther)
	b.signIn()
	b.get("/account/meenemen").want(t, http.StatusOK, "Is dit van jou?", "Wat je met aanbod hebt gedaan")
	b.post("/account/meenemen", url.Values{"meenemen": {"ja"}}).want(t, http.StatusSeeOther)
	b.get(path).want(t, http.StatusOK, "Haal van mijn lijst")
}

func TestReportSuggestAndSayUseful(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b, path := s.browser(t), s.offeringPath(t)
	for _, form := range []string{path + "/melden", "/aanbod/voorstellen"} {
		b.get(form).want(t, http.StatusOK, parts.NobodyRecognised)
	}
	b.post(path+"/melden", url.Values{"soort": {"anders"}, "woorden": {" "}}).want(t, http.StatusUnprocessableEntity, "Schrijf op wat er niet klopt.")
	b.post(path+"/melden", url.Values{"woorden": {"Dit typte ik"}}).want(t, http.StatusUnprocessableEntity, "Kies wat er aan de hand is.", "Dit typte ik")
	sent := b.post(path+"/melden", url.Values{"soort": {"klopt-niet"}, "woorden": {"De prijs\r\nis anders"}}).want(t, http.StatusSeeOther)
	b.get(sent.location).want(t, http.StatusOK, "Dank je voor je melding")
	if words := s.oneText(t, `select words from offering_report where kind = 'klopt-niet'`); words != "De prijs\nis anders" {
		t.Errorf("words %q", words)
	}
	b.post("/aanbod/"+nobodysID+"/melden", url.Values{"soort": {"link"}}).want(t, http.StatusNotFound)

	b.post("/aanbod/voorstellen", url.Values{"titel": {"Iets <moois>"}, "adres": {"geen adres"}}).want(t, http.StatusUnprocessableEntity, "Vul een webadres in", "Iets &lt;moois&gt;")
	sent = b.post("/aanbod/voorstellen", url.Values{"titel": {"Iets moois"}, "adres": {"www.voorbeeld.nl/x"}}).want(t, http.StatusSeeOther)
	b.get(sent.location).want(t, http.StatusOK, "Dank je voor je voorstel")

	b.post(path+"/nuttig", url.Values{"nuttig": {"zeker"}}).want(t, http.StatusBadRequest)
	b.post(path+"/nuttig", url.Values{"nuttig": {"ja"}}).want(t, http.StatusSeeOther)
	b.post(path+"/nuttig", url.Values{"nuttig": {"beetje"}}).want(t, http.StatusSeeOther)
	b.get(path).want(t, http.StatusOK, "Je antwoord: een beetje.")
	if n := s.oneText(t, `select count(*)::text from offering_useful`); n != "1" {
		t.Errorf("%s answers of one person about one offering", n)
	}
}

// TestUsefulIsAskedAfterUse reads the page of an offering for the first time, where nothing asks
// whether it was useful, and follows the link of somebody who has used it, there and on the list.
func TestUsefulIsAskedAfterUse(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b, path := s.browser(t), s.offeringPath(t)
	const question, asked = "Was dit nuttig?", "?gelezen=ja#nuttig"
	b.get(path).want(t, http.StatusOK, "Heb je dit gelezen of gevolgd?", path+asked).without(t, question)
	b.get(path+"?gelezen=ja").want(t, http.StatusOK, question, "De redactie van het aanbod ziet niet wat je hebt geantwoord")
	b.post(path+"/bewaren", url.Values{"bewaar": {"ja"}}).want(t, http.StatusSeeOther)
	b.get(path).want(t, http.StatusOK).without(t, question)
	b.get("/aanbod/bewaard").want(t, http.StatusOK, "Gelezen of gevolgd?", path+asked).without(t, question)
	said := b.post(path+"/nuttig", url.Values{"nuttig": {"nee"}}).want(t, http.StatusSeeOther)
	if said.location != path+asked {
		t.Errorf("an answer leads to %s", said.location)
	}
	b.get(path).want(t, http.StatusOK, question, "Je antwoord: nee.") // it can be changed
	b.get("/aanbod/bewaard").want(t, http.StatusOK, "Je antwoord: nee.")
}

// TestSendingIsBoundedPerPerson flags an offering as one visitor, until that is too often. Another
// visitor at the same address is not refused.
func TestSendingIsBoundedPerPerson(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	path := s.offeringPath(t)
	b := s.browser(t)
	for range 61 { // the first makes the person
		b.post(path+"/melden", url.Values{"soort": {"x"}}).want(t, http.StatusUnprocessableEntity)
	}
	b.post("/aanbod/voorstellen", nil).want(t, http.StatusTooManyRequests, "Even wachten")
	for range 70 { // an office
		s.browser(t).post(path+"/bewaren", nil).want(t, http.StatusSeeOther)
	}
}

// TestOpeningFromAReportIsCounted checks that openings are counted without a person, and not for a
// visitor without a session.
func TestOpeningFromAReportIsCounted(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	b := s.browser(t)
	report := b.get(someReport(b)).want(t, http.StatusOK)
	link := regexp.MustCompile(`/aanbod/[0-9a-f-]{36}\?van=rapport`).FindString(report.body)
	if link == "" {
		t.Fatal("no offering in the report leads on from it")
	}
	b.get(link).want(t, http.StatusOK)
	b.get(link).want(t, http.StatusOK)
	b.get(strings.TrimSuffix(link, "?van=rapport")).want(t, http.StatusOK)
	s.browser(t).get(link).want(t, http.StatusOK)
	if got := s.oneText(t, `select format('%s %s', day, times) from offering_open`); got != "2026-11-21 2" {
		t.Errorf("counted %q", got)
	}
}

// TestReportNamesTheFilterThatHidBetter puts a training that fits better in another region.
func TestReportNamesTheFilterThatHidBetter(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := s.db.Exec(t.Context(), `
		with o as (
		    insert into offering (title, kind, state, source, regions, cost_eur, url)
		    values ('Ver', 'training', 'gepubliceerd', 'x', '{Utrecht}', 10, 'www.voorbeeld.nl'), ('Dichtbij', 'training', 'gepubliceerd', 'x', '{Zeeland}', null, '')
		    returning id
		)
		insert into offering_competency (offering_id, competency, rank) select id, slug, rank from o, unnest($1::text[]) with ordinality x (slug, rank)`,
		[]string{"zelfregie", "verantwoordelijkheid", "zichtbaarheid"}); err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	path := b.finish(b.start("reflectie"), "verkennen", "verkennen")
	b.get(path+"?regio=Zeeland").want(t, http.StatusOK, "Dichtbij", "1 training past beter, maar ligt buiten jouw regio.",
		"Past bij je ontwikkelpunt “", "(nu Verkennen, je wilt naar Vast in mijn werk). Daar gaat het vooral over.",
		"Past ook bij “", "(nu Verkennen, je wilt naar Vast in mijn werk). Niveau onbekend.")
	b.get(path+"?regio=Zeeland&soort=workshop").want(t, http.StatusOK, "Geen passend aanbod", "Je filters verbergen 2 passende resultaten: ")
	if strings.Contains(b.get(path).body, "past beter") {
		t.Error("without filters nothing is hidden")
	}
}

// TestListLinkNamesTheConfiguredAddress asks for the list links with another Host than the site
// has: the link that people pass on names the configured address, and without one no host at all.
func TestListLinkNamesTheConfiguredAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"": "Kopieer dan het adres", "https://reflectietool.example": "https://reflectietool.example/aanbod/lijst/"} {
		s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) { server.Site = address })
		s.loadCatalogue(t)
		b := s.browser(t)
		b.post(s.offeringPath(t)+"/bewaren", url.Values{"bewaar": {"ja"}}).want(t, http.StatusSeeOther)
		b.post("/aanbod/bewaard/delen", nil).want(t, http.StatusSeeOther)
		request := b.request(http.MethodGet, "/aanbod/bewaard", nil)
		request.Host = "kwaad.example"
		request.Header.Set("Cookie", b.visitorCookie()) // the jar goes by the host
		if got := b.do(request).want(t, http.StatusOK, want, "/aanbod/lijst/"); strings.Contains(got.body, "kwaad.example") {
			t.Error("the page names the host that the request named")
		}
	}
}
