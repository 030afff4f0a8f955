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

// mark ends the title of each offering that does not exist.
const mark = " (voorbeeld)"

// example is an offering that does not exist, and what happened to it.
type example struct {
	facts    offering.Facts // without the mark in the title
	concept  bool
	archived bool
	changes  []offering.Facts // made by hand, the first forty days ago, and then one each ten days
	broken   bool             // the link checker found its address failing on two days
	reported shelf.FlagKind   // by a professional, "" when nobody did
	words    string           // of the report
	useful   []shelf.Useful   // what people said, each another one
	openings int              // from reports
}

// catalogue makes the example offerings. They lack nothing that the work list of who looks
// after them can show: of the organisation for its beheerder, and some for the whole country.
type catalogue struct {
	db        *database.Pool
	framework *framework.Framework
	now       time.Time
	people    map[string]string // ids by address; who left is not in it
}

// curation is the work on offerings as it was done so long ago.
func (c *catalogue) curation(ago time.Duration) *curate.Service {
	then := c.now.Add(-ago)
	return curate.NewService(c.db, c.framework, func() time.Time { return then })
}

// shelf is what people did with offerings so long ago.
func (c *catalogue) shelf(ago time.Duration) *shelf.Service {
	then := c.now.Add(-ago)
	return shelf.NewService(c.db, func() time.Time { return then })
}

const day = 24 * time.Hour

// lastMonth is always in an earlier month, since who looks after offerings is told of whole
// months only.
const lastMonth = 32 * day

// fill makes all of them, the last one being the sign that all are there.
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

// date is a day so many days from now, as a catalogue file writes it.
func (c *catalogue) date(days int) string {
	return calendar.DayOf(c.now).AddDate(0, 0, days).Format(time.DateOnly)
}

// add makes an offering as its admin does, and then has people do what they did with it.
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
