package account

import (
	"context"
	"sync"
	"time"

	"reflectietool/internal/database"
)

// Batch holds the questions of a page; see SessionWith. With this name, the site need not know the
// database.
type Batch = database.Batch

// visit is a session with the facts that only SessionWith needs.
type visit struct {
	Session
	touched time.Time // when the last visit was recorded
	over    bool      // there is no such session
}

// Session returns the session of a token and records the visit, at most once every ten minutes. It
// returns ErrSessionOver for a token that is unknown or has expired.
func (s *Service) Session(ctx context.Context, token Token) (Session, error) {
	return s.SessionWith(ctx, token, func(*Batch, string) {})
}

// SessionWith is Session for a page that needs more about the person: ask adds those questions to a
// batch. They are answered in the round trip that reads the session when this server read that session
// lately; it then knows whose it is likely to be. Of two calls of ask, only what the last one asked
// counts. When the session is valid and the questions fail, SessionWith returns both.
func (s *Service) SessionWith(ctx context.Context, token Token, ask func(batch *Batch, person string)) (Session, error) {
	hashed := [32]byte(Hash(string(token)))
	var batch Batch
	var found visit
	s.askSession(&batch, hashed[:], &found)
	person := s.seen.person(hashed)
	if person != "" {
		ask(&batch, person)
	}
	err := database.Send(ctx, s.db, &batch)
	if found.over {
		return Session{}, ErrSessionOver
	}
	if found.Known() && found.Person != person {
		s.seen.keep(hashed, found.Person)
		err = s.Answer(ctx, found.Person, ask)
	}
	if found.Known() && s.now().Sub(found.touched) >= touchEvery {
		if err := s.touch(ctx, hashed[:], found.Session); err != nil {
			return Session{}, err
		}
	}
	return found.Session, err
}

// Answer has the questions answered that ask adds about a person whose session was read before.
func (s *Service) Answer(ctx context.Context, person string, ask func(batch *Batch, person string)) error {
	var batch Batch
	ask(&batch, person)
	if batch.Len() == 0 {
		return nil
	}
	return database.Send(ctx, s.db, &batch)
}

// recent remembers whose sessions were read lately, by the hash of their tokens. That proves nothing:
// a session may be over since. The zero value remembers nothing.
type recent struct {
	mu      sync.Mutex
	persons map[[32]byte]string
}

// mostRecent is how many sessions are remembered, in about 3 MB. When there are more, all are forgotten.
const mostRecent = 20_000

// person returns "" for a session that is not remembered.
func (r *recent) person(hashed [32]byte) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.persons[hashed]
}

func (r *recent) keep(hashed [32]byte, person string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.persons == nil || len(r.persons) >= mostRecent {
		r.persons = map[[32]byte]string{}
	}
	r.persons[hashed] = person
}
