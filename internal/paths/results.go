package paths

import (
	"maps"
	"net/url"
)

// Parts of the report and of "Wie ziet wat".
const (
	PicksSection           = "keuze"
	DifferenceSection      = "verschil"
	ReportOfferingsSection = "aanbod"
	SharedSection          = "gedeeld"
)

// Insight is "Wie ziet wat", the page that lists everybody who can see something of the visitor.
const Insight = "/wie-ziet-wat"

// InsightAtShared is Insight, opened at what the visitor shares.
const InsightAtShared = Insight + "#" + SharedSection

// Report is the report of a reflection.
func Report(id string) string { return "/rapport/" + id }

// ReportWith is the report with filters on its offerings.
func ReportWith(id string, filters url.Values) string {
	if len(filters) == 0 {
		return Report(id)
	}
	return Report(id) + "?" + filters.Encode()
}

// UnfoldParam names the fold of a report to show unfolded: one of the parts below. The content of such
// a fold is fetched when it is opened.
const UnfoldParam = "open"

// The parts of the report that are fetched when they are opened.
const (
	MoreFold    = "meer"
	FiltersFold = "filters"
)

// ReportUnfolded is ReportWith, with a fold unfolded.
func ReportUnfolded(id string, filters url.Values, fold string) string {
	values := url.Values{UnfoldParam: {fold}}
	maps.Copy(values, filters)
	return ReportWith(id, values)
}

// ReportAtPicks is ReportWith, opened at the choice of what to work on.
func ReportAtPicks(id string, filters url.Values) string {
	return ReportWith(id, filters) + "#" + PicksSection
}

// ReportAtDifference is the report, opened at the difference between level and practice.
func ReportAtDifference(id string) string { return Report(id) + "#" + DifferenceSection }

// ReportAtOfferings is the report, opened at the offerings.
func ReportAtOfferings(id string) string { return Report(id) + "#" + ReportOfferingsSection }

// ReportUnfiltered is ReportAtOfferings without filters, not even the person's preferred ones.
func ReportUnfiltered(id string) string { return Report(id) + "?alles=ja#" + ReportOfferingsSection }

// ReportDifference saves why level and practice differ.
func ReportDifference(id string) string { return Report(id) + "/verschil" }

// ReportCSV is the report as a file for a spreadsheet.
func ReportCSV(id string) string { return Report(id) + ".csv" }

// ReportJSON is the report as a data file.
func ReportJSON(id string) string { return Report(id) + ".json" }

// ReportSheet makes a gespreksblad from a report.
func ReportSheet(id string) string { return Report(id) + "/gespreksblad" }

// Compare sets finished reflections of the visitor beside each other: the last two when none are chosen.
const Compare = "/vergelijk"

// CompareParam is the query parameter with the id of a reflection to compare, once for each.
const CompareParam = "reflectie"

// CompareOf sets these reflections beside each other.
func CompareOf(reflections ...string) string {
	return withQuery(Compare, url.Values{CompareParam: reflections})
}

// Sheet is the page of a gespreksblad where its owner chooses its contents.
func Sheet(id string) string { return "/gespreksblad/" + id }

// SheetRead is the page for reading and printing a gespreksblad.
func SheetRead(id string) string { return Sheet(id) + "/blad" }

// SheetDelete deletes a gespreksblad.
func SheetDelete(id string) string { return Sheet(id) + "/verwijderen" }

// SheetShare is the form to share a gespreksblad.
func SheetShare(id string) string { return Sheet(id) + "/delen" }

// ShareRevoke ends a share of a gespreksblad.
func ShareRevoke(id string) string { return "/delen/" + id + "/intrekken" }

// Shared is the page of a gespreksblad for the recipient of a share.
func Shared(id string) string { return "/gedeeld/" + id }

// SharedReport is the report that is shared with a gespreksblad.
func SharedReport(id string) string { return Shared(id) + "/rapport" }
