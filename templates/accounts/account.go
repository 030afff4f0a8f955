package accounts

import "net/url"

// The values of two buttons that answer a question.
const (
	answerYes = "ja"
	answerNo  = "nee"
)

// claimField is the answer to the question whose the work in this browser is.
const claimField = "meenemen"

// ReadClaimForm reports whether the work in this browser is of the signed-in person.
func ReadClaimForm(form url.Values) (mine bool) { return form.Get(claimField) == answerYes }

// everywhereField is the button that ends every visit.
const everywhereField = "overal"

// ReadSignOutForm reports whether to end every visit, or only this one.
func ReadSignOutForm(form url.Values) (everywhere bool) { return form.Get(everywhereField) != "" }
