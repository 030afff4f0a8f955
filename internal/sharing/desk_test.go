package sharing_test

import (
	"testing"
	"time"

	"reflectietool/internal/sharing"
)

// received returns what others share with a person now.
func (f *fixture) received(t *testing.T, person string) []sharing.Received {
	t.Helper()
	desk, err := f.Desk(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	return desk.Received
}

func TestDesk(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, recipient := f.person(t, "eigenaar@voorbeeld.example"), f.person(t, "lezer@voorbeeld.example")
	other, guest := f.person(t, "ander@voorbeeld.example"), f.person(t, "")
	sheet := f.sheet(t, owner)
	f.share(t, owner, sheet, "lezer@voorbeeld.example", true)
	ended := f.share(t, owner, sheet, "ander@voorbeeld.example", false)
	if err := f.Revoke(t.Context(), owner, ended); err != nil {
		t.Fatal(err)
	}

	desk, err := f.Desk(t.Context(), owner)
	if err != nil || len(desk.Received) > 0 || len(desk.Sheets) != 1 || desk.Sheets[0].ID != sheet || !desk.Sheets[0].FinishedAt.Equal(f.now) {
		t.Fatalf("the owner sees %+v, %v", desk, err)
	}
	until := time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC)
	if shares := desk.Sheets[0].Shares; len(shares) != 1 || shares[0].Email != "lezer@voorbeeld.example" || !shares[0].Until.Equal(until) {
		t.Errorf("the shares that run are %+v", shares)
	}
	got := f.received(t, recipient)
	if len(got) != 1 || got[0].From != "eigenaar@voorbeeld.example" || !got[0].WithReport || !got[0].Open || !got[0].Until.Equal(until) {
		t.Errorf("the recipient sees %+v", got)
	}
	for name, person := range map[string]string{"somebody whose share was revoked": other, "a guest": guest} {
		if desk, err := f.Desk(t.Context(), person); err != nil || len(desk.Sheets)+len(desk.Received) > 0 {
			t.Errorf("%s sees %+v, %v", name, desk, err)
		}
	}
}
