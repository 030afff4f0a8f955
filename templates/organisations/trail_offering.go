package organisations

import (
	"reflectietool/internal/audit"
	"reflectietool/internal/offering/curate"
)

// offeringDeeds are the Dutch verbs for acts on offerings: the words before the offering in the
// sentence, and those after it.
var offeringDeeds = map[audit.Act][2]string{
	curate.ActMade:        {"heeft", " gemaakt"},
	curate.ActChanged:     {"heeft", " gewijzigd"},
	curate.ActPublished:   {"heeft", " gepubliceerd"},
	curate.ActArchived:    {"heeft", " gearchiveerd"},
	curate.ActRestored:    {"heeft", " teruggehaald uit het archief"},
	curate.ActChecked:     {"heeft", " gecontroleerd"},
	curate.ActDated:       {"heeft", " een einddatum gegeven"},
	curate.ActFitted:      {"heeft de competenties of niveaus gewijzigd van", ""},
	curate.ActWentBack:    {"heeft een eerdere versie teruggezet van", ""},
	curate.ActFlagHandled: {"heeft een melding afgehandeld over", ""},
	curate.ActUndone:      {"heeft een groepsactie ongedaan gemaakt voor", ""},
}

// offeringSentence describes an act on one offering or on many. It returns false for any other
// act.
func offeringSentence(l audit.Line, who string) (string, bool) {
	if l.Act == curate.ActPeriod {
		return who + " heeft ingesteld dat bekeken aanbod " + l.Detail["months"] + " maanden wegblijft uit de lijst.", true
	}
	if l.Act == curate.ActSuggestionHandled {
		return who + " heeft een voorstel voor aanbod afgehandeld.", true
	}
	deed, known := offeringDeeds[l.Act]
	if !known {
		return "", false
	}
	what, total := "het aanbod "+quoted(l.Detail["title"]), ""
	if n := l.Detail["number"]; n != "" {
		what, total = "aanbod", " ("+n+" in totaal)"
	}
	return who + " " + deed[0] + " " + what + deed[1] + total + ".", true
}
