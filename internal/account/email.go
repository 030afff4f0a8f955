package account

import (
	netmail "net/mail"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// Email is an address to mail to, and the form in which it is recognised. Who reads what is
// mailed to Address is who has Key, so both must be the same mailbox: Key is Address in
// lower case, and nothing more.
type Email struct {
	Address string
	Key     string
}

// ParseEmail reads an address that someone typed. Addresses that differ only in case or
// in how their characters are composed are one: they have the same key. It returns
// fault.Invalid, for the field "email", for what is no address, and for one with characters
// that show nothing or turn the text around them, since it could pose as another's.
func ParseEmail(typed string) (Email, error) {
	typed = normal(strings.TrimSpace(typed))
	parsed, err := netmail.ParseAddress(typed)
	at := strings.LastIndexByte(typed, '@')
	switch {
	case typed == "":
		return Email{}, fault.Invalid{"email": "Vul je e-mailadres in."}
	case len(typed) > 254, err != nil, parsed != nil && parsed.Address != typed, at < 1, !strings.Contains(typed[at:], "."),
		strings.ContainsFunc(typed, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) || text.Invisible(r) }):
		return Email{}, fault.Invalid{"email": "Dit is geen e-mailadres. Een adres ziet eruit als naam@voorbeeld.nl."}
	}
	return Email{Address: typed, Key: lower(typed)}, nil
}

// domain is the part of the key behind the last @.
func (e Email) domain() string { return e.Key[strings.LastIndexByte(e.Key, '@')+1:] }

// normal writes characters that can be composed in several ways, or that have several
// widths, in one way.
func normal(text string) string { return norm.NFKC.String(text) }

// lower is lower case where each letter has its own. Folding that makes one of several
// letters, such as ss of ß or i of İ, would open the account at strasse.example to whoever
// owns straße.example: domains may hold these letters (RFC 5892, IDNA 2008).
func lower(text string) string {
	return strings.Map(func(r rune) rune {
		if small := unicode.ToLower(r); unicode.ToUpper(small) == r {
			return small
		}
		return r
	}, text)
}
