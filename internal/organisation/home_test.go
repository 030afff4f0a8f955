package organisation_test

import (
	"testing"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/organisation"
)

// TestHomeShowsWhatStandsOpen makes each thing that asks for attention, and solves it again.
func TestHomeShowsWhatStandsOpen(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h, ctx := f.home(t), t.Context()
	home := func() organisation.Home {
		t.Helper()
		got, err := f.Home(ctx, h.admin, h.id)
		ok(t, err)
		return got
	}
	calm := home()
	if calm.Organisation.Name != "Voorbeeld Welzijn" || calm.Members != 3 || len(calm.Teams) != 1 || calm.Invitations+calm.Lapsing+calm.Lapsed+calm.Functions+calm.Teamless != 0 ||
		len(calm.Untargeted) != 0 || len(calm.Leaderless()) != 0 {
		t.Errorf("nothing stands open, but %+v", calm)
	}

	soon := f.invite(t, h.admin, h.id, organisation.Invite{Email: "nieuw@voorbeeld.example"})
	function, err := f.SaveFunction(ctx, h.admin, organisation.Function{Organisation: h.id, Name: "Sociaal werker"})
	ok(t, err)
	ok(t, f.RemoveFromTeam(ctx, h.admin, h.team, h.lead))
	f.now = f.now.Add(organisation.InvitationLife - organisation.LapseNotice - time.Minute)
	if got := home(); got.Invitations != 1 || got.Lapsing != 0 {
		t.Errorf("more than two days before it lapses: %+v", got)
	}
	f.now = f.now.Add(time.Minute)
	got := home()
	if got.Lapsing != 1 || got.Teamless != 1 || len(got.Leaderless()) != 1 || got.Leaderless()[0].ID != h.team || got.Functions != 1 {
		t.Errorf("what stands open: %+v", got)
	}
	if len(got.Untargeted) != 0 {
		t.Errorf("without the consent of the OR targets are off, but %+v", got.Untargeted)
	}
	f.agree(t, h.id, true)
	if got := home(); len(got.Untargeted) != 1 || got.Untargeted[0].ID != function || got.Untargeted[0].Name != "Sociaal werker" {
		t.Errorf("a function without targets: %+v", got.Untargeted)
	}
	f.now = f.now.Add(organisation.LapseNotice)
	if got := home(); got.Lapsed != 1 || got.Lapsing != 0 || got.Invitations != 0 {
		t.Errorf("an invitation that lapsed: %+v", got)
	}

	ok(t, f.Revoke(ctx, h.admin, soon))
	ok(t, f.SetLead(ctx, h.admin, h.team, h.lead, true))
	_, err = f.SaveFunction(ctx, h.admin, organisation.Function{ID: function, Name: "Sociaal werker", Targets: map[string]framework.Level{"zelfregie": framework.Steady}})
	ok(t, err)
	if got := home(); got.Lapsed+got.Lapsing+got.Teamless+len(got.Untargeted)+len(got.Leaderless()) != 0 {
		t.Errorf("everything is solved, but %+v", got)
	}
}
