package doctor

import (
	"context"
	"time"

	"reflectietool/internal/database"
)

const (
	// clockNear is how far the clocks of servers may be apart: sessions and limits go by them.
	clockNear = 2 * time.Second
	// clockFar is from where codes and sessions end at wrong moments.
	clockFar = 30 * time.Second
)

func (v *visit) clock(ctx context.Context) (bad []Finding) {
	if v.db != nil {
		bad = compareClocks(ctx, v.db, v.Machine.Now)
	}
	kept, err := v.Machine.Synchronised()
	switch {
	case err != nil:
		if v.db == nil {
			return ok("whether something keeps it right cannot be read here")
		}
		return orElse(bad, ok("it agrees with that of the database; whether something keeps it right cannot be read here"))
	case !kept:
		bad = append(bad, warn("nothing keeps the clock of this machine right. Start chrony, systemd-timesyncd or another NTP service")...)
	}
	if v.db == nil {
		return orElse(bad, ok("something keeps it right"))
	}
	return orElse(bad, ok("something keeps it right, and it agrees with that of the database"))
}

// compareClocks compares the clock of this machine with that of the database.
func compareClocks(ctx context.Context, db *database.Pool, now func() time.Time) []Finding {
	before := now()
	there, err := readClock(ctx, db)
	if err != nil {
		return unread(err)
	}
	after := now()
	// The database read its clock somewhere between the two.
	apart := max(before.Sub(there), there.Sub(after), 0).Round(time.Millisecond)
	switch {
	case apart > clockFar:
		return wrong("the clock of this machine and that of the database are %v apart, so sessions and codes end at wrong moments. Have NTP keep both right", apart)
	case apart > clockNear:
		return warn("the clock of this machine and that of the database are %v apart. Have NTP keep both right", apart)
	}
	return nil
}
