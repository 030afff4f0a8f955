package paths

import (
	"net/url"
	"strconv"
)

// Managing offerings. The functions that take an organisation return the path for its own
// offerings, or for the national ones when it is "".
const (
	Curation       = "/beheer/aanbod" // the work list
	CurationNew    = Curation + "/nieuw"
	CurationGroup  = Curation + "/groep"    // one act on many offerings
	CurationUndo   = Curation + "/ongedaan" // undoes the last such act
	CurationPeriod = Curation + "/termijn"  // sets for how long a look counts
	Imports        = Curation + "/import"   // the form to read a file
)

// Parts of the work list and of the preview of an import.
const (
	WorkSection = "lijst"
	RowsSection = "rijen"
)

// CurationOf is the work list of an organisation, with the filters in the query.
func CurationOf(organisation string, query url.Values) string {
	return ofOrganisation(Curation, organisation, query)
}

// CurationAtWork is CurationOf, opened at the list itself.
func CurationAtWork(organisation string, query url.Values) string {
	return CurationOf(organisation, query) + "#" + WorkSection
}

// CurationAtRow is CurationOf with the row of an offering that was just changed, opened at that row.
// done names the form that was submitted.
func CurationAtRow(organisation string, query url.Values, id, done string) string {
	all := url.Values{RowParam: {id}, DoneParam: {done}}
	for name, values := range query {
		all[name] = values
	}
	return CurationOf(organisation, all) + "#" + CurationRow(id)
}

// CurationRow is the id of the row of an offering in the work list.
func CurationRow(id string) string { return "aanbod-" + id }

// CurationNewOf is the form for a new offering of an organisation. The query gives the initial
// values of its fields.
func CurationNewOf(organisation string, query url.Values) string {
	return ofOrganisation(CurationNew, organisation, query)
}

// CurationUndoOf asks whether to undo the last act on many offerings of an organisation.
func CurationUndoOf(organisation string) string {
	return ofOrganisation(CurationUndo, organisation, nil)
}

// CurationSuggestion handles a visitor's suggestion.
func CurationSuggestion(id string) string { return Curation + "/voorstel/" + id }

// Curated is the form with an offering.
func Curated(id string) string { return Curation + "/" + id }

// CuratedIn is that form, opened from a list. done names the form that was just submitted, or is "".
// The list is "" when the form was opened elsewhere.
func CuratedIn(id, list, done string) string { return inList(Curated(id), list, DoneParam, done) }

// inList is a path with the list from which it is opened, and one parameter more unless that is "".
func inList(path, list, name, value string) string {
	return ofOrganisation(path, "", url.Values{ListParam: {list}, name: {value}})
}

// CuratedAct publishes, archives or copies an offering, or marks it as checked.
func CuratedAct(id string) string { return Curated(id) + "/actie" }

// CuratedActIn is CuratedAct from a list.
func CuratedActIn(id, list string) string { return inList(CuratedAct(id), list, DoneParam, "") }

// CuratedHistory lists the changes of an offering.
func CuratedHistory(id string) string { return Curated(id) + "/geschiedenis" }

// CuratedHistoryPage is a page of that list, counted from 1, for an offering that was opened from the
// work list.
func CuratedHistoryPage(id, list string, page int) string {
	number := strconv.Itoa(page)
	if page == 1 {
		number = ""
	}
	return inList(CuratedHistory(id), list, PageParam, number)
}

// CuratedRevert reverts an offering to an earlier version.
func CuratedRevert(id string) string { return Curated(id) + "/terug" }

// CuratedRevertIn is CuratedRevert from a list.
func CuratedRevertIn(id, list string) string { return inList(CuratedRevert(id), list, DoneParam, "") }

// CuratedRevertTo asks whether to revert an offering to a version.
func CuratedRevertTo(id, list string, version int) string {
	return inList(CuratedRevert(id), list, VersionParam, strconv.Itoa(version))
}

// ImportsOf is the form to read a file for an organisation. done names the form that was just
// submitted, or is "".
func ImportsOf(organisation, done string) string {
	return ofOrganisation(Imports, organisation, url.Values{DoneParam: {done}})
}

// ImportTemplate is an empty file to fill in. The format is csv or xlsx.
func ImportTemplate(format string) string { return Curation + "/sjabloon." + format }

// Import is the preview of an import.
func Import(id string) string { return Imports + "/" + id }

// ImportRows is a page of the preview with the rows of one outcome, or all rows when outcome is "".
// done names the form that was just submitted, or is "".
func ImportRows(id, outcome, page, done string) string {
	query := url.Values{DoneParam: {done}, ShowParam: {outcome}}
	if page != "1" {
		query.Set(PageParam, page)
	}
	return ofOrganisation(Import(id), "", query)
}

// ImportAtRows is ImportRows, opened at the rows.
func ImportAtRows(id, outcome, page string) string {
	return ImportRows(id, outcome, page, "") + "#" + RowsSection
}

// ImportAt is the preview of an import, opened at one of its parts.
func ImportAt(id, part string) string { return Import(id) + "#" + part }

// ImportRefused is a file with the rows of an import that were refused.
func ImportRefused(id string) string { return Import(id) + "/geweigerd.csv" }

// ImportUndo undoes an import.
func ImportUndo(id string) string { return Import(id) + "/ongedaan" }

// ImportForget deletes the preview of an import.
func ImportForget(id string) string { return Import(id) + "/weg" }

// Export is a file with all national offerings. The format is csv, xlsx or json.
func Export(format string) string { return Curation + "/export." + format }

// ExportOf is a file with all offerings of an organisation, in the same formats.
func ExportOf(organisation, format string) string {
	return ofOrganisation(Export(format), organisation, nil)
}
