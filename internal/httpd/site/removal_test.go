package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// removals are the forms that delete, withdraw or take away something, as raid.kind names them. Each
// stands in a parts.Removal: it asks first, and names what is lost.
var removals = []string{
	"/aanbod/lijst/{id}/intrekken",
	"/aanbod/voorkeur vergeet=ja",
	"/account/uitloggen overal=ja",
	"/beheer/aanbod/import/{id}/weg",
	"/beheer/functie/{id}/verwijderen",
	"/beheer/organisatie/{id}/inloggen/verwijderen",
	"/beheer/organisatie/{id}/mensen actie=beheerder-nemen",
	"/beheer/organisatie/{id}/mensen actie=leider-nemen",
	"/beheer/organisatie/{id}/mensen actie=team-eruit",
	"/beheer/organisatie/{id}/mensen actie=verwijderen",
	"/beheer/organisatie/{id}/teams actie=verwijderen",
	"/beheer/organisatie/{id}/uitnodigen actie=intrekken",
	"/delen/{id}/intrekken",
	"/gegevens/stoppen",
	"/gegevens/verwijderen",
	"/gespreksblad/{id}/verwijderen",
	"/maatje/{id}/stoppen",
	"/plan/{id}/maatje/stoppen",
	"/plan/afspraken/{id}/verwijderen",
	"/plan/agenda/intrekken",
	"/plan/scholing/{id}/verwijderen",
	"/plan/{id}/verwijderen",
	"/team/{id}/ronde/{ronde}/afspraken/{afspraak}/verwijderen",
	"/team/{id}/sessie/{sessie}/afzeggen",
	"/team/{id}/sessie/{sessie}/kaart/terug",
	"/verder/code", // of a guest with a code, which then stops working
}

// asksOnItsPage are the forms that take something away on a page that is itself the question.
var asksOnItsPage = map[string]string{
	"/account/organisatie/{id}/verlaten": "the page lists what ends",
	"/gegevens/verwijderen/{id}":         "the code from the mail confirms, after a parts.Removal",
	"/reflectie/{id}/verwijderen":        "the page lists what goes along",
}

// TestRemovalsAreFolded reads every page of every role. A form that takes something away stands in a parts.Removal,
// or on a page that asks. Every other form is listed with why it need not ask, so a new form fails
// until somebody decided.
func TestRemovalsAreFolded(t *testing.T) {
	t.Parallel()
	x := newRaid(t)
	asks, seen := map[string]bool{}, map[string]bool{}
	for _, name := range removals {
		asks[name] = true
	}
	for _, r := range roles {
		for link, page := range x.walk(r).pages {
			if !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
				continue
			}
			for _, p := range readPage(t, link, page.body).posts {
				name, _ := x.kind(p)
				seen[name] = true
				question := asksOnItsPage[name] != ""
				if asks[name] && !p.asked {
					t.Errorf("%s: %s stands open", link, name)
				}
				if p.asked && !asks[name] {
					t.Errorf("%s: %s asks, and is not listed", link, name)
				}
				if p.danger != (p.asked || question) {
					t.Errorf("%s: the button of %s looks like one that takes something away: %t", link, name, p.danger)
				}
				if !asks[name] && !question && needNotAsk[name] == "" {
					t.Errorf("%s: nobody decided whether %s asks first", link, name)
				}
			}
		}
	}
	for name := range asks {
		if !seen[name] {
			t.Errorf("no page has %s", name)
		}
	}
	for _, listed := range []map[string]string{asksOnItsPage, needNotAsk} {
		for name := range listed {
			if !seen[name] {
				t.Errorf("no page has %s, which is listed", name)
			}
		}
	}
}

// TestRefusedRemovalStandsOpen sends forms without the box that they need.
func TestRefusedRemovalStandsOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v := s.browser(t)
	v.signIn()
	sheet := v.sheet(someReport(v))
	for _, tt := range []struct{ page, action, summary string }{
		{"/gegevens", "/gegevens/verwijderen", "Verwijder mijn gegevens"}, {sheet, sheet + "/verwijderen", "Verwijder dit blad"},
	} {
		const fold, line = `<details class="rt-ask rt-noprint rt-section" data-ask`, "><summary>"
		v.get(tt.page).want(t, http.StatusOK, fold+line+tt.summary+"</summary>")
		v.post(tt.action, url.Values{}).want(t, http.StatusUnprocessableEntity, fold+" open"+line+tt.summary+"</summary>")
	}
}

// Why forms of several kinds need not ask.
const (
	adds    = "it adds or changes something, and takes nothing away"
	undone  = "one press in the same place undoes it, and the page says so or shows the button"
	answers = "it answers the question of its page, which says what follows"
	handled = "it marks work as done, and what was handled stays stored"

	previewed = "the page that follows shows what changes, and asks"
)

// needNotAsk are the other forms, and why they need not ask.
var needNotAsk = map[string]string{
	"/aanbod/bewaard/delen":                                  adds,
	"/aanbod/voorkeur":                                       adds,
	"/aanbod/voorstellen":                                    adds,
	"/aanbod/{id}/bewaren":                                   undone,
	"/aanbod/{id}/bewaren bewaar=ja":                         adds,
	"/aanbod/{id}/melden":                                    adds,
	"/aanbod/{id}/nuttig nuttig=beetje":                      adds,
	"/aanbod/{id}/nuttig nuttig=ja":                          adds,
	"/aanbod/{id}/nuttig nuttig=nee":                         adds,
	"/account/meenemen meenemen=ja":                          adds,
	"/account/meenemen meenemen=nee":                         answers,
	"/account/organisatie/{id}/expertise":                    adds,
	"/account/organisatie/{id}/functie":                      adds,
	"/account/uitloggen":                                     "nothing is lost: signing in again is enough",
	"/beheer/aanbod/groep":                                   "the page before it shows what changes, and it can be undone for a day",
	"/beheer/aanbod/import":                                  adds,
	"/beheer/aanbod/import/{id} actie=invoeren":              adds,
	"/beheer/aanbod/import/{id} toon=":                       adds,
	"/beheer/aanbod/import/{id} toon=nieuw":                  adds,
	"/beheer/aanbod/import/{id} toon=geweigerd":              adds,
	"/beheer/aanbod/nieuw actie=bewaren":                     adds,
	"/beheer/aanbod/nieuw actie=publiceren":                  adds,
	"/beheer/aanbod/nieuw actie=rijen":                       adds,
	"/beheer/aanbod/nieuw actie=voorbeeld":                   adds,
	"/beheer/aanbod/ongedaan":                                "the page shows what is put back",
	"/beheer/aanbod/voorstel/{id}":                           handled,
	"/beheer/aanbod/{id} actie=bewaren":                      adds,
	"/beheer/aanbod/{id} actie=publiceren":                   adds,
	"/beheer/aanbod/{id} actie=rijen":                        adds,
	"/beheer/aanbod/{id} actie=voorbeeld":                    adds,
	"/beheer/aanbod/{id}/actie actie=afgehandeld":            handled,
	"/beheer/aanbod/{id}/actie actie=archiveren":             undone,
	"/beheer/aanbod/{id}/actie actie=kopie":                  adds,
	"/beheer/aanbod/{id}/actie actie=bekeken":                undone,
	"/beheer/aanbod/{id}/actie actie=bekeken-in-lijst":       undone,
	"/beheer/aanbod/{id}/actie actie=weer-laten-zien":        undone,
	"/team/{id}/ronde/{ronde}/afspraken":                     adds,
	"/team/{id}/ronde/{ronde}/afspraken/{afspraak}":          adds,
	"/beheer/aanbod/{id}/actie actie=competenties":           "the history of the offering goes back to what it was",
	"/beheer/aanbod/{id} actie=bewaren-volgende":             adds,
	"/beheer/aanbod/termijn":                                 adds,
	"/beheer/aanbod/{id}/actie actie=terughalen":             adds,
	"/beheer/aanbod/{id}/terug":                              "the page shows what changes, and the other version can be put back",
	"/beheer/beheerders":                                     adds,
	"/beheer/functie/{id}":                                   adds,
	"/beheer/organisatie/{id}/expertise actie=hernoemen":     adds,
	"/beheer/organisatie/{id}/expertise actie=toevoegen":     adds,
	"/beheer/organisatie/{id}/expertise actie=verbergen":     undone,
	"/beheer/organisatie/{id}/functies":                      adds,
	"/beheer/organisatie/{id}/inloggen":                      adds,
	"/beheer/organisatie/{id}/instellingen":                  adds,
	"/beheer/organisatie/{id}/mensen actie=beheerder-geven":  adds,
	"/beheer/organisatie/{id}/mensen actie=functie":          adds,
	"/beheer/organisatie/{id}/mensen actie=leider-geven":     adds,
	"/beheer/organisatie/{id}/mensen actie=team-erbij":       adds,
	"/beheer/organisatie/{id}/mensen/samen actie=eruit":      previewed,
	"/beheer/organisatie/{id}/mensen/samen actie=erbij":      previewed,
	"/beheer/organisatie/{id}/mensen/samen actie=functie":    previewed,
	"/beheer/organisatie/{id}/mensen/samen actie=verplaats":  previewed,
	"/beheer/organisatie/{id}/teams actie=hernoemen":         adds,
	"/beheer/organisatie/{id}/teams actie=maken":             adds,
	"/beheer/organisatie/{id}/uitnodigen actie=opnieuw":      adds,
	"/beheer/organisatie/{id}/uitnodigen actie=versturen":    adds,
	"/beheer/organisaties":                                   adds,
	"/gegevens/adres":                                        adds,
	"/gegevens/adres/{id}":                                   adds,
	"/gegevens/bewaren":                                      "what will be deleted is mailed first, a month before",
	"/gegevens/naam":                                         adds,
	"/gegevens/onthouden":                                    undone,
	"/gegevens/rondemails rondemails=nee":                    undone,
	"/gegevens/vraag meetellen=nee":                          undone,
	"/gespreksblad/{id}":                                     adds,
	"/gespreksblad/{id}/delen":                               adds,
	"/inloggen":                                              adds,
	"/inloggen/{id}":                                         adds,
	"/plan/nieuw":                                            adds,
	"/maatje/vraag/{id}":                                     answers,
	"/maatje/vraag/{id}/afwijzen":                            answers,
	"/plan/{id}/maatje":                                      adds,
	"/plan/agenda":                                           "the page says that an earlier address stops",
	"/plan/afspraken":                                        adds,
	"/plan/afspraken/{id}":                                   adds,
	"/plan/afspraken/{id}/gedaan klaar=ja":                   undone,
	"/plan/afspraken/{id}/gedaan klaar=nee":                  undone,
	"/plan/register":                                         "what was filled in there can be filled in again",
	"/plan/scholing":                                         adds,
	"/plan/scholing/{id}":                                    adds,
	"/plan/{id}/veranderen":                                  adds,
	"/plan/{id}/rusten":                                      undone,
	"/plan/{id}/hervatten":                                   undone,
	"/plan/{id}/afronden":                                    undone,
	"/plan/{id}/terugkijken antwoord=gelukt":                 answers,
	"/plan/{id}/terugkijken antwoord=beetje":                 answers,
	"/plan/{id}/terugkijken antwoord=nog-niet":               answers,
	"/plan/{id}/terugkijken antwoord=kwam-niet-voor":         answers,
	"/plan/{id}/terugkijken antwoord=anders":                 answers,
	"/plan/{id}/terugkijken/verder":                          adds,
	"/rapport/{id}":                                          adds,
	"/rapport/{id}/gespreksblad":                             adds,
	"/rapport/{id}/verschil":                                 adds,
	"/reflectie":                                             adds,
	"/reflectie/{id}/overzicht":                              adds,
	"/reflectie/{id}/telt-mee":                               answers,
	"/reflectie/{id}/verbeteren/{competency} naar=overzicht": adds,
	"/reflectie/{id}/verbeteren/{competency} naar=volgende":  adds,
	"/reflectie/{id}/{competency} naar=overzicht":            adds,
	"/reflectie/{id}/{competency} naar=volgende":             adds,
	"/reflectie/{id}/{competency} naar=vorige":               adds,
	"/mails/{id}":                                            answers,
	"/team/{id}/ronde/{ronde}/herinnering":                   adds,
	"/team/{id}/sessie":                                      adds,
	"/team/{id}/sessie/{sessie}/kaart":                       adds,
	"/team/{id}/sessie/{sessie}/wijzigen":                    adds,
	"/uitnodiging/{id}":                                      adds,
	"/uitnodiging/{id}/afwijzen":                             answers,
	"/verder":                                                "it asks for a box when the browser has work already",
}
