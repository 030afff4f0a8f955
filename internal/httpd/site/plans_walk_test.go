package site_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	httpsite "reflectietool/internal/httpd/site"
)

// pagesOfRoute is how many pages of a route each role requests in a large world.
const pagesOfRoute = 2

// doesEverything makes every role request the pages that it finds, do what takes more than a form, and send
// the forms that it finds. In between the periodic work is done, and mails go out.
func (x *raid) doesEverything(server *httpsite.Server) {
	x.t.Helper()
	lists := "/beheer/aanbod?toon=ontbreekt&organisatie="
	x.begins[admin] = append(x.begins[admin], lists+x.organisation, lists+x.organisation+"&soort=training")
	x.begins[national] = append(x.begins[national], lists)
	for _, r := range roles {
		x.harvests[r] = x.walkAtMost(r, pagesOfRoute)
	}
	x.decides()
	x.imports()
	x.signsIn()
	x.planned(server)
	x.passes(server)
	x.sends()
	x.site.worksOff(x.t)
}

// passes does the periodic work when a quarter, the results of a person and a day of the team's round are
// over, and again when the round is.
func (x *raid) passes(server *httpsite.Server) {
	x.t.Helper()
	x.asOwner(`delete from demand_figure`)
	x.asOwner(`delete from demand_quarter`)
	x.asOwner(`update reflection set started_at = started_at - interval '3 years', finished_at = finished_at - interval '3 years' where person_id = $1`, x.person[stranger])
	x.asOwner(`update team_round set enough_on = enough_on - 1 where team_id = $1`, x.team)
	x.site.worksOff(x.t)
	x.forgets(server)
	x.periodic(server)
	x.asOwner(`update team_round set closes_at = $2 where team_id = $1 and closed_at is null`, x.team, x.site.clock.Now())
	x.periodic(server)
}

// forgets looks for unused accounts while one is, and another was announced and used since. The one is used
// again before the rest: to the planner, a single old visit is a stretch of years with guests to remove.
func (x *raid) forgets(server *httpsite.Server) {
	x.t.Helper()
	const moves = `update person set last_seen_at = last_seen_at + $2::interval where id = $1`
	x.asOwner(moves, x.person[stranger], "-3 years")
	x.asOwner(`update account set unused_since = created_at - interval '3 years', unused_mailed_at = created_at - interval '1 year' where person_id = $1`, x.person[admin])
	if _, err := server.Accounts.DeleteUnused(x.t.Context()); err != nil {
		x.t.Error(err)
	}
	x.asOwner(moves, x.person[stranger], "3 years")
}

// sends makes every role send the forms that it found, a few of each kind, those that take something away
// last.
func (x *raid) sends() {
	sent := map[kind]int{}
	for _, danger := range []bool{false, true} {
		for _, r := range roles {
			for _, p := range x.harvests[r].posts {
				name, fields := x.kind(p)
				if (p.danger || p.asked) != danger || sent[kind{name, fields}] == perKind {
					continue
				}
				for _, values := range p.attempts("Iets anders") {
					got := x.send(r, p, values, nil)
					if got.status >= 500 {
						x.t.Errorf("%s: %s answers %d", r, p.action, got.status)
					}
					if got.status == http.StatusSeeOther {
						sent[kind{name, fields}]++
						break
					}
				}
			}
		}
	}
}

// decides makes the admin change several members at once, and the lead open a round in which people take
// part.
func (x *raid) decides() {
	people := "/beheer/organisatie/" + x.organisation + "/mensen"
	for _, form := range []url.Values{
		{"actie": {"erbij"}, "erbij-team": {x.team}}, {"actie": {"eruit"}, "eruit-team": {x.team}}, {"actie": {"functie"}, "nieuwe-functie": {x.function}},
	} {
		form["persoon"], form["zeker"] = []string{x.person[otherLead]}, []string{"ja"}
		x.does(admin, people+"/samen", form)
	}
	x.does(admin, people, url.Values{"actie": {"leider-nemen"}, "persoon": {x.person[colleague]}, "team": {x.team}})
	x.asOwner(`delete from team_round where closed_at is null and team_id = $1`, x.team) // there is one at a time
	round := x.round()
	x.site.clock.advance(time.Minute)
	for _, r := range []role{professional, colleague} {
		report := x.browsers[r].finish(x.browsers[r].start(assessment.FormReflection), assessment.ChoseGrowing)
		counts := url.Values{"ronde": {pick(r == professional, round, "nee")}}
		x.does(r, strings.Replace(report, "/rapport/", "/reflectie/", 1)+"/telt-mee", counts)
		if r == professional { // who finished another one before
			x.browsers[r].get("/vergelijk").want(x.t, http.StatusOK, "Vergeleken met")
		}
		if r == colleague { // what counts is not corrected
			x.does(r, corrections(report)+"/zelfregie", url.Values{"zelfregie-1": {"vaak"}})
		}
	}
}

// imports makes the admin import offerings and undo it, and change several at once and undo that.
func (x *raid) imports() {
	b, of := x.browsers[admin], "?organisatie="+x.organisation
	plan := b.upload(importPage+of, "aanbod.csv", csvLines("m1,Eerste,training,Folder,,,,", "m2,Tweede,training,Folder,,,,")).want(x.t, other).location
	x.does(admin, plan, url.Values{"actie": {"invoeren"}, "als": {"gepubliceerd"}})
	x.site.carryOut(x.t, plan)
	row := x.query(`select id || '.' || version from offering where organisation_id = $1 and source_key = 'm1'`, x.organisation)
	done := x.does(admin, "/beheer/aanbod/groep", url.Values{
		"organisatie": {x.organisation}, "actie": {"competentie-erbij"}, "groep-competentie": {"zelfregie"}, "rij": {row}, "zeker": {"ja"},
	})
	b.get(done)
	b.get("/beheer/aanbod/ongedaan" + of)
	x.does(admin, plan+"/ongedaan", nil)
	x.site.undo(x.t, plan)
	b.get(plan)
}

// signsIn makes people come in by mail: with a code, with a link and with an invitation. One of them
// changes their address, and deletes their account.
func (x *raid) signsIn() {
	_, _, link := x.browsers[guest].askCode("gast-" + x.address(stranger))
	x.does(guest, link, nil)
	b := x.browser(nobody)
	b.http.Transport = direct{x.site, nobody}
	invited := "genodigd-" + x.address(stranger)
	x.does(admin, "/beheer/organisatie/"+x.organisation+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {invited}, "team": {x.team}})
	b.post(x.site.mailInvitation(x.t, invited), url.Values{"naam": {"Nieuw"}}).want(x.t, other)
	for _, form := range []struct{ path, field, value string }{
		{"/gegevens/adres", "email", "ander-" + invited}, {"/gegevens/verwijderen", "bevestig", "ja"},
	} {
		page := b.post(form.path, url.Values{form.field: {form.value}}).want(x.t, other).location
		code, _ := x.site.mailed(x.t, page, "ander-"+invited)
		b.post(page, url.Values{"code": {code}})
	}
}

// worksOff runs the queue until nothing waits in it.
func (s *site) worksOff(t testing.TB) {
	t.Helper()
	if err := s.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); s.count(t, `select count(*) from river_job where state in ('available', 'running')`) > 0; <-tick.C {
		if time.Now().After(deadline) {
			t.Fatal("the queue is not done")
		}
	}
	if err := s.queue.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// periodic does the periodic work of a server once.
func (x *raid) periodic(server *httpsite.Server) {
	x.t.Helper()
	if x.site.asked != nil {
		x.site.asked("", "the periodic work")
	}
	for name, work := range map[string]func(context.Context) error{
		"purge":             func(ctx context.Context) error { _, err := server.Accounts.Purge(ctx); return err },
		"purge-invitations": func(ctx context.Context) error { _, err := server.Organisations.Purge(ctx); return err },
		"keeping":           func(ctx context.Context) error { _, err := server.Accounts.Keep(ctx); return err },
		"unused-accounts":   func(ctx context.Context) error { _, err := server.Accounts.DeleteUnused(ctx); return err },
		"demand":            func(ctx context.Context) error { _, err := server.Demand.Publish(ctx); return err },
		"pass-goals":        func(ctx context.Context) error { _, err := server.Plans.Pass(ctx); return err },
		"end-sessions":      func(ctx context.Context) error { _, err := server.Meetings.End(ctx); return err },
		"close-rounds":      func(ctx context.Context) error { _, err := server.Teams.Close(ctx); return err },
		"refresh-rounds":    server.Teams.Refresh,
		"purge-plans":       func(ctx context.Context) error { _, err := server.Plans.Purge(ctx); return err },
		"purge-rounds":      func(ctx context.Context) error { _, err := server.Teams.Purge(ctx); return err },
	} {
		if err := work(x.t.Context()); err != nil {
			x.t.Errorf("%s: %v", name, err)
		}
	}
}
