package metrics

import (
	"context"

	"reflectietool/internal/mail"
)

// Mails returns a transport that counts the mails which go through another one.
func (m *Metrics) Mails(through mail.Transport) mail.Transport { return countedMails{through, m} }

type countedMails struct {
	mail.Transport
	metrics *Metrics
}

// Send sends a mail, and counts how that ended.
func (c countedMails) Send(ctx context.Context, message mail.Message) error {
	err := c.Transport.Send(ctx, message)
	c.metrics.mails.WithLabelValues(outcome(err)).Inc()
	return err
}
