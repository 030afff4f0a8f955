package mail

import (
	"time"

	letters "reflectietool/templates/mail"
)

// ChangeAddress returns the mail with a code of six digits that confirms a new address.
// The code is valid for so long, in whole minutes.
func ChangeAddress(to, code string, valid time.Duration) (Message, error) {
	return write(to, letters.ChangeAddress(letters.ChangeAddressProps{Code: code, Minutes: int(valid.Minutes())}))
}

// AddressTaken returns the mail to an address that somebody wanted for their account and
// that has an account already; link leads to signing in.
func AddressTaken(to, link string) (Message, error) {
	return write(to, letters.AddressTaken(link))
}

// AddressChanged returns the mail to the address that an account had before; link leads to
// the page that says how to reach who runs the server.
func AddressChanged(to, link string) (Message, error) {
	return write(to, letters.AddressChanged(link))
}

// Leaving is a reflection in a KeepingNotice.
type Leaving = letters.Leaving

// KeepingNotice returns the mail that says which reflections will be deleted; link leads
// to the page to keep them longer.
func KeepingNotice(to string, leaving []Leaving, link string) (Message, error) {
	return write(to, letters.KeepingNotice(leaving, link))
}
