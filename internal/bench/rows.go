package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"

	"reflectietool/internal/assessment"
	"reflectietool/internal/bench/reference"
	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
)

// connections is how many requests are sent at a time, unless a row says otherwise.
const connections = 16

// random is the same in every run.
func random() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// reports measures the report page, also compressed, beside a bare page of the same weight.
func (b *bench) reports(ctx context.Context, s *site) error {
	all := reportsOf(s.members)
	weight, err := weightOf(ctx, s.running, all)
	if err != nil {
		return err
	}
	bare, err := b.bare(ctx, weight)
	if err != nil {
		return err
	}
	ours, err := b.list("report", s.running, connections, all)
	if err != nil {
		return err
	}
	packed := ours
	packed.name, packed.gzip = "report, gzip", true
	runners := []runner{ours, bare, packed}
	if b.mayUsePgbench() {
		own, err := b.ownStatements(ctx, s, "statements of a report", all[:2])
		if err != nil {
			return err
		}
		runners = append(runners, own)
	}
	got, err := b.inTurn(ctx, runners...)
	if err != nil {
		return err
	}
	plain := each(got[0], result.perSecond)
	b.rows = append(b.rows,
		row{
			what: fmt.Sprintf("report page of its owner, signed in, warm (%d kB); reference: bare page of that weight with three selects", (weight+500)/1000),
			unit: "/s", ours: plain, reference: each(got[1], result.perSecond), goal: goal{ratio: 0.8},
		},
		row{what: "report page with gzip; reference: without", unit: "/s", ours: each(got[2], result.perSecond), reference: plain, goal: goal{ratio: 0.8}})
	b.addOwn("report page; reference: its own statements by pgbench, without a server", plain, got[3:])
	return nil
}

// reportsOf are the reports of some people, each read by its owner.
func reportsOf(people []visitor) (all []request) {
	for _, member := range people {
		all = append(all, get(paths.Report(member.reflection), member))
	}
	return all
}

// weightOf returns the mean size of pages, in bytes.
func weightOf(ctx context.Context, p *running, all []request) (int, error) {
	sum := 0
	for _, r := range all {
		body, err := fetch(ctx, p.url+r.path, r.cookie)
		if err != nil {
			return 0, err
		}
		sum += len(body)
	}
	return sum / len(all), nil
}

// bare returns the load on the page of the reference with as many items as make it weigh as much.
func (b *bench) bare(ctx context.Context, weight int) (load, error) {
	size := func(items int) (int, error) {
		return weightOf(ctx, b.reference, []request{{"GET", reference.PagePath(1, items), "", ""}})
	}
	least, err := size(0)
	if err != nil {
		return load{}, err
	}
	most, err := size(reference.MostItems)
	if err != nil {
		return load{}, err
	}
	items := (weight - least) * reference.MostItems / (most - least)
	weighs, err := size(items)
	if err != nil {
		return load{}, err
	}
	if weighs < weight*9/10 || weighs > weight*11/10 {
		return load{}, fmt.Errorf("the page of the reference weighs %d bytes, and the report %d: more than 10%% apart", weighs, weight)
	}
	var all []request
	for visitor := range reference.Visitors {
		all = append(all, request{"GET", reference.PagePath(visitor+1, items), "", ""})
	}
	return b.list("bare page", b.reference, connections, all)
}

// saving measures saving one answer as htmx does, and whole reflections without JavaScript, beside a
// bare upsert.
func (b *bench) saving(ctx context.Context, s *site) error {
	frameworks, err := framework.Load()
	if err != nil {
		return err
	}
	saved := savedByHtmx(frameworks.Current(), s.members)
	answers, err := b.list("save one answer", s.running, connections, saved)
	if err != nil {
		return err
	}
	upserts, err := b.list("bare upsert", b.reference, connections, bareUpserts())
	if err != nil {
		return err
	}
	runners := []runner{answers, upserts, b.walk("walk without JavaScript", s.running, "")}
	if b.mayUsePgbench() {
		own, err := b.ownStatements(ctx, s, "statements of an answer", saved[:connections])
		if err != nil {
			return err
		}
		runners = append(runners, own)
	}
	got, err := b.inTurn(ctx, runners...)
	if err != nil {
		return err
	}
	one, bare := each(got[0], result.perSecond), each(got[1], result.perSecond)
	b.rows = append(b.rows,
		row{
			what: "save one answer by htmx, committed; reference: bare committed upsert", unit: "/s",
			ours: one, reference: bare, goal: goal{ratio: 0.6},
		},
		row{
			what: "16 guests reflect without JavaScript: answered pages (each read and posted), from the start to the report; reference: the same upsert", unit: "/s",
			ours: each(got[2], result.answeredPerSecond), reference: bare, goal: goal{ratio: 0.12},
		},
		row{what: "the same guests: p99 of a request", unit: "ms", ours: each(got[2], p99), goal: goal{atMost: 50}})
	b.addOwn("save one answer; reference: its own statements by pgbench, without a server", one, got[3:])
	return nil
}

// addOwn adds a row with what PostgreSQL alone does, if pgbench measured that.
func (b *bench) addOwn(what string, ours []float64, measured [][]result) {
	for _, own := range measured {
		b.rows = append(b.rows, row{what: what, unit: "/s", ours: ours, reference: each(own, result.perSecond)})
	}
}

// savedByHtmx are answers of members who each fill in a reflection, in a random order.
func savedByHtmx(f *framework.Framework, members []visitor) []request {
	draw, all := random(), make([]request, 4000)
	for i := range all {
		member, competency := members[draw.IntN(len(members))], f.Competencies()[draw.IntN(len(f.Competencies()))]
		statement := competency.Statements[draw.IntN(len(competency.Statements))].Code
		form := url.Values{
			"vorm": {string(assessment.FormReflection)}, "editie": {f.ID},
			statement: {string(assessment.Answers()[draw.IntN(4)])}, "was." + statement: {""},
		}
		all[i] = request{"POST", paths.ReflectionCompetency(member.open, competency.Slug), member.cookie, form.Encode()}
	}
	return all
}

// bareUpserts are as many answers for the reference, of as many visitors.
func bareUpserts() []request {
	draw, all := random(), make([]request, 4000)
	for i := range all {
		path := reference.AnswerPath(1+draw.IntN(reference.Visitors), 1+draw.IntN(reference.Questions))
		form := url.Values{reference.AnswerField: {string(assessment.Answers()[draw.IntN(4)])}}
		all[i] = request{"POST", path, "", form.Encode()}
	}
	return all
}
