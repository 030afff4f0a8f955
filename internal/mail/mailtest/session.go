package mailtest

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is the dialogue with one client.
type session struct {
	server   *Server
	signedIn bool
	message  Message
}

func (s *Server) session(conn *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.greeting = conn.Hostname()
	return &session{server: s, signedIn: s.options.NoLogin}, nil
}

// refusal returns the refusal that the test set, quoting the argument: real servers quote addresses
// too.
func (s *session) refusal(command, asked string) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	for _, key := range []string{command, asked} {
		var answer *smtp.SMTPError
		if errors.As(s.server.refusals[key], &answer) {
			quoting := *answer
			quoting.Message = fmt.Sprintf("<%s> %s", asked, answer.Message)
			return &quoting
		}
	}
	return nil
}

// AuthMechanisms returns no mechanism when the server needs no signing in.
func (s *session) AuthMechanisms() []string {
	if s.server.options.NoLogin {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth accepts the user in Settings.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, name, word string) error {
		if err := s.refusal(Auth, name); err != nil {
			return err
		}
		if name != user || word != password {
			return smtp.ErrAuthFailed
		}
		s.signedIn = true
		return nil
	}), nil
}

// Mail begins a mail.
func (s *session) Mail(from string, options *smtp.MailOptions) error {
	if !s.signedIn {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "sign in first"}
	}
	s.message = Message{From: from, UTF8: options != nil && options.UTF8}
	return s.refusal(From, from)
}

// Rcpt accepts one recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.message.To = to
	s.server.wait()
	return s.refusal(To, to)
}

// Data stores the mail.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.refusal(Data, s.message.To); err != nil {
		return err
	}
	message := s.message
	message.Raw = string(raw)
	if err := message.decode(); err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.messages = append(s.server.messages, message)
	s.server.arrived.Broadcast()
	return nil
}

// Reset drops the mail that was begun.
func (s *session) Reset() { s.message = Message{} }

// Logout ends the dialogue.
func (s *session) Logout() error { return nil }

func (m *Message) decode() error {
	parsed, err := mail.ReadMessage(strings.NewReader(m.Raw))
	if err != nil {
		return err
	}
	m.Header = map[string]string{}
	words := new(mime.WordDecoder)
	for name, values := range parsed.Header {
		if m.Header[name], err = words.DecodeHeader(strings.Join(values, "\n")); err != nil {
			return err
		}
	}
	return m.part(parsed.Header.Get("Content-Type"), parsed.Header.Get("Content-Transfer-Encoding"), parsed.Body)
}

func (m *Message) part(contentType, encoding string, body io.Reader) error {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, parameters["boundary"])
		for {
			part, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.part(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); err != nil {
				return err
			}
		}
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	plain := strings.ReplaceAll(string(text), "\r\n", "\n")
	if kind == "text/html" {
		m.HTML = plain
	} else {
		m.Text = plain
	}
	return nil
}
