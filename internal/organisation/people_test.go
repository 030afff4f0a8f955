package organisation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/organisation"
)

// names are the addresses before the @, in the order of the list.
func names(members []organisation.Member) string {
	var all []string
	for _, m := range members {
		name, _, _ := strings.Cut(m.Email, "@")
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

func TestPeopleAreFilteredInTheDatabase(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h, ctx := f.home(t), t.Context()
	south := f.addTeam(t, h.admin, h.id, "Zuid")
	f.join(t, h.admin, h.id, organisation.Invite{Email: "los@voorbeeld.example"})
	function, err := f.SaveFunction(ctx, h.admin, organisation.Function{Organisation: h.id, Name: "Sociaal werker"})
	ok(t, err)
	ok(t, f.SetFunction(ctx, h.admin, h.id, h.member, function))
	ok(t, f.AddToTeam(ctx, h.admin, south, h.member))
	_, err = f.db.Exec(ctx, `update account set name = 'Ödön 100%_' where person_id = $1`, h.member)
	ok(t, err)
	for what, tt := range map[string]struct {
		filter organisation.PeopleFilter
		want   string
	}{
		"everybody":               {organisation.PeopleFilter{}, "beheer leider los lid"},
		"part of a name":          {organisation.PeopleFilter{Search: "ÖDÖN"}, "lid"},
		"part of an address":      {organisation.PeopleFilter{Search: "LEIDER@"}, "leider"},
		"signs of a pattern":      {organisation.PeopleFilter{Search: "%_"}, "lid"},
		"nobody":                  {organisation.PeopleFilter{Search: "niemand"}, ""},
		"a team":                  {organisation.PeopleFilter{Team: h.team}, "leider lid"},
		"another team":            {organisation.PeopleFilter{Team: south}, "lid"},
		"no team":                 {organisation.PeopleFilter{Team: organisation.None}, "beheer los"},
		"a colleague":             {organisation.PeopleFilter{Role: organisation.RoleColleague}, "los lid"},
		"a lead":                  {organisation.PeopleFilter{Role: organisation.RoleLead}, "leider"},
		"a beheerder":             {organisation.PeopleFilter{Role: organisation.RoleAdmin}, "beheer"},
		"a function":              {organisation.PeopleFilter{Function: function}, "lid"},
		"no function":             {organisation.PeopleFilter{Function: organisation.None}, "beheer leider los"},
		"all at once":             {organisation.PeopleFilter{Search: "voorbeeld", Team: h.team, Role: organisation.RoleColleague, Function: function}, "lid"},
		"a team of another":       {organisation.PeopleFilter{Team: h.otherTeam}, ""},
		"a role that is none":     {organisation.PeopleFilter{Role: "x"}, ""},
		"a team that is no id":    {organisation.PeopleFilter{Team: "'"}, ""},
		"a colleague with a team": {organisation.PeopleFilter{Team: organisation.None, Role: organisation.RoleColleague}, "los"},
	} {
		got, err := f.People(ctx, h.admin, h.id, tt.filter, 1)
		ok(t, err)
		if names(got.Members) != tt.want || got.Found != len(got.Members) || len(got.Teams) != 2 || len(got.Functions) != 1 {
			t.Errorf("%s: %q (%d found), want %q", what, names(got.Members), got.Found, tt.want)
		}
	}
}

// TestPeopleInPages makes an organisation of 2,000 people, and reads a page in the middle, the last one and one
// that is not there.
func TestPeopleInPages(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h, ctx := f.home(t), t.Context()
	f.crowd(t, h, 1997)
	first, err := f.People(ctx, h.admin, h.id, organisation.PeopleFilter{Search: "collega"}, 0)
	ok(t, err)
	last, err := f.People(ctx, h.admin, h.id, organisation.PeopleFilter{Search: "collega"}, 999999)
	ok(t, err)
	if first.Page != 1 || first.Pages != 100 || first.Found != 1997 || len(first.Members) != organisation.PeoplePerPage || first.Members[0].Email != "collega0001@voorbeeld.example" {
		t.Errorf("page %d of %d, %d found: %s", first.Page, first.Pages, first.Found, names(first.Members))
	}
	if last.Page != 100 || len(last.Members) != 17 || last.Members[16].Email != "collega1997@voorbeeld.example" {
		t.Errorf("page %d of %d: %s", last.Page, last.Pages, names(last.Members))
	}
	begin := time.Now()
	member, err := f.Member(ctx, h.admin, h.id, last.Members[3].Code)
	ok(t, err)
	if member.Member.Person != last.Members[3].Person || len(member.Teams) != 1 {
		t.Errorf("the code leads to %+v", member.Member)
	}
	t.Logf("one of 2,000 by code: %v", time.Since(begin))
}

// crowd adds people to the organisation, in its team.
func (f *fixture) crowd(t *testing.T, h home, n int) {
	t.Helper()
	_, err := f.db.Exec(t.Context(), `
		with p as (insert into person (created_at, last_seen_at) select $1::timestamptz, $1::timestamptz from generate_series(1, $2::int) returning id),
		     numbered as (select id, 'collega' || to_char(row_number() over (), 'FM0000') || '@voorbeeld.example' as email from p),
		     a as (insert into account (person_id, email, email_key, created_at) select id, email, email, $1::timestamptz from numbered),
		     m as (insert into member (organisation_id, person_id, joined_at) select $3::uuid, id, $1::timestamptz from numbered)
		insert into team_member (team_id, organisation_id, person_id, leads, joined_at) select $4::uuid, $3::uuid, id, false, $1::timestamptz from numbered`,
		f.now, n, h.id, h.team)
	ok(t, err)
}

// bulk is an act on many members that must succeed.
func (f *fixture) bulk(t *testing.T, h home, act organisation.Bulk, people ...string) organisation.BulkPreview {
	t.Helper()
	before := f.one(t, everything)
	preview, err := f.PreviewBulk(t.Context(), h.admin, h.id, organisation.Choice{People: people}, act)
	ok(t, err)
	if f.one(t, everything) != before {
		t.Error("looking at what would change changes something")
	}
	done, err := f.ChangeMany(t.Context(), h.admin, h.id, organisation.Choice{People: people}, act)
	ok(t, err)
	if len(done.Lines) != len(preview.Lines) || done.Changes() != preview.Changes() {
		t.Errorf("%+v was shown, and %+v was done", preview, done)
	}
	return done
}

func TestChangeManyMembers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h, ctx := f.home(t), t.Context()
	south := f.addTeam(t, h.admin, h.id, "Zuid")
	function, err := f.SaveFunction(ctx, h.admin, organisation.Function{Organisation: h.id, Name: "Sociaal werker"})
	ok(t, err)
	trail := func(act, subject string) int {
		return f.count(t, `select count(*) from audit join pseudonym p on p.id = subject where act = $1 and p.person_id = $2 and organisation_id = $3`, act, subject, h.id)
	}
	teams := func(person string) string {
		var all []string
		for _, team := range f.memberOf(t, h.admin, h.id, person).Teams {
			all = append(all, fmt.Sprintf("%s %t", team.Name, team.Leads))
		}
		return strings.Join(all, ", ")
	}

	// The lead is in the team already, a stranger is passed over, and both others come in.
	given := trail("role.given", h.admin)
	done := f.bulk(t, h, organisation.Bulk{Act: organisation.BulkJoin, Team: h.team}, h.admin, h.lead, h.stranger, nobody, "x")
	if done.Changes() != 1 || len(done.Lines) != 2 || done.TeamName != "Noord" || done.Lines[1].Skip != "Zit al in dit team." || teams(h.admin) != "Noord false" || teams(h.lead) != "Noord true" {
		t.Errorf("into the team: %+v", done)
	}
	if trail("role.given", h.admin) != given+1 || f.count(t, `select count(*) from team_member where person_id = $1 and team_id = $2`, h.stranger, h.team) != 0 {
		t.Error("the trail has no line for each person, or a stranger came into the team")
	}

	// A move takes the lead's role away, and an invitation that would bring the person back.
	f.now = f.now.Add(time.Hour)
	waiting := f.invite(t, h.admin, h.id, organisation.Invite{Email: "lid@voorbeeld.example", Team: h.team})
	done = f.bulk(t, h, organisation.Bulk{Act: organisation.BulkMove, Team: h.team, To: south}, h.lead, h.member)
	if done.Changes() != 2 || !done.Lines[0].LosesLead || done.Lines[1].LosesLead || teams(h.lead) != "Zuid false" || teams(h.member) != "Zuid false" {
		t.Errorf("a move: %+v; %s, %s", done, teams(h.lead), teams(h.member))
	}
	if f.count(t, `select count(*) from invitation where id = $1 and revoked_at is not null`, waiting) != 1 {
		t.Error("an open invitation for the team that was left still stands")
	}
	if trail("role.taken", h.member) != 1 {
		t.Error("the trail has no line about leaving")
	}

	done = f.bulk(t, h, organisation.Bulk{Act: organisation.BulkLeave, Team: south}, h.admin, h.member)
	if done.Changes() != 1 || done.Lines[0].Skip != "Zit niet in dit team." || teams(h.member) != "" {
		t.Errorf("out of the team: %+v", done)
	}

	done = f.bulk(t, h, organisation.Bulk{Act: organisation.BulkFunction, Function: function}, h.admin, h.member)
	again := f.bulk(t, h, organisation.Bulk{Act: organisation.BulkFunction, Function: function}, h.admin, h.lead)
	if done.Changes() != 2 || again.Changes() != 1 || again.Lines[0].Skip != "Heeft deze functie al." || f.memberOf(t, h.admin, h.id, h.lead).Function != function {
		t.Errorf("a function: %+v, %+v", done, again)
	}
	none := f.bulk(t, h, organisation.Bulk{Act: organisation.BulkFunction, Function: organisation.None}, h.admin)
	if none.Changes() != 1 || f.memberOf(t, h.admin, h.id, h.admin).Function != "" || trail("member.function", h.admin) != 2 {
		t.Errorf("no function: %+v", none)
	}

	// Everybody whom a filter finds.
	all, err := f.ChangeMany(ctx, h.admin, h.id, organisation.Choice{All: true, Filter: organisation.PeopleFilter{Team: organisation.None}}, organisation.Bulk{Act: organisation.BulkJoin, Team: south})
	ok(t, err)
	if all.Changes() != 1 || teams(h.member) != "Zuid false" {
		t.Errorf("everybody without a team: %+v", all)
	}
}

func TestChangeManyRefuses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h, ctx := f.home(t), t.Context()
	theirs, err := f.SaveFunction(ctx, h.stranger, organisation.Function{Organisation: h.elsewhere, Name: "Elders"})
	ok(t, err)
	one := organisation.Choice{People: []string{h.member}}
	f.crowd(t, h, organisation.MaxBulk)
	before := f.one(t, everything)
	for what, tt := range map[string]struct {
		choice organisation.Choice
		act    organisation.Bulk
		field  string
	}{
		"nobody":           {organisation.Choice{}, organisation.Bulk{Act: organisation.BulkJoin, Team: h.team}, "persoon"},
		"only a stranger":  {organisation.Choice{People: []string{h.stranger}}, organisation.Bulk{Act: organisation.BulkJoin, Team: h.team}, "persoon"},
		"too many":         {organisation.Choice{All: true}, organisation.Bulk{Act: organisation.BulkJoin, Team: h.team}, "persoon"},
		"no team":          {one, organisation.Bulk{Act: organisation.BulkJoin}, "team"},
		"no team to leave": {one, organisation.Bulk{Act: organisation.BulkLeave}, "team"},
		"no first team":    {one, organisation.Bulk{Act: organisation.BulkMove, To: h.team}, "team"},
		"no second team":   {one, organisation.Bulk{Act: organisation.BulkMove, Team: h.team}, "naar"},
		"twice the same":   {one, organisation.Bulk{Act: organisation.BulkMove, Team: h.team, To: h.team}, "naar"},
		"no function":      {one, organisation.Bulk{Act: organisation.BulkFunction}, "functie"},
		"no act":           {one, organisation.Bulk{Team: h.team}, "actie"},
	} {
		_, err := f.PreviewBulk(ctx, h.admin, h.id, tt.choice, tt.act)
		invalid(t, what, err, tt.field)
		_, err = f.ChangeMany(ctx, h.admin, h.id, tt.choice, tt.act)
		invalid(t, what, err, tt.field)
	}
	for what, act := range map[string]organisation.Bulk{
		"into their team":      {Act: organisation.BulkJoin, Team: h.otherTeam},
		"from their team":      {Act: organisation.BulkMove, Team: h.otherTeam, To: h.team},
		"move to their team":   {Act: organisation.BulkMove, Team: h.team, To: h.otherTeam},
		"their function":       {Act: organisation.BulkFunction, Function: theirs},
		"a team that is no id": {Act: organisation.BulkLeave, Team: "x"},
	} {
		_, err := f.ChangeMany(ctx, h.admin, h.id, one, act)
		notFound(t, what, err)
	}
	if f.one(t, everything) != before {
		t.Error("something changed all the same")
	}
}

// TestManyAtOnceIsQuick changes as many people as one form can.
func TestManyAtOnceIsQuick(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h, ctx := f.home(t), t.Context()
	f.crowd(t, h, organisation.MaxBulk)
	south := f.addTeam(t, h.admin, h.id, "Zuid")
	choice := organisation.Choice{All: true, Filter: organisation.PeopleFilter{Search: "collega"}}
	before, begin := f.count(t, `select count(*) from audit`), time.Now()
	done, err := f.ChangeMany(ctx, h.admin, h.id, choice, organisation.Bulk{Act: organisation.BulkMove, Team: h.team, To: south})
	ok(t, err)
	t.Logf("%d people moved in %v", done.Changes(), time.Since(begin))
	if lines := f.count(t, `select count(*) from audit`) - before; done.Changes() != organisation.MaxBulk || lines != 2*organisation.MaxBulk {
		t.Errorf("%d moved, %d lines in the trail", done.Changes(), lines)
	}
	if !slices.ContainsFunc(done.Lines, func(l organisation.BulkLine) bool { return l.Joins }) {
		t.Error("nobody joins the second team")
	}
}
