package dbtest_test

import (
	"testing"

	"reflectietool/internal/database/dbtest"
)

func TestEveryTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	for range 3 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			pool := dbtest.New(t)
			if _, err := pool.Exec(t.Context(), "insert into person (created_at, last_seen_at) values (now(), now())"); err != nil {
				t.Fatal(err)
			}
			var people int
			if err := pool.QueryRow(t.Context(), "select count(*) from person").Scan(&people); err != nil || people != 1 {
				t.Fatalf("sees %d people, want its own one: %v", people, err)
			}
		})
	}
}

func BenchmarkNewDB(b *testing.B) {
	dbtest.NewDB(b)
	for b.Loop() {
		dbtest.NewDB(b)
	}
}
