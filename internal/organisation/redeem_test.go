package organisation_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/organisation"
	"reflectietool/internal/tally"
)

var mailedSecret = regexp.MustCompile(`/uitnodiging/([0-9a-f-]{36})/([A-Z2-7]{52})\s`)

// mailed sends the mail of an invitation and returns its link.
func (f *fixture) mailed(t *testing.T, id, email string) organisation.MailedLink {
	t.Helper()
	ok(t, f.MailInvitation(t.Context(), id))
	found := mailedSecret.FindStringSubmatch(f.mails.Wait(email).Text)
	if found == nil || found[1] != id {
		t.Fatalf("the mail for %s links to %v", id, found)
	}
	return organisation.MailedLink{Invitation: id, Secret: found[2]}
}

// redeem accepts with a link, in a browser without a session, and returns the session.
func (f *fixture) redeem(t *testing.T, link organisation.MailedLink, answer organisation.Answer) (account.Session, error) {
	t.Helper()
	token, err := f.Redeem(t.Context(), f.accounts, link, answer, account.Browser{})
	if err != nil {
		return account.Session{}, err
	}
	session, err := f.accounts.Session(t.Context(), token)
	ok(t, err)
	return session, nil
}

// TestRedeem follows the link of the mail: it makes an account, signs in and makes a member, once.
func TestRedeem(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	const email = "Jan@voorbeeld.example"
	id := f.invite(t, h.admin, h.id, organisation.Invite{Email: email, Team: h.team, Leads: true})
	link := f.mailed(t, id, email)
	i, err := f.Mailed(ctx, link)
	ok(t, err)
	if i.Email != email || i.TeamName != "Noord" || i.State != organisation.InvitationOpen {
		t.Errorf("the link shows %+v", i)
	}
	_, err = f.redeem(t, link, organisation.Answer{Function: nobody})
	invalid(t, "a function that is none", err, "functie")
	_, err = f.redeem(t, link, organisation.Answer{Name: strings.Repeat("a", account.MaxName+1)})
	invalid(t, "a name that is too long", err, "naam")
	if n := f.count(t, `select count(*) from account where email_key = 'jan@voorbeeld.example'`); n != 0 {
		t.Error("an answer that was refused made an account")
	}
	session, err := f.redeem(t, link, organisation.Answer{Name: "Jan Voorbeeld"})
	ok(t, err)
	if session.Email != email || session.Name != "Jan Voorbeeld" || session.Remembered || !strings.HasPrefix(session.Next, "/team/"+h.team) {
		t.Errorf("the session is %+v", session)
	}
	if m := f.memberOf(t, h.admin, h.id, session.Person); len(m.Teams) != 1 || !m.Teams[0].Leads {
		t.Errorf("the member is %+v", m)
	}
	_, err = f.redeem(t, link, organisation.Answer{})
	invalid(t, "used twice", err, "")
	invalid(t, "declined after it was used", f.DeclineMailed(ctx, link), "")
	if i, err := f.Mailed(ctx, link); err != nil || i.State != organisation.InvitationAccepted || i.ClosedAt == nil {
		t.Errorf("a used link shows %+v, %v", i, err)
	}

	// Somebody who has an account keeps its name and gets no second account.
	f.now = f.now.Add(time.Hour)
	link = f.mailed(t, f.invite(t, h.admin, h.id, organisation.Invite{Email: email}), email)
	again, err := f.redeem(t, link, organisation.Answer{Remember: true})
	ok(t, err)
	if again.Person != session.Person || again.Name != "Jan Voorbeeld" || !again.Remembered || !strings.HasPrefix(again.Next, "/?") {
		t.Errorf("the second session is %+v", again)
	}
}

// TestSecretThatDoesNotWork tries links that are wrong, old, expired, revoked and declined.
func TestSecretThatDoesNotWork(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	const email = "jan@voorbeeld.example"
	id := f.invite(t, h.admin, h.id, organisation.Invite{Email: email, Team: h.team})
	unknown := func(what string, link organisation.MailedLink) {
		t.Helper()
		_, err := f.Mailed(ctx, link)
		notFound(t, what, err)
		functions, err := f.MailedFunctions(ctx, link)
		ok(t, err)
		if len(functions) > 0 {
			t.Errorf("%s: functions of the organisation", what)
		}
		_, err = f.redeem(t, link, organisation.Answer{})
		notFound(t, what, err)
		notFound(t, what, f.DeclineMailed(ctx, link))
	}
	_, err := f.SaveFunction(ctx, h.admin, organisation.Function{Organisation: h.id, Name: "Sociaal werker"})
	ok(t, err)
	unknown("before the mail went out", organisation.MailedLink{Invitation: id})
	first := f.mailed(t, id, email)
	other := f.mailed(t, f.invite(t, h.admin, h.id, organisation.Invite{Email: "piet@voorbeeld.example"}), "piet@voorbeeld.example")
	unknown("no secret", organisation.MailedLink{Invitation: id})
	unknown("the secret of another invitation", organisation.MailedLink{Invitation: id, Secret: other.Secret})
	unknown("another case", organisation.MailedLink{Invitation: id, Secret: strings.ToLower(first.Secret)})
	unknown("no such invitation", organisation.MailedLink{Invitation: nobody, Secret: first.Secret})

	ok(t, f.DeclineMailed(ctx, other))
	_, err = f.redeem(t, other, organisation.Answer{})
	invalid(t, "declined", err, "")

	f.now = f.now.Add(organisation.InvitationLife)
	_, err = f.redeem(t, first, organisation.Answer{})
	invalid(t, "expired", err, "")
	ok(t, f.Resend(ctx, h.admin, id))
	unknown("sent again, though the mail did not go out yet", first)
	second := f.mailed(t, id, email)
	unknown("sent again", first)
	f.now = f.now.Add(time.Hour)
	f.invite(t, h.admin, h.id, organisation.Invite{Email: email, Team: h.team}) // renews it
	unknown("renewed", second)
	third := f.mailed(t, id, email)
	ok(t, f.Revoke(ctx, h.admin, id))
	_, err = f.redeem(t, third, organisation.Answer{})
	invalid(t, "revoked", err, "")
	if n := f.count(t, `select count(*) from account where email_key in ('jan@voorbeeld.example', 'piet@voorbeeld.example')`); n != 0 {
		t.Errorf("%d accounts were made", n)
	}
	for _, secret := range []string{first.Secret, second.Secret, third.Secret, other.Secret} {
		if strings.Contains(f.one(t, everything), secret) {
			t.Error("a secret stands in the database")
		}
	}
}

// TestRedeemAtOnce uses one link in many browsers at once: one of them is signed in, and one account
// is made.
func TestRedeemAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	const email = "jan@voorbeeld.example"
	for round := range 5 {
		f.now = f.now.Add(time.Hour)
		link := f.mailed(t, f.invite(t, h.admin, h.id, organisation.Invite{Email: email, Team: h.team}), email)
		before := f.count(t, `select count(*) from session`)
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for n := range errs {
			wg.Go(func() {
				if n == 5 {
					errs[n] = f.DeclineMailed(t.Context(), link)
					return
				}
				_, errs[n] = f.Redeem(t.Context(), f.accounts, link, organisation.Answer{}, account.Browser{})
			})
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if _, is := fault.AsInvalid(err); err == nil {
				done++
			} else if !is {
				t.Errorf("round %d: %v", round, err)
			}
		}
		sessions := f.count(t, `select count(*) from session`) - before
		if done != 1 || (errs[5] == nil) != (sessions == 0) || sessions > 1 {
			t.Errorf("round %d: %d answers counted, %d sessions began", round, done, sessions)
		}
	}
	if n := f.count(t, `select count(*) from account where email_key = $1`, email); n > 1 {
		t.Errorf("%d accounts for one address", n)
	}
}

// TestMailOfInvitationThatChanges checks that an invitation that is sent again while its mail goes out
// gets a second mail, with the only secret that works.
func TestMailOfInvitationThatChanges(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	const email = "jan@voorbeeld.example"
	id := f.invite(t, h.admin, h.id, organisation.Invite{Email: email})
	first := f.mailed(t, id, email)
	ok(t, f.MailInvitation(t.Context(), id)) // the job runs twice
	if _, err := f.Mailed(t.Context(), first); err != nil {
		t.Errorf("a second run of the job ends the link: %v", err)
	}
	f.now = f.now.Add(time.Hour)
	ok(t, f.Resend(t.Context(), h.admin, id))
	second := f.mailed(t, id, email)
	if second.Secret == first.Secret {
		t.Error("sending again uses the same secret")
	}
}

// TestRefusedPersonRedeemsNothing checks that a browser that may not make a person uses nothing up.
func TestRefusedPersonRedeemsNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	const email = "jan@voorbeeld.example"
	link := f.mailed(t, f.invite(t, h.admin, h.id, organisation.Invite{Email: email}), email)
	busy := errors.New("too many")
	_, err := f.Redeem(t.Context(), f.accounts, link, organisation.Answer{}, account.Browser{NewPerson: func(context.Context, tally.Querier) error { return busy }})
	if !errors.Is(err, busy) {
		t.Errorf("the error is %v", err)
	}
	_, err = f.redeem(t, link, organisation.Answer{})
	ok(t, err)
}
