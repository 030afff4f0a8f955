package results

import (
	"testing"

	"reflectietool/internal/offering"
	"reflectietool/internal/offering/match"
)

func TestBetterWords(t *testing.T) {
	for want, better := range map[string]match.Better{
		"2 trainingen passen beter, maar liggen buiten jouw regio.":         {Filter: offering.FilterRegion, Count: 2, Kind: offering.Training},
		"1 e-learning past beter, maar kost meer dan je hebt gekozen.":      {Filter: offering.FilterCost, Count: 1, Kind: offering.ELearning},
		"3 resultaten passen beter, maar beginnen niet in jouw periode.":    {Filter: offering.FilterPeriod, Count: 3},
		"2 publicaties passen beter, maar vallen buiten je filter op taal.": {Filter: "taal", Count: 2, Kind: offering.Publication},
	} {
		if got := betterWords(better, false); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := betterWords(match.Better{Filter: offering.FilterRegion, Count: 1, Kind: offering.Workshop}, true); got != "1 workshop past beter, maar ligt buiten jouw regio, of dat is onbekend." {
		t.Errorf("with what is unknown: %q", got)
	}
	for _, kind := range offering.Kinds() {
		if kindPlurals[kind] == "" {
			t.Errorf("%s has no plural", kind)
		}
	}
}
