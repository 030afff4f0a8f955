package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

func TestInBatches(t *testing.T) {
	t.Parallel()
	failure := errors.New("broken")
	for name, test := range map[string]struct {
		rows    int64
		fail    func(most int, left int64) error
		want    int64
		wantErr error
	}{
		"nothing":              {rows: 0, want: 0},
		"one batch":            {rows: 1000, want: 1000},
		"several":              {rows: 2345, want: 2345},
		"an error halfway":     {rows: 2345, want: 2000, wantErr: failure, fail: func(_ int, left int64) error { return when(left < 1000, failure) }},
		"too heavy a batch":    {rows: 2345, want: 2345, fail: func(most int, _ int64) error { return when(most > 10, fault.Unavailable) }},
		"too heavy altogether": {rows: 2345, want: 0, wantErr: fault.Unavailable, fail: func(int, int64) error { return fault.Unavailable }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			left := test.rows
			got, err := database.InBatches(t.Context(), func(most int) (int64, error) {
				if test.fail != nil {
					if err := test.fail(most, left); err != nil {
						return 0, err
					}
				}
				n := min(left, int64(most))
				left -= n
				return n, nil
			})
			if got != test.want || !errors.Is(err, test.wantErr) {
				t.Errorf("%d, %v; want %d, %v", got, err, test.want, test.wantErr)
			}
		})
	}
}

func when(condition bool, err error) error {
	if condition {
		return err
	}
	return nil
}

// TestInBatchesStopsInTime checks that a purge ends without an error before its time is over.
func TestInBatchesStopsInTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), database.PurgeMargin+200*time.Millisecond)
	defer cancel()
	steps := 0
	gone, err := database.InBatches(ctx, func(most int) (int64, error) {
		steps++
		time.Sleep(50 * time.Millisecond)
		return int64(most), nil
	})
	if err != nil || steps == 0 || gone != int64(1000*steps) || ctx.Err() != nil {
		t.Errorf("%d rows in %d steps, %v, %v", gone, steps, err, ctx.Err())
	}
}
