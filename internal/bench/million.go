package main

import (
	"context"
	"fmt"
	"log/slog"
	"os/exec"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/limit"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/process"
)

const (
	fewReflections  = 1_000
	manyReflections = 1_000_000
	// someReflections are enough for a run that is too short to compare.
	someReflections = 20_000
	// readers is how many people read their report.
	readers = 200
)

// crowd is a server on a database with the reflections of many people.
type crowd struct {
	*running
	readers []visitor // with their first report, which has nothing to compare with, and a new reflection
	loading float64   // seconds
	size    float64   // of the reflections on disk, in GB
}

// million measures what a million reflections take, and how the report page holds with them.
func (b *bench) million(ctx context.Context, _ *site) error {
	number := manyReflections
	if b.set.seconds < leastForPgbench {
		number = someReflections
	}
	few, err := b.gather(ctx, "few", fewReflections)
	if err != nil {
		return err
	}
	many, err := b.gather(ctx, "many", number)
	if err != nil {
		return err
	}
	frameworks, err := framework.Load()
	if err != nil {
		return err
	}
	var loads []runner
	for _, c := range []*crowd{many, few} {
		reports, err := b.list("report in "+c.url, c.running, connections, reportsOf(c.readers))
		if err != nil {
			return err
		}
		answers, err := b.list("save one answer in "+c.url, c.running, connections, savedByHtmx(frameworks.Current(), c.readers))
		if err != nil {
			return err
		}
		loads = append(loads, reports, answers)
	}
	got, err := b.inTurn(ctx, loads...)
	if err != nil {
		return err
	}
	english := message.NewPrinter(language.English)
	of := english.Sprintf("%d reflections of at most 18,000 people", number)
	among := " among " + of + english.Sprintf("; reference: among %d", fewReflections)
	b.rows = append(b.rows,
		row{
			what: "report page of its owner" + among, unit: "/s",
			ours: each(got[0], result.perSecond), reference: each(got[2], result.perSecond), goal: goal{ratio: 0.9},
		},
		row{
			what: "save one answer by htmx" + among, unit: "/s",
			ours: each(got[1], result.perSecond), reference: each(got[3], result.perSecond), goal: goal{ratio: 0.9},
		},
		row{what: "disk for " + of, unit: "GB", ours: []float64{many.size}, goal: goal{atMost: 3}},
		row{what: "load-example: " + of, unit: "s", ours: []float64{many.loading}, goal: goal{atMost: 600}})
	return nil
}

// gather fills a new database with the catalogue and with reflections, as a user of the program would, and
// serves it.
func (b *bench) gather(ctx context.Context, name string, reflections int) (*crowd, error) {
	b.say(fmt.Sprintf("filling a database with %d reflections", reflections))
	owner, serving, err := b.catalogued(ctx, name)
	if err != nil {
		return nil, err
	}
	before, err := diskOf(ctx, b.postgres.AdminURL(), name)
	if err != nil {
		return nil, err
	}
	c, began := &crowd{}, time.Now()
	load := exec.CommandContext(ctx, b.set.binary, "load-example", "--reflections", fmt.Sprint(reflections))
	load.Env = process.Environ("DATABASE_URL="+serving, "DATABASE_OWNER_URL="+owner)
	if out, err := load.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("load-example: %w\n%s", err, out)
	}
	c.loading = time.Since(began).Seconds()
	after, err := diskOf(ctx, b.postgres.AdminURL(), name)
	if err != nil {
		return nil, err
	}
	c.size = (after - before) / 1e9
	if c.readers, err = reading(ctx, serving); err != nil {
		return nil, err
	}
	made, err := b.serveLong(ctx, name, nil)
	if err != nil {
		return nil, err
	}
	c.running = made.running
	return c, nil
}

// catalogued makes a database with the shipped catalogue, and returns its address for the owner and for a
// server.
func (b *bench) catalogued(ctx context.Context, name string) (owner, serving string, err error) {
	if err := makeDatabase(ctx, b.postgres.AdminURL(), name); err != nil {
		return "", "", err
	}
	if owner, err = named(b.postgres.OwnerURL(), name); err != nil {
		return "", "", err
	}
	if serving, err = named(b.postgres.ServingURL(), name); err != nil {
		return "", "", err
	}
	if err := database.Migrate(ctx, owner); err != nil {
		return "", "", err
	}
	db, err := database.Open(ctx, serving)
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	frameworks, err := framework.Load()
	if err != nil {
		return "", "", err
	}
	return owner, serving, intake.NewService(db, frameworks.Current(), calendar.Now).LoadCatalogue(ctx)
}

// reading signs some people in, with their first report, and begins a reflection for each.
func reading(ctx context.Context, serving string) ([]visitor, error) {
	db, err := database.Open(ctx, serving)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	frameworks, err := framework.Load()
	if err != nil {
		return nil, err
	}
	emails, reflections, err := firstReports(ctx, db, readers)
	if err != nil {
		return nil, err
	}
	accounts := account.NewService(db, calendar.Now)
	accounts.Limit(limit.Off(), slog.New(slog.DiscardHandler))
	people, err := enter(ctx, db, accounts, emails)
	if err != nil {
		return nil, err
	}
	assessments := assessment.NewService(db, frameworks, calendar.Now)
	for i := range people {
		people[i].reflection = reflections[i]
		if people[i].open, err = assessments.Start(ctx, people[i].person, assessment.FormReflection, nil); err != nil {
			return nil, err
		}
	}
	return people, nil
}
