package demo

import (
	"context"
	"maps"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/shelf"
)

// mark ends the title of each example offering.
const mark = " (voorbeeld)"

// example is an example offering, and what happened to it.
type example struct {
	facts    offering.Facts // without the mark in the title
	concept  bool
	archived bool
	changes  []offering.Facts // edits by hand, the first forty days ago, and then one every ten days
	broken   bool             // the link checker found its address failing on two days
	reported shelf.FlagKind   // by a professional, "" for no report
	words    string           // of the report
	useful   []shelf.Useful   // the answers of people, each of another person
	openings int              // openings of its link from reports
}

// catalogue makes the example offerings. They cover every state that the work list can show: the
// organisation's offerings for its beheerder, and some national ones.
type catalogue struct {
	db        *database.Pool
	framework *framework.Framework
	now       time.Time
	people    map[string]string // ids by address; people who left are not in it
}

// curation is the curation service with its clock set back by ago.
func (c *catalogue) curation(ago time.Duration) *curate.Service {
	then := c.now.Add(-ago)
	return curate.NewService(c.db, c.framework, func() time.Time { return then })
}

// shelf is the shelf service with its clock set back by ago.
func (c *catalogue) shelf(ago time.Duration) *shelf.Service {
	then := c.now.Add(-ago)
	return shelf.NewService(c.db, func() time.Time { return then })
}

const day = 24 * time.Hour

// lastMonth is an age that always falls in an earlier month: the people who look after offerings
// see figures of whole months only.
const lastMonth = 32 * day

// fill makes all example offerings. The last one is the sign that all are there.
func (c *catalogue) fill(ctx context.Context, organisation string) error {
	if nora, there := c.people[address("Nora")]; there {
		for _, e := range nationalExamples(c.date) {
			if err := c.add(ctx, nora, "", e); err != nil {
				return err
			}
		}
	}
	if anna, there := c.people[address("Anna")]; there {
		err := c.shelf(3*day).Suggest(ctx, anna, shelf.SuggestedOffering{
			Title: "Training samenwerken met informele zorg" + mark, Provider: "Een aanbieder die niet bestaat", Why: "Hier vragen collega's naar.",
		})
		if err != nil {
			return err
		}
	}
	if bas, there := c.people[address("Bas")]; there {
		for _, e := range ownExamples(c.date) {
			if err := c.add(ctx, bas, organisation, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// date is the day that is days from now, as written in a catalogue file.
func (c *catalogue) date(days int) string {
	return calendar.DayOf(c.now).AddDate(0, 0, days).Format(time.DateOnly)
}

// add makes an offering as its admin, and then has people use it.
func (c *catalogue) add(ctx context.Context, actor, organisation string, e example) error {
	facts := maps.Clone(e.facts)
	facts["title"] += mark
	facts["source"] = "Voorbeeld: dit aanbod bestaat niet."
	facts["description"] = strings.TrimSpace(facts["description"] + " Dit is een voorbeeld. Dit aanbod bestaat niet.")
	id, err := c.curation(50*day).Make(ctx, actor, organisation, facts, !e.concept)
	if err != nil {
		return err
	}
	for i, change := range e.changes {
		edit := curate.Edit{Facts: change, Version: i + 1}
		if err := c.curation(time.Duration(40-10*i)*day).Save(ctx, actor, id, edit); err != nil {
			return err
		}
	}
	if err := c.use(ctx, id, e); err != nil {
		return err
	}
	if e.broken {
		if err := addBrokenLink(ctx, c.db, id, c.now); err != nil {
			return err
		}
	}
	if e.archived {
		return c.curation(4*day).Do(ctx, actor, id, curate.Archive)
	}
	return nil
}

// use has people report, open and value an offering.
func (c *catalogue) use(ctx context.Context, id string, e example) error {
	if anna, there := c.people[address("Anna")]; there && e.reported != "" {
		err := c.shelf(2*day).Flag(ctx, anna, shelf.Flag{Offering: id, Kind: e.reported, Words: e.words})
		if err != nil {
			return err
		}
	}
	said := 0
	for _, p := range everybody() {
		person, there := c.people[p.email()]
		if !there || !p.reflects || said == len(e.useful) {
			continue
		}
		if err := c.shelf(lastMonth).SayUseful(ctx, person, id, e.useful[said]); err != nil {
			return err
		}
		said++
	}
	for i := range e.openings {
		if err := c.shelf(lastMonth+time.Duration(i%9)*day).CountOpening(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
