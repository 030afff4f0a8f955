// Package shelf stores the things that people do with offerings. They keep offerings and make
// list links to what they keep, say whether an offering was useful, flag what is wrong with
// one, suggest one that is missing, and have the filters that they prefer remembered. Of how
// offerings are used, admins see only numbers in which no person can be recognised (use.go).
package shelf

import (
	"context"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// The limits on kept offerings and list links.
const (
	// MaxKept is the largest number of offerings that one person can keep.
	MaxKept = 200
	// MaxShared is the largest number of list links of one person that work at the same time.
	MaxShared = 10
	// SharedMonths is the number of months that a list link works.
	SharedMonths = 6
)

// Kept is an offering that a person keeps.
type Kept struct {
	offering.Offering
	KeptAt time.Time // when the person began to keep it
	Useful Useful    // the person's answer; "" is none
}

// KeptList is the list of offerings that a person keeps.
type KeptList struct {
	Offerings []Kept // the latest kept first
	Gone      int    // number of kept offerings that the person can no longer see
}

// List is a list link: the kept offerings of one moment, which anyone with the link can see.
type List struct {
	ID        string    // the secret part of the link, a uuid
	MadeAt    time.Time // when the owner made it
	ExpiresAt time.Time // when it stops working
	Count     int       // number of offerings that a reader sees on it
}

// Own is what one person did with one offering.
type Own struct {
	Kept   bool   // the person keeps it
	Useful Useful // the person's answer; "" is none
}

// Keep adds an offering to the person's list; if it is on the list already, nothing changes. It
// returns fault.NotFound for an offering that the person cannot see, and fault.Invalid, with
// the field bewaar, if the list has MaxKept offerings.
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
		return fault.Invalid{"bewaar": "Je lijst is vol: er kan maximaal 200 keer aanbod op staan. Haal eerst iets weg."}
	}
	return nil
}

// OpenList makes a list link to the offerings that the person keeps now, without those that not
// everyone can see, and returns its id. It returns fault.Invalid, with the field delen, if no
// offering remains or if MaxShared links of the person work already.
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

// listProblem says why no list link was made.
type listProblem int

const (
	noProblem listProblem = iota
	nothingToShare
	tooManyShared
)
