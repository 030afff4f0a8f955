package search

import (
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
// those of fw; copies keeps the copy of that database that it searches in.
func NewService(db *database.Pool, fw *framework.Framework, copies *index.Keeper) *Service {
	return &Service{db: db, framework: fw, copies: copies}
}
