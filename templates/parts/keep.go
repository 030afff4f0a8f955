package parts

import "net/url"

// KeepField is the button or the hidden field that keeps an offering on the visitor's list, or
// takes it off.
const KeepField = "bewaar"

// The values of KeepField.
const (
	KeepYes = "ja"
	KeepNo  = "nee"
)

// KeepToField is the hidden field that says where to continue. Without it that is the offering.
const KeepToField = "naar"

// KeepToList is the value of KeepToField for the visitor's list.
const KeepToList = "lijst"

// KeepForm is a form that keeps an offering, or takes it off the visitor's list.
type KeepForm struct {
	Remove bool // takes it off
	ToList bool // continues to the list, or else to the offering
}

// ReadKeepForm reads a form that keeps an offering or takes it off the visitor's list.
func ReadKeepForm(form url.Values) KeepForm {
	return KeepForm{Remove: form.Get(KeepField) == KeepNo, ToList: form.Get(KeepToField) == KeepToList}
}
