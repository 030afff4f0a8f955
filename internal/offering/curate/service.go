package curate

import (
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

// Service lets admins look after offerings: the national ones, or those of their organisation.
// Every method answers fault.NotFound for an offering that is not theirs to look after.
type Service struct {
	db        *database.Pool
	framework *framework.Framework
	now       func() time.Time
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, fw *framework.Framework, now func() time.Time) *Service {
	return &Service{db: db, framework: fw, now: now}
}
