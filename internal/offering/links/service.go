package links

import (
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/linkcheck"
)

// Service checks the URLs of offerings and stores the results.
type Service struct {
	db   *database.Pool
	now  func() time.Time
	seen func(verdict linkcheck.Verdict, offerings int)
}

// NewService returns a service on a database connection in the serving role. Now returns the
// present moment.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now, seen: func(linkcheck.Verdict, int) {}}
}

// Watch has a function called with each result that is stored, and for how many offerings it is. Call it
// before CheckLinks.
func (s *Service) Watch(seen func(verdict linkcheck.Verdict, offerings int)) { s.seen = seen }
