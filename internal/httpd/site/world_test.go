package site_test

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
)

// role is the person who makes a request, named by their relation to the owner of the work: the
// guest is the owner for the two guests, the professional for everyone else.
type role string

const (
	nobody       role = "nobody"     // a browser without a session
	guest        role = "guest"      // owns the work
	otherGuest   role = "otherguest" // another visitor without an account
	professional role = "professional"
	stranger     role = "stranger"  // an account that has nothing to do with the professional
	colleague    role = "colleague" // in the team of the professional
	lead         role = "lead"      // teamleider of that team
	otherLead    role = "otherlead" // teamleider of another team in the organisation
	admin        role = "admin"     // beheerder of the organisation
	otherAdmin   role = "otheradmin"
	national     role = "national"  // landelijk beheerder
	recipient    role = "recipient" // the recipient of the professional's share, and the maatje of a goal
	late         role = "late"      // a recipient whose share is past its last day; also a colleague who was asked to be a maatje
	former       role = "former"    // a recipient whose share was revoked; also a colleague who was a maatje until it was stopped
)

var (
	guests     = []role{guest, otherGuest}
	registered = []role{
		professional, stranger, colleague, lead, otherLead, admin, otherAdmin, national, recipient, late, former,
	}
	roles = slices.Concat([]role{nobody}, guests, registered)
	// teammates are the roles in the team of the professional.
	teammates = []role{professional, colleague, lead}
)

// world has one person of each role: the professional, with the colleague and the lead, in a team
// of an organisation that has the admin, and others outside it.
type world struct {
	site         *site
	t            testing.TB
	person       map[role]string
	token        map[role]string
	organisation string
	team         string
	function     string
	meeting      string // see plannedOnce
}

// address returns the mail address of a role's account.
func (w *world) address(r role) string {
	return string(r) + w.person[r] + "@voorbeeld.example"
}

func (s *site) newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		site: s, t: t, person: map[role]string{}, token: map[role]string{},
		organisation: newID(), team: newID(), function: newID(),
	}
	batch := &pgx.Batch{}
	for _, r := range roles[1:] {
		w.person[r], w.token[r] = newID(), rand.Text()
		w.addPerson(batch, r)
	}
	other, otherTeam, now := newID(), newID(), s.clock.Now()
	for _, id := range []string{w.organisation, other} {
		batch.Queue(`insert into organisation (id, name, created_at, consent_on) values ($1::uuid, $1::uuid::text, $2, '2026-10-01')`, id, now)
	}
	batch.Queue(`insert into job_function (id, organisation_id, name) values ($1, $2, 'Voorbeeldfunctie')`, w.function, w.organisation)
	for _, id := range []string{w.team, otherTeam} {
		batch.Queue(`insert into team (id, organisation_id, name, created_at) values ($1::uuid, $2, $1::uuid::text, $3)`, id, w.organisation, now)
	}
	join := func(organisation string, r role) {
		batch.Queue(`insert into member (organisation_id, person_id, admin, joined_at) values ($1, $2, $3, $4)`,
			organisation, w.person[r], r == admin || r == otherAdmin, now)
	}
	for _, r := range append([]role{otherLead, admin}, teammates...) {
		join(w.organisation, r)
	}
	join(other, otherAdmin)
	for _, r := range append([]role{otherLead}, teammates...) {
		batch.Queue(`insert into team_member (team_id, organisation_id, person_id, leads, joined_at) values ($1, $2, $3, $4, $5)`,
			pick(r == otherLead, otherTeam, w.team), w.organisation, w.person[r], r == lead || r == otherLead, now.AddDate(-1, 0, 0))
	}
	if err := s.db.SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) addPerson(batch *pgx.Batch, r role) {
	now, known := w.site.clock.Now(), slices.Contains(registered, r)
	token := sha256.Sum256([]byte(w.token[r]))
	batch.Queue(`insert into person (id, created_at, last_seen_at) values ($1, $2, $2)`, w.person[r], now)
	if known {
		batch.Queue(`insert into account (person_id, email, email_key, created_at, national) values ($1, $2, $2, $3, $4)`,
			w.person[r], w.address(r), now, r == national)
	}
	batch.Queue(`
		insert into session (token_hash, person_id, remembered, signed_in, created_at, touched_at, expires_at, ends_at)
		values ($1, $2, $3, $3, $4, $4, $5, $6)`,
		token[:], w.person[r], known, now, now.Add(account.SignedInIdle), now.Add(account.RememberedLife))
}

// browser returns the browser of a role.
func (w *world) browser(r role) *browser {
	w.t.Helper()
	b := w.site.browser(w.t)
	n := addresses.Add(1)
	b.address = fmt.Sprintf("10.%d.%d.%d", n/40_000, n/200%200, 1+n%200) // the limits count per address
	if token := w.token[r]; token != "" {
		b.setCookie(token)
	}
	return b
}

// works make what fills {id} in a path, for the role that is going to request it.
var works = map[string]func(w *world, asks role) string{
	"": func(*world, role) string { return "" },
	"open": func(w *world, asks role) string {
		b := w.browser(owner(asks))
		path := b.start(assessment.FormReflection)
		b.post(path+"/zelfregie", url.Values{"zelfregie": {"groeien"}}).want(b.t, other)
		return strings.TrimPrefix(path, "/reflectie/")
	},
	"finished": func(w *world, asks role) string {
		return strings.TrimPrefix(someReport(w.browser(owner(asks))), "/rapport/")
	},
	"offering": func(w *world, _ role) string {
		return w.query(`select id from offering where state = 'gepubliceerd' limit 1`)
	},
	"list": func(w *world, asks role) string {
		return w.query(`insert into offering_list (person_id, made_at, expires_at) values ($1, $2, $3) returning id`,
			w.person[owner(asks)], w.site.clock.Now(), w.site.clock.Now().Add(time.Hour))
	},
	// Offerings that an admin curates: a national concept, and one of the organisation. Both have
	// an earlier version.
	"offering-draft": func(w *world, _ role) string {
		return w.curated(`select null::uuid`)
	},
	"own-offering": func(w *world, _ role) string {
		return w.curated(`select $2::uuid`, w.organisation)
	},
	// A preview that the admin made for the organisation, with a row that was refused.
	"own-plan": func(w *world, _ role) string {
		return w.query(`
			with plan as (
			    insert into import_plan (organisation_id, person_id, file_name, format, encoding, notes, source, counts, faults, digest, created_at)
			    values ($1, $2, 'aanbod.csv', 'CSV', 'UTF-8', '{}', 'aanbod', '{"geweigerd": 1}', 1, '', $3) returning id
			), row as (
			    insert into import_row select id, 1, 2, 'geweigerd', 'k1', 'Kapot', '{"id": "k1"}', '{"reason": "regel 2: kapot"}' from plan
			)
			select id from plan`,
			w.organisation, w.person[admin], w.site.clock.Now())
	},
	"suggestion": func(w *world, _ role) string {
		return w.query(`insert into offering_suggestion (title, made_at, person_id) values ('Voorbeeld', $1, $2) returning id`,
			w.site.clock.Now(), w.person[professional])
	},
	// The mail that invites the professional to a round.
	"round-mail": func(w *world, _ role) string {
		round := w.round()
		return w.query(`
			select m.id from round_invitation i join mail_turn m on m.about = i.id where i.round_id = $1 and i.person_id = $2`, round, w.person[professional])
	},
	"unknown":      func(*world, role) string { return nobodysID },
	"organisation": func(w *world, _ role) string { return w.organisation },
	"team":         func(w *world, _ role) string { return w.team },
	"function":     func(w *world, _ role) string { return w.function },
	"sheet":        func(w *world, asks role) string { return w.sheet(owner(asks)) },
	// A goal that asks today how it goes. That of the professional has a maatje, for the roles that are or were one.
	"goal": func(w *world, asks role) string {
		goal := w.goal(owner(asks))
		if owner(asks) == professional {
			w.buddy(goal, asks)
		}
		return goal
	},
	// The maatje of a goal of the professional.
	"buddy": func(w *world, asks role) string { return w.buddy(w.goal(professional), asks) },
	"item": func(w *world, asks role) string {
		return w.query(`
			insert into plan_item (person_id, title, obligation, funding, made_at, changed_at)
			values ($1, 'Een training', 'vrijwillig', '', $2, $2) returning id`, w.person[owner(asks)], w.site.clock.Now())
	},
	"agreement": func(w *world, asks role) string {
		return w.query(`insert into agreement (person_id, deed, made_at, changed_at) values ($1, 'Meelopen', $2, $2) returning id`,
			w.person[owner(asks)], w.site.clock.Now())
	},
	// The private address of a calendar.
	"calendar": func(w *world, asks role) string {
		return w.query(`insert into plan_calendar (person_id, secret_hash, with_titles, made_at) values ($1, uuid_send(gen_random_uuid()), true, $2) returning ''`,
			w.person[owner(asks)], w.site.clock.Now())
	},
	// A share of the professional, for its present or former recipient.
	"share": func(w *world, asks role) string {
		now, with := w.site.clock.Now(), recipient
		if asks == late || asks == former {
			with = asks
		}
		return w.query(`
			insert into share (sheet_id, email, email_key, with_report, until, created_at, revoked_at)
			values ($1, $2, $2, true, $3, $4, case when $5 then $4::timestamptz end) returning id`,
			w.sheet(professional), w.address(with), now.AddDate(0, 0, pick(with == late, -1, 14)), now, with == former)
	},
	// An invitation for the professional to a second team of their organisation.
	"invitation": func(w *world, _ role) string {
		return w.query(`
			with another as (
			    insert into team (organisation_id, name, created_at) values ($1, gen_random_uuid()::text, $4) returning id
			)
			insert into invitation (organisation_id, team_id, email, email_key, invited_by, created_at, expires_at)
			select $1::uuid, id, $2, $2, $3, $4, $5 from another returning id`,
			w.organisation, w.address(professional), w.person[admin], w.site.clock.Now(), w.site.clock.Now().Add(7*24*time.Hour))
	},
}

// curated makes an offering of the organisation that a query names.
func (w *world) curated(organisation string, args ...any) string {
	w.t.Helper()
	return w.query(`
		with made as (
		    insert into offering (organisation_id, title, kind, source, version)
		    values ((`+organisation+`), 'Voorbeeldaanbod', 'training', 'Folder', 2) returning id
		), change as (
		    insert into offering_change (offering_id, version, at, origin, fields)
		    select id, 2, $1, 'import', '{"title": {"from": "Vroeger", "to": "Voorbeeldaanbod"}}' from made
		)
		select id from made`, append([]any{w.site.clock.Now()}, args...)...)
}

// goal makes a goal of a role that asks today how it goes.
func (w *world) goal(r role) string {
	w.t.Helper()
	return w.query(`
		insert into goal (person_id, state, source, intention, obstacle, if_text, then_text, look_back_on, started_at, changed_at)
		values ($1, 'active', 'eigen', 'Vaker wachten', '', 'een gesprek stilvalt', 'wacht ik', $2::timestamptz::date, $2, $2) returning id`,
		w.person[r], w.site.clock.Now())
}

// buddy gives a goal of the professional a maatje: late was asked and did not answer, former was one until it was stopped,
// and for every other role that asks, the recipient is one.
func (w *world) buddy(goal string, asks role) string {
	w.t.Helper()
	mate := pick(asks == late || asks == former, asks, recipient)
	question, err := w.site.plans.InviteBuddy(w.t.Context(), w.person[professional], goal, w.address(mate))
	if err == nil && mate != late {
		err = w.site.plans.AcceptBuddy(w.t.Context(), w.person[mate], question)
	}
	if err == nil && mate == former {
		err = w.site.plans.StopBuddy(w.t.Context(), w.person[professional], question)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return question
}

// sheet makes a gespreksblad of a role with one question on it.
func (w *world) sheet(r role) string {
	w.t.Helper()
	return w.query(`
		with made as (
		    insert into reflection (person_id, form, edition, started_at, finished_at)
		    values ($1, 'reflectie', 'wmo-2013/1', $2, $2) returning id
		), sheet as (
		    insert into sheet (reflection_id, created_at, changed_at) select id, $2, $2 from made returning id
		), asked as (
		    insert into sheet_question (sheet_id, place, question) select id, 1, 'Herken je dit?' from sheet
		)
		select id from sheet`, w.person[r], w.site.clock.Now())
}

// owner returns the owner of the work that a role requests.
func owner(asks role) role {
	if asks == guest || asks == otherGuest {
		return guest
	}
	return professional
}

// query returns the one text that a statement yields.
func (w *world) query(sql string, args ...any) (text string) {
	w.t.Helper()
	if err := w.site.db.QueryRow(w.t.Context(), sql, args...).Scan(&text); err != nil {
		w.t.Fatal(err)
	}
	return text
}

func newID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // crypto/rand never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func pick[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}
