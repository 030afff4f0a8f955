package intake

import (
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/limit"
	"reflectietool/internal/queue"
)

// Service imports offerings from files and exports them to files.
type Service struct {
	db        *database.Pool
	framework *framework.Framework
	now       func() time.Time
	jobs      *queue.Queue // nil until OfferJobs
	limits    limit.Limits
}

// NewService returns a service on a database connection in the serving role. Competencies are
// those of fw; now returns the present moment. The limits are those of limit.Standard.
func NewService(db *database.Pool, fw *framework.Framework, now func() time.Time) *Service {
	return &Service{db: db, framework: fw, now: now, limits: limit.Standard()}
}

// SetLimits replaces the limit on previews. It must be called before the service is used.
func (s *Service) SetLimits(limits limit.Limits) { s.limits = limits }
