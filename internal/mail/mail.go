// Package mail sends mail over SMTP.
//
// The errors that it returns contain no personal data: the answers of mail servers quote addresses,
// so only their codes are kept.
package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// TLS is how the connection with the mail server is encrypted.
type TLS string

// The kinds of encryption.
const (
	StartTLS TLS = "starttls" // begin unencrypted, then require TLS
	Implicit TLS = "tls"      // TLS from the first byte
	None     TLS = "none"     // no encryption; for a server on this machine only
)

// Settings are the mail server to use, and the sender.
type Settings struct {
	Host     string // name or address of the server; its certificate must be for it
	Port     int
	TLS      TLS
	Username string // "" to send without signing in
	Password string
	From     string // "Naam <adres>" or an address; in ASCII, apart from the name
	// RootCAs are the authorities that may sign the server's certificate. Nil means those that the
	// system trusts.
	RootCAs *x509.CertPool
}

// Message is a mail to one person.
type Message struct {
	To      string // the bare address
	Subject string
	Text    string // plain text
	HTML    string // the same in HTML; may be empty
	// Unsubscribe is the page that stops mails like this one; a post to it does so without a question.
	// "" when they cannot be stopped.
	Unsubscribe string
}

// timeout is how long connecting may take, and then sending each mail.
const timeout = 15 * time.Second

// Sender gives mails to a mail server, with one connection per mail. It is safe for concurrent use.
type Sender struct {
	settings Settings
	from     *mail.Address
	domain   string      // of the sender's address: the name in our greeting
	secure   *tls.Config // for TLS from the first byte; nil otherwise
	options  []gomail.Option
}

// New checks the settings. It does not connect.
func New(s Settings) (*Sender, error) {
	from, err := mail.ParseAddress(s.From)
	if err != nil || !isASCII(from.Address) || checkAddress(from.Address) != nil || hasControl(from.Name) {
		return nil, fmt.Errorf("mail: the sender %q is no usable address", s.From)
	}
	if s.Host == "" {
		return nil, errors.New("mail: a server is missing")
	}
	domain := from.Address[strings.LastIndexByte(from.Address, '@')+1:]
	options := []gomail.Option{
		gomail.WithPort(s.Port),
		gomail.WithTimeout(timeout),
		// The default would send the name of this machine with every mail.
		gomail.WithHELO(domain),
		// Both commands are optional: if one failed after the mail was accepted, the mail would be
		// sent again.
		gomail.WithoutRset(), gomail.WithoutNoop(),
	}
	encryption, secure, err := encrypt(s)
	if err != nil {
		return nil, err
	}
	options = append(options, encryption...)
	if _, err := gomail.NewClient(s.Host, options...); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Sender{settings: s, from: from, domain: domain, secure: secure, options: options}, nil
}

// encrypt returns the options for encryption and signing in, and for Implicit the TLS settings of
// the connection.
func encrypt(s Settings) ([]gomail.Option, *tls.Config, error) {
	config := &tls.Config{ServerName: s.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12}
	// Older methods are left out, and so is NTLM, which also needs a domain.
	auth := gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin)
	var options []gomail.Option
	var secure *tls.Config
	switch {
	case s.TLS == StartTLS:
		options = []gomail.Option{gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithTLSConfig(config)}
	case s.TLS == Implicit:
		options, secure = []gomail.Option{gomail.WithSSL()}, config
	case s.TLS == None && isLoopback(s.Host):
		options = []gomail.Option{gomail.WithTLSPolicy(gomail.NoTLS)}
		auth = gomail.WithSMTPAuth(gomail.SMTPAuthPlainNoEnc)
	default:
		return nil, nil, fmt.Errorf("mail: encryption %q will not do for %s", s.TLS, s.Host)
	}
	if s.Username != "" {
		options = append(options, auth, gomail.WithUsername(s.Username), gomail.WithPassword(s.Password))
	}
	return options, secure, nil
}

// Send gives one mail to the server. It returns nil when the server accepted it, and otherwise an
// *Error that says whether trying again is of use.
func (s *Sender) Send(ctx context.Context, m Message) error {
	mail, err := s.compose(m)
	if err != nil {
		return err
	}
	line := &line{ctx: ctx, secure: s.secure}
	defer line.close()
	options := append(slices.Clone(s.options), gomail.WithDialContextFunc(line.dial))
	plain := isASCII(m.To)
	if plain {
		// When SMTPUTF8 is requested without need, a later server without that extension refuses
		// the mail.
		options = append(options, gomail.WithoutSMTPUTF8())
	}
	client, err := gomail.NewClient(s.settings.Host, options...)
	if err != nil {
		return refused(err)
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return refused(err)
	}
	if able, _ := connection.Extension("SMTPUTF8"); !plain && !able {
		return &Error{step: "recipient", cause: "the server takes ASCII addresses only", permanent: true}
	}
	return deliver(client, connection, mail)
}

func deliver(client *gomail.Client, connection *smtp.Client, mail *gomail.Msg) error {
	if err := client.SendWithSMTPClient(connection, mail); err != nil {
		return notSent(err)
	}
	_ = connection.Quit() // the server has accepted the mail, so an error here does not matter
	return nil
}

func (s *Sender) compose(m Message) (*gomail.Msg, error) {
	if err := checkAddress(m.To); err != nil {
		return nil, &Error{step: "recipient", cause: err.Error(), permanent: true}
	}
	if hasControl(m.Subject) {
		return nil, &Error{step: "content", cause: "a line break in the subject", permanent: true}
	}
	mail := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	mail.SetAddrHeaderFromMailAddress(gomail.HeaderFrom, s.from)
	mail.SetAddrHeaderFromMailAddress(gomail.HeaderTo, recipient(m.To))
	mail.Subject(m.Subject)
	mail.SetMessageIDWithValue(rand.Text() + "@" + s.domain)
	mail.SetDateWithValue(time.Now().UTC())
	mail.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
	mail.SetGenHeader(gomail.HeaderContentLang, "nl")
	if m.Unsubscribe != "" {
		mail.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.Unsubscribe+">")
	}
	if strings.HasPrefix(m.Unsubscribe, "https://") { // RFC 8058 allows one click over https only
		mail.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	mail.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		mail.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return mail, nil
}
