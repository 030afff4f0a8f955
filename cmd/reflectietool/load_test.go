package main

import (
	"testing"

	"reflectietool/internal/database/dbtest"
)

func TestLoadExample(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	for range 2 { // the second crowd joins the first
		execute(t, settings, "load-example", "--reflections", "50").want(t, 0, "50/50")
	}
	var reflections int
	if err := db.Pool.QueryRow(t.Context(), `select count(*) from reflection`).Scan(&reflections); err != nil || reflections != 100 {
		t.Errorf("%d reflections, %v", reflections, err)
	}
	for _, wrong := range [][]string{{}, {"--reflections", "0"}, {"--reflections", "veel"}, {"--reflections", "1", "more"}} {
		execute(t, settings, append([]string{"load-example"}, wrong...)...).want(t, 2)
	}
}
