package paths

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Offerings, and what a visitor does with them.
const (
	Offerings           = "/aanbod"
	OfferingsUnfiltered = Offerings + "?alles=ja" // without any filters, not even the visitor's preferred ones

	Kept        = "/aanbod/bewaard" // the offerings that the visitor keeps
	KeptCSV     = Kept + ".csv"
	KeptShare   = Kept + "/delen"
	KeptAtShare = Kept + "#" + ShareSection
	TakenParam  = "weg" // the offering that was just taken off the list

	Suggest     = "/aanbod/voorstellen" // the form to suggest an offering
	SuggestSent = Suggest + "?" + SentParam + "=ja"

	Preference      = "/aanbod/voorkeur" // the visitor's preferred filters
	PreferenceSaved = Preference + "?" + SavedParam + "=ja"
)

// Parts of the pages of an offering and of the kept offerings.
const (
	KeepSection   = "bewaren"
	UsefulSection = "nuttig"
	ShareSection  = "delen"
)

// The query parameters that say that a form was sent.
const (
	SentParam     = "verstuurd" // a suggestion
	ReportedParam = "gemeld"    // a fault in an offering
)

// The query parameters of a search. Forms name their fields with them too. Those that are facets
// are also the names of the facets (offering.Facets).
const (
	TextParam       = "q"
	SortParam       = "volgorde"
	ReportParam     = "rapport" // only what the visitor's last report looks for
	KenmerkParam    = "kenmerk"
	CompetencyParam = "competentie"
	KindParam       = "soort"
	FormatParam     = "vorm"
	ProvinceParam   = "provincie"
	RegionParam     = "regio" // a region or a place, as typed
	CostClassParam  = "prijs"
	MaxCostParam    = "kosten" // in euros, as typed
	StartFromParam  = "vanaf"  // the first day on which an offering may start
	StartUntilParam = "tot"    // the last such day
	RegisterParam   = "register"
	PointsParam     = "punten" // only with points of a register
	EducationParam  = "niveau"
	UnknownParam    = "onbekend" // whether to show what may not fit because a fact is unknown
	HideUnknown     = "nee"      // the value of UnknownParam that hides it
)

// filters are the query parameters, besides the text, that narrow a search.
var filters = []string{
	ReportParam, KenmerkParam, CompetencyParam, KindParam, FormatParam, ProvinceParam, RegionParam, CostClassParam,
	MaxCostParam, StartFromParam, StartUntilParam, RegisterParam, PointsParam, EducationParam, UnknownParam,
}

// OfferingFilters returns the query parameters, besides the text, that narrow a search.
func OfferingFilters() []string { return slices.Clone(filters) }

// OfferingsPage is a page of the results of a search, counted from 1. Query parameters that are
// empty, or that do not belong to a search, are left out.
func OfferingsPage(query url.Values, page int) string {
	values := url.Values{}
	for _, name := range append([]string{TextParam, SortParam}, filters...) {
		for _, value := range query[name] {
			if value = strings.TrimSpace(value); value != "" {
				values.Add(name, value)
			}
		}
	}
	if page > 1 {
		values.Set(PageParam, strconv.Itoa(page))
	}
	return withQuery(Offerings, values)
}

// OfferingsOfKenmerk lists the offerings on a kenmerk.
func OfferingsOfKenmerk(slug string) string { return Offerings + "?" + KenmerkParam + "=" + slug }

// OfferingsOfCompetency lists the offerings on a competency.
func OfferingsOfCompetency(slug string) string { return Offerings + "?" + CompetencyParam + "=" + slug }

// Offering is the page of an offering.
func Offering(id string) string { return Offerings + "/" + id }

// The query parameter that marks an offering as opened from a report, and its value.
const (
	FromParam  = "van"
	FromReport = "rapport"
)

// OfferingFromReport is the page of an offering, opened from a report.
func OfferingFromReport(id string) string { return Offering(id) + "?" + FromParam + "=" + FromReport }

// OfferingAtKeep is the page of an offering, opened at the button that keeps it.
func OfferingAtKeep(id string) string { return Offering(id) + "#" + KeepSection }

// UsedParam is the query parameter that says that the visitor has read or followed an offering.
const UsedParam = "gelezen"

// OfferingAtUseful is the page of an offering, opened at the question whether it was useful.
func OfferingAtUseful(id string) string {
	return Offering(id) + "?" + UsedParam + "=ja#" + UsefulSection
}

// OfferingReported is the page of an offering after a fault in it was reported.
func OfferingReported(id string) string { return Offering(id) + "?" + ReportedParam + "=ja" }

// OfferingKeep keeps an offering, or stops keeping it.
func OfferingKeep(id string) string { return Offering(id) + "/bewaren" }

// KeptWithout is the list of kept offerings, just after one was taken off it.
func KeptWithout(id string) string { return Kept + "?" + TakenParam + "=" + id }

// OfferingUseful saves whether an offering was useful.
func OfferingUseful(id string) string { return Offering(id) + "/nuttig" }

// OfferingFault is the form to report a fault in an offering.
func OfferingFault(id string) string { return Offering(id) + "/melden" }

// List is a shared list of offerings.
func List(id string) string { return "/aanbod/lijst/" + id }

// ListRevoke stops sharing a list of offerings.
func ListRevoke(id string) string { return List(id) + "/intrekken" }
