package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// inList is the query with which a page of an offering is opened from the work list.
func inList(at, of int, more string) string {
	return "?lijst=" + url.QueryEscape(fmt.Sprintf("%splek=%d&van-alle=%d", more, at, of))
}

// TestListIsKeptWhileCurating opens offerings from a filtered list, saves them, and goes on to the end.
func TestListIsKeptWhileCurating(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	places := make([]string, 3)
	for i := range places {
		places[i] = b.curates("/beheer/aanbod/nieuw", "title", fmt.Sprintf("Titel %d", i), "actie", "publiceren")
	}
	b.curates("/beheer/aanbod/nieuw", "title", "Ander soort", "kind", "workshop")
	list := "soort=training&toon=alles&zoek=Titel&"
	b.get("/beheer/aanbod?soort=training&toon=alles&zoek=Titel").want(t, http.StatusOK, "3 resultaten",
		places[1]+"?lijst=plek%3D2%26soort%3Dtraining%26toon%3Dalles%26van-alle%3D3%26zoek%3DTitel")
	b.get(places[0]+inList(1, 3, list)).want(t, http.StatusOK, "1 van 3", "Bewaar en volgende", "/beheer/aanbod?soort=training&amp;toon=alles&amp;zoek=Titel#lijst")
	got := b.post(places[0]+inList(1, 3, list+"titel=Titel+0&"), offeringForm("title", "Zonder", "actie", "bewaren-volgende")).want(t, other)
	if !strings.HasPrefix(got.location, places[1]+"?klaar=volgende&lijst=plek%3D2") {
		t.Fatalf("the next one is %s", got.location)
	}
	b.get(got.location).want(t, http.StatusOK, "2 van 3", "Bewaard. Dit is het volgende aanbod.")
	if stay := b.post(places[1]+inList(2, 3, list), offeringForm("title", "Titel 1", "actie", "bewaren")).want(t, other); !strings.HasPrefix(stay.location, places[1]+"?klaar=aanbod-bewaard&lijst=plek%3D2") {
		t.Errorf("saving leads to %s", stay.location)
	}
	b.post(places[1]+inList(2, 3, list), offeringForm("title", "", "actie", "bewaren-volgende")).want(t, refused, "2 van 3", "Vul een titel in.")
	end := b.post(places[2]+inList(3, 3, list+"titel=Titel+2&pagina=2&"), offeringForm("title", "Titel 2", "versie", "1", "actie", "bewaren-volgende")).want(t, other)
	if end.location != "/beheer/aanbod?klaar=einde&pagina=2&soort=training&toon=alles&zoek=Titel" {
		t.Errorf("the end leads to %s", end.location)
	}
	b.get(end.location).want(t, http.StatusOK, "Je bent aan het eind van de lijst.")
	b.get(places[0]+"/geschiedenis"+inList(1, 3, list)).want(t, http.StatusOK, places[0]+"?lijst=plek%3D1")
	for _, broken := range []string{"?lijst=%ZZ", "?lijst=plek%3D0", "?lijst=plek%3D9%26van-alle%3D2", "?lijst=" + strings.Repeat("x", 9000)} {
		if strings.Contains(b.get(places[0]+broken).want(t, http.StatusOK).body, "Bewaar en volgende") {
			t.Errorf("%.40s counts as a list", broken)
		}
	}
}

// TestRowsOfTheListAreChanged sets levels and sets offerings aside without leaving the list.
func TestRowsOfTheListAreChanged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, outsider := s.curator(t, "Nadia"), s.browser(t)
	outsider.signIn()
	place := b.curates("/beheer/aanbod/nieuw", "title", "Titel", "actie", "publiceren", "valid_until", "22-11-2026")
	id := strings.TrimPrefix(place, "/beheer/aanbod/")
	b.get("/beheer/aanbod").want(t, http.StatusOK, "Verkennen naar Groeien", "Voorbij of bijna voorbij")
	fit := url.Values{"actie": {"competenties"}, "versie": {"1"}, "competentie": {"systemen", "zelfregie"}, "van": {"1", ""}, "naar": {"4", ""}}
	outsider.post(place+"/actie", fit).want(t, gone)
	got := b.post(place+"/actie"+inList(1, 1, ""), fit).want(t, other)
	if got.location != "/beheer/aanbod?klaar=competenties&regel="+id+"#aanbod-"+id {
		t.Errorf("a row leads to %s", got.location)
	}
	fit["van"], fit["naar"] = []string{"3", ""}, []string{"2", ""}
	fit.Set("versie", "2")
	b.post(place+"/actie"+inList(1, 1, "toon=alles&"), fit).want(t, refused, "Fout:", "hoger dan", `value="3" selected`)
	fit.Set("versie", "1")
	fit["naar"] = []string{"4", ""}
	b.post(place+"/actie"+inList(1, 1, "toon=alles&"), fit).want(t, http.StatusConflict, "Iemand anders heeft deze competenties net gewijzigd")
	b.get("/beheer/aanbod").want(t, http.StatusOK, "Hier vraagt niets aandacht") // a change in the row is a look as well
	outsider.post(place+"/actie", url.Values{"actie": {"weer-laten-zien"}}).want(t, gone)
	b.post(place+"/actie"+inList(1, 1, "toon=bekeken&"), url.Values{"actie": {"weer-laten-zien"}}).want(t, other)
	b.get("/beheer/aanbod").want(t, http.StatusOK, "1 resultaat", "Bekeken, Titel")
	b.post(place+"/actie"+inList(1, 1, ""), url.Values{"actie": {"bekeken-in-lijst"}}).want(t, other)
	b.get("/beheer/aanbod?toon=bekeken").want(t, http.StatusOK, "1 resultaat", "Weer laten zien, Titel")
	b.post("/beheer/aanbod/termijn", url.Values{"maanden": {"5"}}).want(t, refused, "Kies hoelang bekeken aanbod wegblijft.")
	b.post("/beheer/aanbod/termijn", url.Values{"maanden": {"12"}}).want(t, other)
	b.get("/beheer/aanbod").want(t, http.StatusOK, "wegblijft: 12 maanden")

	ask := b.post("/beheer/aanbod/groep", url.Values{"id": {id}, "actie": {"niveau"}, "groep-competentie": {"systemen"}, "groep-van": {"2"}, "groep-naar": {"3"}, "toon": {"alles"}, "soort": {"training"}}).
		want(t, http.StatusOK, "van Groeien naar Vast in mijn werk: 1 resultaat")
	form := url.Values{"zeker": {"ja"}, "actie": {"niveau"}, "groep-competentie": {"systemen"}, "groep-van": {"2"}, "groep-naar": {"3"}, "toon": {"alles"}, "soort": {"training"}}
	for _, box := range boxes.FindAllStringSubmatch(ask.body, -1) {
		form.Add(box[1], box[2])
	}
	if got := b.post("/beheer/aanbod/groep", form).want(t, other); got.location != "/beheer/aanbod?klaar=groep&soort=training&toon=alles" {
		t.Errorf("many leads to %s", got.location)
	}
	if got := s.oneText(t, `select from_level || '-' || to_level from offering_competency where competency = 'systemen'`); got != "2-3" {
		t.Errorf("the levels are %s", got)
	}
	b.get("/beheer/aanbod/ongedaan").want(t, http.StatusOK, "Niveaus van een competentie zetten", "Maak ongedaan voor 1 resultaat")
	b.post("/beheer/aanbod/groep", url.Values{"id": {id}, "actie": {"competentie-weg"}, "toon": {"alles"}}).want(t, refused, "Kies een competentie.", `value="competentie-weg" selected`)
	b.get("/beheer/aanbod?toon=ontbreekt").want(t, http.StatusOK, "geen: voeg toe voor", "niveau=2")
}
