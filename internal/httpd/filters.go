package httpd

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/text"
)

// parseFilters reads the filters on offerings from a query string, as the list and the
// report share them. What cannot be read is left out and said in errs; a value that no
// filter has is ignored, so that an old link keeps working.
func parseFilters(query url.Values) (filters offering.Filters, errs fault.Invalid) {
	errs = fault.Invalid{}
	filters.Kinds = chosen[offering.Kind](query, "soort")
	filters.Formats = chosen[offering.Format](query, "vorm")
	filters.Provinces = chosen[string](query, "provincie")
	filters.Costs = chosen[offering.CostClass](query, "prijs")
	filters.Education = chosen[string](query, "niveau")
	filters.Registers = chosen[string](query, "register")
	filters.Region = strings.TrimSpace(query.Get("regio"))
	if typed := strings.TrimSpace(query.Get("kosten")); typed != "" {
		if cents, err := text.Euros(typed); err == nil {
			filters.MaxCost = new(offering.Cents(cents))
		} else {
			errs["kosten"] = "Vul de kosten in als een bedrag in euro, bijvoorbeeld 250."
		}
	}
	filters.From = parseDay(query, "vanaf", errs)
	filters.Until = parseDay(query, "tot", errs)
	filters.Points = query.Get("punten") != ""
	filters.KnownOnly = query.Get("onbekend") == "nee"
	return filters, errs
}

// choices say per field which values exist. A register has no list: what is not there
// finds nothing.
var choices = map[string]func(value string) bool{
	"soort":     func(v string) bool { return offering.Kind(v).Valid() },
	"vorm":      func(v string) bool { return offering.Format(v).Valid() },
	"provincie": func(v string) bool { return slices.Contains(offering.Provinces(), v) },
	"prijs":     func(v string) bool { return offering.CostClass(v).Valid() },
	"niveau":    func(v string) bool { return slices.Contains(offering.EducationLevels(), v) },
	"register":  func(string) bool { return true },
}

// chosen returns the values of a field that exist.
func chosen[T ~string](query url.Values, name string) []T {
	var values []T
	for _, value := range query[name] {
		if value != "" && choices[name](value) {
			values = append(values, T(value))
		}
	}
	return values
}

// parseDay reads a day as a date field sends it, or as people type it.
func parseDay(query url.Values, name string, errs fault.Invalid) time.Time {
	typed := strings.TrimSpace(query.Get(name))
	if typed == "" {
		return time.Time{}
	}
	day, err := calendar.Parse(typed)
	if err != nil {
		errs[name] = "Vul een datum in, bijvoorbeeld 21-11-2026."
	}
	return day
}
