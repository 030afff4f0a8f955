package main

import (
	"context"

	"reflectietool/internal/paths"
)

// visits measures how visitors in each role walk through their pages, for information: what they read
// needs nothing from the page before, so these are lists.
func (b *bench) visits(ctx context.Context, s *site) error {
	offerings, err := someOfferings(ctx, b.postgres.AdminURL(), s.database)
	if err != nil {
		return err
	}
	all := []struct {
		name, what string
		requests   []request
	}{
		{"signed-in", "16 members look around: Vandaag, report, an offering, what they keep, Wie ziet wat, account", membersPages(s, offerings)},
		{"team lead", "16 visits of the lead of a team of 200: Vandaag, team, a round, its presentation, expertise", leadsPages(s)},
		{"admin", "16 visits of an admin: management, organisation, people, teams, rounds, trail, work list", adminsPages(s)},
	}
	var loads []runner
	for _, one := range all {
		l, err := b.list(one.name, s.running, connections, one.requests)
		if err != nil {
			return err
		}
		loads = append(loads, l)
	}
	got, err := b.inTurn(ctx, append(loads, b.walk("walk with htmx", s.running, "htmx"))...)
	if err != nil {
		return err
	}
	for i, one := range all {
		b.rows = append(b.rows,
			row{what: one.what, unit: "/s", ours: each(got[i], result.perSecond)},
			row{what: "the same: p99 of a page", unit: "ms", ours: each(got[i], p99)})
	}
	last := got[len(all)]
	b.rows = append(b.rows,
		row{what: "16 guests reflect with htmx: saved answers, besides reading and posting the pages", unit: "/s", ours: each(last, result.answeredPerSecond)},
		row{what: "the same: p99 of a request", unit: "ms", ours: each(last, p99)})
	return nil
}

func membersPages(s *site, offerings []string) (all []request) {
	for i, m := range s.members {
		for _, path := range []string{
			paths.Home, paths.Report(m.reflection), paths.OfferingFromReport(offerings[i%len(offerings)]), paths.Kept, paths.Insight, paths.Account,
		} {
			all = append(all, get(path, m))
		}
	}
	return all
}

func leadsPages(s *site) (all []request) {
	for _, round := range s.rounds {
		for _, path := range []string{
			paths.Home, paths.Team(s.team), paths.Round(s.team, round), paths.RoundPresentation(s.team, round), paths.TeamExpertise(s.team),
		} {
			all = append(all, get(path, s.lead))
		}
	}
	return all
}

func adminsPages(s *site) (all []request) {
	for _, path := range []string{
		paths.Management, paths.Organisation(s.organisation), paths.OrganisationPeople(s.organisation), paths.OrganisationTeams(s.organisation),
		paths.OrganisationRounds(s.organisation), paths.OrganisationTrail(s.organisation), paths.Curation,
	} {
		all = append(all, get(path, s.admin))
	}
	return all
}

// teams measures the pages of a large team, one at a time, and what closing its rounds took.
func (b *bench) teams(ctx context.Context, s *site) error {
	var all []request
	for _, round := range s.rounds {
		all = append(all, get(paths.Team(s.team), s.lead), get(paths.Round(s.team, round), s.members[0]))
	}
	pages, err := b.list("team of 200", s.running, 1, all)
	if err != nil {
		return err
	}
	got, err := b.inTurn(ctx, pages)
	if err != nil {
		return err
	}
	b.rows = append(b.rows,
		row{what: "pages of a team of 200, of its lead and of a member, one at a time: p99", unit: "ms", ours: each(got[0], p99), goal: goal{atMost: 20}},
		row{what: "closing a round in which 200 take part", unit: "s", ours: s.closing, goal: goal{atMost: 1}})
	return nil
}

// starts measures how long a server takes to answer when its database runs and is migrated.
func (b *bench) starts(ctx context.Context, s *site) error {
	var took []float64
	for range b.set.rounds {
		p, err := b.serve(ctx, s.database)
		if err != nil {
			return err
		}
		took = append(took, p.took.Seconds())
		if err := p.Stop(); err != nil {
			return err
		}
	}
	b.rows = append(b.rows, row{what: "start until the first answer, with the database up and migrated", unit: "s", ours: took, goal: goal{atMost: 0.3}})
	return nil
}

// memory reports the most memory that the server had under the loads before.
func (b *bench) memory(_ context.Context, s *site) error {
	most, err := s.Memory()
	b.rows = append(b.rows, row{
		what: "memory of the server, the most under the loads above", unit: "MB", ours: []float64{most}, goal: goal{atMost: 96},
	})
	return err
}
