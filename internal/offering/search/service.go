package search

import (
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering/index"
)

// Service searches the offerings.
type Service struct {
	db        *database.Pool
	framework *framework.Framework
	copies    *index.Keeper
}

// NewService returns a service on a database connection in the serving role. Competencies are
// those of fw; now returns the present moment.
func NewService(db *database.Pool, fw *framework.Framework, now func() time.Time) *Service {
	return &Service{db: db, framework: fw, copies: index.NewKeeper(db, fw, now)}
}
