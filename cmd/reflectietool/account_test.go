package main

import (
	"context"
	"testing"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
)

// national counts the people with the role landelijk beheerder, and the lines about that role in
// the trail.
func national(t *testing.T, pool *database.Pool) (holders, given, taken int) {
	t.Helper()
	err := pool.QueryRow(context.Background(), `
		select (select count(*) from account where national),
		       (select count(*) from audit where act = 'national.given' and actor is null),
		       (select count(*) from audit where act = 'national.taken' and actor is null)`).Scan(&holders, &given, &taken)
	if err != nil {
		t.Fatal(err)
	}
	return holders, given, taken
}

func TestAccountGrantAndRevoke(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	run := func(args ...string) outcome { return execute(t, settings, append([]string{"account"}, args...)...) }
	role := []string{"--role", "landelijk-beheerder"}
	run("grant", role[0], role[1], "Nora@VOORBEELD.example").want(t, 0, "now has the role")
	run("grant", role[0]+"="+role[1], "nora@voorbeeld.example").want(t, 0, "already had the role")
	if holders, given, _ := national(t, db.Pool); holders != 1 || given != 1 {
		t.Errorf("%d holders, given %d times", holders, given)
	}
	run("revoke", role[0], role[1], "NORA@voorbeeld.example").want(t, 0, "no longer has the role")
	run("revoke", role[0], role[1], "nora@voorbeeld.example").want(t, 0, "did not have the role")
	if holders, _, taken := national(t, db.Pool); holders != 0 || taken != 1 {
		t.Errorf("%d holders, taken %d times", holders, taken)
	}
	run("revoke", role[0], role[1], "niemand@voorbeeld.example").want(t, 1, "has no account")
	run("grant", role[0], role[1], "geen adres").want(t, 1, "is no mail address")
	for _, wrong := range [][]string{
		nil, {"give", role[0], role[1], "a@voorbeeld.example"}, {"grant", "a@voorbeeld.example"},
		{"grant", "--role", "beheerder", "a@voorbeeld.example"}, {"grant", role[0], role[1]},
		{"grant", role[0], role[1], "a@voorbeeld.example", "b@voorbeeld.example"},
	} {
		run(wrong...).want(t, 2)
	}
	if holders, given, taken := national(t, db.Pool); holders != 0 || given != 1 || taken != 1 {
		t.Errorf("%d holders, given %d times, taken %d times", holders, given, taken)
	}
}

// TestAccountSignOut ends the sessions of one person, and leaves those of others.
func TestAccountSignOut(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	settings := []string{"DATABASE_URL=" + db.ServingURL, "DATABASE_OWNER_URL=" + db.OwnerURL}
	run := func(args ...string) outcome { return execute(t, settings, append([]string{"account"}, args...)...) }
	for _, address := range []string{"a@voorbeeld.example", "b@voorbeeld.example"} {
		if _, err := db.Pool.Exec(t.Context(), `
			with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id),
			     a as (insert into account (person_id, email, email_key, created_at) select id, $1, $1, now() from p)
			insert into session (token_hash, person_id, remembered, signed_in, created_at, touched_at, expires_at, ends_at)
			select sha256(n::text::bytea || id::text::bytea), id, true, true, now(), now(), now() + interval '1 day', now() + interval '1 day' from p, generate_series(1, 2) n`, address); err != nil {
			t.Fatal(err)
		}
	}
	run("sign-out", "A@voorbeeld.example").want(t, 0, "signed out everywhere")
	run("sign-out", "a@voorbeeld.example").want(t, 0, "was not signed in")
	run("sign-out", "niemand@voorbeeld.example").want(t, 1, "has no account")
	run("sign-out").want(t, 2)
	var sessions, lines int
	err := db.Pool.QueryRow(t.Context(), `
		select (select count(*) from session), (select count(*) from audit where act = 'national.signed-out' and actor is null)`).Scan(&sessions, &lines)
	if err != nil || sessions != 2 || lines != 1 {
		t.Errorf("%d sessions left, %d lines in the trail, %v", sessions, lines, err)
	}
}

func TestAccountGrantBesideTheServer(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := serve(t, inFolder(dir))
	execute(t, inFolder(dir), "account", "grant", "--role", "landelijk-beheerder", "nora@voorbeeld.example").want(t, 0, "now has the role")
	inDatabase(t, dir, func(pool *database.Pool) error {
		if holders, _, _ := national(t, pool); holders != 1 {
			t.Errorf("%d holders", holders)
		}
		return nil
	})
	s.stop()
}
