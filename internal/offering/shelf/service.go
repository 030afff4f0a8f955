package shelf

import (
	"time"

	"reflectietool/internal/database"
)

// Service keeps what people do with offerings: what they keep and share, prefer, open, value
// and report. Every method takes the person who acts.
type Service struct {
	db  *database.Pool
	now func() time.Time
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}
