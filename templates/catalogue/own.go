package catalogue

import (
	"net/url"

	"reflectietool/internal/offering/shelf"
)

// usefulField is the button with the answer whether an offering was useful.
const usefulField = "nuttig"

// ReadUsefulForm reads whether an offering was useful. The answer may be one that does not exist.
func ReadUsefulForm(form url.Values) shelf.Useful { return shelf.Useful(form.Get(usefulField)) }

// The fields of the form that reports a fault in an offering.
const (
	flagKindField  = "soort"
	flagWordsField = "woorden"
)

// ReadFaultForm reads the form that reports a fault in an offering.
func ReadFaultForm(form url.Values, offering string) shelf.Flag {
	return shelf.Flag{Offering: offering, Kind: shelf.FlagKind(form.Get(flagKindField)), Words: form.Get(flagWordsField)}
}

// The fields of the form that suggests an offering.
const (
	suggestTitleField    = "titel"
	suggestURLField      = "adres"
	suggestProviderField = "aanbieder"
	suggestWhyField      = "waarom"
)

// ReadSuggestForm reads the form that suggests an offering.
func ReadSuggestForm(form url.Values) shelf.SuggestedOffering {
	return shelf.SuggestedOffering{
		Title: form.Get(suggestTitleField), URL: form.Get(suggestURLField),
		Provider: form.Get(suggestProviderField), Why: form.Get(suggestWhyField),
	}
}
