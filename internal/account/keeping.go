package account

import (
	"context"
	"slices"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/turn"
)

// How long the results of a person with an account are kept.
const (
	// KeepYears is how many years results are kept unless the person chooses otherwise.
	KeepYears = 3
	// KeepForever is the choice to keep results until they are deleted by hand.
	KeepForever = 0
	// NoticeTime is how long before the deletion of results their owner is warned by mail.
	NoticeTime = 31 * 24 * time.Hour

	// together is how far ahead a mail looks: it also names results that are due soon after, so
	// that a person does not get one mail per reflection.
	together = 2 * NoticeTime
)

// KeepChoices are the numbers of years that a person can choose from, with KeepForever.
func KeepChoices() []int { return []int{1, 2, KeepYears, 5, KeepForever} }

// keepingMail is the kind of a mail with a notice. It gives way to other mails, so it can be late; the
// month until the deletion begins when it was sent.
const keepingMail turn.Kind = "bewaren"

// Keeping is how long a person's results are kept.
type Keeping struct {
	Years   int       // since finishing, or since the start when never finished; KeepForever for no limit
	Leaving []Leaving // announced by mail, the first to be deleted first
}

// Leaving is a reflection that will be deleted at a known time, unless the person chooses
// otherwise.
type Leaving struct {
	Reflection string
	StartedAt  time.Time
	FinishedAt *time.Time // nil when never finished
	At         time.Time  // the earliest time of deletion
}

// SetKeeping changes how many years this person's results are kept, one of KeepChoices. Earlier
// announcements lapse: nothing is deleted without a new mail a month ahead. It returns
// fault.Invalid, for the field "bewaren", for another number, and fault.NotFound without an
// account.
func (s *Service) SetKeeping(ctx context.Context, person string, years int) error {
	if !slices.Contains(KeepChoices(), years) {
		return fault.Invalid{"bewaren": "Kies hoelang we je resultaten bewaren."}
	}
	return s.setKeeping(ctx, person, years)
}

// Keep announces results that are nearly due, and deletes those that were announced a month ago and
// are still due. It is the work of a periodic job; several servers may run it at once. Without mail
// it does nothing, since nobody could be warned. It returns the number of deleted reflections.
func (s *Service) Keep(ctx context.Context) (int64, error) {
	if !s.OffersMail() {
		return 0, nil
	}
	for {
		announced, err := s.announce(ctx)
		if err != nil {
			return 0, err
		}
		if announced < noticesAtOnce {
			break
		}
	}
	return s.deleteAnnounced(ctx)
}

// writeKeeping writes the mail of a notice. Reflections that are no longer due as announced are left
// out, and a notice that is empty then is deleted.
func (s *Service) writeKeeping(ctx context.Context, id string) (mail.Letter, error) {
	leaving, err := s.notice(ctx, id)
	if err != nil {
		return mail.Letter{}, err
	}
	dates := make([]mail.Leaving, 0, len(leaving))
	for _, l := range leaving {
		dates = append(dates, mail.Leaving{StartedAt: l.StartedAt, FinishedAt: l.FinishedAt, At: l.At})
	}
	return mail.KeepingNotice(dates, s.url+paths.Data), nil
}
