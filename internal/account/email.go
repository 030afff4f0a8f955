package account

import (
	netmail "net/mail"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// Email is an address to send mail to, with the key by which it is recognised. Whoever reads the
// mail sent to Address becomes the person with Key, so both must be the same mailbox: Key is
// Address in lower case, composed, and nothing more.
type Email struct {
	Address string
	Key     string
}

// ParseEmail reads an address as a person typed it. Addresses that differ only in case or in how
// their characters are composed have the same key. It returns fault.Invalid, for the field "email",
// for text that is no address, and for an address with characters that are invisible or change the
// direction of the text, since it could pass for another person's.
func ParseEmail(typed string) (Email, error) {
	typed = normal(strings.TrimSpace(typed))
	parsed, err := netmail.ParseAddress(typed)
	at := strings.LastIndexByte(typed, '@')
	switch {
	case typed == "":
		return Email{}, fault.Invalid{"email": "Vul je e-mailadres in."}
	case len(typed) > 254, err != nil, parsed != nil && parsed.Address != typed, at < 1, !strings.Contains(typed[at:], "."),
		strings.ContainsFunc(typed, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) || text.Invisible(r) }):
		return Email{}, fault.Invalid{"email": "Vul een e-mailadres in, zoals naam@voorbeeld.nl."}
	}
	return Email{Address: typed, Key: normal(lower(typed))}, nil // W and a ring compose in lower case only
}

// domain is the part of the key after the last @.
func (e Email) domain() string { return e.Key[strings.LastIndexByte(e.Key, '@')+1:] }

// normal gives characters that can be composed in several ways, or that exist in several widths,
// one form (NFKC).
func normal(text string) string { return norm.NFKC.String(text) }

// lower changes only letters that have a lower-case letter of their own. Full case folding maps
// some letters to others, such as ß to ss or İ to i, and would open the account at strasse.example
// to the owner of straße.example: domains may contain these letters (RFC 5892, IDNA 2008).
func lower(text string) string {
	return strings.Map(func(r rune) rune {
		if small := unicode.ToLower(r); unicode.ToUpper(small) == r {
			return small
		}
		return r
	}, text)
}
