package parts

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
)

// ReadFilters reads from a query string the filters on offerings that the search and the report
// have in common. A value that cannot be read is left out and reported in errs, by field; a
// choice that does not exist is ignored, so that old links keep working.
func ReadFilters(query url.Values) (filters offering.Filters, errs fault.Invalid) {
	errs = fault.Invalid{}
	filters.Kinds = chosen[offering.Kind](query, paths.KindParam)
	filters.Formats = chosen[offering.Format](query, paths.FormatParam)
	filters.Provinces = chosen[string](query, paths.ProvinceParam)
	filters.Costs = chosen[offering.CostClass](query, paths.CostClassParam)
	filters.Education = chosen[string](query, paths.EducationParam)
	filters.Registers = chosen[string](query, paths.RegisterParam)
	filters.Region = strings.TrimSpace(query.Get(paths.RegionParam))
	if typed := strings.TrimSpace(query.Get(paths.MaxCostParam)); typed != "" {
		if cents, err := text.Euros(typed); err == nil {
			filters.MaxCost = new(offering.Cents(cents))
		} else {
			errs[paths.MaxCostParam] = "Vul de kosten in als een bedrag in euro, bijvoorbeeld 250."
		}
	}
	filters.From = ReadDay(query, paths.StartFromParam, errs)
	filters.Until = ReadDay(query, paths.StartUntilParam, errs)
	filters.Points = query.Get(paths.PointsParam) != ""
	filters.KnownOnly = KnownOnly(query)
	return filters, errs
}

// KnownOnly reports whether to hide the offerings that may not fit because a fact is unknown.
func KnownOnly(query url.Values) bool { return query.Get(paths.UnknownParam) == paths.HideUnknown }

// PreferredFilters returns the filters in query, or those of the visitor's preference, if there
// is one, when query is empty; preferred reports whether they are those of the preference.
func PreferredFilters(query url.Values, prefers func() (shelf.Preference, error)) (values url.Values, preferred bool, err error) {
	if len(query) > 0 {
		return query, false, nil
	}
	preference, err := prefers()
	if err != nil || preference.Empty() {
		return query, false, err
	}
	return PreferenceValues(preference), true, nil
}

// PreferenceValues returns the filters of a preference as a query string holds them.
func PreferenceValues(p shelf.Preference) url.Values {
	values := url.Values{}
	add := func(name, value string) {
		if value != "" {
			values.Add(name, value)
		}
	}
	add(paths.RegionParam, p.Region)
	for _, format := range p.Formats {
		add(paths.FormatParam, string(format))
	}
	if p.MaxCost != nil {
		add(paths.MaxCostParam, text.DecimalComma(int64(*p.MaxCost)))
	}
	for name, day := range map[string]time.Time{paths.StartFromParam: p.From, paths.StartUntilParam: p.Until} {
		if !day.IsZero() {
			add(name, day.Format(time.DateOnly))
		}
	}
	if p.Register != "" {
		add(paths.RegisterParam, p.Register)
		add(paths.PointsParam, "ja")
	}
	return values
}

// FilterValues reports for each field with choices whether a value exists. There is no list of
// registers, so every value of that field passes and an unknown register finds nothing.
var FilterValues = map[string]func(value string) bool{
	paths.KindParam:      func(v string) bool { return offering.Kind(v).Valid() },
	paths.FormatParam:    func(v string) bool { return offering.Format(v).Valid() },
	paths.ProvinceParam:  func(v string) bool { return slices.Contains(offering.Provinces(), v) },
	paths.CostClassParam: func(v string) bool { return offering.CostClass(v).Valid() },
	paths.EducationParam: func(v string) bool { return slices.Contains(offering.EducationLevels(), v) },
	paths.RegisterParam:  func(string) bool { return true },
}

// chosen returns the values of a field that exist, as FilterValues defines it.
func chosen[T ~string](query url.Values, name string) []T {
	var values []T
	for _, value := range query[name] {
		if value != "" && FilterValues[name](value) {
			values = append(values, T(value))
		}
	}
	return values
}

// ReadDay reads a day from the field called name, in the form in which a date field sends it or
// people type it. Without one it returns the zero time; an invalid one also adds to errs.
func ReadDay(query url.Values, name string, errs fault.Invalid) time.Time {
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

// ReadQuery reads the rest of a search: text, page, order, kenmerken and competencies. ignored
// reports whether the query string, filters included, names a choice that does not exist.
func ReadQuery(f *framework.Framework, all url.Values) (query search.Query, ignored bool) {
	query.Text = all.Get(paths.TextParam)
	query.Page, _ = text.Whole(all.Get(paths.PageParam), text.MostInteger) // anything else is the first page
	read := func(name string, exists func(string) bool) (values []string) {
		for _, value := range all[name] {
			switch {
			case value == "":
			case exists(value):
				values = append(values, value)
			default:
				ignored = true
			}
		}
		return values
	}
	query.Kenmerken = read(paths.KenmerkParam, func(v string) bool { _, ok := f.Kenmerk(v); return ok })
	query.Competencies = read(paths.CompetencyParam, func(v string) bool { _, ok := f.Competency(v); return ok })
	for _, order := range read(paths.SortParam, func(v string) bool { return slices.Contains(search.Sorts(), search.Sort(v)) }) {
		query.Sort = search.Sort(order)
	}
	for name, exists := range FilterValues {
		read(name, exists)
	}
	return query, ignored
}
