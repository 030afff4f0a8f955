package parts

import (
	"net/url"
	"slices"
	"strings"

	"reflectietool/templates/ui"
)

// Refused is a form that is shown again because it had errors. The zero value means that no
// form of the page was refused.
type Refused struct {
	Form   string            // the page's name for the form
	Typed  url.Values        // everything that was sent
	Errors map[string]string // Dutch, by the name of the field; "" is about the whole form
}

// Value returns the text to show in a field: as typed when this form was refused and sent the
// field, else stored.
func (f Refused) Value(form, field, stored string) string {
	if f.Form != form || !f.Typed.Has(field) {
		return stored
	}
	return f.Typed.Get(field)
}

// Failure returns the error of a field, "" when it has none or another form was refused.
func (f Refused) Failure(form, field string) string {
	if f.Form != form {
		return ""
	}
	return f.Errors[field]
}

// Open reports whether this form was refused, so that a ui.Details around it must be open.
func (f Refused) Open(form string) bool { return f.Form == form }

// FieldErrors returns the errors for the summary, in the order of the ids that FieldID gives.
func (f Refused) FieldErrors() []ui.FieldError {
	var errors []ui.FieldError
	for field, message := range f.Errors {
		errors = append(errors, ui.FieldError{FieldID: FieldID(f.Form, field), Message: message})
	}
	slices.SortFunc(errors, func(a, b ui.FieldError) int { return strings.Compare(a.FieldID, b.FieldID) })
	return errors
}

// FieldID returns the HTML id of a field, unique among several forms on a page. An empty field
// gives the id of the form itself, for an error about the whole form.
func FieldID(form, field string) string {
	if field == "" {
		return form
	}
	return form + "-" + field
}
