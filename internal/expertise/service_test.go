package expertise_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/expertise"
	"reflectietool/internal/fault"
)

const nobody = "00000000-0000-4000-8000-000000000000"

// home is an organisation with a team of three, and people outside that team.
type home struct {
	*expertise.Service
	db                          *pgxpool.Pool
	id, team, elsewhere, theirs string // organisations with a team each
	lead, anna, bram, admin     string // admin is in no team
	outsider, stranger          string // outsider is a member without a team; stranger is admin of elsewhere and in its team
}

func newHome(t *testing.T) *home {
	t.Helper()
	h := &home{db: dbtest.New(t)}
	h.Service = expertise.NewService(h.db, func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) })
	h.id, h.elsewhere = h.organisation(t, "Voorbeeld Welzijn"), h.organisation(t, "Voorbeeld Elders")
	h.team, h.theirs = h.addTeam(t, h.id, "Noord"), h.addTeam(t, h.elsewhere, "Zuid")
	h.lead, h.anna, h.bram = h.person(t, "Lotte"), h.person(t, "Anna"), h.person(t, "")
	h.admin, h.outsider, h.stranger = h.person(t, "Bas"), h.person(t, "Olga"), h.person(t, "Sam")
	for _, p := range []string{h.lead, h.anna, h.bram} {
		h.join(t, h.id, p, false)
		h.enter(t, h.id, h.team, p, p == h.lead)
	}
	h.join(t, h.id, h.admin, true)
	h.join(t, h.id, h.outsider, false)
	h.join(t, h.elsewhere, h.stranger, true)
	h.enter(t, h.elsewhere, h.theirs, h.stranger, true)
	return h
}

func (h *home) one(t *testing.T, sql string, args ...any) (text string) {
	t.Helper()
	ok(t, h.db.QueryRow(t.Context(), sql, args...).Scan(&text))
	return text
}

func (h *home) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	_, err := h.db.Exec(t.Context(), sql, args...)
	ok(t, err)
}

func (h *home) organisation(t *testing.T, name string) string {
	t.Helper()
	return h.one(t, `insert into organisation (name, created_at, consent_on) values ($1, now(), '2026-10-01') returning id::text`, name)
}

func (h *home) addTeam(t *testing.T, organisation, name string) string {
	t.Helper()
	return h.one(t, `insert into team (organisation_id, name, created_at) values ($1, $2, now()) returning id::text`, organisation, name)
}

func (h *home) person(t *testing.T, name string) string {
	t.Helper()
	return h.one(t, `
		with p as (insert into person (created_at, last_seen_at) values (now(), now()) returning id)
		insert into account (person_id, email, email_key, name, created_at)
		select id, 'x' || id || '@voorbeeld.example', id, $1, now() from p returning person_id::text`, name)
}

func (h *home) join(t *testing.T, organisation, person string, admin bool) {
	t.Helper()
	h.exec(t, `insert into member (organisation_id, person_id, admin, joined_at) values ($1, $2, $3, now())`, organisation, person, admin)
}

func (h *home) enter(t *testing.T, organisation, team, person string, leads bool) {
	t.Helper()
	h.exec(t, `insert into team_member (team_id, organisation_id, person_id, leads, joined_at) values ($1, $2, $3, $4, now())`, team, organisation, person, leads)
}

type depths = map[string]expertise.Depth

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func gone(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("%s: %v, want not found", what, err)
	}
}

func TestMineIsMine(t *testing.T) {
	t.Parallel()
	h, ctx := newHome(t), t.Context()
	ok(t, h.Save(ctx, h.anna, h.id, depths{"schulden": expertise.Specialist, "jeugd": expertise.Basis}, new(true)))
	ok(t, h.Save(ctx, h.anna, h.id, depths{"jeugd": expertise.Nothing, "rouw": expertise.Basis}, new(false))) // subjects that are left out keep their depth
	mine, err := h.Mine(ctx, h.anna, h.id)
	ok(t, err)
	if len(mine.Depths) != 2 || mine.Depths["schulden"] != expertise.Specialist || mine.Depths["rouw"] != expertise.Basis || mine.ShowName {
		t.Errorf("kept: %+v, name %t", mine.Depths, mine.ShowName)
	}
	ok(t, h.Save(ctx, h.anna, h.id, nil, new(true)))
	ok(t, h.Save(ctx, h.anna, h.id, depths{"rouw": expertise.Basis}, nil)) // says nothing of the name
	if mine, err := h.Mine(ctx, h.anna, h.id); err != nil || !mine.ShowName {
		t.Errorf("one subject hid the name again, or %v", err)
	}
	theirs, err := h.Mine(ctx, h.bram, h.id)
	ok(t, err)
	if len(theirs.Depths) != 0 || theirs.ShowName {
		t.Errorf("a colleague has: %+v", theirs)
	}
	for who, person := range map[string]string{"stranger": h.stranger, "nobody": nobody, "no id": "x"} {
		_, err := h.Mine(ctx, person, h.id)
		gone(t, who, err)
		gone(t, who, h.Save(ctx, person, h.id, depths{"jeugd": expertise.Basis}, new(true)))
	}
	stored, err := h.Stored(ctx, h.anna)
	ok(t, err)
	if len(stored) != 1 || stored[0].Subjects["schulden"] != "specialist" || stored[0].Subjects["rouw en verlies"] != "basis" {
		t.Errorf("stored: %+v", stored)
	}
}

func TestSaveRefuses(t *testing.T) {
	t.Parallel()
	h, ctx := newHome(t), t.Context()
	ok(t, h.Add(ctx, h.stranger, h.elsewhere, expertise.Question, "Iets van elders"))
	elsewhere := h.one(t, `select id::text from expertise_subject`)
	for what, chosen := range map[string]depths{
		"unknown": {"bestaat-niet": expertise.Basis}, "empty": {"": expertise.Basis}, "NUL": {"a\x00": expertise.Basis},
		"long": {strings.Repeat("x", 10_000): expertise.Basis}, "another organisation's": {elsewhere: expertise.Basis}, "depth": {"jeugd": "alles"},
		"one of two": {"rouw": expertise.Basis, "jeugd": "\x00"},
	} {
		err := h.Save(ctx, h.anna, h.id, chosen, new(true))
		if invalid, is := fault.AsInvalid(err); !is || len(invalid) != 1 {
			t.Errorf("%s: %v", what, err)
		}
	}
	mine, err := h.Mine(ctx, h.anna, h.id)
	ok(t, err)
	if len(mine.Depths) != 0 || mine.ShowName {
		t.Errorf("something of a refused form was kept: %+v", mine)
	}
}

func TestTeamSeesNamesOfWhoChoseIt(t *testing.T) {
	t.Parallel()
	h, ctx := newHome(t), t.Context()
	ok(t, h.Save(ctx, h.anna, h.id, depths{"schulden": expertise.Specialist, "jeugd": expertise.Basis}, new(true)))
	ok(t, h.Save(ctx, h.bram, h.id, depths{"schulden": expertise.Basis}, new(false)))
	ok(t, h.Save(ctx, h.outsider, h.id, depths{"rouw": expertise.Basis}, new(true))) // not in the team
	ok(t, h.Save(ctx, h.stranger, h.elsewhere, depths{"rouw": expertise.Basis}, new(true)))
	found, err := h.Team(ctx, h.lead, h.team)
	ok(t, err)
	if !slices.Equal(found.Columns, []string{"Anna"}) {
		t.Errorf("the columns are of %q", found.Columns)
	}
	rows := map[string]expertise.Row{}
	for _, row := range found.Rows {
		rows[row.ID] = row
	}
	if r := rows["schulden"]; r.People != 2 || r.Specialists != 1 || !slices.Equal(r.Names, []expertise.Named{{Name: "Anna", Depth: expertise.Specialist}}) {
		t.Errorf("schulden: %+v", r)
	}
	if r := rows["jeugd"]; r.Reach() != expertise.One || len(r.Names) != 1 {
		t.Errorf("jeugd: %+v", r)
	}
	if r := rows["rouw"]; r.People != 0 {
		t.Errorf("rouw: %+v", r)
	}
	if found.Members != 3 || found.Specialists != 1 || found.Generalists != 1 || found.TeamName != "Noord" || found.OrganisationName != "Voorbeeld Welzijn" {
		t.Errorf("%+v", found)
	}
	for who, person := range map[string]string{"admin": h.admin, "outsider": h.outsider, "stranger": h.stranger, "nobody": nobody, "no id": "x"} {
		_, err := h.Team(ctx, person, h.team)
		gone(t, who, err)
	}
	// A name that its member does not show is not even read from the database.
	var read string
	ok(t, h.Save(ctx, h.anna, h.id, nil, new(false)))
	found, err = h.Team(ctx, h.bram, h.team)
	ok(t, err)
	for _, row := range found.Rows {
		read += fmt.Sprint(row.Names, row.Depths)
	}
	read += fmt.Sprint(found.Columns)
	if strings.Contains(read, "Anna") || strings.Contains(read, "@") {
		t.Errorf("names remain: %s", read)
	}
}

func TestGoesWithTheMembership(t *testing.T) {
	t.Parallel()
	h, ctx := newHome(t), t.Context()
	ok(t, h.Save(ctx, h.anna, h.id, depths{"schulden": expertise.Basis}, new(true)))
	ok(t, h.Save(ctx, h.bram, h.id, depths{"schulden": expertise.Basis}, new(true)))
	h.exec(t, `delete from member where person_id = $1`, h.anna)
	h.exec(t, `delete from person where id = $1`, h.bram)
	if n := h.one(t, `select count(*)::text from member_expertise`); n != "0" {
		t.Errorf("%s rows stay", n)
	}
	found, err := h.Team(ctx, h.lead, h.team)
	ok(t, err)
	if !found.Empty() || len(found.Columns) != 0 {
		t.Errorf("the team still covers %+v", found.Map)
	}
}

func TestBeheerderExtendsTheList(t *testing.T) {
	t.Parallel()
	h, ctx := newHome(t), t.Context()
	ok(t, h.Add(ctx, h.admin, h.id, expertise.Question, " Energie  armoede "))
	ok(t, h.Add(ctx, h.admin, h.id, expertise.Group, "Studenten"))
	overview, err := h.Overview(ctx, h.admin, h.id)
	ok(t, err)
	energy, students := overview.Own[0], overview.Own[1]
	if energy.Name != "Energie armoede" || !energy.Own || energy.Hidden || students.Kind != expertise.Group {
		t.Errorf("%+v", overview.Own)
	}
	for name, field := range map[string]string{"energieArmoede": "naam", "schulden": "naam", "": "naam", strings.Repeat("x", 10_000): "naam", "a\x00": "naam"} {
		for what, err := range map[string]error{
			"add": h.Add(ctx, h.admin, h.id, expertise.Group, name), "rename": h.Rename(ctx, h.admin, h.id, students.ID, name),
		} {
			if invalid, is := fault.AsInvalid(err); !is || invalid[field] == "" {
				t.Errorf("%s %.20q: %v", what, name, err)
			}
		}
	}
	ok(t, h.Add(ctx, h.stranger, h.elsewhere, expertise.Question, "Energie armoede")) // each organisation has its own list

	ok(t, h.Save(ctx, h.anna, h.id, depths{energy.ID: expertise.Specialist, "jeugd": expertise.Basis}, new(true)))
	ok(t, h.Rename(ctx, h.admin, h.id, energy.ID, "Energiekosten"))
	ok(t, h.Hide(ctx, h.admin, h.id, energy.ID, true))
	ok(t, h.Hide(ctx, h.admin, h.id, energy.ID, true)) // hiding twice is no error
	mine, err := h.Mine(ctx, h.anna, h.id)
	ok(t, err)
	if slices.ContainsFunc(mine.Subjects, func(s expertise.Subject) bool { return s.ID == energy.ID }) {
		t.Error("a hidden subject is asked")
	}
	if err := h.Save(ctx, h.anna, h.id, depths{energy.ID: expertise.Basis}, new(true)); err == nil {
		t.Error("a hidden subject is taken")
	}
	found, err := h.Team(ctx, h.bram, h.team)
	ok(t, err)
	if found.Specialists != 0 || found.Generalists != 1 {
		t.Errorf("a hidden subject counts: %+v", found.Map)
	}
	ok(t, h.Hide(ctx, h.admin, h.id, energy.ID, false))
	mine, err = h.Mine(ctx, h.anna, h.id)
	ok(t, err)
	if mine.Depths[energy.ID] != expertise.Specialist {
		t.Error("a subject that was shown again lost the depths of members")
	}
	if trail := h.one(t, `select string_agg(act || detail::text, ' ' order by id) from audit where organisation_id = $1`, h.id); trail !=
		`expertise.added{"subject": "Energie armoede"} expertise.added{"subject": "Studenten"} expertise.renamed{"to": "Energiekosten", "from": "Energie armoede"} expertise.hidden{"subject": "Energiekosten"} expertise.shown{"subject": "Energiekosten"}` {
		t.Errorf("trail: %s", trail)
	}
	for who, person := range map[string]string{"member": h.anna, "lead": h.lead, "stranger": h.stranger, "nobody": nobody, "no id": "x"} {
		gone(t, who, h.Add(ctx, person, h.id, expertise.Group, "Iets"))
		gone(t, who, h.Rename(ctx, person, h.id, students.ID, "Iets"))
		gone(t, who, h.Hide(ctx, person, h.id, students.ID, true))
		_, err := h.Overview(ctx, person, h.id)
		gone(t, who, err)
	}
	gone(t, "another organisation's subject", h.Rename(ctx, h.stranger, h.elsewhere, students.ID, "Iets"))
	gone(t, "another organisation's subject", h.Hide(ctx, h.stranger, h.elsewhere, students.ID, true))
	gone(t, "no subject", h.Rename(ctx, h.admin, h.id, "a\x00", "Iets"))
	gone(t, "a shipped subject", h.Hide(ctx, h.admin, h.id, "jeugd", true))
}

// TestLimitHoldsAtOnce adds the last subject allowed twice, at the same moment.
func TestLimitHoldsAtOnce(t *testing.T) {
	t.Parallel()
	h, ctx := newHome(t), t.Context()
	for i := range expertise.MaxOwn - 1 {
		ok(t, h.Add(ctx, h.admin, h.id, expertise.Group, fmt.Sprintf("Groep %d", i)))
	}
	var wait sync.WaitGroup
	results := make([]error, 2)
	for i := range results {
		wait.Go(func() { results[i] = h.Add(ctx, h.admin, h.id, expertise.Group, fmt.Sprintf("Laatste %d", i)) })
	}
	wait.Wait()
	if (results[0] == nil) == (results[1] == nil) {
		t.Errorf("%v and %v, want one of each", results[0], results[1])
	}
}

func TestOverviewTellsClassesOnly(t *testing.T) {
	t.Parallel()
	h, ctx := newHome(t), t.Context()
	pair := h.addTeam(t, h.id, "Paar")
	for _, p := range []string{h.anna, h.outsider} {
		h.enter(t, h.id, pair, p, false)
	}
	for _, p := range []string{h.lead, h.anna, h.bram} {
		ok(t, h.Save(ctx, p, h.id, depths{"schulden": expertise.Basis}, new(true)))
	}
	ok(t, h.Save(ctx, h.anna, h.id, depths{"jeugd": expertise.Specialist}, new(true)))
	overview, err := h.Overview(ctx, h.admin, h.id)
	ok(t, err)
	if len(overview.Teams) != 2 {
		t.Fatalf("%+v", overview.Teams)
	}
	north, small := overview.Teams[0], overview.Teams[1]
	if north.Small || north.Reach["schulden"] != expertise.More || north.Reach["jeugd"] != expertise.One || north.Reach["rouw"] != expertise.Nobody {
		t.Errorf("%+v", north)
	}
	if !small.Small || len(small.Reach) != 0 {
		t.Errorf("the overview shows a team of two: %+v", small)
	}
}

// TestNothingWithoutConsent withdraws the consent of the OR: nobody gets to see what members chose
// or can change it, it stays stored for its owner, and it is back when the consent is.
func TestNothingWithoutConsent(t *testing.T) {
	t.Parallel()
	h, ctx := newHome(t), t.Context()
	ok(t, h.Save(ctx, h.anna, h.id, map[string]expertise.Depth{"schulden": expertise.Specialist}, new(true)))
	look := func(agreed bool) {
		t.Helper()
		mine, err := h.Mine(ctx, h.anna, h.id)
		ok(t, err)
		found, err := h.Team(ctx, h.bram, h.team)
		ok(t, err)
		overview, err := h.Overview(ctx, h.admin, h.id)
		ok(t, err)
		if mine.Agreed != agreed || found.Agreed != agreed || overview.Agreed != agreed {
			t.Errorf("agreed %v, %v and %v, want %v", mine.Agreed, found.Agreed, overview.Agreed, agreed)
		}
		if (len(mine.Depths) > 0) != agreed || found.Empty() == agreed || (len(overview.Teams) > 0) != agreed {
			t.Errorf("with consent %v: %v, %+v, %+v", agreed, mine.Depths, found.Map, overview.Teams)
		}
		stored, err := h.Stored(ctx, h.anna)
		ok(t, err)
		if len(stored) != 1 || stored[0].Subjects["Schulden"] == "" && stored[0].Subjects["schulden"] == "" {
			t.Errorf("the download has %+v", stored)
		}
	}
	look(true)
	h.exec(t, `update organisation set consent_on = null where id = $1`, h.id)
	look(false)
	if err := h.Save(ctx, h.anna, h.id, map[string]expertise.Depth{"schulden": expertise.Nothing}, new(false)); !errors.Is(err, fault.NotFound) {
		t.Errorf("saved without consent: %v", err)
	}
	if err := h.Add(ctx, h.admin, h.id, expertise.Question, "energiekosten"); !errors.Is(err, fault.NotFound) {
		t.Errorf("added without consent: %v", err)
	}
	h.exec(t, `update organisation set consent_on = '2026-11-01' where id = $1`, h.id)
	look(true)
}
