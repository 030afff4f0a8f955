package shelf

import (
	"time"

	"reflectietool/internal/database"
)

// Service stores what people do with offerings: which they keep, open, find useful, flag and
// suggest, their list links and their preference. Methods on personal data take the id of the
// acting person.
type Service struct {
	db  *database.Pool
	now func() time.Time
}

// NewService returns a service on a database connection in the serving role. Now returns the
// present moment.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}
