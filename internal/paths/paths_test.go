package paths

import (
	"net/url"
	"testing"
)

// some is an id.
const some = "01234567-89ab-cdef-0123-456789abcdef"

func TestQueries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{Done(Account, "uitgenodigd"), "/account?klaar=uitgenodigd"},
		{DataSaved("naam"), "/gegevens?bewaard=naam"},
		{SignInOrganisationTo("o", "", false), "/inloggen/organisatie/o"},
		{SignInOrganisationTo("o", Shared("s"), false), "/inloggen/organisatie/o?verder=%2Fgedeeld%2Fs"},
		{SignInOrganisationTo("o", Shared("s"), true), "/inloggen/organisatie/o?onthoud=ja&verder=%2Fgedeeld%2Fs"},
		{SignInToShared("s"), "/inloggen?verder=/gedeeld/s"},
		{SignInTo(SheetShare(some)), "/inloggen?verder=/gespreksblad/" + some + "/delen"},
		{SignInTo(GoalLookBack(some)), "/inloggen?verder=/plan/" + some + "/terugkijken"},
		{SignInTo(Kept), "/inloggen?verder=/aanbod/bewaard"},
		{SignInTo(BuddyAsked(some)), "/inloggen?verder=/maatje/vraag/" + some},
		{SignInTo(BuddyMailed("AAAA")), "/inloggen"}, // its secret would be stored
		{SignInTo(Team(some) + "/"), "/inloggen"},
		{SignInTo("//elders.example" + Team(some)), "/inloggen"},
		{SignInTo(Team(some) + "?x"), "/inloggen"},
		{SignInTo(""), "/inloggen"},
		{SheetToShare(SheetShare(some)), some},
		{SheetToShare(Sheet(some)), ""},

		{OfferingsPage(nil, 1), "/aanbod"},
		{OfferingsPage(url.Values{"q": {" hulp & zorg "}, "kenmerk": {"lef", ""}, "pagina": {"9"}, "x": {"y"}}, 2), "/aanbod?kenmerk=lef&pagina=2&q=hulp+%26+zorg"},
		{OfferingFromReport("a"), "/aanbod/a?van=rapport"},
		{OfferingAtUseful("a"), "/aanbod/a?gelezen=ja#nuttig"},
		{ReportUnfiltered("r"), "/rapport/r?alles=ja#aanbod"},

		{ReflectionQuestion("r", "zelfregie", "zelfregie-3"), "/reflectie/r/zelfregie#zelfregie-3"},

		{CurationOf("", nil), "/beheer/aanbod"},
		{CurationOf("o", url.Values{"zoek": {"a b"}, "toon": {""}, "staat": nil}), "/beheer/aanbod?organisatie=o&zoek=a+b"},
		{CurationAtWork("", url.Values{"toon": {"concept"}}), "/beheer/aanbod?toon=concept#lijst"},
		{CurationNewOf("o", nil), "/beheer/aanbod/nieuw?organisatie=o"},
		{CurationUndoOf(""), "/beheer/aanbod/ongedaan"},
		{CurationAtRow("o", url.Values{"toon": {"link"}}, "a", "bekeken"), "/beheer/aanbod?klaar=bekeken&organisatie=o&regel=a&toon=link#aanbod-a"},
		{CuratedIn("a", "", ""), "/beheer/aanbod/a"},
		{CuratedIn("a", "plek=2&toon=link", "volgende"), "/beheer/aanbod/a?klaar=volgende&lijst=plek%3D2%26toon%3Dlink"},
		{CuratedActIn("a", "plek=2"), "/beheer/aanbod/a/actie?lijst=plek%3D2"},
		{CuratedHistoryPage("a", "", 1), "/beheer/aanbod/a/geschiedenis"},
		{CuratedHistoryPage("a", "plek=2", 2), "/beheer/aanbod/a/geschiedenis?lijst=plek%3D2&pagina=2"},
		{CuratedRevertIn("a", ""), "/beheer/aanbod/a/terug"},
		{CuratedRevertTo("a", "", 3), "/beheer/aanbod/a/terug?versie=3"},
		{ExportOf("o", "csv"), "/beheer/aanbod/export.csv?organisatie=o"},
		{ImportsOf("", ""), "/beheer/aanbod/import"},
		{ImportsOf("o", "import-weg"), "/beheer/aanbod/import?klaar=import-weg&organisatie=o"},
		{ImportRows("i", "", "1", ""), "/beheer/aanbod/import/i"},
		{ImportRows("i", "dubbel", "2", "vinkjes"), "/beheer/aanbod/import/i?klaar=vinkjes&pagina=2&toon=dubbel"},
		{ImportAtRows("i", "", "2"), "/beheer/aanbod/import/i?pagina=2#rijen"},
		{ImportAt("i", "ongedaan"), "/beheer/aanbod/import/i#ongedaan"},
		{ImportRefused("i"), "/beheer/aanbod/import/i/geweigerd.csv"},
		{ImportUndo("i"), "/beheer/aanbod/import/i/ongedaan"},

		{DemandAtUse("o"), "/beheer/vraag?organisatie=o#gebruik"},
		{OrganisationPeopleWhere("o", url.Values{SearchParam: {""}}), "/beheer/organisatie/o/mensen"},
		{OrganisationPeopleWhere("o", url.Values{SearchParam: {"jan & co"}, PageParam: {"2"}}), "/beheer/organisatie/o/mensen?pagina=2&zoek=jan+%26+co"},
		{OrganisationMember("o", "c0de", nil), "/beheer/organisatie/o/mensen?lid=c0de"},
		{OrganisationMember("o", "c0de", url.Values{SearchParam: {"jan"}}), "/beheer/organisatie/o/mensen?lid=c0de&zoek=jan"},
		{OrganisationTrailWhere("o", url.Values{BeforeParam: {"12"}}), "/beheer/organisatie/o/logboek?voor=12"},
		{OrganisationTrailCSV("o", nil), "/beheer/organisatie/o/logboek.csv"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
