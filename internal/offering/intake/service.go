package intake

import (
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/queue"
)

// Service imports offerings from files and exports them to files.
type Service struct {
	db        *database.Pool
	framework *framework.Framework
	now       func() time.Time
	jobs      *queue.Queue // nil until OfferJobs
}

// NewService returns a service on a database connection in the serving role. Competencies are
// those of fw; now returns the present moment.
func NewService(db *database.Pool, fw *framework.Framework, now func() time.Time) *Service {
	return &Service{db: db, framework: fw, now: now}
}
