package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strconv"
	"sync"

	"reflectietool/internal/paths"
)

// servers measures pages from two servers on one PostgreSQL, each on a processor of its own, beside the
// same from one server. PostgreSQL and wrk run where they like, so on two processors only pages that leave
// them room show what a second server adds: searches in the large catalogue, compressed as for a browser.
func (b *bench) servers(ctx context.Context, s *site) (err error) {
	if missing := missingForServers(); missing != "" {
		b.say("servers: left out, since " + missing)
		return nil
	}
	all, err := b.searches(ctx, s)
	if err != nil {
		return err
	}
	var both [2]*running
	for core := range both {
		if both[core], err = b.serve(ctx, largeDatabase, "taskset", "-c", strconv.Itoa(core)); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, both[core].Stop()) }()
		if err := both[core].await(ctx, paths.Offerings); err != nil { // the first search makes the copy of the catalogue
			return err
		}
	}
	one, err := b.list("searches, one server on one core", both[0], connections, all)
	if err != nil {
		return err
	}
	one.gzip = true
	two := together{name: "searches, two servers on a core each"}
	for n, server := range both {
		half, err := b.list(fmt.Sprintf("%s: server %d", two.name, n+1), server, connections/2, all)
		if err != nil {
			return err
		}
		half.threads, half.gzip = one.threads/2, true
		two.loads = append(two.loads, half)
	}
	got, err := b.inTurn(ctx, two, one)
	if err != nil {
		return err
	}
	b.rows = append(b.rows, row{
		what: "searches in 100,000 offerings, with gzip, from two servers on a core each, 8 connections to each; reference: 16 to one server on one core",
		unit: "/s", ours: each(got[0], result.perSecond), reference: each(got[1], result.perSecond), goal: goal{ratio: 1.5},
	})
	return nil
}

// missingForServers says why this machine cannot give each of two servers a core, "" when it can.
func missingForServers() string {
	if runtime.NumCPU() < 2 {
		return "this machine has one core"
	}
	if _, err := exec.LookPath("taskset"); err != nil {
		return "taskset (of util-linux) is not installed"
	}
	return ""
}

// together sends several loads at once.
type together struct {
	name  string
	loads []load
}

func (t together) title() string { return t.name }

// run adds the results up: all requests, in the longest of the times, with the worst p99.
func (t together) run(ctx context.Context, folder string, seconds int) (sum result, err error) {
	results, errs := make([]result, len(t.loads)), make([]error, len(t.loads))
	var sending sync.WaitGroup
	for i, l := range t.loads {
		sending.Go(func() { results[i], errs[i] = l.run(ctx, folder, seconds) })
	}
	sending.Wait()
	for _, r := range results {
		sum.add(r)
	}
	return sum, errors.Join(errs...)
}

// add adds the result of a load that was sent at the same time.
func (r *result) add(other result) {
	r.Requests += other.Requests
	r.Bytes += other.Bytes
	r.Answered += other.Answered
	r.Seconds, r.P99 = max(r.Seconds, other.Seconds), max(r.P99, other.P99)
}
