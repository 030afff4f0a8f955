package metrics

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"reflectietool/internal/database"
)

const (
	// readEvery is how long a reading is used again, so that frequent scraping costs the database little.
	readEvery = 5 * time.Second
	// readPatience is how long reading may take. A scrape answers without these figures then.
	readPatience = 2 * time.Second
)

// waiting reads from the database which work waits there. All servers on one database find the same.
type waiting struct {
	db    *database.Pool
	now   func() time.Time
	kinds func() []string

	up, jobs, oldest, turns, rounds *prometheus.Desc

	mu    sync.Mutex // held while reading, so that all who scrape meanwhile get its result
	read  time.Time  // zero before the first reading
	found backlog
	err   error
}

func newWaiting(db *database.Pool, now func() time.Time, kinds func() []string) *waiting {
	return &waiting{
		db: db, now: now, kinds: kinds,
		up:     prometheus.NewDesc("reflectietool_database_up", "1 when the database answered this scrape, 0 when it did not.", nil, nil),
		jobs:   prometheus.NewDesc("reflectietool_jobs", "Jobs in the queue that are not done, and those that were given up in the last day.", []string{"kind", "state"}, nil),
		oldest: prometheus.NewDesc("reflectietool_job_oldest_seconds", "Age of the oldest job that is not done.", []string{"kind"}, nil),
		turns:  prometheus.NewDesc("reflectietool_mail_turns_due", "Mails that a server should have decided about by now and has not.", nil, nil),
		rounds: prometheus.NewDesc("reflectietool_rounds_due", "Team rounds past their deadline that are not closed.", nil, nil),
	}
}

// Describe names the figures.
func (w *waiting) Describe(descriptions chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{w.up, w.jobs, w.oldest, w.turns, w.rounds} {
		descriptions <- d
	}
}

// Collect reads the figures. While the database is away there is only the one that says so.
func (w *waiting) Collect(found chan<- prometheus.Metric) {
	work, err := w.latest()
	if err != nil {
		found <- prometheus.MustNewConstMetric(w.up, prometheus.GaugeValue, 0)
		return
	}
	found <- prometheus.MustNewConstMetric(w.up, prometheus.GaugeValue, 1)
	found <- prometheus.MustNewConstMetric(w.turns, prometheus.GaugeValue, float64(work.turns))
	found <- prometheus.MustNewConstMetric(w.rounds, prometheus.GaugeValue, float64(work.rounds))
	count, oldest := w.byKind(work.jobs)
	for at, n := range count {
		found <- prometheus.MustNewConstMetric(w.jobs, prometheus.GaugeValue, float64(n), at.kind, at.state)
	}
	for kind, age := range oldest {
		found <- prometheus.MustNewConstMetric(w.oldest, prometheus.GaugeValue, age, kind)
	}
}

// latest returns what was read in the last seconds, and reads it anew when that is longer ago.
func (w *waiting) latest() (backlog, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.read.IsZero() || time.Since(w.read) >= readEvery {
		ctx, cancel := context.WithTimeout(context.Background(), readPatience)
		w.found, w.err = readBacklog(ctx, w.db, w.now())
		cancel()
		w.read = time.Now()
	}
	return w.found, w.err
}

// kindState is a kind of jobs and their state.
type kindState struct{ kind, state string }

// byKind adds up the jobs of each kind in each state, and finds the age of the oldest of each kind that is
// not done. Kinds that this program does not know, as of a newer one beside it, count as "other".
func (w *waiting) byKind(jobs []jobCount) (count map[kindState]int64, oldest map[string]float64) {
	count, oldest = map[kindState]int64{}, map[string]float64{}
	known := w.kinds()
	for _, j := range jobs {
		if !slices.Contains(known, j.Kind) {
			j.Kind = "other"
		}
		count[kindState{j.Kind, j.State}] += j.Jobs
		if j.State != "cancelled" && j.State != "discarded" {
			oldest[j.Kind] = max(oldest[j.Kind], j.Age)
		}
	}
	return count, oldest
}
