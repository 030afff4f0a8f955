package links

import (
	"time"

	"reflectietool/internal/database"
)

// Service checks the URLs of offerings and stores the results.
type Service struct {
	db  *database.Pool
	now func() time.Time
}

// NewService returns a service on a database connection in the serving role. Now returns the
// present moment.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}
