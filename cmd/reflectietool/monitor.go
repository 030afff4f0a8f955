package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/doctor"
	"reflectietool/internal/httpd/monitor"
	"reflectietool/internal/metrics"
	"reflectietool/internal/queue"
)

// monitoring is the listener for the operator. Without one it does nothing.
type monitoring struct {
	listener net.Listener // nil without --metrics
	server   *http.Server
}

// listenForOperator opens the listener at an address, unless that is "". Only this machine may reach it:
// the figures name nobody, but show how much the site is used.
func listenForOperator(ctx context.Context, addr string) (*monitoring, error) {
	if addr == "" {
		return &monitoring{}, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s for --metrics: %w", addr, err)
	}
	if !onLoopback(listener.Addr()) {
		_ = listener.Close()
		return nil, errors.New("--metrics shows how much the site is used, so it listens on this machine only: use 127.0.0.1, and have the collector run here")
	}
	return &monitoring{listener: listener}, nil
}

// monitor makes the metrics of the server and the pages for its operator. The jobs have not started yet.
func (p *program) monitor(ctx context.Context, m *monitoring, pool *database.Pool, jobs *queue.Queue) {
	if m.listener == nil {
		return
	}
	p.watch = metrics.New(pool, calendar.Now, jobs.Kinds, p.config.Secure())
	jobs.Watch(p.watch.Attempted)
	ready := database.NewReadiness(pool)
	m.server = &http.Server{
		Handler: monitor.Handler(p.watch.Gatherer(), func(asking context.Context) (bool, []string) {
			found := doctor.Serving(asking, p.config, pool, ready, p.on)
			if ctx.Err() != nil {
				found = append(found, doctor.Finding{Level: doctor.Fault, About: "server", Text: "it is stopping"})
			}
			return summary(found)
		}),
		ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog:    slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
}

// serve answers the operator, until close. All kinds of jobs must be registered before, since a scrape lists them.
func (m *monitoring) serve(log *slog.Logger) {
	if m.server == nil {
		return
	}
	go func() {
		if err := m.server.Serve(m.listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("the metrics are not served any more", "error", err.Error())
		}
	}()
	log.Info("serving metrics", "address", m.listener.Addr().String())
}

// summary returns findings as lines, and whether a server that has them is ready.
func summary(findings []doctor.Finding) (ready bool, lines []string) {
	ready = true
	for _, f := range findings {
		ready = ready && f.Level != doctor.Fault
		lines = append(lines, f.String())
	}
	return ready, lines
}

// close ends the listener. Requests that are running are cut off.
func (m *monitoring) close() {
	switch {
	case m.server != nil:
		_ = m.server.Close() // and the listener with it
	case m.listener != nil:
		_ = m.listener.Close()
	}
}
