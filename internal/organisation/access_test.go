package organisation_test

import (
	"testing"

	"reflectietool/internal/framework"
	"reflectietool/internal/organisation"
)

// TestOnlyTheBeheerder tries every act of a beheerder in each other role, and then, as the
// beheerder, on ids that do not exist.
func TestOnlyTheBeheerder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	function, err := f.SaveFunction(ctx, h.admin, organisation.Function{Organisation: h.id, Name: "Sociaal werker"})
	ok(t, err)
	invitation := f.invite(t, h.admin, h.id, organisation.Invite{Email: "nieuw@voorbeeld.example"})
	acts := map[string]func(actor string) error{
		"overview": func(a string) error { _, err := f.Overview(ctx, a, h.id); return err },
		"people":   func(a string) error { _, err := f.People(ctx, a, h.id, organisation.PeopleFilter{}, 1); return err },
		"member":   func(a string) error { _, err := f.Member(ctx, a, h.id, h.member); return err },
		"preview of many": func(a string) error {
			_, err := f.PreviewBulk(ctx, a, h.id, organisation.Choice{All: true}, organisation.Bulk{Act: organisation.BulkLeave, Team: h.team})
			return err
		},
		"change many": func(a string) error {
			_, err := f.ChangeMany(ctx, a, h.id, organisation.Choice{All: true}, organisation.Bulk{Act: organisation.BulkLeave, Team: h.team})
			return err
		},
		"home":            func(a string) error { _, err := f.Home(ctx, a, h.id); return err },
		"managed":         func(a string) error { _, err := f.Managed(ctx, a, h.id); return err },
		"settings":        func(a string) error { return f.ChangeSettings(ctx, a, h.id, settings()) },
		"bad settings":    func(a string) error { return f.ChangeSettings(ctx, a, h.id, organisation.Settings{}) },
		"add team":        func(a string) error { _, err := f.AddTeam(ctx, a, h.id, "Oost"); return err },
		"rename team":     func(a string) error { return f.RenameTeam(ctx, a, h.team, "Oost") },
		"delete team":     func(a string) error { return f.DeleteTeam(ctx, a, h.team) },
		"invite":          func(a string) error { _, err := f.Invite(ctx, a, h.id, organisation.Invite{Email: "x"}); return err },
		"resend":          func(a string) error { return f.Resend(ctx, a, invitation) },
		"revoke":          func(a string) error { return f.Revoke(ctx, a, invitation) },
		"give admin":      func(a string) error { return f.SetAdmin(ctx, a, h.id, h.member, true) },
		"give admin self": func(a string) error { return f.SetAdmin(ctx, a, h.id, a, true) },
		"take admin":      func(a string) error { return f.SetAdmin(ctx, a, h.id, h.admin, false) },
		"give lead":       func(a string) error { return f.SetLead(ctx, a, h.team, h.member, true) },
		"take lead":       func(a string) error { return f.SetLead(ctx, a, h.team, h.lead, false) },
		"add to team":     func(a string) error { return f.AddToTeam(ctx, a, h.team, h.admin) },
		"out of team":     func(a string) error { return f.RemoveFromTeam(ctx, a, h.team, h.member) },
		"remove":          func(a string) error { return f.RemoveMember(ctx, a, h.id, h.member) },
		"set function":    func(a string) error { return f.SetFunction(ctx, a, h.id, h.admin, function) },
		"new function": func(a string) error {
			_, err := f.SaveFunction(ctx, a, organisation.Function{Organisation: h.id, Name: "Anders"})
			return err
		},
		"save function": func(a string) error {
			_, err := f.SaveFunction(ctx, a, organisation.Function{ID: function, Organisation: h.elsewhere, Name: "Anders"})
			return err
		},
		"read function":   func(a string) error { _, err := f.Function(ctx, a, function); return err },
		"delete function": func(a string) error { return f.DeleteFunction(ctx, a, function) },
	}
	before := f.one(t, everything)
	for role, person := range h.others(f) {
		for what, act := range acts {
			notFound(t, what+" by "+role, act(person))
		}
	}
	if after := f.one(t, everything); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

// everything reads all rows in the tables of organisations.
const everything = `
	select (select json_agg(o order by id)::text from organisation o) || (select json_agg(m order by person_id)::text from member m) ||
	       (select json_agg(t order by id)::text from team t) || (select json_agg(l order by team_id, person_id)::text from team_member l) ||
	       coalesce((select json_agg(f order by id)::text from job_function f), '') || (select json_agg(i order by id)::text from invitation i) ||
	       (select json_agg(a order by id)::text from audit a)`

func settings() organisation.Settings {
	return organisation.Settings{Name: "Voorbeeld Welzijn", K: 5, Theme: organisation.DefaultTheme, RoundYears: 3}
}

// TestOnlyInTheOwnOrganisation has a beheerder try every act on another organisation.
func TestOnlyInTheOwnOrganisation(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	theirs, err := f.SaveFunction(ctx, h.stranger, organisation.Function{Organisation: h.elsewhere, Name: "Elders"})
	ok(t, err)
	open := f.invite(t, h.stranger, h.elsewhere, organisation.Invite{Email: "gast@voorbeeld.example"})
	_, inviting := f.Invite(ctx, h.admin, h.id, organisation.Invite{Email: "a@voorbeeld.example", Team: h.otherTeam})
	_, saving := f.SaveFunction(ctx, h.admin, organisation.Function{ID: theirs, Organisation: h.id, Name: "Van ons"})
	for what, err := range map[string]error{
		"invite into their team":        inviting,
		"save their function":           saving,
		"delete their function":         f.DeleteFunction(ctx, h.admin, theirs),
		"use their function":            f.SetFunction(ctx, h.admin, h.id, h.member, theirs),
		"resend their invitation":       f.Resend(ctx, h.admin, open),
		"revoke their invitation":       f.Revoke(ctx, h.admin, open),
		"their team":                    f.AddToTeam(ctx, h.admin, h.otherTeam, h.member),
		"rename their team":             f.RenameTeam(ctx, h.admin, h.otherTeam, "Van ons"),
		"somebody else's member":        f.RemoveMember(ctx, h.admin, h.id, h.stranger),
		"admin of a stranger":           f.SetAdmin(ctx, h.admin, h.id, h.stranger, true),
		"lead of a stranger":            f.SetLead(ctx, h.admin, h.team, h.stranger, true),
		"a stranger in the team":        f.AddToTeam(ctx, h.admin, h.team, h.stranger),
		"a stranger out of the team":    f.RemoveFromTeam(ctx, h.admin, h.team, h.stranger),
		"function of a stranger":        f.SetFunction(ctx, h.admin, h.id, h.stranger, ""),
		"function of another, by lead":  f.SetFunction(ctx, h.lead, h.id, h.member, ""),
		"function in another, by self":  f.SetFunction(ctx, h.member, h.elsewhere, h.member, ""),
		"leave what one is not in":      f.Leave(ctx, h.member, h.elsewhere),
		"accept somebody else's":        f.Accept(ctx, h.member, open, ""),
		"decline somebody else's":       f.Decline(ctx, h.member, open),
		"accept what is not there":      f.Accept(ctx, h.member, nobody, ""),
		"a team that is none":           f.DeleteTeam(ctx, h.admin, nobody),
		"a team that is no id":          f.DeleteTeam(ctx, h.admin, "'; drop table team"),
		"a function that is no id":      f.SetFunction(ctx, h.admin, h.id, h.member, "x"),
		"a person that is no id":        f.AddToTeam(ctx, h.admin, h.team, "x"),
		"an organisation that is no id": f.RemoveMember(ctx, h.admin, "", h.member),
	} {
		notFound(t, what, err)
	}
	_, err = f.Member(ctx, h.admin, h.id, h.stranger)
	notFound(t, "somebody else's member", err)
	theirMember, err := f.Member(ctx, h.stranger, h.elsewhere, h.stranger)
	ok(t, err)
	_, err = f.Member(ctx, h.admin, h.id, theirMember.Member.Code)
	notFound(t, "the code of somebody else's member", err)
	_, err = f.Invitation(ctx, h.member, open)
	notFound(t, "somebody else's invitation", err)
	_, err = f.Invitation(ctx, h.guest, open)
	notFound(t, "an invitation for a guest", err)
}

func TestOnlyTheNational(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	roles := h.others(f)
	delete(roles, "landelijk beheerder")
	roles["beheerder"] = h.admin
	for role, person := range roles {
		_, err := f.Create(t.Context(), person, "Nieuw", "a@voorbeeld.example")
		notFound(t, "create by "+role, err)
		_, err = f.All(t.Context(), person)
		notFound(t, "list by "+role, err)
		notFound(t, "invite by "+role, f.InviteAdmin(t.Context(), person, h.id, "a@voorbeeld.example"))
	}
	all, err := f.All(t.Context(), f.national)
	ok(t, err)
	if len(all) != 2 || all[1].Name != "Voorbeeld Welzijn" || all[1].Admins != 1 || all[1].Members != 3 || all[1].Teams != 1 {
		t.Errorf("the landelijk beheerder sees %+v", all)
	}
	ok(t, f.InviteAdmin(t.Context(), f.national, h.id, "tweede@voorbeeld.example"))
	notFound(t, "invite into nothing", f.InviteAdmin(t.Context(), f.national, nobody, "tweede@voorbeeld.example"))
	_, err = f.Create(t.Context(), f.national, "voorbeeld  welzijn", "geen adres")
	invalid(t, "no address", err, "email")
	_, err = f.Create(t.Context(), f.national, " ", "a@voorbeeld.example")
	invalid(t, "no name", err, "naam")
	_, err = f.Create(t.Context(), f.national, " Voorbeeld   Welzijn", "a@voorbeeld.example")
	invalid(t, "a name twice", err, "naam")
	if _, err := f.accounts.RevokeNational(t.Context(), "LANDELIJK@voorbeeld.example"); err != nil {
		t.Fatal(err)
	}
	_, err = f.All(t.Context(), f.national)
	notFound(t, "after the role was taken", err)
}

// TestRolesWorkAtOnce takes a role away between two calls.
func TestRolesWorkAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.lead, true))
	ok(t, f.SetAdmin(ctx, h.lead, h.id, h.admin, false))
	_, err := f.AddTeam(ctx, h.admin, h.id, "Oost")
	notFound(t, "beheerder no more", err)
	_, err = f.Overview(ctx, h.admin, h.id)
	notFound(t, "beheerder no more", err)
	page, err := f.TeamPage(ctx, h.lead, h.team)
	if err != nil || !page.Leads {
		t.Errorf("the lead sees %+v, %v", page, err)
	}
	ok(t, f.SetLead(ctx, h.lead, h.team, h.lead, false))
	if page, err := f.TeamPage(ctx, h.lead, h.team); err != nil || page.Leads {
		t.Errorf("after the role was taken %+v, %v", page, err)
	}
	ok(t, f.RemoveFromTeam(ctx, h.lead, h.team, h.lead))
	_, err = f.TeamPage(ctx, h.lead, h.team)
	notFound(t, "out of the team", err)
}

func TestTeamPageIsForThoseInIt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	for role, person := range map[string]string{
		"beheerder": h.admin, "beheerder of another": h.stranger, "outsider": h.outsider, "guest": h.guest, "landelijk": f.national,
	} {
		_, err := f.TeamPage(t.Context(), person, h.team)
		notFound(t, "the team for "+role, err)
	}
	page, err := f.TeamPage(t.Context(), h.member, h.team)
	ok(t, err)
	if page.Team.Name != "Noord" || page.OrganisationName != "Voorbeeld Welzijn" || page.Leads || len(page.Members) != 2 ||
		page.Members[0].Person != h.lead || !page.Members[0].Leads || page.Members[1].Email != "lid@voorbeeld.example" {
		t.Errorf("a member sees %+v", page)
	}
}

// TestTargets checks that the targets are those of the function in the organisation joined last.
func TestTargets(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	f.agree(t, h.id, true)
	ctx := t.Context()
	targets := map[string]framework.Level{"zelfregie": framework.PassingOn, "systemen": framework.Growing, "participatie": framework.NoLevel}
	function, err := f.SaveFunction(ctx, h.admin, organisation.Function{Organisation: h.id, Name: " Sociaal  werker", Targets: targets})
	ok(t, err)
	if none, err := f.Targets(ctx, h.member); err != nil || len(none) != 0 {
		t.Errorf("without a function %v, %v", none, err)
	}
	ok(t, f.SetFunction(ctx, h.member, h.id, h.member, function)) // by themselves
	got, err := f.Targets(ctx, h.member)
	if err != nil || len(got) != 2 || got["zelfregie"] != framework.PassingOn || got["systemen"] != framework.Growing {
		t.Errorf("targets %v, %v", got, err)
	}
	mine, err := f.Memberships(ctx, h.member)
	ok(t, err)
	if len(mine) != 1 || mine[0].Function != function || mine[0].FunctionName != "Sociaal werker" || len(mine[0].Functions) != 1 ||
		len(mine[0].Teams) != 1 || mine[0].Teams[0].Name != "Noord" || mine[0].Admin || mine[0].Admins[0] != "beheer@voorbeeld.example" {
		t.Errorf("membership %+v", mine)
	}
	_, err = f.SaveFunction(ctx, h.admin, organisation.Function{ID: function, Name: "Sociaal werker", Targets: map[string]framework.Level{"zelfregie": 5, "onbekend": 2}})
	invalid(t, "a level that is none", err, "zelfregie")
	invalid(t, "a competency that is none", err, "onbekend")
	_, err = f.SaveFunction(ctx, h.admin, organisation.Function{Organisation: h.id, Name: "Sociaal werker"})
	invalid(t, "a name twice", err, "naam")
	_, err = f.SaveFunction(ctx, h.admin, organisation.Function{ID: function, Name: "Wijkwerker", Targets: map[string]framework.Level{"systemen": framework.Steady}})
	ok(t, err)
	if got, err := f.Function(ctx, h.admin, function); err != nil || got.Name != "Wijkwerker" || got.Organisation != h.id || len(got.Targets) != 1 {
		t.Errorf("function %+v, %v", got, err)
	}
	f.now = f.now.AddDate(0, 0, 1)
	ok(t, f.Accept(ctx, h.member, f.invite(t, h.stranger, h.elsewhere, organisation.Invite{Email: "lid@voorbeeld.example"}), ""))
	if got, err := f.Targets(ctx, h.member); err != nil || len(got) != 0 {
		t.Errorf("in the organisation joined last there is no function, but targets %v, %v", got, err)
	}
	ok(t, f.Leave(ctx, h.member, h.elsewhere))
	ok(t, f.DeleteFunction(ctx, h.admin, function))
	if m := f.memberOf(t, h.admin, h.id, h.member); m.Function != "" {
		t.Errorf("the function is deleted, but %+v", m)
	}
}

// TestTargetsNeedConsent withdraws the consent of the OR: the targets of functions neither apply nor
// show, and saving a function leaves them as they are for when the consent is back.
func TestTargetsNeedConsent(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h, ctx := f.home(t), t.Context()
	save := func(id, name string, level framework.Level) string {
		t.Helper()
		id, err := f.SaveFunction(ctx, h.admin, organisation.Function{
			ID: id, Organisation: h.id, Name: name, Targets: map[string]framework.Level{"zelfregie": level},
		})
		ok(t, err)
		return id
	}
	look := func(function string, want int, agreed bool) {
		t.Helper()
		applied, err := f.Targets(ctx, h.member)
		ok(t, err)
		shown, err := f.Function(ctx, h.admin, function)
		ok(t, err)
		overview, err := f.Overview(ctx, h.admin, h.id)
		ok(t, err)
		if len(applied) != want || len(shown.Targets) != want || len(overview.Functions[0].Targets) != want || shown.Agreed != agreed {
			t.Errorf("targets %v apply, %+v and %+v show, want %d", applied, shown, overview.Functions[0], want)
		}
	}
	function := save("", "Sociaal werker", framework.PassingOn) // before the consent it gets no targets
	ok(t, f.SetFunction(ctx, h.member, h.id, h.member, function))
	look(function, 0, false)
	f.agree(t, h.id, true)
	look(function, 0, true)
	save(function, "Sociaal werker", framework.PassingOn)
	look(function, 1, true)
	f.agree(t, h.id, false)
	look(function, 0, false)
	save(function, "Wijkwerker", framework.Exploring)
	f.agree(t, h.id, true)
	look(function, 1, true)
	if got, err := f.Targets(ctx, h.member); err != nil || got["zelfregie"] != framework.PassingOn {
		t.Errorf("after the consent came back %v (%v)", got, err)
	}
}

// agree records or withdraws the consent of the OR.
func (f *fixture) agree(t *testing.T, organisation string, agreed bool) {
	t.Helper()
	_, err := f.db.Exec(t.Context(), `update organisation set consent_on = case when $2 then date '2026-10-01' end where id = $1`, organisation, agreed)
	ok(t, err)
}
