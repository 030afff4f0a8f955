package report

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/offering/offeringtest"
)

// catalogueTest has two servers on one catalogue, and people who see different parts of it.
type catalogueTest struct {
	*testing.T
	db            *pgxpool.Pool
	framework     *framework.Framework
	servers       []*Service
	organisations []string
	people        []string // in none, in the first, in the second and in both organisations
	made          int      // offerings
}

func newCatalogueTest(t *testing.T) *catalogueTest {
	t.Helper()
	c := &catalogueTest{T: t, db: dbtest.New(t), framework: offeringtest.Framework(t)}
	now := func() time.Time { return offeringtest.Today }
	for range 2 {
		c.servers = append(c.servers, &Service{db: c.db, copies: index.NewKeeper(c.db, c.framework, now), now: now})
	}
	for _, name := range []string{"Noord", "Zuid"} {
		c.organisations = append(c.organisations, c.query(`insert into organisation (name, created_at) values ($1, now()) returning id`, name))
	}
	for in := range 4 {
		person := c.query(`insert into person (created_at, last_seen_at) values (now(), now()) returning id`)
		c.query(`insert into account (person_id, email, email_key, created_at) values ($1::uuid, $1::text, $1::text, now()) returning ''`, person)
		c.people = append(c.people, person)
		for i, organisation := range c.organisations {
			if in>>i&1 == 1 {
				c.query(`insert into member (organisation_id, person_id, joined_at) values ($1, $2, now()) returning ''`, organisation, person)
			}
		}
	}
	return c
}

// query runs a statement that returns one text.
func (c *catalogueTest) query(sql string, args ...any) (value string) {
	c.Helper()
	if err := c.db.QueryRow(c.Context(), sql, args...).Scan(&value); err != nil {
		c.Fatalf("%s: %v", sql, err)
	}
	return value
}

// fromSQL returns what a person can see for the competencies, by the rule in SQL: visible, not past,
// and with one of the competencies.
func (c *catalogueTest) fromSQL(person string, competencies []string) []*offering.Offering {
	c.Helper()
	rows, err := c.db.Query(c.Context(), offering.SelectOffering+`
		where `+offering.Visible+` and `+offering.NotPast+`
			and o.id in (select c.offering_id from offering_competency c where c.competency = any(@competencies))
		order by o.id`,
		pgx.StrictNamedArgs{"person": person, "today": calendar.DayOf(offeringtest.Today), "competencies": competencies})
	if err != nil {
		c.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*offering.Offering, error) {
		o, err := offering.ScanOffering(row)
		o.Kenmerk, o.Source, o.SourceDate, o.Note = "", "", "", "" // no report shows these
		return &o, err
	})
	if err != nil {
		c.Fatal(err)
	}
	return all
}

// changes are values for the columns of an offering, as SQL.
var changes = map[string][]string{
	"title": {"'Gesprek'", "'gesprek'", "'Één'", "'Zorg'"}, "kind": {"'training'", "'e-learning'", "'intervisie'"},
	"state": {"'gepubliceerd'", "'gearchiveerd'", "'concept'"}, "provider": {"''", "'Aanbieder'"}, "description": {"''", "'Omschrijving'"},
	"url": {"''", "'www.voorbeeld.nl'"}, "formats": {"'{}'", "'{online}'", "'{fysiek,blended}'"}, "duration_hours": {"null", "2"},
	"duration_text": {"''", "'een dag'"}, "cost_eur": {"null", "0", "250"}, "cost_text": {"''", "'op aanvraag'"},
	"regions": {"'{}'", "'{Zeeland}'", "'{landelijk}'"}, "language": {"''", "'nl'", "'en'"}, "page_language": {"''", "'en'"}, "education_levels": {"'{}'", "'{hbo}'"},
	"level_basis": {"''", "'redactie'"}, "valid_until": {"null", "'2026-11-20'", "'2026-11-21'"}, "checked_on": {"null", "'2026-11-01'", "'2026-11-02'"},
	"import_source": {"'aanbod'", "'elders'"},
}

// change changes the catalogue, as a server with an admin does.
func (c *catalogueTest) change(t *rapid.T) {
	slugs := func() string {
		all := []string{"zelfregie", "verantwoordelijkheid", "zichtbaarheid", "systemen"}
		return strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 3, rapid.ID).Draw(t, "competencies"), "|")
	}
	one := fmt.Sprintf(`(select id from offering order by source_key offset %d limit 1)`, rapid.IntRange(0, 30).Draw(t, "which"))
	switch rapid.IntRange(0, 9).Draw(t, "change") {
	case 0, 1, 2:
		for range rapid.IntRange(1, 12).Draw(t, "added") {
			c.made++
			offeringtest.Add(c.T, c.db, offeringtest.Row("id", fmt.Sprint(c.made), "competencies", slugs(),
				"start_dates", rapid.SampledFrom([]string{"", "2026-11-20", "2026-12-01 Breda", "2026-11-20|2027-01-01"}).Draw(t, "starts"),
				"accreditation", rapid.SampledFrom([]string{"", "SKJ: 3 punten"}).Draw(t, "points")))
		}
	case 3:
		offeringtest.Exec(c.T, c.db, `delete from offering where id = `+one)
	case 4:
		offeringtest.Exec(c.T, c.db, `update offering set organisation_id = $1 where id = `+one, rapid.SampledFrom(c.organisations).Draw(t, "organisation"))
	case 5:
		offeringtest.Exec(c.T, c.db, `update offering_competency set from_level = $1::int, to_level = $1::int + 1 where rank = 1 and offering_id = `+one, rapid.IntRange(1, 3).Draw(t, "from"))
	case 6:
		offeringtest.Exec(c.T, c.db, `update offering_start set starts_on = starts_on + $1::int where offering_id = `+one, rapid.SampledFrom([]int{-15, 15}).Draw(t, "days"))
	case 7:
		offeringtest.Exec(c.T, c.db, `update offering_accreditation set valid_until = '2026-11-20' where offering_id = `+one)
	default:
		column := rapid.SampledFrom(slices.Sorted(maps.Keys(changes))).Draw(t, "column")
		value := rapid.SampledFrom(changes[column]).Draw(t, "value")
		offeringtest.Exec(c.T, c.db, `update offering set `+column+` = `+value+` where id = `+one)
	}
}

// drawReport draws the report of somebody with levels, and often with picks.
func (c *catalogueTest) drawReport(t *rapid.T) *Report {
	reflection := &assessment.Reflection{Form: assessment.FormScan, Competencies: map[string]assessment.CompetencyAnswer{}}
	for i, competency := range c.framework.Competencies() {
		reflection.Competencies[competency.Slug] = assessment.CompetencyAnswer{
			Choice: rapid.SampledFrom([]assessment.Choice{assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChoseSteady, assessment.ChosePassingOn}).Draw(t, "level"),
			Target: framework.Steady, Weight: assessment.WeightNormal,
		}
		if i < 2 && rapid.Bool().Draw(t, "picked") {
			kind := rapid.SampledFrom([]assessment.PickKind{assessment.PickGrow, assessment.PickUse}).Draw(t, "kind")
			reflection.Picks = append(reflection.Picks, assessment.Pick{Competency: competency.Slug, Kind: kind})
		}
	}
	return Build(Input{Framework: c.framework, Reflection: reflection})
}

func drawFilters(t *rapid.T) offering.Filters {
	return rapid.SampledFrom([]offering.Filters{
		{}, {Region: "Zeeland"}, {Formats: []offering.Format{offering.Online}, KnownOnly: true}, {MaxCost: new(offering.Cents(100_00))},
		{Points: true}, {Kinds: []offering.Kind{offering.Training}, From: offeringtest.Date("2026-12-01")}, {Education: []string{"mbo"}},
	}).Draw(t, "filters")
}

// compare asks each server for the offerings of a report, which must be those that matching gives for
// what SQL finds. It returns how many were suggested.
func (c *catalogueTest) compare(t interface{ Fatalf(string, ...any) }, person string, report *Report, filters offering.Filters) (suggested int) {
	want := *report
	want.Match(c.fromSQL(person, report.Sought()), filters, offeringtest.Today)
	for i, server := range c.servers {
		got := *report
		own := &Own{Report: &got}
		var batch database.Batch
		index.AskView(&batch, person, &own.sees)
		if err := errors.Join(database.Send(c.Context(), server.db, &batch), server.Match(c.Context(), own, filters)); err != nil {
			t.Fatalf("server %d: %v", i, err)
		}
		if !reflect.DeepEqual(got.Matches, want.Matches) || !reflect.DeepEqual(got.Better, want.Better) {
			t.Fatalf("server %d: got\n%s\nwant\n%s", i, words(&got), words(&want))
		}
		suggested += len(got.Matches.Suggestions)
	}
	return suggested
}

// TestMemoryAndSQLGiveTheSameReport changes a catalogue at random, as another server would, and asks
// each of two servers at once for the offerings of a report, for people who see different parts.
func TestMemoryAndSQLGiveTheSameReport(t *testing.T) {
	t.Parallel()
	c := newCatalogueTest(t)
	suggested := 0
	rapid.Check(t, func(t *rapid.T) {
		offeringtest.Exec(c.T, c.db, `delete from offering`)
		for range rapid.IntRange(1, 2).Draw(t, "rounds") {
			for range rapid.IntRange(1, 12).Draw(t, "changes") {
				c.change(t)
			}
			suggested += c.compare(t, rapid.SampledFrom(c.people).Draw(t, "person"), c.drawReport(t), drawFilters(t))
		}
	})
	if suggested == 0 {
		t.Error("no report had an offering, so that nothing was compared")
	}
}

// TestEveryFactReachesTheReport changes one fact at a time, and nothing else.
func TestEveryFactReachesTheReport(t *testing.T) {
	t.Parallel()
	c := newCatalogueTest(t)
	offeringtest.Add(t, c.db, offeringtest.FullRow, offeringtest.Row("id", "k2"))
	reflection := &assessment.Reflection{Form: assessment.FormScan, Competencies: map[string]assessment.CompetencyAnswer{
		"zelfregie": {Choice: assessment.ChoseExploring, Target: framework.Steady, Weight: assessment.WeightNormal},
	}}
	report := Build(Input{Framework: c.framework, Reflection: reflection})
	if c.compare(t, c.people[0], report, offering.Filters{}) == 0 {
		t.Fatal("the report has no offering to change")
	}
	for column, values := range changes {
		for _, value := range values {
			offeringtest.Exec(t, c.db, `update offering set `+column+` = `+value+` where source_key = 'k1'`)
			c.compare(t, c.people[0], report, offering.Filters{})
		}
		offeringtest.Exec(t, c.db, `update offering set state = 'gepubliceerd', valid_until = null`)
	}
	for _, change := range []string{
		`update offering_competency set from_level = 1, to_level = 3 where rank = 1`, `update offering_start set starts_on = starts_on + 1`,
		`update offering_accreditation set points = 5`, `delete from offering_accreditation`, `update offering set organisation_id = '` + c.organisations[0] + `'`,
		`delete from offering where source_key = 'k1'`,
	} {
		offeringtest.Exec(t, c.db, change)
		for _, person := range c.people {
			c.compare(t, person, report, offering.Filters{})
		}
	}
}

// words names what a report suggests.
func words(r *Report) (all string) {
	for _, s := range slices.Concat(r.Matches.Suggestions, r.Matches.More) {
		all += fmt.Sprintf("%+v %+v\n", *s.Offering, s.Reasons)
	}
	return all + fmt.Sprint(r.Matches.Hidden, r.Matches.Needs, r.Better)
}
