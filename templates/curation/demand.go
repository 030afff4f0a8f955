package curation

import "net/url"

// quarterField holds the code of the quarter to show.
const quarterField = "kwartaal"

// DemandForm says which part of the demand and the use to show.
type DemandForm struct {
	Quarter      string // its code, "" for the latest
	Organisation string // whose offerings, "" when none is named
}

// ReadDemandForm reads the query of the page about demand.
func ReadDemandForm(query url.Values) DemandForm {
	return DemandForm{Quarter: query.Get(quarterField), Organisation: ReadScope(query)}
}
