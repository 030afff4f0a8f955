package organisation_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/organisation"
)

func TestInvitationByMail(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	id := f.invite(t, h.admin, h.id, organisation.Invite{Email: "Jan@VOORBEELD.example", Team: h.team, Leads: true, Admin: true})
	if n := f.count(t, `select count(*) from river_job where kind = 'invitation' and args->>'id' = $1`, id); n != 1 {
		t.Fatalf("%d jobs", n)
	}
	ok(t, f.MailInvitation(ctx, id))
	got := f.mails.Wait("Jan@VOORBEELD.example")
	for _, want := range []string{
		"beheer@voorbeeld.example nodigt je uit", "Voorbeeld Welzijn", "teamleider van het team Noord", "Je wordt beheerder",
		"geldt tot 28 november 2026 om", "http://voorbeeld.example/uitnodiging/" + id, "blijven van jou", "Dan kun je deze mail weggooien",
	} {
		if !strings.Contains(strings.Join(strings.Fields(got.Text), " "), want) {
			t.Errorf("the mail does not say %q:\n%s", want, got.Text)
		}
	}
	ok(t, f.MailInvitation(ctx, id)) // the job runs a second time
	if n := len(f.mails.Messages()); n != 1 {
		t.Errorf("%d mails for one invitation", n)
	}
	seen := f.overview(t, h.admin, h.id).Invitations
	if len(seen) != 1 || seen[0].MailedAt == nil || seen[0].TeamName != "Noord" || seen[0].State != organisation.InvitationOpen {
		t.Errorf("the beheerder sees %+v", seen)
	}
	ok(t, f.Revoke(ctx, h.admin, id))
	f.now = f.now.Add(time.Hour)
	other := f.invite(t, h.admin, h.id, organisation.Invite{Email: "Jan@VOORBEELD.example", Team: h.team})
	ok(t, f.Revoke(ctx, h.admin, other))
	ok(t, f.MailInvitation(ctx, other)) // revoked before the mail went out
	if n := len(f.mails.Messages()); n != 1 {
		t.Errorf("%d mails, including one for a revoked invitation", n)
	}
	ok(t, f.MailInvitation(ctx, nobody))
}

// TestRoleOfAnInvitationIsInTheTrail invites the same address again before a second mail may go, with another role.
func TestRoleOfAnInvitationIsInTheTrail(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	lines := func() int {
		return f.count(t, `select count(*) from audit where act = 'invitation.sent' and detail ->> 'role' = 'beheerder' and organisation_id = $1`, h.id)
	}
	before := lines()
	f.invite(t, h.admin, h.id, organisation.Invite{Email: "jan@voorbeeld.example"})
	for range 2 { // the second time changes nothing
		f.invite(t, h.admin, h.id, organisation.Invite{Email: "jan@voorbeeld.example", Admin: true})
	}
	if n := lines() - before; n != 1 {
		t.Errorf("%d lines say that somebody was invited as beheerder, want 1", n)
	}
}

// TestSpellingsOfOneAddress accepts an invitation with another spelling of its address.
func TestSpellingsOfOneAddress(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	for i, spelling := range [][2]string{
		{"Jan@VOORBEELD.example", "jan@voorbeeld.example"},
		{"ＰＩＥＴ@voorbeeld.example", "Piet@Voorbeeld.example"},
		{"zoë@voorbeeld.example", "ZOE\u0308@voorbeeld.example"},
		{"STRAßE@voorbeeld.example", "straße@voorbeeld.example"},
	} {
		id := f.invite(t, h.admin, h.id, organisation.Invite{Email: spelling[0]})
		if again := f.invite(t, h.admin, h.id, organisation.Invite{Email: spelling[1]}); again != id {
			t.Errorf("%d: two invitations for %s", i, spelling)
		}
		person := f.person(t, spelling[1])
		open, err := f.OpenInvitations(t.Context(), person)
		ok(t, err)
		if len(open) != 1 || open[0].ID != id {
			t.Errorf("%s sees %+v", spelling[1], open)
		}
		ok(t, f.Accept(t.Context(), person, id, ""))
	}
}

// TestInvitationIsUsable checks that an invitation can be accepted once, while it is open, by the
// person with its address.
func TestInvitationIsUsable(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	jan := f.person(t, "jan@voorbeeld.example")
	id := f.invite(t, h.admin, h.id, organisation.Invite{Email: "jan@voorbeeld.example", Team: h.team})
	state := func(want organisation.InvitationState) {
		t.Helper()
		if i, err := f.Invitation(ctx, jan, id); err != nil || i.State != want {
			t.Errorf("the invitation is %+v, %v, want %s", i, err, want)
		}
	}
	f.now = f.now.Add(organisation.InvitationLife)
	state(organisation.InvitationExpired)
	invalid(t, "accept what expired", f.Accept(ctx, jan, id, ""), "")
	invalid(t, "decline what expired", f.Decline(ctx, jan, id), "")
	ok(t, f.Resend(ctx, h.admin, id))
	state(organisation.InvitationOpen)
	f.now = f.now.Add(organisation.InvitationLife - time.Second)
	invalid(t, "a function that is none", f.Accept(ctx, jan, id, nobody), "functie")
	invalid(t, "a function that is no id", f.Accept(ctx, jan, id, "x"), "functie")
	notFound(t, "accept by another", f.Accept(ctx, h.outsider, id, ""))
	notFound(t, "accept by the beheerder", f.Accept(ctx, h.admin, id, ""))
	notFound(t, "accept by a guest", f.Accept(ctx, h.guest, id, ""))
	ok(t, f.Accept(ctx, jan, id, ""))
	state(organisation.InvitationAccepted)
	invalid(t, "accept twice", f.Accept(ctx, jan, id, ""), "")
	invalid(t, "revoke what is used", f.Revoke(ctx, h.admin, id), "")
	invalid(t, "resend what is used", f.Resend(ctx, h.admin, id), "")

	id = f.invite(t, h.admin, h.id, organisation.Invite{Email: "jan@voorbeeld.example"})
	ok(t, f.Revoke(ctx, h.admin, id))
	ok(t, f.Revoke(ctx, h.admin, id))
	state(organisation.InvitationRevoked)
	invalid(t, "accept what was revoked", f.Accept(ctx, jan, id, ""), "")
	invalid(t, "resend what was revoked", f.Resend(ctx, h.admin, id), "")

	f.now = f.now.Add(time.Hour)
	id = f.invite(t, h.admin, h.id, organisation.Invite{Email: "jan@voorbeeld.example"})
	ok(t, f.Decline(ctx, jan, id))
	state(organisation.InvitationRevoked)
	invalid(t, "decline twice", f.Decline(ctx, jan, id), "")
	if open := f.overview(t, h.admin, h.id).Invitations; len(open) != 0 {
		t.Errorf("the beheerder still sees %+v", open)
	}
}

// TestAcceptTakesNothing checks that a member who accepts gets what is new and loses nothing.
func TestAcceptTakesNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	function, err := f.SaveFunction(ctx, h.admin, organisation.Function{Organisation: h.id, Name: "Sociaal werker"})
	ok(t, err)
	ok(t, f.SetFunction(ctx, h.admin, h.id, h.lead, function))
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.lead, true))
	before := f.memberOf(t, h.admin, h.id, h.lead)
	f.now = f.now.Add(time.Hour)
	ok(t, f.Accept(ctx, h.lead, f.invite(t, h.admin, h.id, organisation.Invite{Email: "leider@voorbeeld.example", Team: h.team}), ""))
	east := f.addTeam(t, h.admin, h.id, "Oost")
	ok(t, f.Accept(ctx, h.lead, f.invite(t, h.admin, h.id, organisation.Invite{Email: "leider@voorbeeld.example", Team: east, Leads: true}), ""))
	after := f.memberOf(t, h.admin, h.id, h.lead)
	if !after.Admin || after.Function != function || !after.JoinedAt.Equal(before.JoinedAt) || len(after.Teams) != 2 ||
		!after.Teams[0].Leads || !after.Teams[1].Leads {
		t.Errorf("before %+v, after %+v", before, after)
	}
	ok(t, f.Accept(ctx, h.member, f.invite(t, h.admin, h.id, organisation.Invite{Email: "lid@voorbeeld.example", Admin: true}), function))
	if m := f.memberOf(t, h.admin, h.id, h.member); !m.Admin || m.Function != function || len(m.Teams) != 1 {
		t.Errorf("the member after accepting: %+v", m)
	}
}

// TestMailsAreFew checks the limits: one mail per ten minutes and address, and MailsPerHour.
func TestMailsAreFew(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	jobs := func() int { return f.count(t, `select count(*) from river_job where kind = 'invitation'`) }
	start := jobs()
	as := organisation.Invite{Email: "jan@voorbeeld.example", Team: h.team}
	id := f.invite(t, h.admin, h.id, as)
	as.Leads = true
	if again := f.invite(t, h.admin, h.id, as); again != id || jobs() != start+1 {
		t.Errorf("within ten minutes %s and %s, %d mails", id, again, jobs()-start)
	}
	if seen := f.overview(t, h.admin, h.id).Invitations; len(seen) != 1 || !seen[0].Leads {
		t.Errorf("the role did not change: %+v", seen)
	}
	invalid(t, "resend within ten minutes", f.Resend(ctx, h.admin, id), "")
	f.now = f.now.Add(10 * time.Minute)
	ok(t, f.Resend(ctx, h.admin, id))
	f.now = f.now.Add(10 * time.Minute)
	if again := f.invite(t, h.admin, h.id, as); again != id || jobs() != start+3 {
		t.Errorf("after ten minutes %s and %s, %d mails", id, again, jobs()-start)
	}
	ok(t, f.Revoke(ctx, h.admin, id))
	_, err := f.Invite(ctx, h.admin, h.id, as)
	invalid(t, "revoked and invited again at once", err, "email")

	f.now = f.now.Add(time.Hour)
	var many []string
	for i := range organisation.MailsPerHour {
		many = append(many, fmt.Sprintf("a%d@voorbeeld.example", i))
	}
	_, err = f.InviteAll(ctx, h.admin, h.id, append(many, "een te veel@voorbeeld.example"), organisation.Invite{})
	invalid(t, "one that is no address", err, "email")
	if n := f.count(t, `select count(*) from invitation where email like 'a%'`); n != 0 {
		t.Errorf("%d invitations although one address is wrong", n)
	}
	ids, err := f.InviteAll(ctx, h.admin, h.id, many, organisation.Invite{})
	if err != nil || len(ids) != len(many) {
		t.Fatalf("%d invitations, %v", len(ids), err)
	}
	_, err = f.Invite(ctx, h.admin, h.id, as)
	invalid(t, "one too many", err, "email")
	f.invite(t, h.stranger, h.elsewhere, organisation.Invite{Email: as.Email}) // another organisation has a limit of its own
	f.now = f.now.Add(30 * time.Minute)
	invalid(t, "resend one too many", f.Resend(ctx, h.admin, ids[0]), "")
	f.now = f.now.Add(30 * time.Minute)
	ok(t, f.Resend(ctx, h.admin, ids[0]))
	_, err = f.Invite(ctx, h.admin, h.id, organisation.Invite{Email: "b@voorbeeld.example", Leads: true})
	invalid(t, "teamleider of no team", err, "team")
}

// TestTakenIsTaken checks that an open invitation does not bring back a role or membership that was
// taken away.
func TestTakenIsTaken(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	plain := f.invite(t, h.admin, h.id, organisation.Invite{Email: "lid@voorbeeld.example"})
	east := f.addTeam(t, h.admin, h.id, "Oost")
	inEast := f.invite(t, h.admin, h.id, organisation.Invite{Email: "lid@voorbeeld.example", Team: east, Leads: true, Admin: true})
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.member, false))
	invalid(t, "beheerder after all", f.Accept(ctx, h.member, inEast, ""), "")
	f.now = f.now.Add(time.Hour)
	inEast = f.invite(t, h.admin, h.id, organisation.Invite{Email: "lid@voorbeeld.example", Team: east, Leads: true})
	ok(t, f.AddToTeam(ctx, h.admin, east, h.member))
	ok(t, f.SetLead(ctx, h.admin, east, h.member, false))
	invalid(t, "teamleider after all", f.Accept(ctx, h.member, inEast, ""), "")
	ok(t, f.RemoveMember(ctx, h.admin, h.id, h.member))
	invalid(t, "member after all", f.Accept(ctx, h.member, plain, ""), "")
}

// TestChangedAddressLeavesInvitations checks that a change of address keeps open invitations to the
// old address and removes closed ones.
func TestChangedAddressLeavesInvitations(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	open := f.invite(t, h.admin, h.id, organisation.Invite{Email: "lid@voorbeeld.example"})
	session := account.Session{Person: h.member, Email: "lid@voorbeeld.example", Began: f.now}
	request, err := f.accounts.RequestAddress(ctx, session, "thuis@voorbeeld.example")
	ok(t, err)
	ok(t, f.accounts.MailSignIn(ctx, request))
	code := regexp.MustCompile(`\d{3} \d{3}`).FindString(f.mails.Wait("thuis@voorbeeld.example").Text)
	_, err = f.db.Exec(ctx, `
		insert into session (token_hash, person_id, remembered, signed_in, created_at, touched_at, expires_at, ends_at)
		values (sha256('x'), $1, true, true, $2, $2, $2, $2)`, h.member, f.now)
	ok(t, err)
	_, err = f.accounts.ChangeAddress(ctx, session, request, code, "x")
	ok(t, err)
	if id := f.one(t, `select string_agg(id::text, ' ') from invitation where email_key = 'lid@voorbeeld.example'`); id != open {
		t.Errorf("left are %s, want the open one, %s", id, open)
	}
	notFound(t, "accept with the address of before", f.Accept(ctx, h.member, open, ""))
}

func TestPurge(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	revoked := f.invite(t, h.admin, h.id, organisation.Invite{Email: "a@voorbeeld.example"})
	ok(t, f.Revoke(t.Context(), h.admin, revoked))
	f.invite(t, h.admin, h.id, organisation.Invite{Email: "b@voorbeeld.example"})
	f.now = f.now.Add(organisation.InvitationLife + 30*24*time.Hour - time.Second)
	if gone, err := f.Purge(t.Context()); err != nil || gone != 0 {
		t.Errorf("%d deleted too early, %v", gone, err)
	}
	f.now = f.now.Add(time.Second)
	f.invite(t, h.admin, h.id, organisation.Invite{Email: "c@voorbeeld.example"})
	if gone, err := f.Purge(t.Context()); err != nil || gone != 6 {
		t.Errorf("%d deleted, %v, want the four accepted, the revoked and the expired one", gone, err)
	}
	if n := f.count(t, `select count(*) from invitation`); n != 1 {
		t.Errorf("%d invitations are left", n)
	}
}

// TestOneAddressIsNotFlooded invites one address for many teams, some of which are deleted in
// between.
func TestOneAddressIsNotFlooded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	send := func(team string) error {
		_, err := f.Invite(ctx, h.admin, h.id, organisation.Invite{Email: "onbekend@voorbeeld.example", Team: team, Leads: true})
		return err
	}
	for i := range 5 {
		team := f.addTeam(t, h.admin, h.id, fmt.Sprint("Team ", i))
		ok(t, send(team))
		ok(t, f.DeleteTeam(ctx, h.admin, team))
	}
	if n := f.count(t, `select count(*) from invitation where email_key = 'onbekend@voorbeeld.example' and revoked_at is not null`); n != 5 {
		t.Errorf("%d invitations are taken back, want 5", n)
	}
	invalid(t, "a sixth", send(h.team), "email")
	f.invite(t, h.admin, h.id, organisation.Invite{Email: "ander@voorbeeld.example", Team: h.team})
	f.now = f.now.Add(time.Hour)
	ok(t, send(h.team))
	person := f.person(t, "onbekend@voorbeeld.example")
	if open, err := f.OpenInvitations(ctx, person); err != nil || len(open) != 1 {
		t.Errorf("open are %+v, %v", open, err)
	}
}
