// Package turn decides when mails go to a person that the person did not ask for just now: at most
// one a week, in which all that waits goes together. What must be on time, such as the invitation to
// a team round, does not wait, and takes the week. Features say what has to be mailed and write the
// words; docs/growth.md lists the mails.
package turn

import (
	"context"
	"errors"
	"slices"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/queue"
)

const (
	// job is the kind of the job that sends what waits for a person; its id is that of a row that waits.
	job = "mail-turn"
	// retry is after how long a mail that was not sent gets a new job. By then the queue itself has
	// tried for about a day.
	retry = 2 * 24 * time.Hour
	// Keep is how long it is remembered that a mail was sent; its link to stop such mails works as long.
	Keep = 90 * 24 * time.Hour
)

// Kind is a kind of mail, in a word that is stored.
type Kind string

// Mail is a mail that has to go to a person. For one kind and one row at most one waits.
type Mail struct {
	Person, About string    // About is the id of the row that it is about
	Due           time.Time // when it has to go; with another mail it may go up to a Week earlier
	Lapses        time.Time // from when it is of no use; the zero time for never
}

// Service keeps in PostgreSQL what waits, and sends it through the queue.
type Service struct {
	db      *database.Pool
	now     func() time.Time
	sources map[Kind]Source

	// nil, and then nothing waits, where mail is not offered
	queue *queue.Queue
	mail  mail.Transport
	url   string // of the site, in links
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now, sources: map[Kind]Source{}}
}

// OfferMail makes mails go out through the queue, which must not have started yet, with links to the
// site's url. Without it Add does nothing.
func (s *Service) OfferMail(q *queue.Queue, transport mail.Transport, url string) {
	s.queue, s.mail, s.url = q, transport, url
	q.HandleAt(queue.WhenFree, job, s.Send)
}

// OffersMail reports whether mails go out.
func (s *Service) OffersMail() bool { return s.mail != nil }

// URL is the address of the site, for links in mails.
func (s *Service) URL() string { return s.url }

// Handle registers what a feature knows about its mails of a kind, before the queue starts.
func (s *Service) Handle(kind Kind, source Source) { s.sources[kind] = source }

// Send sends what waits for the person whose row has the id, as far as it is their turn. It is the
// work of a job. A mail counts as sent when the mail server accepted it. Should the database go away
// between these two, it goes again after minutes: a mail too many is better than one that is lost.
func (s *Service) Send(ctx context.Context, id string) error {
	person, err := s.personOf(ctx, id)
	if err != nil {
		return err
	}
	for {
		email, taken, err := s.take(ctx, person)
		if err != nil || len(taken) == 0 {
			return err
		}
		if err := s.send(ctx, person, email, taken); err != nil {
			return errors.Join(err, s.release(context.WithoutCancel(ctx), person, taken, mail.NoMailbox(err)))
		}
	}
}

// send sends what was taken as one mail, and forgets what turns out to be of no use any more.
func (s *Service) send(ctx context.Context, person, email string, taken []Waiting) error {
	var letters []mail.Letter
	var useless, sent []Waiting
	for _, w := range taken {
		letter, err := s.sources[w.Kind].Write(ctx, w.About)
		switch {
		case errors.Is(err, fault.NotFound):
			useless = append(useless, w)
			continue
		case err != nil:
			return err
		}
		letters, sent = append(letters, letter), append(sent, w)
	}
	if err := s.drop(ctx, useless); err != nil || len(sent) == 0 {
		return err
	}
	message, err := mail.Together(email, letters, s.unsubscribe(sent))
	if err != nil {
		return err
	}
	if err := s.mail.Send(ctx, message); err != nil {
		return err
	}
	// The end of the server must not come between, or the mail would go twice.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return s.sent(ctx, person, sent)
}

// unsubscribe is the link with which the recipient of a mail stops mails like it.
func (s *Service) unsubscribe(sent []Waiting) mail.Unsubscribe {
	var kinds []Kind
	for _, w := range sent {
		kinds = append(kinds, w.Kind)
	}
	var link mail.Unsubscribe
	for _, to := range s.switches(kinds) {
		link.Topics = append(link.Topics, to.Topic)
		link.URL = s.url + paths.MailsStop(sent[0].ID)
	}
	return link
}

// switches lists the switches of kinds of mail, each once.
func (s *Service) switches(kinds []Kind) (all []*Switch) {
	slices.Sort(kinds)
	for _, kind := range kinds {
		if to := s.sources[kind].Switch; to != nil && !slices.Contains(all, to) {
			all = append(all, to)
		}
	}
	return all
}

// Switches returns what the link in a mail switches off, for the page of the link. It reveals nothing
// about the recipient. It returns fault.NotFound when the mail was sent longer ago than Keep, never
// existed, or had nothing to switch off.
func (s *Service) Switches(ctx context.Context, id string) ([]*Switch, error) {
	_, kinds, err := s.mailed(ctx, id)
	if err != nil {
		return nil, err
	}
	all := s.switches(kinds)
	if len(all) == 0 {
		return nil, fault.NotFound
	}
	return all, nil
}

// Stop switches off, for the recipient of a mail, what its link switches off, and returns that. The
// link is enough to ask for it. It fails as Switches does.
func (s *Service) Stop(ctx context.Context, id string) ([]*Switch, error) {
	person, kinds, err := s.mailed(ctx, id)
	if err != nil {
		return nil, err
	}
	all := s.switches(kinds)
	if len(all) == 0 {
		return nil, fault.NotFound
	}
	return all, s.switchOff(ctx, person, all)
}

// Stored is a mail that waits or that was sent, as the person downloads it.
type Stored struct {
	Kind   string     `json:"kind"`
	DueAt  time.Time  `json:"due_at"`
	SentAt *time.Time `json:"sent_at"` // nil while it waits
}
