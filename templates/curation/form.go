package curation

import (
	"net/url"

	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
)

// The fields of the form for an offering, beside its facts (values.go).
const (
	versionField  = paths.VersionParam // from which the form was made
	rowCountField = "rijen"            // see OfferingForm
	seenField     = "gezien"           // the version that the page with choices showed
)

// The fields of the forms about an offering as a whole, and of the address of a new one.
const (
	flagField       = "melding"       // the id of each report about the offering
	suggestionField = "voorstel"      // the id of the suggestion to make an offering of
	checkedField    = "gecontroleerd" // a person checked today that the offering exists

	// MonthsField is the period of the work list, and the name of its error in the curate package.
	MonthsField = "maanden"
)

// The buttons of the form for an offering, as they are sent.
const (
	pressSave    = "bewaren"
	pressNext    = "bewaren-volgende" // saves, and opens the next offering of the list
	pressPublish = "publiceren"       // saves too
	pressPreview = "voorbeeld"
	pressEdit    = "bewerken" // goes back to the form
	pressRows    = "rijen"    // adds empty rows
)

// The acts on one offering that are not a curate.Act, as the buttons send them.
const (
	ActCopy        = "kopie"
	ActHandleFlags = "afgehandeld"
	ActLook        = "bekeken"          // on the page of the offering
	ActLookRow     = "bekeken-in-lijst" // on the list, which is shown again
	ActUnlook      = "weer-laten-zien"  // on the list
	ActFit         = "competenties"     // on the list
)

// moreRows is how many empty rows a press adds, and maxRows how many there can be.
const (
	moreRows = 5
	maxRows  = 100
)

// OfferingForm is what was filled in for an offering, and what to do with it.
type OfferingForm struct {
	Edit    curate.Edit
	Rows    int  // how many rows to show at least of each fact that occurs more than once
	Next    bool // the button opens the next offering of the list after saving
	Unsaved bool // the button saves nothing
	Preview bool // the button shows the offering as professionals will see it
}

// ReadOfferingForm reads the form for an offering. A version that is missing or is not a number
// becomes 0: then every field that differs counts as changed by somebody else since.
func ReadOfferingForm(form url.Values) OfferingForm {
	press := form.Get(actField)
	read := OfferingForm{
		Edit:    curate.Edit{Facts: OfferingFacts(form), Publish: press == pressPublish, Checked: form.Get(checkedField) != "", Choices: clashChoices(form)},
		Rows:    readRows(form),
		Next:    press == pressNext,
		Unsaved: press == pressPreview || press == pressEdit || press == pressRows,
		Preview: press == pressPreview,
	}
	read.Edit.Version, _ = text.Whole(form.Get(versionField), text.MostInteger)
	read.Edit.Seen, _ = text.Whole(form.Get(seenField), text.MostInteger)
	return read
}

func readRows(form url.Values) int {
	n, _ := text.Whole(form.Get(rowCountField), maxRows) // without a number there are none
	if form.Get(actField) == pressRows {
		n = max(n, len(form[startField]), len(form[registerField])) + moreRows
	}
	return min(max(n, 0), maxRows)
}

// NewForm is what the address of a new offering gives.
type NewForm struct {
	Values     url.Values // the values to start with
	Suggestion string     // id of the suggestion to start with, "" for none
}

// ReadNewForm reads the address of a new offering: a competency, a step and a kind, or a
// suggestion.
func ReadNewForm(query url.Values) NewForm {
	values := url.Values{}
	for _, name := range []string{competencyField, fromField, toField, "kind"} {
		if value := query.Get(name); value != "" {
			values.Set(name, value)
		}
	}
	return NewForm{Values: inDutch(values), Suggestion: query.Get(suggestionField)}
}

// ActForm does one thing to an offering as a whole.
type ActForm struct {
	Act          string         // a curate.Act, or one of the acts above
	Flags        []string       // the ids of the reports to handle
	Competencies offering.Facts // for ActFit
	Version      int            // for ActFit: of the offering from which the form was made
}

// ReadActForm reads a form about an offering as a whole.
func ReadActForm(form url.Values) ActForm {
	read := ActForm{Act: form.Get(actField), Flags: form[flagField], Competencies: offering.Facts{}}
	readCompetencies(form, read.Competencies)
	read.Version, _ = text.Whole(form.Get(versionField), text.MostInteger) // without a number any change since is in the way
	return read
}

// ReadPeriodForm reads the period of a scope, in months. Anything else than a number becomes 0, which
// is no period.
func ReadPeriodForm(form url.Values) (organisation string, months int) {
	months, _ = text.Whole(form.Get(MonthsField), text.MostInteger)
	return ReadScope(form), months
}
