package site_test

import (
	"testing"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/organisation"
)

// TestReflectionTakesTheTargetsOfTheFunction checks that a reflection gets the targets of the
// signed-in person's function, and keeps them.
func TestReflectionTakesTheTargetsOfTheFunction(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	email := b.signIn()
	var person string
	err := s.db.QueryRow(t.Context(), `
		with o as (insert into organisation (name, created_at, consent_on) values ('Voorbeeld', now(), '2026-10-01') returning id)
		insert into member (organisation_id, person_id, admin, joined_at)
		select o.id, account.person_id, true, now() from o, account where email = $1
		returning person_id::text`, email).Scan(&person)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := s.organisations.Memberships(t.Context(), person)
	if err != nil {
		t.Fatal(err)
	}
	home := mine[0].Organisation.ID
	function, err := s.organisations.SaveFunction(t.Context(), person, organisation.Function{
		Organisation: home, Name: "Sociaal werker", Targets: map[string]framework.Level{"zelfregie": framework.PassingOn},
	})
	if err == nil {
		err = s.organisations.SetFunction(t.Context(), person, home, person, function)
	}
	if err != nil {
		t.Fatal(err)
	}
	path := b.start(assessment.FormReflection)
	if err := s.organisations.DeleteFunction(t.Context(), person, function); err != nil {
		t.Fatal(err)
	}
	targets := map[string]int{}
	for _, slug := range []string{"zelfregie", "participatie"} {
		var target int
		err := s.db.QueryRow(t.Context(), `select (targets ->> $2)::int from reflection where id = $1`,
			path[len("/reflectie/"):], slug).Scan(&target)
		if err != nil {
			t.Fatal(err)
		}
		targets[slug] = target
	}
	if targets["zelfregie"] != 4 || targets["participatie"] != 3 {
		t.Errorf("targets %v, want 4 by the function and 3 by default", targets)
	}
}
