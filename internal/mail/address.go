package mail

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkAddress returns an error for a bare address that cannot be mailed to. Characters beyond
// ASCII are allowed on both sides of the @ (RFC 6531). Quoted local parts are not: they allow
// header injection, and hardly anybody has one.
func checkAddress(address string) error {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" {
		return errors.New("no mail address")
	}
	at := strings.LastIndexByte(address, '@')
	// The limits of RFC 5321, section 4.5.3.1, in octets.
	if at > 64 || len(address) > 254 {
		return errors.New("too long a mail address")
	}
	if strings.ContainsAny(address, "\"<>()[]\\,:; ") || hasControl(address) || !utf8.ValidString(address) {
		return errors.New("unusable characters in the mail address")
	}
	return nil
}

func recipient(address string) *mail.Address { return &mail.Address{Address: address} }

func hasControl(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}
