package site_test

import (
	"net/http"
	"net/url"
	"time"

	"reflectietool/internal/calendar"
)

// manages makes the admin of an organisation use every form for it.
func (x *raid) manages(r role, organisation string) {
	home, mark := "/beheer/organisatie/"+organisation, func(field string) []string { return []string{marker(r, field)} }
	x.does(r, home+"/functies", url.Values{"naam": mark("functie"), "zelfregie": {"4"}})
	x.does(r, home+"/teams", url.Values{"actie": {"maken"}, "naam": mark("team")})
	x.does(r, home+"/uitnodigen", url.Values{"actie": {"versturen"}, "adressen": {"gast-" + x.address(r)}})
	x.does(r, home+"/expertise", url.Values{"actie": {"toevoegen"}, "soort": {"hulpvraag"}, "naam": mark("hulpvraag")})
	x.does(r, home+"/instellingen", url.Values{
		"naam": {marker(r, "organisatie") + " " + organisation[:8]}, "k": {"6"}, "thema": {"blauw"}, "ronde-jaren": {"2"}, "or-datum": {"1-10-2026"},
		"or-toelichting": mark("or"), "grondslag": {"gerechtvaardigd-belang"}, "grondslag-toelichting": mark("grondslag"),
	})
	x.query(`
		with login as (
		    insert into organisation_login (organisation_id, issuer, client_id, client_secret)
		    values ($1, 'https://127.0.0.1:1/' || $2, $2 || 'klant', $3)
		)
		insert into organisation_domain (organisation_id, domain) values ($1, $1::text || '.example') returning domain`,
		organisation, string(r), marker(r, "geheim"))
	x.curates(r, organisation)
}

// curates makes a role look after the offerings of an organisation, or after the national ones.
func (x *raid) curates(r role, organisation string) {
	of := "?organisatie=" + organisation
	id := x.curated(`select nullif($2, '')::uuid`, organisation)
	x.does(r, "/beheer/aanbod/"+id, url.Values{
		"versie": {"2"}, "title": {marker(r, "concept")}, "kind": {"workshop"}, "source": {"Folder"}, "note": {marker(r, "toelichting")},
	})
	x.does(r, "/beheer/aanbod/groep", url.Values{
		"organisatie": {organisation}, "actie": {"archiveren"}, "rij": {x.curated(`select nullif($2, '')::uuid`, organisation) + ".2"}, "zeker": {"ja"},
	})
	plan := x.browsers[r].upload(importPage+of, marker(r, "bestand")+".csv", csvLines("k1,"+marker(r, "rij")+",training,Folder,,,,", "k2,Kapot,cursus,Folder,,,,")).
		want(x.t, http.StatusSeeOther).location
	x.begins[r] = append(x.begins[r], plan)
}

// meets gives the team a meeting tomorrow, with cards, and makes its members say what they know.
func (x *raid) meets() {
	home, tomorrow := "/team/"+x.team, x.site.clock.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	x.does(lead, home+"/sessie", url.Values{"titel": {marker(lead, "sessie")}, "dag": {tomorrow}, "woord": {marker(lead, "sessiewoord")}})
	meeting := home + "/sessie/" + x.query(`select id from team_session where team_id = $1`, x.team)
	for _, r := range teammates {
		x.does(r, meeting+"/kaart", url.Values{"kracht-woorden": {marker(r, "kracht")}, "wens-woorden": {marker(r, "wens")}})
	}
	for _, r := range members {
		x.does(r, "/account/organisatie/"+x.organisation+"/expertise", url.Values{"onderwerp-schulden": {"basis"}})
		x.does(r, "/account/organisatie/"+x.organisation+"/functie", url.Values{"functie": {x.function}})
	}
}

// counts closes a round of the team and opens another. The professional says whether a Reflectie
// counts in it; the colleague is still asked.
func (x *raid) counts() {
	x.site.clock.advance(time.Minute)
	x.site.joinedBefore(x.t, x.team)
	closed := "/team/" + x.team + "/ronde/" + x.site.closeRound(x.t, x.team, "5-7", "oasoosaoao", x.site.clock.Now().AddDate(0, -8, 0))
	x.does(lead, closed+"/afspraken", url.Values{"wat": {marker(lead, "afspraak")}})
	// A team of this size can no longer open a round, and more people would be nobody's role. So the round
	// is as after some of its people left.
	round := x.query(`
		with r as (
		    insert into team_round (team_id, organisation_id, title, word, edition, k, opened_at, closes_at, enough_on)
		    values ($1, $2, $3, $4, 'wmo-2013/1', 6, $5::timestamptz, $6, $5::timestamptz) returning id
		), i as (
		    insert into round_invitation (round_id, person_id) select r.id, person_id from r, team_member where team_id = $1 and not leads
		    returning id, person_id
		), m as (
		    insert into mail_turn (person_id, kind, about, due_at, sent_at) select person_id, 'ronde', id, $5::timestamptz, $5::timestamptz from i
		)
		select id from r`, x.team, x.organisation, marker(lead, "ronde"), marker(lead, "rondewoord"),
		x.site.clock.Now(), calendar.End(calendar.DayOf(x.site.clock.Now().AddDate(0, 0, 20))))
	x.begins[lead] = append(x.begins[lead], "/team/"+x.team+"/ronde/nieuw")
	for _, r := range teammates {
		mails := x.query(`select coalesce((select id::text from mail_turn where person_id = $1), '')`, x.person[r])
		if mails == "" {
			continue // the lead is not invited
		}
		x.begins[r] = append(x.begins[r], "/mails/"+mails, "/team/rondemails/"+mails)
		ask := x.does(r, "/reflectie/"+x.query(`select id from reflection where person_id = $1 and finished_at is null`, x.person[r])+"/overzicht", nil)
		if r == professional {
			x.does(r, ask, url.Values{"ronde": {round}})
		}
		next := x.does(r, "/reflectie", url.Values{"vorm": {"reflectie"}})
		x.does(r, next+"/zelfregie", url.Values{"zelfregie": {"groeien"}, "zelfregie-notitie": {marker(r, "open-notitie")}})
	}
}

// buddies makes the recipient the maatje of the goal of the professional that rests, and stops the former one of another goal.
// For that goal late is asked, who does not answer.
func (x *raid) buddies() {
	rests, answered := x.goalOf(professional, marker(professional, "voornemen")), x.goalOf(professional, marker(professional, "doel"))
	for _, of := range []struct {
		mate role
		goal string
	}{{recipient, rests}, {former, answered}, {late, answered}} {
		x.does(professional, of.goal+"/maatje", url.Values{"email": {x.address(of.mate)}})
		question := "/maatje/vraag/" + x.query(`select id from buddy where email = $1`, x.address(of.mate))
		if of.mate == late {
			continue
		}
		x.does(of.mate, question, nil)
		if of.mate == former {
			x.does(professional, of.goal+"/maatje/stoppen", nil)
		}
	}
	for _, r := range registered {
		x.begins[r] = append(x.begins[r], "/maatje")
	}
}

// goalOf returns the path of a goal of a role, by its intention.
func (x *raid) goalOf(r role, intention string) string {
	return "/plan/" + x.query(`select id from goal where person_id = $1 and intention = $2 order by started_at, id limit 1`, x.person[r], intention)
}

// shares makes the professional share a gespreksblad with each role that is, or was, a recipient.
func (x *raid) shares() {
	sheet := "/gespreksblad/" + x.query(`select sheet.id from sheet join reflection on reflection.id = reflection_id where person_id = $1`, x.person[professional])
	for _, r := range []role{late, former, recipient} {
		x.does(professional, sheet+"/delen", url.Values{"email": {x.address(r)}, "tot": {"2026-12-05"}, "rapport": {"ja"}})
		share := x.query(`select id from share where email = $1`, x.address(r))
		x.begins[r] = append(x.begins[r], "/gedeeld/"+share)
		switch r {
		case late:
			x.query(`update share set until = $2 where id = $1 returning id`, share, x.site.clock.Now().AddDate(0, 0, -1))
		case former:
			x.does(professional, "/delen/"+share+"/intrekken", nil)
		}
	}
	x.query(`
		with visitor as (insert into person (created_at, last_seen_at) values ($2, $2) returning id),
		     work as (insert into reflection (person_id, form, edition, started_at) select id, 'reflectie', 'wmo-2013/1', $2 from visitor)
		update session set guest_id = visitor.id from visitor where person_id = $1 returning ''`, x.person[late], x.site.clock.Now())
	x.begins[late] = append(x.begins[late], "/account/meenemen")
	for _, r := range []role{professional, stranger} {
		x.begins[r] = append(x.begins[r], "/uitnodiging/"+x.query(`
			insert into invitation (organisation_id, email, email_key, invited_by, created_at, expires_at)
			select organisation_id, $2, $2, person_id, $3, $4 from member where person_id = $1 returning id`,
			x.person[otherAdmin], x.address(r), x.site.clock.Now(), x.site.clock.Now().Add(7*24*time.Hour)))
	}
}
