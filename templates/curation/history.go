package curation

import (
	"net/url"

	"reflectietool/internal/text"
)

// nowField holds the version that an offering had when the page to go back was made. The version
// to go back to is in versionField.
const nowField = "nu"

// ReadHistoryForm reads which page of the history to show, 0 if the query holds no number.
func ReadHistoryForm(query url.Values) (page int) {
	page, _ = text.Whole(query.Get(pageField), text.MostInteger) // without a number it is the first page
	return page
}

// BackForm says to which earlier version of an offering to go back.
type BackForm struct {
	Version int  // 0, which is not a version, if it is missing or is not a number
	Named   bool // false if no version is named: then it is the one before the current version
	Now     int  // the version of the offering when the page was made
}

// ReadBackForm reads the query of the page to go back, and its form.
func ReadBackForm(values url.Values) BackForm {
	version := values.Get(versionField)
	back := BackForm{Named: version != ""}
	back.Version, _ = text.Whole(version, text.MostInteger)
	back.Now, _ = text.Whole(values.Get(nowField), text.MostInteger)
	return back
}
