// Package account knows the acting person: visitors, the sessions of their browsers, accounts, and
// the codes with which a guest continues on another device. Tokens and codes are stored as hashes
// only.
package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"log/slog"
	"strings"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/limit"
	"reflectietool/internal/mail"
	"reflectietool/internal/queue"
	"reflectietool/internal/seal"
	"reflectietool/internal/turn"
)

// How long sessions and guests are kept (product section 5).
const (
	// SessionLife is for a browser that was not asked to remember the person: its cookie disappears
	// when the browser closes, and this is the limit for a browser that stays open. It is counted
	// from the last visit of a guest, and from the moment that a person signed in.
	SessionLife = 24 * time.Hour
	// SignedInIdle is how long such a browser stays signed in without a visit.
	SignedInIdle = 8 * time.Hour
	// RememberedLife is for a browser in which a person chose "onthoud mij op dit apparaat". It is
	// counted as SessionLife is, and somebody who signed in may stay away all that time.
	RememberedLife = 30 * 24 * time.Hour
	// GuestLife is how long a guest's work is kept.
	GuestLife = 30 * 24 * time.Hour
	// ResumableLife is how long a guest's work is kept when there is a resume code.
	ResumableLife = 365 * 24 * time.Hour
)

// touchEvery is the least time between two writes of a person's last visit.
const touchEvery = 10 * time.Minute

// WithoutAdminJob is the kind of the job that mails the landelijk beheerders that an organisation
// has no beheerder left; its id is that of the organisation. Package organisation does the work.
const WithoutAdminJob = "organisation-without-admin"

// ErrSessionOver means that a session cookie is no longer valid.
var ErrSessionOver = errors.New("session is over")

// Service keeps persons and sessions in PostgreSQL.
type Service struct {
	db  *database.Pool
	now func() time.Time

	limits   limit.Limits
	seen     recent       // whose sessions were read lately
	log      *slog.Logger // for limits that are reached
	reported hourly       // the limits whose being reached is in the log

	// For signing in by mail; nil where that is not offered.
	queue *queue.Queue
	mail  mail.Transport
	url   string // of the site, in links
	turns *turn.Service

	keys seal.Keys  // for the secrets of providers
	oidc *providers // for signing in with an organisation's account; nil where that is not offered

	deleted func(context.Context) error // see OnDelete
}

// NewService returns a service on a database in the serving role, with the standard limits.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{
		db: db, now: now, limits: limit.Standard(), log: slog.New(slog.DiscardHandler),
		deleted: func(context.Context) error { return nil },
	}
}

// OnDelete sets a function that Delete calls once the person is gone. Delete succeeds only when that does.
func (s *Service) OnDelete(do func(context.Context) error) { s.deleted = do }

// Limit replaces the limits. When one for the whole server is reached, log gets a warning, at most
// once an hour.
func (s *Service) Limit(limits limit.Limits, log *slog.Logger) { s.limits, s.log = limits, log }

// OfferMail lets people sign in by mail. Mails go through the queue, which must not have started
// yet, and their links lead to the site's url. Notices wait for their turn.
func (s *Service) OfferMail(q *queue.Queue, transport mail.Transport, url string, turns *turn.Service) {
	s.queue, s.mail, s.url, s.turns = q, transport, url, turns
	q.Handle(signInJob, s.MailSignIn)
	q.Handle(wrongCodesJob, s.MailWrongCodes)
	q.Handle(addressJob, s.MailAddressChanged)
	turns.Handle(keepingMail, turn.Source{Write: s.writeKeeping, Sent: noticeMailed})
	turns.Handle(unusedMail, turn.Source{Write: s.writeUnused, Sent: unusedMailed, Refused: unusedRefused})
}

// OffersMail reports whether people can sign in by mail.
func (s *Service) OffersMail() bool { return s.mail != nil }

// Session is a browser in which a person acts.
type Session struct {
	Person     string    // the person's id
	Email      string    // of the signed-in person's account, "" for a guest
	Name       string    // what colleagues see, "" when not given
	Guest      string    // the guest whose work this browser held before signing in, still to be claimed; "" for none
	Remembered bool      // "onthoud mij op dit apparaat" was chosen
	HasCode    bool      // a resume code exists
	National   bool      // landelijk beheerder
	Admin      bool      // beheerder of at least one organisation
	Leads      int       // how many teams the person leads
	Team       string    // one of those teams, "" without any
	Theme      string    // of the organisation that was joined last, "" without one
	Next       string    // the path from which the person was sent to sign in, "" for none
	Began      time.Time // when this session was made; signing in makes a new one
}

// Known reports whether there is a session at all: the zero one is nobody's.
func (s Session) Known() bool { return s.Person != "" }

// SignedIn reports whether the person has an account.
func (s Session) SignedIn() bool { return s.Email != "" }

// Token is the secret in the session cookie.
type Token string

// Begin makes a new person with a session and returns its token. It returns fault.TooMany when
// limit.Limits.GuestsPerHour began in this hour of the clock. That limit is for guests only: a first
// sign-in takes a mail, which has limits of its own, or an organisation that vouches for the person.
func (s *Service) Begin(ctx context.Context, remember bool) (Token, Session, error) {
	token := Token(rand.Text())
	person, err := s.begin(ctx, Hash(string(token)), remember)
	if errors.Is(err, fault.NotFound) {
		s.report("REFLECTIETOOL_NEW_PEOPLE_PER_HOUR", "new guests are asked to come back in the next hour")
		now := s.now()
		return "", Session{}, fault.TooMany{Wait: hourOf(now).Add(time.Hour).Sub(now)}
	}
	return token, Session{Person: person, Remembered: remember}, err
}

// hourOf returns the beginning of the hour of the clock that a moment is in.
func hourOf(moment time.Time) time.Time { return moment.UTC().Truncate(time.Hour) }

// Renew replaces the token of a session, which is needed whenever the rights of its person change.
// The old token stops working. It returns ErrSessionOver for a token that is unknown or has
// expired.
func (s *Service) Renew(ctx context.Context, token Token) (Token, error) {
	fresh := Token(rand.Text())
	err := s.renew(ctx, Hash(string(token)), Hash(string(fresh)))
	if errors.Is(err, fault.NotFound) {
		return "", ErrSessionOver
	}
	return fresh, err
}

// Remember changes whether the browser of a guest is remembered. It returns ErrSessionOver when the session
// was deleted in the meantime.
func (s *Service) Remember(ctx context.Context, token Token, session Session) error {
	return s.touch(ctx, Hash(string(token)), session)
}

// resumeAlphabet leaves out the letters and digits that look alike on paper.
var resumeAlphabet = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding)

// NewResumeCode makes a resume code for the person and returns it, as four groups of four
// characters (80 random bits). It cannot be shown again, since only its hash is stored. An earlier
// code stops working. It returns ErrSessionOver when the person no longer exists.
func (s *Service) NewResumeCode(ctx context.Context, person string) (string, error) {
	random := make([]byte, 10)
	_, _ = rand.Read(random) // never fails (crypto/rand)
	code := resumeAlphabet.EncodeToString(random)
	if err := s.setResumeCode(ctx, person, Hash(code)); err != nil {
		return "", err
	}
	return strings.Join([]string{code[:4], code[4:8], code[8:12], code[12:]}, "-"), nil
}

// Resume begins a new session for the person who has this code, typed in any case and
// with or without spaces and dashes. It returns fault.NotFound for an unknown code.
func (s *Service) Resume(ctx context.Context, code string, remember bool) (Token, error) {
	token := Token(rand.Text())
	return token, s.resume(ctx, Hash(normalizeCode(code)), Hash(string(token)), remember)
}

func normalizeCode(code string) string {
	return strings.NewReplacer(" ", "", "-", "", "\t", "", "\u00a0", "").Replace(strings.ToUpper(code))
}

func (s Session) life() time.Duration {
	switch {
	case s.Remembered:
		return RememberedLife
	case s.SignedIn():
		return SignedInIdle
	default:
		return SessionLife
	}
}
