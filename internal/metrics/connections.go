package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"reflectietool/internal/database"
)

// connections reads the state of the pool of connections at each scrape. That takes no connection.
type connections struct {
	db                             *database.Pool
	count, most, timeouts, waiting *prometheus.Desc
}

func newConnections(db *database.Pool) connections {
	pool := prometheus.Labels{"db_client_connection_pool_name": "serving"}
	return connections{
		db:       db,
		count:    prometheus.NewDesc("db_client_connection_count", "Connections with the database, by state.", []string{"db_client_connection_state"}, pool),
		most:     prometheus.NewDesc("db_client_connection_max", "How many connections this server may have.", nil, pool),
		timeouts: prometheus.NewDesc("db_client_connection_timeouts_total", "Requests that got no connection before their time was over or their client left.", nil, pool),
		waiting:  prometheus.NewDesc("db_client_connection_wait_time_seconds", "How long it took to get a connection, in total.", nil, pool),
	}
}

// Describe names the figures.
func (c connections) Describe(descriptions chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.count, c.most, c.timeouts, c.waiting} {
		descriptions <- d
	}
}

// Collect reads the figures.
func (c connections) Collect(found chan<- prometheus.Metric) {
	pool := c.db.Stat()
	found <- prometheus.MustNewConstMetric(c.count, prometheus.GaugeValue, float64(pool.AcquiredConns()), "used")
	found <- prometheus.MustNewConstMetric(c.count, prometheus.GaugeValue, float64(pool.IdleConns()), "idle")
	found <- prometheus.MustNewConstMetric(c.most, prometheus.GaugeValue, float64(pool.MaxConns()))
	found <- prometheus.MustNewConstMetric(c.timeouts, prometheus.CounterValue, float64(pool.CanceledAcquireCount()))
	found <- prometheus.MustNewConstSummary(c.waiting, uint64(pool.AcquireCount()), pool.AcquireDuration().Seconds(), nil)
}
