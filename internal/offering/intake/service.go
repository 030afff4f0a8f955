package intake

import (
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/queue"
)

// Service takes offerings in from files, and writes them to files.
type Service struct {
	db        *database.Pool
	framework *framework.Framework
	now       func() time.Time
	jobs      *queue.Queue // nil until OfferJobs
}

// NewService returns a service on a database in the serving role.
func NewService(db *database.Pool, fw *framework.Framework, now func() time.Time) *Service {
	return &Service{db: db, framework: fw, now: now}
}
