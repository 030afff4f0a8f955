package api

import (
	"encoding/json"
	"sync"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/paths"
)

// offeringListJSON is a page of offerings in the API. Next is the value of the parameter na that
// gives the next page, and null on the last.
type offeringListJSON struct {
	Offerings []offeringJSON `json:"offerings"` // at most as many as the request asked for
	Next      *string        `json:"next"`      // value of the parameter na
}

// offeringJSON is an offering in the API. An unknown value is null, or an empty list.
type offeringJSON struct {
	ID              string              `json:"id"`               // uuid
	Page            string              `json:"page"`             // path on this site
	Title           string              `json:"title"`            // never empty
	Kind            offering.Kind       `json:"kind"`             // never empty
	Provider        *string             `json:"provider"`         // organisation that offers it
	Description     *string             `json:"description"`      // one paragraph
	URL             *string             `json:"url"`              // absolute
	Formats         []offering.Format   `json:"formats"`          // the ways in which it can be followed
	Hours           *float64            `json:"duration_hours"`   // of a range the upper bound
	DurationText    *string             `json:"duration_text"`    // as the source states it
	Cost            *float64            `json:"cost_eur"`         // in euros, 0 is free
	CostText        *string             `json:"cost_text"`        // as the source states it
	Regions         []string            `json:"regions"`          // as the source states them
	Provinces       []string            `json:"provinces"`        // where it can be followed from today on
	Everywhere      bool                `json:"everywhere"`       // online, zelfstandig or for the whole country
	Language        *string             `json:"language"`         // code, such as "nl"
	PageLanguage    *string             `json:"page_language"`    // code of the language of the page at URL
	EducationLevels []string            `json:"education_levels"` // as the filter names them
	Starts          []startJSON         `json:"starts"`           // ascending by date
	Accreditations  []accreditationJSON `json:"accreditations"`   // in the order of the source
	Competencies    []linkJSON          `json:"competencies"`     // the first is the primary one
	LevelBasis      *offering.Basis     `json:"level_basis"`      // of the levels of competencies
	Kenmerk         *string             `json:"kenmerk"`          // only if the source itself names one
	Source          string              `json:"source"`           // page or publication that the facts come from
	SourceDate      *string             `json:"source_date"`      // "2013", "2017-03" or "2013-12-20"
	Note            *string             `json:"note"`             // remarks on the facts
	ValidUntil      *string             `json:"valid_until"`      // the last day, as 2026-11-21
	CheckedOn       *string             `json:"checked_on"`       // the day on which a person last checked it, as 2026-11-21
}

type startJSON struct {
	Date     string  `json:"date"`        // as 2026-11-21
	Place    *string `json:"place"`       // town, as the source states it
	Province *string `json:"province"`    // derived from the place
	Left     *int    `json:"places_left"` // number, 0 is full
}

type accreditationJSON struct {
	Text       string   `json:"text"`        // as the source states it
	Register   *string  `json:"register"`    // name of the register
	Points     *float64 `json:"points"`      // in that register
	ValidFrom  *string  `json:"valid_from"`  // the first day, as 2026-11-21
	ValidUntil *string  `json:"valid_until"` // the last day, as 2026-11-21
}

type linkJSON struct {
	Competency string           `json:"competency"` // slug
	Primary    bool             `json:"primary"`    // mainly about this competency
	From       *framework.Level `json:"from_level"` // level to begin at, 1 to 4
	To         *framework.Level `json:"to_level"`   // level to reach, 1 to 4
}

// known returns nil for the zero value, which stands for unknown.
func known[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

func knownDay(day time.Time) *string {
	if day.IsZero() {
		return nil
	}
	return new(day.Format(time.DateOnly))
}

// list returns an empty list for nil, so that JSON never has null there.
func list[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}

// jsonOf returns an offering as it is on a day.
func jsonOf(o *offering.Offering, day time.Time) offeringJSON {
	out := offeringJSON{
		ID: o.ID, Page: paths.Offering(o.ID), Title: o.Title, Kind: o.Kind, Provider: known(o.Provider),
		Description: known(o.Description), URL: known(o.Address()), Formats: list(o.Formats),
		Hours: known(o.Hours), DurationText: known(o.DurationText), CostText: known(o.CostText),
		Regions: list(o.Regions), Language: known(o.Language), PageLanguage: known(o.PageLanguage), LevelBasis: known(o.LevelBasis), Kenmerk: known(o.Kenmerk), EducationLevels: list(o.EducationLevels),
		Starts: []startJSON{}, Accreditations: []accreditationJSON{}, Competencies: []linkJSON{},
		Source: o.Source, SourceDate: known(o.SourceDate), Note: known(o.Note),
		ValidUntil: knownDay(o.ValidUntil), CheckedOn: knownDay(o.CheckedOn),
	}
	provinces, everywhere := o.WhereOn(day)
	out.Provinces, out.Everywhere = list(provinces), everywhere
	if o.Cost != nil {
		out.Cost = new(float64(*o.Cost) / 100)
	}
	for _, s := range o.Starts {
		out.Starts = append(out.Starts, startJSON{s.Date.Format(time.DateOnly), known(s.Place), known(offering.ProvinceOf(s.Place)), s.Left})
	}
	for _, a := range o.Accreditations {
		out.Accreditations = append(out.Accreditations, accreditationJSON{
			a.Text, known(a.Register), known(a.Points), knownDay(a.ValidFrom), knownDay(a.ValidUntil),
		})
	}
	for _, l := range o.Competencies {
		out.Competencies = append(out.Competencies, linkJSON{l.Competency, l.Primary, known(l.From), known(l.To)})
	}
	return out
}

// apiParameters are the parameters that /api/v1/aanbod takes, read from its description: a
// parameter that is not described is refused.
var apiParameters = sync.OnceValue(func() []string {
	var description struct {
		Paths map[string]struct {
			Get struct {
				Parameters []struct{ Name string }
			}
		}
	}
	if err := json.Unmarshal(openAPI, &description); err != nil { // the description is in the binary, so it can be read
		panic(err)
	}
	var names []string
	for _, parameter := range description.Paths[paths.APIOfferings].Get.Parameters {
		names = append(names, parameter.Name)
	}
	return names
})
