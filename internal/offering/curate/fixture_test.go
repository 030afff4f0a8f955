package curate

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/offering/offeringtest"
)

func newService(t testing.TB) (*Service, *pgxpool.Pool) {
	t.Helper()
	db := dbtest.New(t)
	return NewService(db, offeringtest.Framework(t), func() time.Time { return offeringtest.Today }), db
}
