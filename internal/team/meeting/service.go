package meeting

import (
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

// Service keeps meetings and their cards in PostgreSQL. Every method takes the acting person and
// returns fault.NotFound for a meeting of a team that they are not in.
type Service struct {
	db         *database.Pool
	frameworks *framework.Library
	now        func() time.Time
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, frameworks *framework.Library, now func() time.Time) *Service {
	return &Service{db: db, frameworks: frameworks, now: now}
}
