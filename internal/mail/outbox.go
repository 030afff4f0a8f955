package mail

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Transport takes mails to where they are read. Send returns nil when a mail was taken; an
// error with a method Permanent says whether trying again makes sense, as Sender does.
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

// Send keeps the mail; the oldest make way beyond two hundred. It never fails.
func (o *Outbox) Send(_ context.Context, message Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, Kept{message, o.now()})
	o.mails = o.mails[max(0, len(o.mails)-outboxSize):]
	return nil
}

// Mails lists what was kept, the latest first.
func (o *Outbox) Mails() []Kept {
	o.mu.Lock()
	defer o.mu.Unlock()
	mails := slices.Clone(o.mails)
	slices.Reverse(mails)
	return mails
}
