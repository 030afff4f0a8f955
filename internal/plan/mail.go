package plan

import (
	"context"
	"slices"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/mail"
	"reflectietool/internal/paths"
	"reflectietool/internal/queue"
	"reflectietool/internal/turn"
)

// lookBackMail is the kind of a mail that asks how a goal goes. Such a mail is about a goal.
const lookBackMail turn.Kind = "terugkijken"

// mailHour is from what hour of the day in Amsterdam such a mail goes.
const mailHour = 8

// OfferMail makes the service mail people on the day that a goal asks how it goes, when it is their turn, and mail the questions
// to be a maatje. Those go through the queue, which must not have started yet, and their links lead to the site's url. Without
// mail both questions stand on pages only.
func (s *Service) OfferMail(q *queue.Queue, transport mail.Transport, url string, turns *turn.Service) {
	s.queue, s.mail, s.url, s.turns = q, transport, url, turns
	q.Handle(buddyJob, s.MailBuddy)
	turns.Handle(lookBackMail, turn.Source{Write: s.writeLookBack, Switch: &turn.Switch{
		Topic:   "terugkijken op je doelen",
		Without: "Je doelen blijven zoals ze zijn. Op de dag zelf staat de vraag op Vandaag.",
		Again:   "Kies het bij je doelen",
		Page:    paths.Plan,
		Stop:    s.stopMails,
	}})
}

// mail is the mail on the day that an active goal asks how it goes. Once the look-back is missed it is of no use.
func (g Goal) mail(person string) turn.Mail {
	return turn.Mail{
		Person: person, About: g.ID,
		Due:    calendar.End(g.LookBackOn.AddDate(0, 0, -1)).Add(mailHour * time.Hour),
		Lapses: calendar.End(g.LookBackOn.AddDate(0, 0, AnswerDays-1)),
	}
}

// mailed is a goal as a mail refers to it: by the day on which it began, and nothing else.
type mailed struct {
	Person    string
	StartedAt time.Time
	Others    []time.Time // when the other active goals of the person began
}

// place returns the place of the goal among those that began on the same day: 1 for the first, 0 when there is no other.
func (m mailed) place() int {
	sameDay := slices.DeleteFunc(m.Others, func(other time.Time) bool {
		return !calendar.DayOf(other).Equal(calendar.DayOf(m.StartedAt))
	})
	if len(sameDay) == 0 {
		return 0
	}
	place := 1
	for _, other := range sameDay {
		if other.Before(m.StartedAt) {
			place++
		}
	}
	return place
}

// writeLookBack writes the mail about a goal. It returns fault.NotFound when the goal asks nothing any more.
func (s *Service) writeLookBack(ctx context.Context, goal string) (mail.Letter, error) {
	about, err := s.mailed(ctx, goal)
	if err != nil {
		return mail.Letter{}, err
	}
	secret, err := s.LinkLookBack(ctx, about.Person, goal)
	if err != nil {
		return mail.Letter{}, err
	}
	return mail.LookBack(mail.LookBackFacts{
		StartedAt: about.StartedAt.In(calendar.Amsterdam), Place: about.place(), Link: s.turns.URL() + paths.LookBackLink(secret),
	}), nil
}
