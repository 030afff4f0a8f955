package curate

import (
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

// Service lets admins look after offerings: the national ones, or those of their organisation.
// Every method that takes an offering returns fault.NotFound for an offering that the actor
// does not look after, except Flags, which returns none.
type Service struct {
	db        *database.Pool
	framework *framework.Framework
	now       func() time.Time
}

// NewService returns a service on a database connection in the serving role. Competencies are
// those of fw; now returns the present moment.
func NewService(db *database.Pool, fw *framework.Framework, now func() time.Time) *Service {
	return &Service{db: db, framework: fw, now: now}
}
