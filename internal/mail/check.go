package mail

import (
	"context"
	"slices"

	gomail "github.com/wneessen/go-mail"
)

// Check connects to the mail server as Send does, with TLS and signing in, and sends nothing. It returns
// an *Error when that fails.
func (s *Sender) Check(ctx context.Context) error {
	line := &line{ctx: ctx, secure: s.secure}
	defer line.close()
	client, err := gomail.NewClient(s.settings.Host, append(slices.Clone(s.options), gomail.WithDialContextFunc(line.dial))...)
	if err != nil {
		return refused(err)
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return refused(err)
	}
	_ = connection.Quit() // nothing was sent, so nothing can be lost
	return nil
}
