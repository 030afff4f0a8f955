package site_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
)

// mayScan are the functions with a statement that may read a growing table from end to end, and why.
var mayScan = map[string]string{
	"offering/index read":           "copies the catalogue into memory, after a change of it",
	"offering/index readFacts":      "as above",
	"offering/index readOfferings":  "as above",
	"offering/index readCandidates": "reads the national catalogue while it is being copied",
	"offering/links dueLinks":       "looks in the whole catalogue for pages that were never checked",
	"offering/links workingLink":    "as above, for any page that works",
	"offering ForTeam":              "chooses from the national catalogue",
	"offering Supply":               "counts the national catalogue",
	"offering/curate cells":         "counts the national catalogue, beside that of the organisation",
	"offering/shelf Registers":      "names what the national catalogue has",
	"offering/intake wanted":        "asks whether there is any offering, and stops at the first",
	"account loginsWithSecret":      "reads the provider of every organisation, once when a server starts",
	"account HasLogins":             "asks whether any organisation has a provider, and stops at the first",
	"erasure personsWith":           "looks, once after a restore, for everybody who was deleted",
	"account signInAs":              "signs in without proof, in a demonstration only",
	"assessment EachConsented":      "counts, once a quarter, everybody who chose to count",
	"organisation All":              "lists all organisations",
	"tally Purge":                   "looks, once an hour, through the counts of the last hours",
	"team Purge":                    "compares, once a day, every closed round with the period of its organisation",
}

// ofCatalogue are the growing tables that may be scanned for the landelijk beheerder, who looks after the
// national catalogue, which is most of them.
var ofCatalogue = []string{
	"offering", "offering_accreditation", "offering_change", "offering_competency", "offering_link", "offering_look", "offering_start",
}

// notPlanned are the functions with pieces of SQL that nobody sends here, and why their plans are known.
var notPlanned = map[string]string{
	"account loginOf":               "a provider has to answer first; it reads one row by its key",
	"account endIdentities":         "as above; of one organisation, which the key of identity begins with",
	"offering/index read":           "set local has no plan",
	"erasure personsWith":           "as above",
	"offering/index readCandidates": "it depends on the moment whether a report comes while the catalogue is being copied",
}

// TestNoStatementScansAGrowingTable fills a database with a thousand worlds and 100,000 reflections, and
// lets every role do everything in one more. No statement of the product, and none of the queue, foreign
// keys and triggers, may read a table from end to end that grows with people or with time. Statements
// that nobody sends are planned for any arguments; pieces of SQL that stand in neither fail the test.
func TestNoStatementScansAGrowingTable(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	config, err := database.Config(db.ServingURL)
	if err != nil {
		t.Fatal(err)
	}
	w := &planWatch{partial: map[string]bool{}, plans: map[planKey]ran{}}
	config.ConnConfig.OnNotice = w.notice
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	var server *httpsite.Server
	var s *site
	s, owner := newRaidSite(t, db.AdminURL, pool, func(made *httpsite.Server) {
		server = made
		counted(pool, server, func() []string { return s.queue.Kinds() })
	})
	s.queue.Watch(server.Metrics.Attempted)
	s.db = db.Pool // the statements of the test itself are not watched
	crowded(t, s, owner, server)
	s.asked = w.asked
	w.begin(t, owner)
	pool.Reset()
	x := s.newRaid(t, owner)
	x.doesEverything(server)
	x.figuresAreAboutNobody(server.Metrics, server) // it is the longest run of all
	w.check(t, owner)
	x.hasIndexes()
}

// crowded fills a site with as many people as it may have in use.
func crowded(t *testing.T, s *site, owner *pgx.Conn, server *httpsite.Server) {
	t.Helper()
	s.loadCatalogue(t)
	x := s.newRaid(t, owner)
	x.complete()
	x.planned(server)
	s.worksOff(t)
	x.multiply()
	x.periodic(server) // what is due is done
	x.asOwner(`vacuum (analyze)`)
	x.isCrowd(t)
}

// check fails for each statement that scans, and for each piece of SQL without a plan.
func (w *planWatch) check(t *testing.T, owner *pgx.Conn) {
	t.Helper()
	texts, used := sqlTexts(t), map[string]bool{}
	fail := func(at sqlText, sql, during string, scans []string) {
		if len(scans) == 0 {
			return
		}
		if used[at.in] = true; mayScan[at.in] == "" {
			t.Errorf("%s (%s) reads %s from end to end, during %s:\n%s", at.place, at.in, strings.Join(scans, ", "), during, strings.TrimSpace(sql))
		}
	}
	var sent []string
	for key, of := range w.plans {
		plain := plainSQL(of.sql)
		sent = append(sent, plain)
		if key.national {
			of.scans = slices.DeleteFunc(of.scans, func(table string) bool { return slices.Contains(ofCatalogue, table) })
		}
		fail(sourceOf(plain, texts), of.sql, of.during, of.scans)
	}
	for _, at := range texts {
		if slices.ContainsFunc(sent, at.isIn) {
			continue
		}
		scans, whole := w.forAny(t, owner, at.text)
		fail(at, at.text, "any request", scans)
		if !whole && notPlanned[at.in] == "" {
			t.Errorf("%s (%s) was sent by nobody, and is no whole statement: let doesEverything send it\n%s", at.place, at.in, at.text)
		}
	}
	for in, why := range mayScan {
		if !used[in] && notPlanned[in] == "" {
			t.Errorf("%s scans nothing: %s", in, why)
		}
	}
}

// sourceOf returns the text of the function that a statement comes from: that with most of it, and then
// with the least that is not in it.
func sourceOf(statement string, texts []sqlText) (source sqlText) {
	in, not, first := map[string]int{}, map[string]int{}, map[string]sqlText{}
	for _, at := range texts {
		if _, known := first[at.in]; at.isIn(statement) {
			in[at.in] += len(at.text)
			if !known {
				first[at.in] = at
			}
		} else {
			not[at.in] += len(at.text)
		}
	}
	source = sqlText{in: "no function of a store", place: "a foreign key, a trigger or the queue"}
	for _, at := range first {
		if at.ofFunction && (!source.ofFunction || cmp.Or(cmp.Compare(in[at.in], in[source.in]), cmp.Compare(not[source.in], not[at.in])) > 0) {
			source = at
		}
	}
	return source
}
