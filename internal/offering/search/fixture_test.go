package search

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/offering/offeringtest"
)

// serviceOn returns a service with a copy of its own.
func serviceOn(t testing.TB, db *pgxpool.Pool) *Service {
	t.Helper()
	fw := offeringtest.Framework(t)
	return NewService(db, fw, index.NewKeeper(db, fw, func() time.Time { return offeringtest.Today }))
}

func newService(t testing.TB) (*Service, *pgxpool.Pool) {
	t.Helper()
	db := dbtest.New(t)
	return serviceOn(t, db), db
}
