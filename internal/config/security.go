package config

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"
)

const securityContact = prefix + "SECURITY_CONTACT"

// readSecurityContact returns the setting as a URI. Without a setting it returns the contact of the operator as one,
// and "" when that is no address, such as a telephone number with words around it.
func readSecurityContact(setting, contact string) (string, error) {
	if setting = strings.TrimSpace(setting); setting == "" {
		uri, _ := contactURI(contact)
		return uri, nil
	}
	uri, known := contactURI(setting)
	if !known {
		return "", fmt.Errorf("%s: want a mail address or an address that begins with https://, not %q", securityContact, setting)
	}
	return uri, nil
}

// contactURI returns a mail address or a page as a URI, in which no character can end a line.
func contactURI(text string) (string, bool) {
	if u, err := url.Parse(text); err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil {
		return u.String(), true
	}
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text {
		return "", false
	}
	local, domain := text[:strings.LastIndex(text, "@")], text[strings.LastIndex(text, "@")+1:]
	return "mailto:" + url.PathEscape(local) + "@" + url.PathEscape(domain), true
}
