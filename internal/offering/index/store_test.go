package index

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/offering/offeringtest"
)

// TestCopyMayTakeLong checks that the statements of a copy have no time limit, which all others have: a
// view in the place of the number of changes shows what holds for a statement that reads it.
func TestCopyMayTakeLong(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	owner, err := pgx.Connect(t.Context(), db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(t.Context()) }()
	_, err = owner.Exec(t.Context(), `
		alter table offering_version rename to changes;
		create view offering_version as select case current_setting('statement_timeout') when '0' then 2 else 1 end as n;
		grant select on offering_version to reflectietool_app`)
	if err != nil {
		t.Fatal(err)
	}
	var limited int64
	if err := db.Pool.QueryRow(t.Context(), `select n from offering_version`).Scan(&limited); err != nil || limited != 1 {
		t.Fatalf("a statement of a page has no time limit: %d, %v", limited, err)
	}
	c, err := NewKeeper(db.Pool, offeringtest.Framework(t), func() time.Time { return offeringtest.Today }).Of(t.Context(), 0)
	if err != nil || c.Version != 2 {
		t.Errorf("the copy is made within the limit of a page: %+v, %v", c, err)
	}
}
