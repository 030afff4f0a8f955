package parts

import (
	"net/url"
	"slices"
	"strings"

	"reflectietool/templates/ui"
)

// Refused is a form that came back: which one of the forms on a page, what was typed and
// what is wrong with it. The zero value is no form.
type Refused struct {
	Form   string            // as the page names it
	Typed  url.Values        // everything that was sent
	Errors map[string]string // by the name of the field
}

// Value is what to show in a field: what was typed, or else what is stored, as when
// another form about the same thing was sent.
func (f Refused) Value(form, field, stored string) string {
	if f.Form != form || !f.Typed.Has(field) {
		return stored
	}
	return f.Typed.Get(field)
}

// Failure is what is wrong with a field.
func (f Refused) Failure(form, field string) string {
	if f.Form != form {
		return ""
	}
	return f.Errors[field]
}

// Open reports whether a form came back, so that what hides it must be open.
func (f Refused) Open(form string) bool { return f.Form == form }

// FieldErrors leads to the fields, whose ids are made by fieldID.
func (f Refused) FieldErrors() []ui.FieldError {
	var errors []ui.FieldError
	for field, message := range f.Errors {
		errors = append(errors, ui.FieldError{FieldID: FieldID(f.Form, field), Message: message})
	}
	slices.SortFunc(errors, func(a, b ui.FieldError) int { return strings.Compare(a.FieldID, b.FieldID) })
	return errors
}

// FieldID is the id of a field in one of several forms on a page. Without a field it is
// that of the form, for what is wrong with all of it.
func FieldID(form, field string) string {
	if field == "" {
		return form
	}
	return form + "-" + field
}
