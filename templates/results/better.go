// Package results holds the pages about a finished reflection: its report, its gespreksblad and
// sharing that, and the overview of everyone who can see something of a person.
package results

import (
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/match"
	"reflectietool/templates/ui"
)

// kindPlurals are the plural names of the kinds of offering.
var kindPlurals = map[offering.Kind]string{
	offering.Training: "trainingen", offering.ELearning: "e-learnings", offering.Workshop: "workshops", offering.Programme: "leergangen",
	offering.PeerReview: "vormen van intervisie", offering.Intervention: "interventies",
	offering.PracticeStory: "praktijkvoorbeelden", offering.Publication: "publicaties",
}

// betterEnds end a sentence about offerings that a filter hid: about one, and about more.
var betterEnds = map[offering.FilterName][2]string{
	offering.FilterKind:   {"is van een soort die je niet hebt gekozen", "zijn van een soort die je niet hebt gekozen"},
	offering.FilterFormat: {"heeft een vorm die je niet hebt gekozen", "hebben een vorm die je niet hebt gekozen"},
	offering.FilterRegion: {"ligt buiten jouw regio", "liggen buiten jouw regio"},
	offering.FilterCost:   {"kost meer dan je hebt gekozen", "kosten meer dan je hebt gekozen"},
	offering.FilterPeriod: {"begint niet in jouw periode", "beginnen niet in jouw periode"},
	offering.FilterPoints: {"geeft niet de punten die je zoekt", "geven niet de punten die je zoekt"},
}

// betterWords says how many offerings that fit better than the last suggestion a filter hid.
// With knownOnly, these include offerings of which the filtered fact is unknown.
func betterWords(b match.Better, knownOnly bool) string {
	what, ends := pickWord(b.Count, "resultaat", "resultaten"), betterEnds[b.Filter]
	if plural := kindPlurals[b.Kind]; b.Kind != "" {
		what = pickWord(b.Count, string(b.Kind), plural)
	}
	end := pickWord(b.Count, ends[0], ends[1])
	if end == "" {
		end = pickWord(b.Count, "valt", "vallen") + " buiten je filter op " + string(b.Filter)
	}
	if knownOnly && b.Filter != offering.FilterKind && b.Filter != offering.FilterPoints {
		end += ", of dat is onbekend"
	}
	return ui.Integer(b.Count) + " " + what + " " + pickWord(b.Count, "past", "passen") + " beter, maar " + end + "."
}
