// Package shelf is what people do with offerings: keep them and give others a link to the
// list, say whether they were useful, report what is wrong, suggest one that is missing, and
// prefer some filters. Admins see of it what nobody can be recognised by (use.go).
package shelf

import (
	"context"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// Bounds on what one person keeps and shares.
const (
	// MaxKept is how many offerings someone can keep.
	MaxKept = 200
	// MaxShared is how many shared lists of one person work at a time.
	MaxShared = 10
	// SharedMonths is how many months the link to a shared list works.
	SharedMonths = 6
)

// Kept is an offering that someone keeps.
type Kept struct {
	offering.Offering
	KeptAt time.Time
	Useful Useful // "" when they did not say
}

// KeptList is what someone keeps, the latest first.
type KeptList struct {
	Offerings []Kept
	Gone      int // kept, but not published any more or no longer for them
}

// List is a list that its owner shares by a link.
type List struct {
	ID        string
	MadeAt    time.Time
	ExpiresAt time.Time
	Count     int // offerings on it that a reader sees
}

// Own is what one person did with one offering.
type Own struct {
	Kept   bool
	Useful Useful // "" when they did not say
}

// Keep puts an offering on the person's list; one that is there stays as it was. It returns
// fault.NotFound for what the person cannot see, and fault.Invalid for one too many.
func (s *Service) Keep(ctx context.Context, person, id string) error {
	if !offering.ID.MatchString(id) {
		return fault.NotFound
	}
	there, kept, err := s.keep(ctx, person, id)
	switch {
	case err != nil:
		return err
	case !there:
		return fault.NotFound
	case !kept:
		return fault.Invalid{"bewaar": "Je lijst is vol: je kunt hoogstens 200 dingen bewaren. Haal eerst iets weg."}
	}
	return nil
}

// OpenList makes a link to what the person keeps now, as far as everyone can see it, and
// returns its id. It returns fault.Invalid when there is nothing to share, or when MaxShared
// links work already.
func (s *Service) OpenList(ctx context.Context, person string) (string, error) {
	id, problem, err := s.openList(ctx, person)
	switch {
	case err != nil:
		return "", err
	case problem == nothingToShare:
		return "", fault.Invalid{"delen": "Er staat niets op je lijst dat iedereen mag zien. Bewaar eerst aanbod."}
	case problem == tooManyShared:
		return "", fault.Invalid{"delen": "Je deelt al tien lijsten. Stop eerst met delen van een ervan."}
	}
	return id, nil
}

// listProblem says why a list is not shared.
type listProblem int

const (
	noProblem listProblem = iota
	nothingToShare
	tooManyShared
)
