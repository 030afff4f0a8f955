package links

import (
	"time"

	"reflectietool/internal/database"
)

// Service checks the web addresses of offerings and keeps what it found.
type Service struct {
	db  *database.Pool
	now func() time.Time
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}
