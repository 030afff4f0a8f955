package offering

import (
	"context"
	"time"

	"reflectietool/internal/fault"
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
	Offering
	KeptAt time.Time
	Useful Useful // "" when they did not say
}

// KeptList is what someone keeps, the latest first.
type KeptList struct {
	Offerings []Kept
	Gone      int // kept, but not published any more or no longer for them
}

// SharedList is a list that its owner shares by a link.
type SharedList struct {
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
	if !uuid.MatchString(id) {
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

// Share makes a link to what the person keeps now, as far as everyone can see it, and
// returns its id. It returns fault.Invalid when there is nothing to share, or when MaxShared
// links work already.
func (s *Service) Share(ctx context.Context, person string) (string, error) {
	id, problem, err := s.share(ctx, person)
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

// shareProblem says why a list is not shared.
type shareProblem int

const (
	noProblem shareProblem = iota
	nothingToShare
	tooManyShared
)
