package organisations

import (
	"reflectietool/internal/audit"
	"reflectietool/internal/offering/curate"
)

// offeringDeeds are the Dutch verbs for acts on offerings: the words before the offering in the
// sentence, and those after it.
var offeringDeeds = map[audit.Act][2]string{
	curate.ActMade:        {"maakte", ""},
	curate.ActChanged:     {"wijzigde", ""},
	curate.ActPublished:   {"publiceerde", ""},
	curate.ActArchived:    {"archiveerde", ""},
	curate.ActRestored:    {"haalde", " terug uit het archief"},
	curate.ActChecked:     {"keek", " na"},
	curate.ActDated:       {"gaf", " een einddatum"},
	curate.ActWentBack:    {"zette een eerdere versie terug van", ""},
	curate.ActFlagHandled: {"handelde een melding af over", ""},
	curate.ActUndone:      {"maakte een groepsactie ongedaan voor", ""},
}

// offeringSentence describes an act on one offering or on many. It returns false for any other
// act.
func offeringSentence(l audit.Line, who string) (string, bool) {
	deed, known := offeringDeeds[l.Act]
	if !known {
		return "", false
	}
	what := "het aanbod " + quoted(l.Detail["title"])
	if n := l.Detail["number"]; n == "1" {
		what = "1 keer aanbod"
	} else if n != "" {
		what = n + " keer aanbod"
	}
	return who + " " + deed[0] + " " + what + deed[1] + ".", true
}
