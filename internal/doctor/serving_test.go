package doctor_test

import (
	"strings"
	"testing"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/doctor"
)

// TestServing examines a running server whose database changes under it.
func TestServing(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	on := machine()
	look := func() []doctor.Finding {
		return doctor.Serving(t.Context(), healthy(), db.Pool, database.NewReadiness(db.Pool), on)
	}
	if found := look(); len(found) > 0 {
		t.Fatalf("a server that is ready: %v", found)
	}
	run(t, db.OwnerURL, `update schema_migrations set version = version - 1`)
	on.Free = func(string) (int64, error) { return 1 << 20, nil }
	on.Now = func() time.Time { return time.Now().Add(time.Hour) }
	want(t, look(), doctor.Fault, "imports", "and this program needs", "apart")
	run(t, db.AdminURL, `alter database THIS set temp_file_limit = '1kB'`) // stands for a full disk
	db.Pool.Reset()
	if found := look(); len(found) != 4 || found[1].About != "database" || found[1].Level != doctor.Fault {
		t.Errorf("a database that cannot write: %v", found)
	}
	run(t, db.AdminURL, `alter database THIS reset all`, `revoke insert, update on write_check from reflectietool_app`)
	db.Pool.Reset()
	if found := look(); len(found) != 4 || !strings.Contains(found[1].Text, "a write fails") {
		t.Errorf("a role that may not write: %v", found)
	}
	run(t, db.OwnerURL, `update schema_migrations set version = version + 1, dirty = true`)
	run(t, db.AdminURL, `grant insert, update on write_check to reflectietool_app`)
	on = machine()
	want(t, look(), doctor.Warning, "is under way") // and the server goes on
	db.Pool.Close()
	if found := look(); len(found) != 1 || !strings.Contains(found[0].Text, "cannot be reached") {
		t.Errorf("no database: %v", found)
	}
}
