package mail_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
)

const to = "jo@inwoner.example"

func sender(t *testing.T, settings mail.Settings) *mail.Sender {
	t.Helper()
	s, err := mail.New(settings)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func message(t *testing.T) mail.Message {
	t.Helper()
	m, err := mail.SignIn(to, "123456", "https://voorbeeld.example/inloggen/abc?x=1&y=2", 10*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSend(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]mailtest.Options{
		"starttls":          {},
		"tls":               {TLS: mail.Implicit},
		"none":              {TLS: mail.None},
		"without a user":    {NoLogin: true},
		"ASCII server":      {NoUTF8: true},
		"neither TLS, user": {TLS: mail.None, NoLogin: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.NewServer(t, options)
			sent := message(t)
			if err := sender(t, server.Settings()).Send(t.Context(), sent); err != nil {
				t.Fatal(err)
			}
			got := server.Wait(to)
			if got.From != "afzender@voorbeeld.example" || got.To != to || got.UTF8 {
				t.Errorf("envelope %q to %q, UTF8 %t", got.From, got.To, got.UTF8)
			}
			if got.Text != sent.Text || got.HTML != sent.HTML {
				t.Errorf("content changed on the way: %q, %q", got.Text, got.HTML)
			}
			checkHeader(t, server, got)
		})
	}
}

func checkHeader(t *testing.T, server *mailtest.Server, got mailtest.Message) {
	t.Helper()
	for name, want := range map[string]string{
		"From": `"Reflectietool" <afzender@voorbeeld.example>`, "To": "<" + to + ">",
		"Subject": "Inloggen bij de Reflectietool", "Auto-Submitted": "auto-generated", "Content-Language": "nl",
		"User-Agent": "", "X-Mailer": "",
	} {
		if got.Header[name] != want {
			t.Errorf("%s: %q, want %q", name, got.Header[name], want)
		}
	}
	if id := got.Header["Message-Id"]; !strings.HasSuffix(id, "@voorbeeld.example>") {
		t.Errorf("Message-ID %q is not of our own domain", id)
	}
	if machine, _ := os.Hostname(); machine != "" && strings.Contains(got.Raw, machine) {
		t.Error("the mail names the machine")
	}
	if server.Greeting() != "voorbeeld.example" {
		t.Errorf("introduced itself as %q", server.Greeting())
	}
	if _, zone, _ := strings.Cut(got.Header["Date"], " +"); zone != "0000" {
		t.Errorf("Date %q is not in UTC", got.Header["Date"])
	}
}

// failure sends a mail and returns the error, which must never name the recipient.
func failure(t *testing.T, settings mail.Settings, m mail.Message) *mail.Error {
	t.Helper()
	err := sender(t, settings).Send(t.Context(), m)
	var failed *mail.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want an *Error", err)
	}
	for _, secret := range []string{to, m.To, settings.Username, settings.Password, "says the test"} {
		if secret != "" && strings.Contains(failed.Error(), secret) {
			t.Errorf("%q is in %q", secret, failed.Error())
		}
	}
	if failed.Worded() != failed.Error() {
		t.Errorf("words %q differ from %q", failed.Worded(), failed.Error())
	}
	return failed
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		command   string
		code      int
		permanent bool
		want      string
	}{
		"recipient unknown":    {mailtest.To, 550, true, "recipient: the server answered 550 5.1.1"},
		"this recipient":       {to, 550, true, "recipient: the server answered 550"},
		"recipient later":      {mailtest.To, 450, false, "recipient: the server answered 450 4.1.1"},
		"content refused":      {mailtest.Data, 554, true, "content: the server answered 554"},
		"content later":        {mailtest.Data, 451, false, "content: the server answered 451"},
		"sender refused":       {mailtest.From, 550, false, "sender: the server answered 550"},
		"sender later":         {mailtest.From, 421, false, "sender: the server answered 421"},
		"not for us to relay":  {mailtest.To, 530, false, "recipient: the server answered 530"},
		"sign-in broken there": {mailtest.Auth, 454, false, "connect: the server answered 454"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.NewServer(t)
			server.Refuse(test.command, test.code)
			got := failure(t, server.Settings(), message(t))
			if got.Permanent() != test.permanent || !strings.Contains(got.Error(), test.want) {
				t.Errorf("%v, permanent %t, want %q, %t", got, got.Permanent(), test.want, test.permanent)
			}
			if len(server.Messages()) > 0 {
				t.Error("a refused mail arrived")
			}
			server.Refuse(test.command, 0)
			if err := sender(t, server.Settings()).Send(t.Context(), message(t)); err != nil {
				t.Errorf("after the refusal is taken back: %v", err)
			}
		})
	}
}

// TestNoMailbox distinguishes an address without a mailbox from a server that takes no mail from us.
func TestNoMailbox(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		command               string
		code, subject, detail int
		want                  bool
	}{
		"unknown user":         {mailtest.To, 550, 1, 1, true},
		"unknown to Exchange":  {mailtest.To, 550, 4, 1, true},
		"moved":                {mailtest.To, 551, 1, 6, true},
		"no such name":         {mailtest.To, 553, 1, 3, true},
		"only this address":    {to, 550, 1, 1, true},
		"not from our network": {mailtest.To, 550, 7, 1, false},
		"on a list":            {mailtest.To, 554, 7, 1, false},
		"mailbox full":         {mailtest.To, 552, 2, 2, false},
		"later":                {mailtest.To, 450, 1, 1, false},
		"content":              {mailtest.Data, 550, 1, 1, false},
		"sender":               {mailtest.From, 550, 1, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.NewServer(t)
			server.RefuseWith(test.command, test.code, test.subject, test.detail)
			if got := failure(t, server.Settings(), message(t)); mail.NoMailbox(fmt.Errorf("send: %w", got)) != test.want {
				t.Errorf("no mailbox is %t for %v", !test.want, got)
			}
		})
	}
	if mail.NoMailbox(nil) || mail.NoMailbox(errors.New("550")) {
		t.Error("any error is about a mailbox")
	}
}

func TestConnecting(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options mailtest.Options
		change  func(*mail.Settings)
		want    string
	}{
		"wrong password":      {change: func(s *mail.Settings) { s.Password = "fout" }, want: "the server answered 535"},
		"no user":             {change: func(s *mail.Settings) { s.Username = "" }, want: "the server answered 530"},
		"server away":         {change: func(s *mail.Settings) { s.Port = 1 }, want: "connection refused"},
		"unknown authority":   {change: func(s *mail.Settings) { s.RootCAs = x509.NewCertPool() }, want: "certificate"},
		"another address":     {change: func(s *mail.Settings) { s.Host = "127.0.0.2" }, want: "connection refused"},
		"no STARTTLS offered": {options: mailtest.Options{NoTLS: true}, want: "STARTTLS"},
		"TLS 1.1":             {options: mailtest.Options{OldTLS: true}, want: "protocol version"},
		"implicit TLS 1.1":    {options: mailtest.Options{TLS: mail.Implicit, OldTLS: true}, want: "protocol version"},
		"TLS where none is":   {change: func(s *mail.Settings) { s.TLS = mail.Implicit }, want: "TLS"},
		"no way to sign in":   {options: mailtest.Options{NoLogin: true}, change: func(s *mail.Settings) { s.Username = "x" }, want: "AUTH"},
		"implicit, unknown":   {options: mailtest.Options{TLS: mail.Implicit}, change: func(s *mail.Settings) { s.RootCAs = nil }, want: "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.NewServer(t, test.options)
			settings := server.Settings()
			if test.change != nil {
				test.change(&settings)
			}
			if got := failure(t, settings, message(t)); got.Permanent() || !strings.Contains(got.Error(), test.want) {
				t.Errorf("%v, permanent %t, want %q and to be tried again", got, got.Permanent(), test.want)
			}
		})
	}
}

// A server that stops answering must not block a caller whose context has ended.
func TestGivingUp(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	settings := mailtest.NewServer(t).Settings()
	settings.Port = silent.Addr().(*net.TCPAddr).Port
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if conn, err := silent.Accept(); err == nil {
			defer func() { _ = conn.Close() }()
			_, _ = conn.Write([]byte("220 hello\r\n"))
			_, _ = conn.Read(make([]byte, 1)) // so that the SMTP dialogue has begun
			cancel()
			<-t.Context().Done()
		}
	}()
	began := time.Now()
	err = sender(t, settings).Send(ctx, message(t))
	var failed *mail.Error
	if !errors.As(err, &failed) || failed.Permanent() {
		t.Errorf("got %v, want a temporary *Error", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("gave up after %v only", took)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	server := mailtest.NewServer(t)
	limited := mailtest.NewServer(t, mailtest.Options{NoUTF8: true})
	for _, address := range []string{
		"JO@Inwoner.Example", "jo+werk@inwoner.example", "o'neill@inwoner.example", "jörg@inwoner.example", "jo@bücher.example", "用户@例子.example",
	} {
		m := message(t)
		m.To = address
		if err := sender(t, server.Settings()).Send(t.Context(), m); err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		ascii := !strings.ContainsFunc(address, func(r rune) bool { return r > 127 })
		got := server.Wait(address)
		if got.To != address || got.Header["To"] != "<"+address+">" || got.UTF8 == ascii {
			t.Errorf("%s: to %q, header %q, UTF8 %t", address, got.To, got.Header["To"], got.UTF8)
		}
		if !ascii {
			if err := failure(t, limited.Settings(), m); !err.Permanent() || !strings.Contains(err.Error(), "ASCII") {
				t.Errorf("%s on a server that cannot: %v", address, err)
			}
		}
	}
	for _, address := range []string{
		"", "jo", "jo@", "@x.example", "jo@x.example\r\nBcc: ander@x.example", "jo@x.example\nX: y", "Jo <jo@x.example>",
		"jo@x.example, ander@x.example", `"jo\r\n"@x.example`, `"jo ann"@x.example`, "jo@x.example>", "jo\x00@x.example",
		strings.Repeat("a", 65) + "@x.example", "jo@" + strings.Repeat("a.", 130) + "example", "jo\u2028@x.example", "jo@[127.0.0.1]",
	} {
		m := message(t)
		m.To = address
		if err := failure(t, server.Settings(), m); address != "" && !err.Permanent() {
			t.Errorf("%q: %v", address, err)
		}
	}
	if n := len(limited.Messages()); n > 0 {
		t.Errorf("%d mails went to a server that cannot take them", n)
	}
}

func TestNoHeaderInjection(t *testing.T) {
	t.Parallel()
	server := mailtest.NewServer(t)
	m := message(t)
	m.Subject = "Uitnodiging\r\nBcc: ander@x.example"
	if err := failure(t, server.Settings(), m); !err.Permanent() {
		t.Errorf("a line break in the subject: %v", err)
	}
	m = message(t)
	m.Subject = "Uitnodiging van café „Zon” =?utf-8?q?x?= " + strings.Repeat("lang ", 40)
	m.Text = "een\r\n.\r\nMAIL FROM:<ander@x.example>\r\nAan: ik\n"
	if err := sender(t, server.Settings()).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := server.Wait(to)
	if strings.TrimSpace(got.Header["Subject"]) != strings.TrimSpace(m.Subject) {
		t.Errorf("subject %q, want %q", got.Header["Subject"], m.Subject)
	}
	if got.Text != strings.ReplaceAll(m.Text, "\r\n", "\n") || len(server.Messages()) != 1 {
		t.Errorf("%d mails, the text of the first %q", len(server.Messages()), got.Text)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	good := mail.Settings{Host: "mail.example", Port: 587, TLS: mail.StartTLS, From: "Jö <afzender@voorbeeld.example>"}
	sender(t, good)
	for name, change := range map[string]func(*mail.Settings){
		"no server":       func(s *mail.Settings) { s.Host = "" },
		"no port":         func(s *mail.Settings) { s.Port = 0 },
		"no encryption":   func(s *mail.Settings) { s.TLS = "" },
		"in the clear":    func(s *mail.Settings) { s.TLS = mail.None },
		"no sender":       func(s *mail.Settings) { s.From = "" },
		"two senders":     func(s *mail.Settings) { s.From = "a@x.example, b@x.example" },
		"unicode sender":  func(s *mail.Settings) { s.From = "jö@x.example" },
		"injected sender": func(s *mail.Settings) { s.From = "a@x.example\r\nBcc: b@x.example" },
	} {
		settings := good
		change(&settings)
		if _, err := mail.New(settings); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// One sender is used by all jobs at once.
func TestSendAtOnce(t *testing.T) {
	t.Parallel()
	server := mailtest.NewServer(t)
	s := sender(t, server.Settings())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := s.Send(t.Context(), message(t)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	ids := map[string]bool{}
	for range 8 {
		ids[server.Wait(to).Header["Message-Id"]] = true
	}
	if len(ids) != 8 {
		t.Errorf("8 mails have %d ids", len(ids))
	}
}
