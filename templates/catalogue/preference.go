package catalogue

import (
	"cmp"
	"net/url"
	"strings"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/paths"
	"reflectietool/templates/parts"
)

// forgetField is the button that forgets what someone prefers.
const forgetField = "vergeet"

// PreferenceForm is what someone prefers, as sent by the page about that or by the filters on the
// offerings.
type PreferenceForm struct {
	Preference shelf.Preference
	Forget     bool
	Errors     fault.Invalid // by the name of the filter
}

// ReadPreferenceForm reads those filters that can be remembered.
func ReadPreferenceForm(form url.Values) PreferenceForm {
	filters, invalid := parts.ReadFilters(form)
	return PreferenceForm{
		Preference: shelf.Preference{
			Region:  cmp.Or(filters.Region, strings.TrimSpace(form.Get(paths.ProvinceParam))),
			Formats: filters.Formats, MaxCost: filters.MaxCost,
			From: filters.From, Until: filters.Until,
			Register: strings.TrimSpace(form.Get(paths.RegisterParam)),
		},
		Forget: form.Get(forgetField) != "", Errors: invalid,
	}
}
