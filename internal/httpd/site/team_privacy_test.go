package site_test

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/team"
	"reflectietool/internal/turn"
)

// roundWorld is a team in which some members take part in a round and some do not.
type roundWorld struct {
	*world
	round  string
	people []*browser
	names  *strings.Replacer // replaces the ids that occur in every world by names
	seen   map[string]string // what remains or can be seen, by place
}

// member adds a person to the team of the professional.
func (w *world) member(r role) {
	w.t.Helper()
	w.person[r], w.token[r] = newID(), rand.Text()
	now, hash := w.site.clock.Now(), sha256.Sum256([]byte(w.token[r]))
	batch := &pgx.Batch{}
	batch.Queue(`insert into person (id, created_at, last_seen_at) values ($1, $2, $2)`, w.person[r], now)
	batch.Queue(`insert into account (person_id, email, email_key, created_at) values ($1, $2, $2, $3)`, w.person[r], w.address(r), now)
	batch.Queue(`insert into member (organisation_id, person_id, joined_at) values ($1, $2, $3)`, w.organisation, w.person[r], now)
	batch.Queue(`insert into team_member (team_id, organisation_id, person_id, joined_at) values ($1, $2, $3, $4)`, w.team, w.organisation, w.person[r], now)
	batch.Queue(`
		insert into session (token_hash, person_id, remembered, signed_in, created_at, touched_at, expires_at, ends_at)
		values ($1, $2, true, true, $3, $3, $4, $4)`, hash[:], w.person[r], now, now.AddDate(0, 1, 0))
	if err := w.site.db.SendBatch(w.t.Context(), batch).Close(); err != nil {
		w.t.Fatal(err)
	}
}

// newRoundWorld opens a round in a team of seven who do not lead it.
func newRoundWorld(t *testing.T) *roundWorld {
	t.Helper()
	s := newSite(t)
	w := &roundWorld{world: s.newWorld(t), seen: map[string]string{}}
	who := []role{professional, colleague}
	for i := range 5 {
		r := role(fmt.Sprintf("lid%d", i))
		w.member(r)
		who = append(who, r)
	}
	var names []string
	for r, id := range w.person {
		names = append(names, id, string(r))
	}
	// Names decide the order of lists, so they are the same in every world.
	w.query(`with other as (update team set name = 'Zuid' where organisation_id = $1 and id <> $2 returning 1) update team set name = 'Noord' where id = $2 returning ''`, w.organisation, w.team)
	w.round = w.world.round()
	names = append(names, w.round, "round", w.team, "team", w.organisation, "organisation", s.URL, "site")
	w.names = strings.NewReplacer(names...)
	for _, r := range who {
		w.people = append(w.people, w.browser(r))
	}
	return w
}

var (
	leftID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\\\\x[0-9a-f]+|\blid=[0-9a-f]{20}\b`)
	logNoise = regexp.MustCompile(`"(time|id|took|bytes)":("[^"]*"|\d+),?`)
)

// same replaces what differs in every world by the same names.
func (w *roundWorld) same(text string) string {
	return leftID.ReplaceAllString(w.names.Replace(text), "id")
}

// mailEveryone sends everyone the mail of a kind about the round, one after the other.
func (w *roundWorld) mailEveryone(kind string) {
	w.t.Helper()
	for _, r := range []role{professional, colleague, "lid0", "lid1", "lid2", "lid3", "lid4"} {
		w.site.sendTurn(w.t, kind, w.query(`select id from round_invitation where person_id = $1`, w.person[r]))
	}
}

// look records what lead, beheerder and a colleague see at a moment.
func (w *roundWorld) look(when string) {
	w.t.Helper()
	home, organisation := "/team/"+w.team, "/beheer/organisatie/"+w.organisation
	for r, paths := range map[role][]string{
		lead: {home, home + "/ronde/" + w.round, home + "/ronde/" + w.round + ".csv", home + "/ronde/" + w.round + ".json", "/account", "/wie-ziet-wat"},
		// A member who takes part in every world.
		"lid0": {home, home + "/ronde/" + w.round, home + "/ronde/" + w.round + ".csv", "/account", "/wie-ziet-wat"},
		admin: {
			organisation, organisation + "/rondes", organisation + "/rondes.csv", organisation + "/rondes.json",
			organisation + "/mensen", organisation + "/teams", organisation + "/logboek",
		},
	} {
		b := w.signedIn(r)
		for _, path := range paths {
			reply := b.get(path)
			w.seen[when+": "+w.same(path)+" for the "+string(r)] = fmt.Sprint(reply.status, w.same(reply.location), w.same(reply.body))
		}
	}
}

// dayPasses moves the clock by a day, and runs the jobs of that day.
func (w *roundWorld) dayPasses() {
	w.t.Helper()
	w.site.clock.advance(24 * time.Hour)
	if err := w.site.teams.Refresh(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// live runs a whole round in which these people, by their index, take part. Everyone makes the same
// Reflectie, so that the outcome does not depend on which people count.
func (w *roundWorld) live(count []int) {
	w.t.Helper()
	s := w.site
	w.mailEveryone("ronde")
	for i, b := range w.people {
		report := b.finish(b.start(assessment.FormReflection), assessment.ChoseGrowing, assessment.ChoseSteady, assessment.ChosePassingOn)
		answer := pick(slices.Contains(count, i), w.round, "nee")
		b.post(strings.Replace(report, "/rapport/", "/reflectie/", 1)+"/telt-mee", url.Values{"ronde": {answer}}).want(w.t, http.StatusSeeOther)
		b.get(report).want(w.t, http.StatusOK)
	}
	w.look("the same day")
	w.dayPasses()
	w.look("the next day")
	w.signedIn(lead).post("/team/"+w.team+"/ronde/"+w.round+"/herinnering", nil).want(w.t, http.StatusSeeOther)
	s.clock.advance(turn.Week)
	w.mailEveryone("herinnering")
	w.dayPasses()
	w.look("after the reminder")
	s.clock.advance(team.DefaultDays * 24 * time.Hour)
	if n, err := s.teams.Close(w.t.Context()); err != nil || n != 1 {
		w.t.Fatal(n, err)
	}
	w.look("after closing")
	w.remember()
}

// remember records what remains: mails, the log, jobs, and every row of every table.
func (w *roundWorld) remember() {
	w.t.Helper()
	var mails []string
	for _, message := range w.site.mails.Messages() {
		mails = append(mails, w.same(fmt.Sprint(message.To, message.Header["Subject"], message.Text, message.HTML)))
	}
	slices.Sort(mails)
	w.seen["the mails"] = strings.Join(mails, "\n")
	lines := strings.Split(logNoise.ReplaceAllString(w.site.log.String(), ""), "\n")
	slices.Sort(lines) // lead and beheerder send their requests in any order
	w.seen["the log"] = w.same(strings.Join(lines, "\n"))
	w.seen["the jobs"] = w.same(w.query(`
		select string_agg(kind || ' ' || state || ' ' || args, e'\n' order by kind, args::text collate "C") from (
		    select kind, state::text, regexp_replace(args::text, '[0-9a-f-]{36}', 'id') as args from river_job) job`))
	tables, err := w.site.db.Query(w.t.Context(), `
		select tablename from pg_tables where schemaname = 'public' and tablename !~ '^(river|schema_|offering)' order by 1`)
	if err != nil {
		w.t.Fatal(err)
	}
	names, err := pgx.CollectRows(tables, pgx.RowTo[string])
	if err != nil {
		w.t.Fatal(err)
	}
	for _, table := range names {
		// Only the column "offered" of a reflection may differ: only its owner sees that.
		rows := strings.Split(w.same(w.query(`
			select coalesce(string_agg((to_jsonb(r) - 'offered')::text, e'\n'), '') from `+pgx.Identifier{table}.Sanitize()+` r`)), "\n")
		slices.Sort(rows)
		w.seen["table "+table] = strings.Join(rows, "\n")
	}
}

// TestNothingTellsWhoTookPart compares worlds that differ only in which people took part:
// everything that lead, beheerder and a colleague see at any moment, and everything that remains,
// is the same. In the third world more people take part, within the same class of size.
func TestNothingTellsWhoTookPart(t *testing.T) {
	t.Parallel()
	var worlds []*roundWorld
	for _, count := range [][]int{{0, 1, 2, 3, 4}, {2, 3, 4, 5, 6}, {0, 1, 2, 3, 4, 5, 6}} {
		w := newRoundWorld(t)
		w.live(count)
		worlds = append(worlds, w)
	}
	first := worlds[0]
	for i, w := range worlds[1:] {
		for where, want := range first.seen {
			if got := w.seen[where]; got != want {
				t.Errorf("world %d differs in %s:\n%s", i+2, where, difference(want, got))
			}
		}
		if len(w.seen) != len(first.seen) {
			t.Errorf("world %d has %d things to see, the first %d", i+2, len(w.seen), len(first.seen))
		}
	}
	// The comparison does notice differences: an outcome, mails and jobs, and, before closing,
	// which people take part.
	for where, text := range map[string]string{
		"after closing: /team/team/ronde/round for the lead": "5 tot en met 7 mensen", "the mails": "lid4", "the jobs": "mail-turn", "table mail_turn": "herinnering",
		"table audit": "round.closed", "table round_finding": "sterke kant", "the log": "/telt-mee", "the next day: /team/team for the lead": "enoeg deelnemers",
	} {
		if !strings.Contains(first.seen[where], text) {
			t.Errorf("%s does not say %q, so this test proves little:\n%.2000s", where, text, first.seen[where])
		}
	}
}

// difference returns the first lines that are not in both.
func difference(a, b string) string {
	var out []string
	for i, line := range strings.Split(a, "\n") {
		if other := strings.Split(b, "\n"); i >= len(other) || other[i] != line {
			out = append(out, "- "+line)
			if i < len(other) {
				out = append(out, "+ "+other[i])
			}
		}
	}
	return strings.Join(out[:min(len(out), 6)], "\n")
}
