package mail

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Transport delivers mails, or keeps them where they can be read. Send returns nil when a mail was
// accepted; an error with a method Permanent says whether trying again is of use, as that of Sender
// does.
type Transport interface {
	Send(ctx context.Context, message Message) error
}

// outboxSize is how many mails an Outbox keeps.
const outboxSize = 200

// Outbox keeps mails in memory instead of sending them, for a demonstration whose visitors
// read them on a page. It is safe for concurrent use.
type Outbox struct {
	now   func() time.Time
	mu    sync.Mutex
	mails []Kept
}

// Kept is a mail in an Outbox.
type Kept struct {
	Message
	At time.Time
}

// NewOutbox returns an empty outbox.
func NewOutbox(now func() time.Time) *Outbox { return &Outbox{now: now} }

// Send stores the mail, and drops the oldest ones above two hundred. It never fails.
func (o *Outbox) Send(_ context.Context, message Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, Kept{message, o.now()})
	o.mails = o.mails[max(0, len(o.mails)-outboxSize):]
	return nil
}

// Mails lists the stored mails, the latest first.
func (o *Outbox) Mails() []Kept {
	o.mu.Lock()
	defer o.mu.Unlock()
	mails := slices.Clone(o.mails)
	slices.Reverse(mails)
	return mails
}
