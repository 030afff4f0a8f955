package team_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/team"
)

// decided returns a team with a round that has an outcome.
func decided(t *testing.T) (f *fixture, round string) {
	t.Helper()
	f = newFixture(t)
	members := f.members(t, 5)
	round = f.opens(t)
	for _, person := range members {
		f.takesPart(t, person, round, "vast", "groeien")
	}
	f.closes(t)
	return f, round
}

// agreed returns the agreements as one person reads them.
func (f *fixture) agreed(t *testing.T, person, round string) []team.Agreement {
	t.Helper()
	p, err := f.Published(t.Context(), person, f.team, round)
	ok(t, err)
	return p.Agreements
}

// deeds writes agreements on one line.
func deeds(all []team.Agreement) string {
	var words []string
	for _, a := range all {
		words = append(words, strings.TrimSpace(a.Form().Deed+" "+a.Form().Due))
	}
	return strings.Join(words, "; ")
}

func TestAgreementsOfARound(t *testing.T) {
	t.Parallel()
	f, round := decided(t)
	for _, form := range []team.AgreementForm{{Deed: " We bellen  elkaar. ", Due: "31-12-2026"}, {Deed: "We kijken samen terug."}} {
		ok(t, f.Agree(t.Context(), f.lead, f.team, round, form))
	}
	all := f.agreed(t, f.lead, round)
	if got := deeds(all); got != "We bellen elkaar. 2026-12-31; We kijken samen terug." {
		t.Fatal(got)
	}
	ok(t, f.ChangeAgreement(t.Context(), f.lead, f.team, round, all[0].ID, team.AgreementForm{Deed: "We bellen elke week."}))
	ok(t, f.ChangeAgreement(t.Context(), f.lead, f.team, round, all[1].ID, team.AgreementForm{Deed: "We kijken terug.", Due: "2027-01-01"}))
	p := f.published(t, round)
	if got := deeds(p.Agreements); got != "We bellen elke week.; We kijken terug. 2027-01-01" {
		t.Error(got)
	}
	if found, known := p.Agreement(all[1].ID); !known || found.Deed != "We kijken terug." || !found.Due.Equal(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", found)
	}
	if _, known := p.Agreement(nobody); known {
		t.Error("there is an agreement that nobody made")
	}
	exported, err := json.Marshal(p.Export(f.frameworks.Current()).Agreements)
	ok(t, err)
	if got := string(exported); got != `[{"wat":"We bellen elke week."},{"wat":"We kijken terug.","wanneer":"2027-01-01"}]` {
		t.Error(got)
	}
	var sheet bytes.Buffer
	ok(t, p.WriteCSV(&sheet, f.frameworks.Current()))
	if !strings.Contains(sheet.String(), "Noord;Najaar;2026-12-12;;;;;;We kijken terug.;2027-01-01") {
		t.Error(sheet.String())
	}
	ok(t, f.RemoveAgreement(t.Context(), f.lead, f.team, round, all[0].ID))
	notFound(t, "removed again", f.RemoveAgreement(t.Context(), f.lead, f.team, round, all[0].ID))
	if got := deeds(f.agreed(t, f.lead, round)); got != "We kijken terug. 2027-01-01" {
		t.Error(got)
	}
	if n := f.count(t, `select count(*) from audit where act not like 'round.%'`); n != 0 {
		t.Errorf("the trail has %d lines that show which lead wrote agreements down", n)
	}
	f.execute(t, `delete from team_round where id = $1`, round)
	if n := f.count(t, `select count(*) from team_agreement`); n != 0 {
		t.Errorf("%d agreements outlive their round", n)
	}
}

func TestAgreementIsRefused(t *testing.T) {
	t.Parallel()
	f, round := decided(t)
	for name, tt := range map[string]struct {
		form   team.AgreementForm
		fields []string
	}{
		"nothing":   {team.AgreementForm{}, []string{"wat"}},
		"long":      {team.AgreementForm{Deed: strings.Repeat("é", team.MaxDeed+1)}, []string{"wat"}},
		"bytes":     {team.AgreementForm{Deed: "a\x00", Due: "x"}, []string{"wat", "wanneer"}},
		"no day":    {team.AgreementForm{Deed: "a", Due: "31-11-2026"}, []string{"wanneer"}},
		"too early": {team.AgreementForm{Deed: "a", Due: "11-12-2026"}, []string{"wanneer"}},
		"too late":  {team.AgreementForm{Deed: "a", Due: "14-12-2028"}, []string{"wanneer"}},
	} {
		invalid(t, name, f.Agree(t.Context(), f.lead, f.team, round, tt.form), tt.fields...)
	}
	for _, form := range []team.AgreementForm{{strings.Repeat("é", team.MaxDeed), "12-12-2026"}, {"a", "13-12-2028"}} {
		ok(t, f.Agree(t.Context(), f.lead, f.team, round, form))
	}
	id := f.agreed(t, f.lead, round)[0].ID
	invalid(t, "changed to nothing", f.ChangeAgreement(t.Context(), f.lead, f.team, round, id, team.AgreementForm{}), "wat")
}

// TestAtMostTenAgreements adds agreements at the same time, until there are as many as a round has.
func TestAtMostTenAgreements(t *testing.T) {
	t.Parallel()
	f, round := decided(t)
	var all sync.WaitGroup
	errs := make([]error, team.MaxAgreements+3)
	for i := range errs {
		all.Go(func() {
			errs[i] = f.Agree(t.Context(), f.lead, f.team, round, team.AgreementForm{Deed: fmt.Sprint("We doen ", i)})
		})
	}
	all.Wait()
	refused := 0
	for _, err := range errs {
		if wrong, is := fault.AsInvalid(err); is && wrong[""] != "" {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	agreed := f.agreed(t, f.lead, round)
	if len(agreed) != team.MaxAgreements || refused != 3 {
		t.Errorf("%d agreements, %d refused", len(agreed), refused)
	}
	ok(t, f.RemoveAgreement(t.Context(), f.lead, f.team, round, agreed[4].ID))
	ok(t, f.Agree(t.Context(), f.lead, f.team, round, team.AgreementForm{Deed: "We beginnen opnieuw."}))
}

// TestAgreementsAreForReaders checks which people read and write the agreements: those who were in the
// team when the round closed read them, and the lead among them writes.
func TestAgreementsAreForReaders(t *testing.T) {
	t.Parallel()
	f, round := decided(t)
	ok(t, f.Agree(t.Context(), f.lead, f.team, round, team.AgreementForm{Deed: "We bellen elkaar."}))
	id := f.agreed(t, f.lead, round)[0].ID
	member := f.one(t, `select person_id from team_member where team_id = $1 and not leads limit 1`, f.team)
	if got := deeds(f.agreed(t, member, round)); got != "We bellen elkaar." {
		t.Errorf("a member reads %q", got)
	}
	late := f.person(t)
	f.execute(t, `insert into team_member (team_id, organisation_id, person_id, leads, joined_at) values ($1, $2, $3, true, $4)`,
		f.team, f.organisation, late, f.clock())
	if got := f.agreed(t, late, round); len(got) != 0 {
		t.Errorf("a new lead reads %q", deeds(got))
	}
	other := f.addTeam(t, "Zuid")
	otherLead := f.join(t, other, true)
	admin := f.person(t)
	f.execute(t, `update member set admin = true where person_id = $1`, admin)
	writes := func(name, actor, team, round, id string) {
		t.Helper()
		form := teamForm
		notFound(t, name+" adds", f.Agree(t.Context(), actor, team, round, form))
		notFound(t, name+" changes", f.ChangeAgreement(t.Context(), actor, team, round, id, form))
		notFound(t, name+" removes", f.RemoveAgreement(t.Context(), actor, team, round, id))
	}
	for name, actor := range map[string]string{
		"member": member, "new lead": late, "other lead": otherLead, "admin": admin, "nobody": nobody, "no id": "x",
	} {
		writes(name, actor, f.team, round, id)
	}
	writes("another team", otherLead, other, round, id)
	writes("no round", f.lead, f.team, nobody, id)
	few := f.one(t, `
		insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on, closed_at)
		select team_id, organisation_id, 'Klein', edition, 5, opened_at, closes_at, enough_on, closed_at from team_round where id = $1 returning id`, round)
	writes("a round without an outcome", f.lead, f.team, few, id)
	for _, id := range []string{nobody, "x"} {
		notFound(t, "changes "+id, f.ChangeAgreement(t.Context(), f.lead, f.team, round, id, teamForm))
		notFound(t, "removes "+id, f.RemoveAgreement(t.Context(), f.lead, f.team, round, id))
	}
	f.joins(t, f.team, f.lead, false)
	writes("a lead of before", f.lead, f.team, round, id)
	if got := deeds(f.agreed(t, f.lead, round)); got != "We bellen elkaar." {
		t.Errorf("after all that: %q", got)
	}
}

// teamForm is an agreement that nothing is wrong with.
var teamForm = team.AgreementForm{Deed: "We doen iets."}
