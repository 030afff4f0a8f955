package mail_test

import (
	"strconv"
	"testing"
	"time"

	"reflectietool/internal/mail"
)

func TestOutboxKeepsTheLatest(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	outbox := mail.NewOutbox(func() time.Time { return now })
	if mails := outbox.Mails(); len(mails) != 0 {
		t.Fatalf("%d mails in a new outbox", len(mails))
	}
	const sent = 250
	for i := range sent {
		if err := outbox.Send(t.Context(), mail.Message{To: "a@voorbeeld.example", Subject: strconv.Itoa(i)}); err != nil {
			t.Fatal(err)
		}
	}
	mails := outbox.Mails()
	if len(mails) != 200 || mails[0].Subject != "249" || mails[199].Subject != "50" || !mails[0].At.Equal(now) {
		t.Errorf("%d mails, from %q to %q", len(mails), mails[0].Subject, mails[len(mails)-1].Subject)
	}
}
