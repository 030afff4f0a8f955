package site_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/expertise"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/organisation"
)

// life is a person who did everything that can be done here, so that every table that can hold
// something about a person does.
type life struct {
	*browser
	site   *site
	owner  *pgx.Conn // reads every table, also those that the serving role cannot read
	email  string
	person string
	// traces are the texts and ids that would reveal this person, by the kind of trace.
	traces map[string]string
	// rows are the ids of the person's rows. Other rows may refer to them while they exist.
	rows []string
}

const (
	lifeEmail = "Spoor.Zoeker@Voorbeeld.example"
	lifeName  = "Spoorzoeker Voorbeeldnaam"
	lifeWords = "kastanjevuur" // in every text that the person writes
)

func newLife(t *testing.T) *life {
	t.Helper()
	db := dbtest.NewDB(t)
	owner, err := pgx.Connect(t.Context(), db.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) })
	s := newSiteOn(t, db.Pool)
	l := &life{browser: s.browser(t), site: s, owner: owner, email: lifeEmail}
	page, code, _ := l.askCode(lifeEmail)
	l.post(page, url.Values{"code": {code}}).want(t, http.StatusSeeOther)
	l.query(&l.person, `select person_id from account`)
	l.traces = map[string]string{
		"the id": l.person, "the address": lifeEmail, "the key of the address": strings.ToLower(lifeEmail), "the name": lifeName, "a text": lifeWords,
		"the address of before": "vroeger@voorbeeld.example", "an address that was asked for": "straks@voorbeeld.example",
	}
	l.reflects()
	l.asks() // first: a change of address clears the invitations and shares for the old address
	l.belongs()
	l.shares()
	l.plans()
	l.finds()
	l.joins()
	return l
}

func (l *life) query(to any, sql string, args ...any) {
	l.t.Helper()
	if err := l.owner.QueryRow(l.t.Context(), sql, args...).Scan(to); err != nil {
		l.t.Fatalf("%s: %v", sql, err)
	}
}

func (l *life) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// keeps records the id of a row.
func (l *life) keeps(what, id string) string {
	l.traces[what] = id
	l.rows = append(l.rows, id)
	return id
}

// reflects answers everything, and has a result whose deletion is announced.
func (l *life) reflects() {
	l.post("/gegevens/naam", url.Values{"naam": {lifeName}}).want(l.t, http.StatusSeeOther)
	l.post("/gegevens/bewaren", url.Values{"bewaren": {"1"}}).want(l.t, http.StatusSeeOther)
	old := someReport(l.browser)
	l.site.clock.advance(340 * 24 * time.Hour)
	page, code, _ := l.askCode(lifeEmail)
	l.post(page, url.Values{"code": {code}}).want(l.t, http.StatusSeeOther)
	_, err := l.site.accounts.Keep(l.t.Context())
	l.must(err)
	report := someReport(l.browser)
	l.site.clock.advance(time.Minute)
	path := l.start("reflectie")
	first := l.site.frameworks.Current().Competencies()[0]
	l.post(path+"/"+first.Slug, url.Values{
		first.Slug + "-notitie": {lifeWords}, first.Statements[0].Code: {"vaak"}, "eigen-kracht-vraag": {lifeWords},
	}).want(l.t, http.StatusSeeOther)
	l.post(report, url.Values{"groeien": {first.Slug}}).want(l.t, http.StatusSeeOther)
	for _, path := range []string{old, report, path} {
		l.keeps("the id of a reflection "+path, path[strings.LastIndexByte(path, '/')+1:])
	}
	var notice string
	l.query(&notice, `select id from keeping_notice`)
	l.keeps("the id of a notice", notice)
	var mail string
	l.query(&mail, `select id from mail_turn`)
	l.keeps("the id of a mail", mail)
	// Rows that a guest has and a signed-in person has not.
	_, err = l.site.db.Exec(l.t.Context(), `
		with code as (insert into resume_code (person_id, code_hash, created_at) values ($1, sha256('x'), now())),
		     consent as (insert into demand_consent values ($1, now())),
		     guest as (insert into claimed values ($1, sha256('x'), now()))
		insert into reflection_text (person_id, reflection_id, kind, about, body) values ($1, $2, 'vraag', 'op-de-vraag-af', $3)`,
		l.person, strings.TrimPrefix(report, "/rapport/"), lifeWords)
	l.must(err)
}

// belongs makes the person a member, a lead and a beheerder, who invites and is invited, and is in
// the trail.
func (l *life) belongs() {
	ctx, o := l.t.Context(), l.site.organisations
	boss := l.site.browser(l.t)
	bossEmail := boss.signIn()
	for _, email := range []string{bossEmail, lifeEmail} {
		_, err := l.site.accounts.GrantNational(ctx, email)
		l.must(err)
	}
	var national string
	l.query(&national, `select person_id from account where email = $1`, bossEmail)
	home, err := o.Create(ctx, national, "Voorbeeld Welzijn", lifeEmail)
	l.must(err)
	var invitation string
	l.query(&invitation, `select id from invitation`)
	l.must(o.Accept(ctx, l.person, invitation, ""))
	team, err := o.AddTeam(ctx, l.person, home, "Team Voorbeeld")
	l.must(err)
	l.must(o.AddToTeam(ctx, l.person, team, l.person))
	l.must(o.SetLead(ctx, l.person, team, l.person, true))
	_, err = o.Invite(ctx, l.person, home, organisation.Invite{Email: "nieuw@voorbeeld.example", Team: team})
	l.must(err)
	other, err := o.Create(ctx, national, "Een ander", bossEmail)
	l.must(err)
	l.must(o.InviteAdmin(ctx, national, other, lifeEmail)) // this invitation is not accepted
	l.traces["what a provider calls them"] = "onderwerp-8f3a"
	_, err = l.site.db.Exec(ctx, `
		with login as (insert into organisation_login (organisation_id, issuer, client_id) values ($1, 'https://login.example', 'x'))
		insert into identity (organisation_id, issuer, subject, person_id, linked_at)
		values ($1, 'https://login.example', $2, $3, now())`, home, l.traces["what a provider calls them"], l.person)
	l.must(err)
	_, err = l.site.db.Exec(ctx, `update organisation set consent_on = '2026-10-01' where id = $1`, home)
	l.must(err)
	l.must(l.site.expertise.Add(ctx, l.person, home, expertise.Question, "energiekosten"))
	l.must(l.site.expertise.Save(ctx, l.person, home, map[string]expertise.Depth{"schulden": expertise.Specialist}, new(true)))
	var pseudonym string
	l.query(&pseudonym, `select id from pseudonym where person_id = $1`, l.person)
	l.keeps("the pseudonym", pseudonym)
	l.curates(home)
	l.imports()
}

// curates adds to the offerings of the organisation.
func (l *life) curates(organisation string) {
	ctx, o := l.t.Context(), l.site.curation
	id, err := o.Make(ctx, l.person, organisation, offering.Facts{"title": "Eigen training", "kind": "training", "source": "Folder"}, false)
	l.must(err)
	l.must(o.Do(ctx, l.person, id, curate.MarkChecked))
	_, err = l.site.db.Exec(ctx, `
		insert into offering_bulk (organisation_id, actor, act, at) values ($1, $2, 'nagekeken', now())`, organisation, l.traces["the pseudonym"])
	l.must(err)
}

// imports makes a preview that is not carried out.
func (l *life) imports() {
	var plan string
	l.query(&plan, `
		insert into import_plan (person_id, file_name, format, encoding, notes, source, counts, faults, digest, created_at)
		values ($1, 'aanbod.csv', 'CSV', 'UTF-8', '{}', 'aanbod', '{}', 0, '', now()) returning id`, l.person)
	_, err := l.owner.Exec(l.t.Context(), `
		with row as (insert into import_row values ($1, 1, 2, 'nieuw', 'x', 'x', '{}', '{}')),
			done as (insert into import_done (plan_id, offering_id, kind, version, still, noted) values ($1, gen_random_uuid(), 'nieuw', 1, 1, ''))
		insert into import_progress values ($1, 0, 1)`, plan)
	l.must(err)
	l.keeps("the id of an import", plan)
}

// finds keeps an offering, makes a list link, flags an offering, suggests one, says whether one was
// useful and sets a preference.
func (l *life) finds() {
	ctx, o := l.t.Context(), l.site.shelf
	var id string
	l.query(&id, `
		with o as (insert into offering (title, kind, state, source) values ('Voor allen', 'training', 'gepubliceerd', 'Folder') returning id)
		insert into offering_competency (offering_id, competency, rank) select id, 'zelfregie', 1 from o returning offering_id`)
	l.must(o.Keep(ctx, l.person, id))
	list, err := o.OpenList(ctx, l.person)
	l.must(err)
	l.keeps("the id of a list", list)
	l.must(o.Flag(ctx, l.person, shelf.Flag{Offering: id, Kind: shelf.FlagOther, Words: lifeWords}))
	l.must(o.Suggest(ctx, l.person, shelf.SuggestedOffering{Title: lifeWords, Provider: "Voorbeeldaanbieder"}))
	l.must(o.SayUseful(ctx, l.person, id, shelf.UsefulABit))
	l.must(o.Prefer(ctx, l.person, shelf.Preference{Region: lifeWords}))
	l.must(o.CountOpening(ctx, id))
}

// shares makes a sheet, shares it, and receives a share of somebody else.
func (l *life) shares() {
	stranger := l.site.browser(l.t)
	theirs := strings.TrimPrefix(someReport(stranger), "/rapport/")
	var mine string
	l.query(&mine, `select id from reflection where person_id = $1 and finished_at is not null limit 1`, l.person)
	var sheet, share string
	l.query(&sheet, `insert into sheet (reflection_id, created_at, changed_at) values ($1, now(), now()) returning id`, mine)
	l.query(&share, `
		with item as (insert into sheet_item (sheet_id, competency, kind, words) values ($1, 'zelfregie', 'punt', $2)),
		     question as (insert into sheet_question (sheet_id, place, question) values ($1, 1, $2)),
		     mail as (insert into share_mail (person_id, at) values ($3, now()))
		insert into share (sheet_id, email, email_key, with_report, until, created_at)
		values ($1, 'lezer@voorbeeld.example', 'lezer@voorbeeld.example', true, '2030-01-01', now()) returning id`, sheet, lifeWords, l.person)
	l.keeps("the id of a sheet", sheet)
	l.keeps("the id of a share", share)
	_, err := l.owner.Exec(l.t.Context(), `insert into share_view (share_id, part, hour, opened_at) values ($1, 'blad', now(), now())`, share)
	l.must(err)
	_, err = l.owner.Exec(l.t.Context(), `
		with blad as (insert into sheet (reflection_id, created_at, changed_at) values ($1, now(), now()) returning id)
		insert into share (sheet_id, email, email_key, with_report, until, created_at)
		select id, $2, lower($2), false, '2030-01-01', now() from blad`, theirs, lifeEmail)
	l.must(err)
}

// asks changes the address and back again, and leaves requests of each kind open.
func (l *life) asks() {
	for _, email := range []string{"vroeger@voorbeeld.example", lifeEmail} {
		page := l.post("/gegevens/adres", url.Values{"email": {email}}).want(l.t, http.StatusSeeOther).location
		code, _ := l.site.mailed(l.t, page, email)
		l.post(page, url.Values{"code": {code}}).want(l.t, http.StatusSeeOther)
	}
	l.post("/gegevens/adres", url.Values{"email": {"straks@voorbeeld.example"}}).want(l.t, http.StatusSeeOther)
	l.site.browser(l.t).askCode(lifeEmail)
	rows, err := l.owner.Query(l.t.Context(), `select id::text from sign_in where email ilike any (array['straks@%', 'spoor.zoeker@%', 'vroeger@%'])`)
	l.must(err)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	l.must(err)
	for i, id := range ids {
		l.keeps(fmt.Sprintf("the id of request %d", i), id)
	}
}

// joins takes part in an open round of a team.
func (l *life) joins() {
	var round, invitation string
	l.query(&round, `
		with t as (select id, organisation_id from team)
		insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on)
		select id, organisation_id, 'Voorjaarsronde', 'wmo-2013/1', 5, now(), now() + interval '1 day', now() from t returning id`)
	l.query(&invitation, `insert into round_invitation (round_id, person_id) values ($1, $2) returning id`, round, l.person)
	_, err := l.owner.Exec(l.t.Context(), `
		with mine as (select id from reflection where person_id = $2 and finished_at is not null limit 1),
		     offered as (update reflection set offered = true from mine where reflection.id = mine.id)
		insert into round_choice (round_id, person_id, reflection_id, counts) select $1, $2, id, true from mine`, round, l.person)
	l.must(err)
	l.keeps("the id of an invitation to a round", invitation)
	_, err = l.owner.Exec(l.t.Context(), `
		with session as (
		    insert into team_session (team_id, organisation_id, title, day) select id, organisation_id, 'Teamsessie', $1 from team returning id
		)
		insert into team_session_card (session_id, person_id, strength, wish_words) select id, $2, 'zelfregie', $3 from session`,
		l.site.clock.Now(), l.person, lifeWords)
	l.must(err)
}

// plans has a goal with all that belongs to it, is the maatje of somebody, and is asked to be that of another goal.
func (l *life) plans() {
	other := l.site.browser(l.t)
	theirs := other.personOf(other.signIn())
	var reflection string
	l.query(&reflection, `select id from reflection where person_id = $1 and finished_at is not null limit 1`, l.person)
	p := planned{t: l.t, plans: l.site.plans, owner: l.owner, now: l.site.clock.Now, words: lifeWords}
	l.keeps("the id of a goal", p.has(l.person, reflection))
	p.words = "Van een ander"
	_, err := l.site.plans.InviteBuddy(l.t.Context(), l.person, l.traces["the id of a goal"], "maatje@voorbeeld.example")
	l.must(err)
	for i := range 2 {
		question, err := l.site.plans.InviteBuddy(l.t.Context(), theirs, p.goal(theirs, ""), lifeEmail)
		l.must(err)
		if i == 0 {
			l.must(l.site.plans.AcceptBuddy(l.t.Context(), l.person, question))
		}
	}
}

// aboutNobody are the tables that hold nothing about a person, and why.
var aboutNobody = map[string]string{
	"schema_migrations": "the version of the schema", "schema_applied": "the version of the schema",
	"offering_word": "the catalogue", "offering_version": "the catalogue",
	"offering": "the catalogue", "offering_competency": "the catalogue", "offering_start": "the catalogue", "offering_accreditation": "the catalogue",
	"offering_link": "the catalogue", "offering_open": "counts per offering and day", "catalogue_load": "when the catalogue came", "demand_quarter": "a quarter", "demand_figure": "tens of people",
	"organisation": "of an employer", "team": "its name only; who is in it stands in team_member",
	"job_function": "of an employer", "job_function_target": "of an employer",
	"expertise_subject":  "of an employer",
	"write_check":        "the moment at which a server last tried whether writing works",
	"organisation_login": "of an employer", "organisation_domain": "of an employer",
	"team_session": "a day of a team; who brought a card stands in team_session_card",
	"team_round":   "of a team; who may take part stands in round_invitation", "round_finding": "three words of a team",
	"offering_look": "the catalogue", "curation_period": "of an employer",
	"team_agreement": "what a team does; it has no author and no moment",
	"guest_count":    "how many guests began in an hour",
	"request_count":  "how often a network or a person asked something in ten minutes, under a hash that does not tell which; it goes within hours",
	"request_secret": "what those hashes are made with",
	"deletion":       "that somebody was deleted, under a hash of an id that is gone",
	"oidc_flow":      "knows a browser for ten minutes, before it is known who sits at it",
	"river_queue":    "the queue itself", "river_leader": "the queue itself", "river_client": "the queue itself",
	"river_client_queue": "the queue itself", "river_migration": "the queue itself", "river_notification": "the queue itself",
}

// found is a table with a trace in it.
type found struct{ table, what string }

// look searches every column of every table of the schema for the traces.
func (l *life) look() (tables []string, hits []found) {
	l.t.Helper()
	ctx := l.t.Context()
	rows, err := l.owner.Query(ctx, `
		select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`)
	l.must(err)
	tables, err = pgx.CollectRows(rows, pgx.RowTo[string])
	l.must(err)
	for _, table := range tables {
		for what, trace := range l.traces {
			var n int
			// A row as text holds all its columns; bytes are in it as hexadecimal digits.
			l.query(&n, `select count(*) from `+pgx.Identifier{table}.Sanitize()+` x
				where strpos(lower(x::text), lower($1)) > 0 or strpos(x::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0`, trace)
			if n > 0 {
				hits = append(hits, found{table, what})
			}
		}
	}
	return tables, hits
}

func (l *life) holds(hits []found, table string) bool {
	return slices.ContainsFunc(hits, func(f found) bool { return f.table == table })
}

// TestDeletedAccountIsGoneFromEveryTable deletes the account of a person who did everything, and
// searches the whole schema for what remains. A new table without a row for this person fails it:
// add a row in life, or say in aboutNobody why there is none.
func TestDeletedAccountIsGoneFromEveryTable(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	tables, before := l.look()
	for _, table := range tables {
		if _, none := aboutNobody[table]; !none && !l.holds(before, table) {
			t.Errorf("%s holds nothing of the person: this test would not see it stay", table)
		} else if none && l.holds(before, table) {
			t.Errorf("%s does hold something of the person", table)
		}
	}
	page := l.post("/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(t, http.StatusSeeOther).location
	if err := l.site.accounts.MailSignIn(t.Context(), strings.TrimPrefix(page, "/gegevens/verwijderen/")); err != nil {
		t.Fatal(err)
	}
	var code string
	for _, mail := range l.site.mails.Messages() {
		if strings.EqualFold(mail.To, lifeEmail) {
			code = codeInMail.FindString(mail.Text) // the last code counts
		}
	}
	l.post(page, url.Values{"code": {code}}).want(t, http.StatusOK, "Je gegevens zijn verwijderd")
	var jobs, lines int
	l.query(&lines, `select count(*) from audit where actor = $1 or subject = $1`, l.traces["the pseudonym"])
	if lines == 0 {
		t.Error("the trail lost its lines")
	}
	_, after := l.look()
	for _, hit := range after {
		switch {
		case hit.what == "the pseudonym" && slices.Contains([]string{"audit", "offering_change", "offering_bulk"}, hit.table): // nothing links the pseudonym to a person any more
		case hit.table == "river_job" && slices.Contains(l.rows, l.traces[hit.what]): // the id of a deleted row
		default:
			t.Errorf("%s still holds %s", hit.table, hit.what)
		}
	}
	// A job that runs late finds nothing, and ends.
	l.query(&jobs, `select count(*) from river_job where kind = any($1)`, []string{"sign-in", "wrong-codes", "mail-turn", "address-changed", "invitation"})
	if jobs == 0 {
		t.Error("there are no jobs, so this proves nothing about them")
	}
	for _, id := range l.rows {
		for name, err := range map[string]error{
			"sign-in": l.site.accounts.MailSignIn(t.Context(), id), "turn": l.site.turns.Send(t.Context(), id),
			"address": l.site.accounts.MailAddressChanged(t.Context(), id), "wrong codes": l.site.accounts.MailWrongCodes(t.Context(), id),
		} {
			if err != nil && !isNotFound(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// inDownload holds, for each table, where its rows are in the download.
var inDownload = map[string]string{
	"person": "stored.first_seen", "account": "stored.account.email", "session": "stored.sessions", "resume_code": "stored.resume_code_made",
	"sign_in": "stored.requests", "demand_consent": "stored.demand_consent", "keeping_notice": "stored.keeping_notices", "keeping_announced": "stored.keeping_notices.0.reflections",
	"invitation": "stored.invitations_received", "audit": "stored.audit", "member": "memberships", "team_member": "memberships.0.teams",
	"reflection": "reflections", "reflection_text": "reflections.1.kenmerken",
	"sheet": "sheets", "sheet_item": "sheets.0.items", "sheet_question": "sheets.0.questions", "share": "shares", "share_view": "shares.0.views",
	"identity":          "stored.identities",
	"team_session_card": "session_cards",
	"mail_turn":         "mails",
	"round_invitation":  "teams.rounds", "round_choice": "teams.rounds.0.answers",
	"offering_kept": "offerings.kept", "offering_list": "offerings.lists", "offering_list_item": "offerings.lists.0.titles",
	"member_expertise": "expertise.0.subjects",
	"goal":             "plan.goals.active", "look_back": "plan.goals.active.0.story", "buddy": "plan.goals.active.0.buddy",
	"plan_item": "plan.items", "register_period": "plan.register_periods", "agreement": "plan.agreements", "plan_calendar": "plan.calendar",
	"offering_report": "offerings.reports", "offering_suggestion": "offerings.suggestions",
	"offering_useful": "offerings.useful", "offering_preference": "offerings.preference.region",
}

// notInDownload holds the tables that the download leaves out, and why.
var notInDownload = map[string]string{
	"pseudonym":       "what the trail calls someone: the lines themselves are there",
	"offering_change": "what an offering was and became: that this person changed it stands in the trail",
	"offering_bulk":   "an act on many offerings: that this person did it stands in the trail",
	"river_job":       "ids of rows that are there",
	"import_plan":     "a file of offerings, for a day; the trail says what was imported", "import_row": "what that file says of offerings",
	"import_progress": "how far that import is", "import_done": "which offerings it changed, to undo it for a day",
	"claimed":        "the hash of the guest whose work came along, which is of no use to anybody; the work is there",
	"look_back_link": "the hash of a link in a mail, which is of no use to anybody; the goal is there",
	"share_mail":     "times of mails about shares, for an hour's limit; the shares are there",
}

// TestDownloadHoldsEveryTable downloads the data of a person who did everything.
func TestDownloadHoldsEveryTable(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	files := unzip(t, l.get("/gegevens/download").want(t, http.StatusOK).body)
	tables, hits := l.look()
	for _, table := range tables {
		where, inside := inDownload[table]
		_, outside := notInDownload[table]
		switch {
		case !l.holds(hits, table) || outside:
		case !inside:
			t.Errorf("%s is not in the download: add it, or say in notInDownload why not", table)
		case isEmpty(t, files["gegevens.json"], where):
			t.Errorf("%s: there is nothing at %s", table, where)
		}
	}
	for _, text := range []string{lifeEmail, lifeName, lifeWords, "Voorbeeld Welzijn", "Team Voorbeeld", "team gemaakt", "straks@voorbeeld.example", "1 jaar", "onderwerp-8f3a", "Voorjaarsronde", "Schulden", "Een beetje: " + lifeWords, "2,5", "maatje@voorbeeld.example"} {
		if !strings.Contains(files["gegevens.html"], text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	for _, file := range files {
		if strings.Contains(file, "nieuw@voorbeeld.example") {
			t.Error("the download names the address of somebody else")
		}
	}
}

// isEmpty reports whether a JSON document has nothing at a path like "a.0.b".
func isEmpty(t *testing.T, document, path string) bool {
	t.Helper()
	var at any
	if err := json.Unmarshal([]byte(document), &at); err != nil {
		t.Fatal(err)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch value := at.(type) {
		case map[string]any:
			at = value[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(value) {
				return true
			}
			at = value[i]
		}
	}
	switch value := at.(type) {
	case map[string]any:
		return len(value) == 0
	case []any:
		return len(value) == 0
	}
	return at == nil || at == ""
}

func isNotFound(err error) bool { return errors.Is(err, fault.NotFound) }
