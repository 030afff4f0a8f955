package organisation_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/organisation"
)

// TestLastBeheerderStays tries the three ways to stop being beheerder, with and without another
// one.
func TestLastBeheerderStays(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	ways := map[string]func() error{
		"give up the role": func() error { return f.SetAdmin(ctx, h.admin, h.id, h.admin, false) },
		"remove oneself":   func() error { return f.RemoveMember(ctx, h.admin, h.id, h.admin) },
		"leave":            func() error { return f.Leave(ctx, h.admin, h.id) },
	}
	for what, way := range ways {
		err := way()
		invalid(t, what, err, "")
		if wrong, _ := fault.AsInvalid(err); !strings.Contains(wrong[""], "Maak eerst iemand anders beheerder") {
			t.Errorf("%s: no advice in %q", what, wrong[""])
		}
	}
	if m := f.memberOf(t, h.admin, h.id, h.admin); !m.Admin {
		t.Errorf("the last beheerder is %+v", m)
	}
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.lead, true))
	ok(t, f.Leave(ctx, h.admin, h.id))
	notFound(t, "leave twice", f.Leave(ctx, h.admin, h.id))
	ok(t, f.Leave(ctx, h.member, h.id))
	if mine, err := f.Memberships(ctx, h.member); err != nil || len(mine) != 0 {
		t.Errorf("after leaving %+v, %v", mine, err)
	}
	if n := f.count(t, `select count(*) from person where id = $1`, h.member); n != 1 {
		t.Error("leaving deleted the person")
	}
}

// TestTwoBeheerdersGoAtOnce checks that of two last beheerders who leave at once, in any
// combination of ways, at most one succeeds.
func TestTwoBeheerdersGoAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := context.WithoutCancel(t.Context())
	ways := []func(person string) error{
		func(p string) error { return f.SetAdmin(ctx, p, h.id, p, false) },
		func(p string) error { return f.RemoveMember(ctx, p, h.id, p) },
		func(p string) error { return f.Leave(ctx, p, h.id) },
	}
	admins := []string{h.admin, h.lead}
	for round := range 12 {
		if _, err := f.db.Exec(ctx, `
			insert into member select $1, unnest($2::uuid[]), true, null, now()
			    on conflict (organisation_id, person_id) do update set admin = true`, h.id, admins); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		start, failed := make(chan struct{}), make([]error, 2)
		for i, person := range admins {
			wg.Go(func() {
				<-start
				failed[i] = ways[(round+i*round/3)%3](person)
			})
		}
		close(start)
		wg.Wait()
		if n := f.count(t, `select count(*) from member where organisation_id = $1 and admin`, h.id); n != 1 {
			t.Fatalf("round %d: %d beheerders are left: %v", round, n, failed)
		}
		if (failed[0] == nil) == (failed[1] == nil) {
			t.Fatalf("round %d: %v", round, failed)
		}
		invalid(t, "who came second", errors.Join(failed...), "")
	}
}

// TestDeletingTheLastBeheerder checks that deletion is never refused and that the landelijk
// beheerders get a mail.
func TestDeletingTheLastBeheerder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	jobs := func() int {
		return f.count(t, `select count(*) from river_job where kind = $1 and args = jsonb_build_object('id', $2::text)`, account.WithoutAdminJob, h.id)
	}
	f.invite(t, h.admin, h.id, organisation.Invite{Email: "LID@voorbeeld.example"})
	f.invite(t, h.stranger, h.elsewhere, organisation.Invite{Email: "lid@voorbeeld.example"})
	ok(t, f.accounts.Delete(ctx, h.member))
	if n := f.count(t, `select count(*) from invitation where email_key = 'lid@voorbeeld.example'`); n != 0 || jobs() != 0 {
		t.Errorf("%d invitations to a deleted person, %d jobs", n, jobs())
	}
	if _, err := f.accounts.GrantNational(ctx, "tweede@voorbeeld.example"); err != nil {
		t.Fatal(err)
	}
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.lead, true))
	ok(t, f.accounts.Delete(ctx, h.lead))
	if jobs() != 0 {
		t.Error("there still is a beheerder")
	}
	ok(t, f.MailWithoutAdmin(ctx, h.id)) // as long as there is a beheerder, nobody gets a mail
	ok(t, f.accounts.Delete(ctx, h.admin))
	if jobs() != 1 {
		t.Fatalf("%d jobs", jobs())
	}
	ok(t, f.MailWithoutAdmin(ctx, h.id))
	for _, address := range []string{"landelijk@voorbeeld.example", "tweede@voorbeeld.example"} {
		text := f.mails.Wait(address).Text
		if !strings.Contains(text, "Voorbeeld Welzijn") || !strings.Contains(text, "http://voorbeeld.example/beheer\n") || strings.Contains(text, "beheer@") {
			t.Errorf("the mail says:\n%s", text)
		}
	}
	if n := len(f.mails.Messages()); n != 2 {
		t.Errorf("%d mails", n)
	}
	all, err := f.All(ctx, f.national)
	if err != nil || all[1].ID != h.id || all[1].Admins != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	ok(t, f.InviteAdmin(ctx, f.national, h.id, "opvolger@voorbeeld.example"))
	next := f.person(t, "opvolger@voorbeeld.example")
	open, err := f.OpenInvitations(ctx, next)
	if err != nil || len(open) != 1 || !open[0].Admin {
		t.Fatalf("%+v, %v", open, err)
	}
	ok(t, f.Accept(ctx, next, open[0].ID, ""))
	f.overview(t, next, h.id)
}

// TestTwoDeleteAtOnce checks that a mail goes out when the last two beheerders delete their
// accounts at once.
func TestTwoDeleteAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	admins := []string{h.admin, h.lead}
	for round := range 12 {
		if round > 0 {
			admins = []string{f.person(t, fmt.Sprintf("a%d@voorbeeld.example", round)), f.person(t, fmt.Sprintf("b%d@voorbeeld.example", round))}
		}
		if _, err := f.db.Exec(t.Context(), `
			insert into member select $1, unnest($2::uuid[]), true, null, now()
			    on conflict (organisation_id, person_id) do update set admin = true`, h.id, admins); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		start := make(chan struct{})
		for _, person := range admins {
			wg.Go(func() {
				<-start
				if err := f.accounts.Delete(context.WithoutCancel(t.Context()), person); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		wg.Wait()
		if n := f.count(t, `select count(*) from river_job where kind = $1`, account.WithoutAdminJob); n != round+1 {
			t.Fatalf("round %d: %d jobs", round, n)
		}
	}
}

// TestDeletingWithoutMail checks that deletion works where no mail is offered.
func TestDeletingWithoutMail(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ok(t, account.NewService(f.db, f.clock).Delete(t.Context(), h.admin))
	if n := f.count(t, `select count(*) from person where id = $1`, h.admin); n != 0 {
		t.Error("the beheerder is still there")
	}
}

// TestHigherKStaysForAnOpenRound checks that a raised k stays in force for an open round when the
// setting is lowered again: the participants were promised the higher number, and trying one number
// after the other would reveal how many take part.
func TestHigherKStaysForAnOpenRound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	_, err := f.db.Exec(t.Context(), `
		insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on, closed_at)
		select $1, $2, title, 'wmo-2013', k, now(), now() + interval '1 day', current_date, closed
		  from (values ('open', 5, null), ('hoger', 9, null), ('dicht', 5, now())) as round (title, k, closed)`, h.team, h.id)
	ok(t, err)
	for _, k := range []int{8, 5, 7} {
		s := settings()
		s.K = k
		ok(t, f.ChangeSettings(t.Context(), h.admin, h.id, s))
	}
	var got string
	ok(t, f.db.QueryRow(t.Context(), `select string_agg(title || ' ' || k, ', ' order by title) from team_round`).Scan(&got))
	if got != "dicht 5, hoger 9, open 8" {
		t.Error(got)
	}
}
