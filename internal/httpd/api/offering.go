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
	Offerings []offeringJSON `json:"offerings"`
	Next      *string        `json:"next"`
}

// offeringJSON is an offering in the API. An unknown value is null, or an empty list.
type offeringJSON struct {
	ID              string              `json:"id"`
	Page            string              `json:"page"` // path on this site
	Title           string              `json:"title"`
	Kind            offering.Kind       `json:"kind"`
	Provider        *string             `json:"provider"`
	Description     *string             `json:"description"`
	URL             *string             `json:"url"`
	Formats         []offering.Format   `json:"formats"`
	Hours           *float64            `json:"duration_hours"`
	DurationText    *string             `json:"duration_text"`
	Cost            *float64            `json:"cost_eur"`
	CostText        *string             `json:"cost_text"`
	Regions         []string            `json:"regions"`
	Provinces       []string            `json:"provinces"`
	Everywhere      bool                `json:"everywhere"`
	Language        *string             `json:"language"`
	PageLanguage    *string             `json:"page_language"`
	EducationLevels []string            `json:"education_levels"`
	Starts          []startJSON         `json:"starts"`
	Accreditations  []accreditationJSON `json:"accreditations"`
	Competencies    []linkJSON          `json:"competencies"`
	Kenmerk         *string             `json:"kenmerk"`
	Source          string              `json:"source"`
	SourceDate      *string             `json:"source_date"`
	Note            *string             `json:"note"`
	ValidUntil      *string             `json:"valid_until"`
	CheckedOn       *string             `json:"checked_on"`
}

type startJSON struct {
	Date     string  `json:"date"`
	Place    *string `json:"place"`
	Province *string `json:"province"`
	Left     *int    `json:"places_left"`
}

type accreditationJSON struct {
	Text       string   `json:"text"`
	Register   *string  `json:"register"`
	Points     *float64 `json:"points"`
	ValidFrom  *string  `json:"valid_from"`
	ValidUntil *string  `json:"valid_until"`
}

type linkJSON struct {
	Competency string           `json:"competency"`
	Primary    bool             `json:"primary"`
	From       *framework.Level `json:"from_level"`
	To         *framework.Level `json:"to_level"`
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
		Regions: list(o.Regions), Language: known(o.Language), PageLanguage: known(o.PageLanguage), Kenmerk: known(o.Kenmerk), EducationLevels: list(o.EducationLevels),
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
