package organisation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/framework"
	"reflectietool/internal/organisation"
)

// everyAct performs every act of beheerders and members.
func everyAct(t *testing.T, f *fixture, h home) {
	t.Helper()
	ctx := t.Context()
	today := f.now
	ok(t, f.ChangeSettings(ctx, h.admin, h.id, organisation.Settings{
		Name: "Voorbeeld Welzijn Noord", K: 7, Theme: organisation.Themes()[1].Slug, ConsentOn: &today,
		ConsentNote: "Besproken met Jan Janssen", LegalBasis: organisation.PublicInterest, LegalNote: "Advies van Piet Pietersen",
		RoundYears: 5,
	}))
	team := f.addTeam(t, h.admin, h.id, "Oost")
	ok(t, f.RenameTeam(ctx, h.admin, team, "West"))
	function, err := f.SaveFunction(ctx, h.admin, organisation.Function{
		Organisation: h.id, Name: "Sociaal werker", Targets: map[string]framework.Level{"zelfregie": framework.PassingOn},
	})
	ok(t, err)
	ok(t, f.SetFunction(ctx, h.admin, h.id, h.member, function))
	ok(t, f.AddToTeam(ctx, h.admin, team, h.member))
	ok(t, f.SetLead(ctx, h.admin, team, h.member, true))
	ok(t, f.SetLead(ctx, h.admin, team, h.member, false))
	ok(t, f.RemoveFromTeam(ctx, h.admin, team, h.member))
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.member, true))
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.member, false))
	again := f.invite(t, h.admin, h.id, organisation.Invite{Email: "nieuw@voorbeeld.example"})
	f.now = f.now.Add(time.Hour)
	ok(t, f.Resend(ctx, h.admin, again))
	ok(t, f.Revoke(ctx, h.admin, again))
	ok(t, f.Decline(ctx, h.outsider, f.invite(t, h.admin, h.id, organisation.Invite{Email: "buiten@voorbeeld.example"})))
	ok(t, f.DeleteTeam(ctx, h.admin, team))
	ok(t, f.DeleteFunction(ctx, h.admin, function))
	ok(t, f.RemoveMember(ctx, h.admin, h.id, h.member))
	ok(t, f.Leave(ctx, h.lead, h.id))
}

// TestTrailNamesNobody checks every row of the trail after every act.
func TestTrailNamesNobody(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	for i, person := range []string{h.admin, h.lead, h.member, h.outsider, f.national} {
		name := []string{"Anna Adelaar", "Bert Beer", "Carla Cactus", "Dirk Das", "Els Eik"}[i]
		if _, err := f.db.Exec(t.Context(), `update account set name = $2 where person_id = $1`, person, name); err != nil {
			t.Fatal(err)
		}
	}
	everyAct(t, f, h)
	rows, err := f.db.Query(t.Context(), `select row_to_json(audit)::text, act from audit`)
	ok(t, err)
	acts := map[audit.Act]bool{}
	var row string
	var act audit.Act
	_, err = pgx.ForEachRow(rows, []any{&row, &act}, func() error {
		acts[act] = true
		for _, secret := range []string{
			"@", "example", "Adelaar", "Beer", "Cactus", "Das", "Eik", "Janssen", "Pietersen",
			h.admin, h.lead, h.member, h.outsider, h.stranger, f.national,
		} {
			if strings.Contains(row, secret) {
				t.Errorf("%q is in the trail: %s", secret, row)
			}
		}
		return nil
	})
	ok(t, err)
	for _, act := range []audit.Act{
		organisation.ActMade, organisation.ActSettingsChanged, organisation.ActTeamMade, organisation.ActTeamRenamed,
		organisation.ActTeamDeleted, organisation.ActInvitationSent, organisation.ActInvitationResent,
		organisation.ActInvitationRevoked, organisation.ActInvitationAccepted, organisation.ActInvitationDeclined,
		organisation.ActMemberLeft, organisation.ActMemberRemoved, organisation.ActRoleGiven, organisation.ActRoleTaken,
		organisation.ActFunctionSaved, organisation.ActFunctionDeleted, organisation.ActFunctionOfMemberSet, "national.given",
	} {
		if !acts[act] {
			t.Errorf("no row for %s", act)
		}
	}
	if n := f.count(t, `select count(*) from audit where act = 'settings.changed'`); n != 8 {
		t.Errorf("%d settings changed, want 8", n)
	}
}

// TestNothingChangedIsNoAct performs every act a second time.
func TestNothingChangedIsNoAct(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	before := f.count(t, `select count(*) from audit`)
	ok(t, f.ChangeSettings(ctx, h.admin, h.id, settings()))
	ok(t, f.RenameTeam(ctx, h.admin, h.team, " Noord "))
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.admin, true))
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.member, false))
	ok(t, f.SetLead(ctx, h.admin, h.team, h.lead, true))
	ok(t, f.SetLead(ctx, h.admin, h.team, h.member, false))
	ok(t, f.AddToTeam(ctx, h.admin, h.team, h.lead))
	ok(t, f.SetFunction(ctx, h.member, h.id, h.member, ""))
	if after := f.count(t, `select count(*) from audit`); after != before {
		t.Errorf("%d lines for nothing", after-before)
	}
	if m := f.memberOf(t, h.admin, h.id, h.lead); !m.Teams[0].Leads {
		t.Error("adding to the team took a role")
	}
}

// TestTrailIsAppendOnly checks that the serving role can only add to the trail.
func TestTrailIsAppendOnly(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, sql := range []string{`update audit set act = 'x'`, `delete from audit`, `truncate audit`, `drop table audit`} {
		if _, err := f.db.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v, want it refused", sql, err)
		}
	}
}

// TestReadingTheTrail reads the trail page by page as the beheerder of the organisation, who alone
// may.
func TestReadingTheTrail(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	everyAct(t, f, h)
	for role, person := range h.others(f) {
		if role == "no id" {
			continue
		}
		lines, next, err := audit.Read(ctx, f.db, person, h.id, audit.Filter{}, 0, 10)
		if err != nil || len(lines) != 0 || next != 0 {
			t.Errorf("%s reads %d lines, %v", role, len(lines), err)
		}
	}
	var all []audit.Line
	for before := int64(0); ; {
		lines, next, err := audit.Read(ctx, f.db, h.admin, h.id, audit.Filter{}, before, 4)
		ok(t, err)
		all = append(all, lines...)
		if before = next; next == 0 {
			break
		}
		if len(lines) != 4 {
			t.Errorf("a page of %d lines, and there is more", len(lines))
		}
	}
	if want := f.count(t, `select count(*) from audit where organisation_id = $1`, h.id); len(all) != want {
		t.Errorf("%d lines in pages, want %d", len(all), want)
	}
	if first := all[0]; first.Act != organisation.ActMemberLeft || len(first.Actor) != 8 || first.Actor != first.Subject {
		t.Errorf("the person who left is shown as %+v", first)
	}
	if second := all[1]; second.Act != organisation.ActMemberRemoved || second.Actor != "beheer@voorbeeld.example" {
		t.Errorf("the beheerder is shown as %+v", second)
	}
	for _, line := range all {
		if line.Act == organisation.ActSettingsChanged && line.Detail["field"] == "k" && (line.Detail["from"] != "5" || line.Detail["to"] != "7") {
			t.Errorf("line %+v", line)
		}
		if line.Act == organisation.ActTeamRenamed && (line.Detail["from"] != "Oost" || line.Detail["to"] != "West") {
			t.Errorf("line %+v", line)
		}
	}
}

// TestFilteringTheTrail reads the trail by person, act and period.
func TestFilteringTheTrail(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	begin := f.now
	f.now = f.now.AddDate(0, 0, 1)
	ok(t, f.SetLead(ctx, h.admin, h.team, h.member, true))
	_, err := f.db.Exec(ctx, `update account set name = 'Lena 100%' where person_id = $1`, h.member)
	ok(t, err)
	f.now = f.now.AddDate(0, 0, 1)
	gone := f.one(t, `select left(id::text, 8) from pseudonym where person_id = $1`, h.lead)
	ok(t, f.Leave(ctx, h.lead, h.id))
	moment := func(days int) *time.Time { at := begin.AddDate(0, 0, days); return &at }
	for what, tt := range map[string]struct {
		filter audit.Filter
		want   string // the acts, the newest first
	}{
		"by name":                  {audit.Filter{Person: "LENA 100%"}, "role.given invitation.accepted"},
		"by address":               {audit.Filter{Person: "lid@voorbeeld"}, "role.given invitation.accepted"},
		"by the code of who left":  {audit.Filter{Person: gone}, "member.left invitation.accepted"},
		"an address of who left":   {audit.Filter{Person: "leider@voorbeeld"}, ""},
		"by act":                   {audit.Filter{Acts: []audit.Act{organisation.ActMemberLeft, organisation.ActTeamMade}}, "member.left team.made"},
		"since":                    {audit.Filter{Since: moment(1)}, "member.left role.given"},
		"until, not that moment":   {audit.Filter{Since: moment(1), Until: moment(2)}, "role.given"},
		"person, act and period":   {audit.Filter{Person: "lena", Acts: []audit.Act{organisation.ActRoleGiven}, Since: moment(1), Until: moment(3)}, "role.given"},
		"nothing fits":             {audit.Filter{Person: "lena", Acts: []audit.Act{organisation.ActTeamMade}}, ""},
		"a sign that no text has":  {audit.Filter{Person: "%"}, "role.given invitation.accepted"},
		"the code of a member":     {audit.Filter{Person: f.one(t, `select left(id::text, 8) from pseudonym where person_id = $1`, h.member)}, ""},
		"the beheerder, as actor":  {audit.Filter{Person: "beheer@", Acts: []audit.Act{organisation.ActRoleGiven}}, "role.given"},
		"people of somewhere else": {audit.Filter{Person: "elders@"}, ""},
	} {
		lines, next, err := audit.Read(ctx, f.db, h.admin, h.id, tt.filter, 0, 50)
		ok(t, err)
		var acts []string
		for _, line := range lines {
			acts = append(acts, string(line.Act))
		}
		if got := strings.Join(acts, " "); got != tt.want || next != 0 {
			t.Errorf("%s: %q, want %q", what, got, tt.want)
		}
	}
}

// TestTrailForgetsWhoDeleted checks that after a deletion the trail keeps a pseudonym that leads to
// nobody.
func TestTrailForgetsWhoDeleted(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.lead, true))
	f.addTeam(t, h.lead, h.id, "Van de leider")
	pseudonym := f.one(t, `select id::text from pseudonym where person_id = $1`, h.lead)
	lines := f.count(t, `select count(*) from audit`)
	ok(t, f.accounts.Delete(ctx, h.lead))
	if n := f.count(t, `select count(*) from audit`); n != lines {
		t.Errorf("%d lines, want the %d that there were", n, lines)
	}
	if n := f.count(t, `select count(*) from pseudonym where id = $1`, pseudonym); n != 0 {
		t.Error("the pseudonym still leads to somebody")
	}
	read, _, err := audit.Read(ctx, f.db, h.admin, h.id, audit.Filter{}, 0, 1)
	ok(t, err)
	if read[0].Act != organisation.ActTeamMade || read[0].Actor != pseudonym[:8] {
		t.Errorf("the person who deleted the account is shown as %+v", read[0])
	}
	if text, _ := json.Marshal(read); strings.Contains(string(text), "leider@") {
		t.Errorf("the address is still there: %s", text)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	tomorrow := f.now.AddDate(0, 0, 1)
	for what, test := range map[string]struct {
		change func(*organisation.Settings)
		field  string
	}{
		"no name":              {func(s *organisation.Settings) { s.Name = " \u00a0" }, "naam"},
		"a long name":          {func(s *organisation.Settings) { s.Name = strings.Repeat("é", 121) }, "naam"},
		"a control character":  {func(s *organisation.Settings) { s.Name = "a\x00b" }, "naam"},
		"turned around":        {func(s *organisation.Settings) { s.Name = "\u202eannA" }, "naam"},
		"nothing to see":       {func(s *organisation.Settings) { s.Name = "\u200b" }, "naam"},
		"no UTF-8":             {func(s *organisation.Settings) { s.Name = "a\xffb" }, "naam"},
		"another's name":       {func(s *organisation.Settings) { s.Name = "Voorbeeld Elders" }, "naam"},
		"k too low":            {func(s *organisation.Settings) { s.K = organisation.MinK - 1 }, "k"},
		"k too high":           {func(s *organisation.Settings) { s.K = organisation.MaxK + 1 }, "k"},
		"a theme that is none": {func(s *organisation.Settings) { s.Theme = "../x" }, "thema"},
		"a day to come":        {func(s *organisation.Settings) { s.ConsentOn = &tomorrow }, "or-datum"},
		"consent as a basis":   {func(s *organisation.Settings) { s.LegalBasis = "toestemming" }, "grondslag"},
		"a long note":          {func(s *organisation.Settings) { s.ConsentNote = strings.Repeat("é", 2001) }, "or-toelichting"},
		"a note with a NUL":    {func(s *organisation.Settings) { s.LegalNote = "\x00" }, "grondslag-toelichting"},
	} {
		s := settings()
		test.change(&s)
		invalid(t, what, f.ChangeSettings(t.Context(), h.admin, h.id, s), test.field)
	}
	today := f.now
	want := settings()
	want.Name, want.K, want.ConsentOn, want.ConsentNote = strings.Repeat("é", 120), organisation.MaxK, &today, strings.Repeat("é", 2000)
	want.LegalBasis = organisation.LegitimateInterest
	ok(t, f.ChangeSettings(t.Context(), h.admin, h.id, want))
	got := f.overview(t, h.admin, h.id).Organisation
	if got.Name != want.Name || got.K != want.K || got.ConsentOn.Format(time.DateOnly) != "2026-11-21" ||
		got.ConsentNote != want.ConsentNote || got.LegalBasis != want.LegalBasis {
		t.Errorf("kept %+v", got)
	}
	want.ConsentOn = nil
	ok(t, f.ChangeSettings(t.Context(), h.admin, h.id, want))
	if got := f.overview(t, h.admin, h.id).Organisation; got.ConsentOn != nil {
		t.Errorf("the day stays: %v", got.ConsentOn)
	}
	_, err := f.AddTeam(t.Context(), h.admin, h.id, "Noord")
	invalid(t, "a team twice", err, "naam")
	invalid(t, "a team without a name", f.RenameTeam(t.Context(), h.admin, h.team, ""), "naam")
}

// TestNobodyActsInAnothersName takes over the shown name of a colleague before an act.
func TestNobodyActsInAnothersName(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	h := f.home(t)
	ctx := t.Context()
	ok(t, f.accounts.SetName(ctx, h.admin, "Bas Beheerder"))
	ok(t, f.SetAdmin(ctx, h.admin, h.id, h.lead, true))
	ok(t, f.accounts.SetName(ctx, h.lead, "Bas Beheerder"))
	ok(t, f.SetAdmin(ctx, h.lead, h.id, h.member, true))
	lines, _, err := audit.Read(ctx, f.db, h.admin, h.id, audit.Filter{}, 0, 2)
	ok(t, err)
	if lines[0].Actor != "Bas Beheerder (leider@voorbeeld.example)" || lines[1].Actor != "Bas Beheerder (beheer@voorbeeld.example)" {
		t.Errorf("the trail names %q and %q", lines[0].Actor, lines[1].Actor)
	}
}
