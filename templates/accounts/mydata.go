package accounts

import (
	"fmt"
	"net/url"

	"reflectietool/internal/account"
	"reflectietool/internal/text"
)

// NameField is the name that colleagues see: on the page with someone's data, and in the answer to
// an invitation.
const NameField = "naam"

// The other fields of the forms on the page with someone's data. Each form has one field.
const (
	newEmailField   = "email"
	keepingField    = "bewaren"
	roundMailsField = "rondemails"
	countInField    = "meetellen"
)

// What was saved on that page, as paths.DataSaved takes it.
const (
	SavedName       = "naam"
	SavedAddress    = "adres"
	SavedKeeping    = "bewaren"
	SavedRoundMails = "rondemails"
)

// ReadNameForm reads the name that colleagues see.
func ReadNameForm(form url.Values) (name string) { return form.Get(NameField) }

// ReadAddressForm reads the address that someone wants.
func ReadAddressForm(form url.Values) (email string) { return form.Get(newEmailField) }

// ReadKeepingForm reads for how many years results are kept, -1 when nothing was chosen.
func ReadKeepingForm(form url.Values) (years int) {
	years, ok := text.Whole(form.Get(keepingField), text.MostInteger)
	if !ok {
		return -1
	}
	return years
}

// ReadRoundMailsForm reports whether someone wants mails about team rounds.
func ReadRoundMailsForm(form url.Values) (wants bool) { return form.Get(roundMailsField) == answerYes }

// ReadDemandForm reports whether someone's development points count in the national overview.
func ReadDemandForm(form url.Values) (counts bool) { return form.Get(countInField) == answerYes }

// unused says when an account goes that nobody uses. Without mail it stays.
func (p MyDataProps) unused() string {
	if !p.Mails {
		return ""
	}
	return fmt.Sprintf("Ben je hier bijna %d jaar niet geweest? Dan mailen we je. Log je daarna niet in? Dan verwijderen we je account, op zijn vroegst een maand na de mail. Dat doen we ook als je mailadres niet meer bestaat. ", account.UnusedYears)
}
