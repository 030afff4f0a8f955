// Package mailtest gives tests, and programs that try the product, a mail server of their own, on
// loopback, with TLS and a certificate authority made for it.
package mailtest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"reflectietool/internal/mail"
)

// Message is a mail as the server received it.
type Message struct {
	From, To string // of the envelope
	UTF8     bool   // the client asked for SMTPUTF8
	// Header has the decoded header fields by their canonical name.
	Header map[string]string
	// Text and HTML are the decoded forms of the content.
	Text, HTML string
	// Raw is the mail as the server received it.
	Raw string
}

// The SMTP commands that Refuse can refuse.
const (
	Auth = "AUTH"
	From = "MAIL"
	To   = "RCPT"
	Data = "DATA"
)

// Options change how the server behaves.
type Options struct {
	TLS     mail.TLS // StartTLS by default
	NoTLS   bool     // does not offer STARTTLS, although TLS says so
	OldTLS  bool     // speaks TLS 1.1 and older only
	NoUTF8  bool     // accepts ASCII addresses only
	NoLogin bool     // accepts mail from anybody; otherwise only from the user in Settings
}

// Server is a mail server that stores the mails it receives.
type Server struct {
	t       testing.TB // nil in a program
	options Options
	address *net.TCPAddr
	tls     *tls.Config
	roots   *x509.CertPool

	mu       sync.Mutex
	arrived  *sync.Cond
	stop     func() // nil when it is stopped
	messages []Message
	taken    map[string]int // by recipient, how many Wait has returned
	refusals map[string]error
	greeting string
	held     chan struct{} // closed when mails go on; nil when they do not wait
}

const (
	user     = "afzender"
	password = "geheim-van-de-test"
)

// patience is far longer than a mail takes, even on a busy machine.
const patience = time.Minute

// NewServer starts a server that stops when the test ends.
func NewServer(t testing.TB, options ...Options) *Server {
	t.Helper()
	s, err := Listen(append(options, Options{})[0])
	if err != nil {
		t.Fatalf("mailtest: %v", err)
	}
	s.t = t
	t.Cleanup(s.Stop)
	return s
}

// Listen starts a server for a program, which stops it. Wait, Hold and Restart are for tests.
func Listen(options Options) (*Server, error) {
	s := &Server{options: options, taken: map[string]int{}, refusals: map[string]error{}}
	if s.options.TLS == "" {
		s.options.TLS = mail.StartTLS
	}
	s.arrived = sync.NewCond(&s.mu)
	var err error
	if s.tls, s.roots, err = certificate(); err != nil {
		return nil, err
	}
	if s.options.OldTLS {
		s.tls.MinVersion, s.tls.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	}
	return s, s.listen("127.0.0.1:0")
}

// Settings returns the settings with which mail.New reaches the server.
func (s *Server) Settings() mail.Settings {
	settings := mail.Settings{
		Host: "127.0.0.1", Port: s.address.Port, TLS: s.options.TLS,
		Username: user, Password: password, RootCAs: s.roots,
		From: "Reflectietool <afzender@voorbeeld.example>",
	}
	if s.options.NoLogin {
		settings.Username, settings.Password = "", ""
	}
	return settings
}

// Stop closes the server and its connections.
func (s *Server) Stop() {
	s.mu.Lock()
	stop := s.stop
	s.stop = nil
	s.mu.Unlock()
	if stop != nil {
		stop()
	}
}

// Restart starts the server again after Stop, at the same address.
func (s *Server) Restart() {
	s.t.Helper()
	if err := s.Resume(); err != nil {
		s.t.Fatalf("mailtest: %v", err)
	}
}

// Resume is Restart for a program.
func (s *Server) Resume() error { return s.listen(s.address.String()) }

func (s *Server) listen(address string) error {
	server := smtp.NewServer(smtp.BackendFunc(s.session))
	server.Domain = "mail.test"
	server.EnableSMTPUTF8 = !s.options.NoUTF8
	server.ErrorLog = log.New(io.Discard, "", 0)
	server.ReadTimeout, server.WriteTimeout = patience, patience
	// Signing in is allowed without TLS too, since this is loopback.
	server.AllowInsecureAuth = s.options.TLS == mail.None
	if s.options.TLS == mail.StartTLS && !s.options.NoTLS {
		server.TLSConfig = s.tls
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	at := listener.Addr().(*net.TCPAddr)
	if s.options.TLS == mail.Implicit {
		listener = tls.NewListener(listener, s.tls)
	}
	s.mu.Lock()
	s.address = at
	s.stop = func() { // a server that does not serve yet does not know its listener
		_, _ = listener.Close(), server.Close()
	}
	s.mu.Unlock()
	go func() { _ = server.Serve(listener) }()
	return nil
}

// Refuse makes the server answer a command, or one recipient when command is an address, with a
// code and a text that quotes the argument. Code 0 ends the refusal.
func (s *Server) Refuse(command string, code int) { s.RefuseWith(command, code, 1, 1) }

// RefuseWith is Refuse with the subject and the detail of an enhanced status code, which is 1.1 with
// Refuse: about the address of a mailbox.
func (s *Server) RefuseWith(command string, code, subject, detail int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if code == 0 {
		delete(s.refusals, command)
		return
	}
	s.refusals[command] = &smtp.SMTPError{
		Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, subject, detail}, Message: "refused, says the test",
	}
}

// Hold makes every mail wait once its recipient is known, until release.
func (s *Server) Hold() (release func()) {
	held := make(chan struct{})
	hold := func(by chan struct{}) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.held = by
	}
	hold(held)
	release = sync.OnceFunc(func() {
		hold(nil)
		close(held)
	})
	s.t.Cleanup(release)
	return release
}

// wait returns when mails are not held.
func (s *Server) wait() {
	s.mu.Lock()
	held := s.held
	s.mu.Unlock()
	if held != nil {
		<-held
	}
}

// Wait returns the next mail for an address that Wait has not returned yet, and fails the
// test when none comes.
func (s *Server) Wait(to string) Message {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	late := time.AfterFunc(patience, func() {
		s.mu.Lock() // so that no mail can arrive between looking and waiting
		defer s.mu.Unlock()
		s.arrived.Broadcast()
	})
	defer late.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if all := s.to(to); len(all) > s.taken[to] {
			s.taken[to]++
			return all[s.taken[to]-1]
		}
		if !time.Now().Before(deadline) {
			s.t.Fatalf("mailtest: no mail for %s came", to)
		}
		s.arrived.Wait()
	}
}

// Messages returns all mail so far, in the order of arrival.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Greeting returns the name with which the last client introduced itself.
func (s *Server) Greeting() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.greeting
}

func (s *Server) to(address string) []Message {
	var found []Message
	for _, message := range s.messages {
		if strings.EqualFold(message.To, address) {
			found = append(found, message)
		}
	}
	return found
}
