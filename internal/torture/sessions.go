package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"reflectietool/internal/paths"
	"reflectietool/internal/visit"
)

// lacksFiles reports whether this process, or one that it starts, may open fewer files than a scenario
// needs; the scenario is then not tried.
func (t *trial) lacksFiles(need uint64) bool {
	var most syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &most); err != nil || most.Max < need {
		t.skipped = fmt.Sprintf("it takes %d open files, and a process may have %d here (ulimit -Hn)", need, most.Max)
		return true
	}
	return false
}

// member is one of many visitors, with a reflection.
type member struct {
	*visit.Browser
	path string // of the page with their question, or the one that takes their code
}

// sessions has thousands of visitors begin, each with a connection of their own, then save an answer at the
// same moment, and then read it back at the same moment.
func sessions(ctx context.Context, t *trial) error {
	if t.lacksFiles(uint64(t.set.sessions) + 1000) {
		return nil
	}
	if err := t.serve(ctx, "REFLECTIETOOL_NEW_PEOPLE_PER_HOUR=1000000"); err != nil {
		return err
	}
	all := make([]*member, t.set.sessions)
	var begin errgroup.Group
	begin.SetLimit(64)
	for i := range all {
		all[i] = newMember(t, i)
		begin.Go(func() error {
			got, err := all[i].Send(paths.Reflections, url.Values{"vorm": {"snelle-scan"}}, false)
			if err == nil && got.Status != http.StatusSeeOther {
				err = fmt.Errorf("visitor %d cannot begin: status %d", i, got.Status)
			}
			all[i].path = zelfregie(got.Location)
			return err
		})
	}
	if err := begin.Wait(); err != nil {
		return err
	}
	before := t.server.memory()
	t.atOnce(all, "saving", func(m *member) (visit.Reply, error) {
		return m.Send(m.path, url.Values{"vorm": {"snelle-scan"}, "zelfregie": {"groeien"}}, true)
	}, regexp.MustCompile("<span>Opgeslagen"))
	t.acknowledged = int64(len(all) - t.lost)
	t.atOnce(all, "reading", func(m *member) (visit.Reply, error) {
		return m.Send(m.path, nil, false)
	}, growing)
	t.times, t.tried = len(all), "visitors at once, each with a session and a connection: all save an answer at the same moment, then all read it"
	t.notef("at most %.0f MB, %.0f MB before the first moment", t.server.memory(), before)
	for _, m := range all {
		m.HTTP.CloseIdleConnections()
	}
	return nil
}

// zelfregie is the page of the first competency of the reflection at a path.
func zelfregie(reflection string) string {
	return paths.ReflectionCompetency(strings.TrimPrefix(reflection, paths.Reflection("")), "zelfregie")
}

// newMember returns a visitor from a network of their own, without work.
func newMember(t *trial, number int) *member {
	m := &member{Browser: visit.NewBrowser(t.address)}
	m.From = func() string { return fmt.Sprintf("10.%d.%d.1", number/256, number%256) }
	m.HTTP.Timeout = time.Minute
	return m
}

// atOnce has all visitors send a request at the same moment, again as long as the site says that it is
// away, and looks for a text in each answer.
func (t *trial) atOnce(all []*member, what string, send func(*member) (visit.Reply, error), text *regexp.Regexp) {
	var sending sync.WaitGroup
	var refused atomic.Int64
	took := make([]time.Duration, len(all))
	start := make(chan struct{})
	for i, m := range all {
		sending.Go(func() {
			<-start
			began := time.Now()
			got, err := send(m)
			for err == nil && got.Status == http.StatusServiceUnavailable && time.Since(began) < patience {
				refused.Add(1)
				time.Sleep(time.Second)
				got, err = send(m)
			}
			took[i] = time.Since(began)
			if err != nil || got.Status != http.StatusOK || !text.MatchString(got.Body) {
				t.Errorf("%s: visitor %d got status %d (%v): %.300s", what, i, got.Status, err, got.Body)
			}
		})
	}
	close(start)
	sending.Wait()
	t.outages += refused.Load()
	slices.Sort(took)
	t.notef("%s: median %v, p99 %v, slowest %v", what, median(took), took[len(took)*99/100].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
}
