package config

import (
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// SMTP holds the settings for sending mail.
type SMTP struct {
	// Host (REFLECTIETOOL_SMTP_HOST) is the name or address of the mail server.
	Host string
	// Port (REFLECTIETOOL_SMTP_PORT) is 587 by default.
	Port int
	// TLS (REFLECTIETOOL_SMTP_TLS) is "starttls" (the default; the server must support it), "tls"
	// (from the first byte) or "none", which is allowed for a loopback host only.
	TLS string
	// User (REFLECTIETOOL_SMTP_USER) and Password (REFLECTIETOOL_SMTP_PASSWORD) sign in to the mail
	// server; set both or neither.
	User, Password string
	// From (REFLECTIETOOL_MAIL_FROM) is the sender: an address, or "Naam <adres>".
	From string
}

const (
	smtpHost     = prefix + "SMTP_HOST"
	smtpPort     = prefix + "SMTP_PORT"
	smtpTLS      = prefix + "SMTP_TLS"
	smtpUser     = prefix + "SMTP_USER"
	smtpPassword = prefix + "SMTP_PASSWORD"
	mailFrom     = prefix + "MAIL_FROM"

	submissionPort = 587 // RFC 6409
)

// readSMTP returns nil without a host. The faults quote no user and no password.
func readSMTP(env map[string]string) (*SMTP, []error) {
	s := &SMTP{
		Host: strings.TrimSpace(env[smtpHost]), Port: submissionPort, TLS: "starttls",
		User: env[smtpUser], Password: env[smtpPassword], From: strings.TrimSpace(env[mailFrom]),
	}
	if s.Host == "" {
		return nil, withoutHost(env)
	}
	var faults []error
	if strings.ContainsFunc(s.Host, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/@[]", r) }) || strings.Count(s.Host, ":") == 1 {
		faults = append(faults, fmt.Errorf("%s: want a host like mail.voorbeeld.example, not %s; the port goes in %s", smtpHost, quoted(s.Host), smtpPort))
	}
	if text := env[smtpPort]; text != "" {
		port, err := strconv.ParseUint(text, 10, 16)
		if err != nil || port == 0 {
			faults = append(faults, fmt.Errorf("%s: want a number from 1 to 65535, not %q", smtpPort, text))
		}
		s.Port = int(port)
	}
	if text := env[smtpTLS]; text != "" {
		s.TLS = text
	}
	return s, append(faults, s.check()...)
}

// withoutHost returns a fault for each setting that has no effect without a host.
func withoutHost(env map[string]string) []error {
	var faults []error
	for _, name := range []string{smtpPort, smtpTLS, smtpUser, smtpPassword, mailFrom} {
		if env[name] != "" {
			faults = append(faults, fmt.Errorf("%s: only makes sense together with %s", name, smtpHost))
		}
	}
	return faults
}

func (s *SMTP) check() []error {
	var faults []error
	switch {
	case s.TLS != "starttls" && s.TLS != "tls" && s.TLS != "none":
		faults = append(faults, fmt.Errorf("%s: want starttls, tls or none, not %q", smtpTLS, s.TLS))
	case s.TLS == "none" && !isLoopback(s.Host):
		faults = append(faults, fmt.Errorf("%s: mail may go without TLS to a server on this machine only, and %s is another", smtpTLS, quoted(s.Host)))
	}
	if (s.User == "") != (s.Password == "") {
		faults = append(faults, fmt.Errorf("%s and %s: want both or neither", smtpUser, smtpPassword))
	}
	if err := checkSender(s.From); err != nil {
		faults = append(faults, err)
	}
	return faults
}

func checkSender(from string) error {
	if from == "" {
		return errors.New(mailFrom + ": is needed to send mail")
	}
	sender, err := mail.ParseAddress(from)
	if err != nil || strings.ContainsFunc(sender.Address, func(r rune) bool { return r > unicode.MaxASCII }) ||
		strings.ContainsFunc(sender.Name, unicode.IsControl) {
		return fmt.Errorf("%s: want an address in ASCII, like Reflectietool <reflectietool@voorbeeld.example>, not %q", mailFrom, from)
	}
	return nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
