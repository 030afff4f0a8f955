package mail

import (
	"time"

	letters "reflectietool/templates/mail"
)

// ChangeAddress returns the mail with a code of six digits that confirms a new address. valid is
// how long the code works, in whole minutes.
func ChangeAddress(to, code string, valid time.Duration) (Message, error) {
	return write(to, letters.ChangeAddress(letters.ChangeAddressProps{Code: code, Minutes: int(valid.Minutes())}))
}

// AddressTaken returns the mail to an address that has an account already and that somebody asked
// for as their new address; link leads to signing in.
func AddressTaken(to, link string) (Message, error) {
	return write(to, letters.AddressTaken(link))
}

// WrongCodes returns the mail to the owner of an account about wrong codes to sign in with, so many
// times in a day; link leads to the browsers in which the account is signed in.
func WrongCodes(to string, times int, link string) (Message, error) {
	return write(to, letters.WrongCodes(times, link))
}

// AddressChanged returns the mail to the old address of an account; link leads to the page with the
// contact details of the operator of the server.
func AddressChanged(to, link string) (Message, error) {
	return write(to, letters.AddressChanged(link))
}

// Leaving is a reflection in a KeepingNotice.
type Leaving = letters.Leaving

// KeepingNotice writes the mail about the reflections that will be deleted; link leads to the page
// where the person can keep them longer.
func KeepingNotice(leaving []Leaving, link string) Letter {
	return letters.KeepingNotice(leaving, link)
}

// Unused writes the mail that an account will be deleted at a time because nobody uses it; link leads to
// the page to sign in, which is enough to keep it.
func Unused(at time.Time, link string) Letter { return letters.Unused(at, link) }
