package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering"
)

const (
	defaultAddr = "127.0.0.1:8080"
	// farewell is how long requests in flight may take after the signal to stop.
	farewell = 20 * time.Second
)

// serve is the command that runs the site until ctx ends.
func (p *program) serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", defaultAddr, "host and port to listen on")
	migrate := flags.Bool("migrate", false, "bring an external database up to date first")
	if err := p.parse(flags, args, 0); err != nil {
		return err
	}
	// First, since a port that is taken is the quickest to find out.
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", *addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", *addr, err)
	}
	defer func() { _ = listener.Close() }() // Usually closed by then.
	where, err := p.database(ctx, true)
	if err != nil {
		return err
	}
	defer where.stop()
	pool, err := p.openCurrent(ctx, where, *migrate)
	if err != nil {
		return err
	}
	defer pool.Close()
	site, err := p.site(ctx, pool)
	if err != nil {
		return err
	}
	go site.purge(ctx)
	return p.listen(ctx, listener, site.handler)
}

// listen serves until ctx ends, and then lets the requests in flight finish.
func (p *program) listen(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
		// A request outlives the signal to stop.
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	p.log.Info("serving", "url", "http://"+listener.Addr().String())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	p.log.Info("stopping, requests in flight finish first")
	bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if err := server.Shutdown(bye); err != nil {
		return errors.Join(fmt.Errorf("requests were cut off: %w", err), server.Close())
	}
	return nil
}

// site puts the features together and loads the catalogue into a private database that
// has none yet.
func (p *program) site(ctx context.Context, pool *database.Pool) (*site, error) {
	frameworks, err := framework.Load()
	if err != nil {
		return nil, err
	}
	accounts := account.NewService(pool, time.Now)
	offerings := offering.NewService(pool, frameworks.Current(), time.Now)
	if !p.config.External() {
		if err := offerings.LoadCatalogueIfEmpty(ctx); err != nil {
			return nil, err
		}
	}
	server := &httpd.Server{
		Frameworks:  frameworks,
		Accounts:    accounts,
		Assessments: assessment.NewService(pool, frameworks, time.Now),
		Offerings:   offerings,
		Ready:       pool.Ping,
		Log:         p.log,
		Now:         time.Now,
		Operator: httpd.Operator{
			Name: p.config.Operator, Contact: p.config.Contact, BackupDays: p.config.BackupDays,
		},
		Secure:         p.config.Secure(),
		TrustedProxies: p.config.TrustedProxies,
	}
	return &site{handler: server.Handler(), accounts: accounts, log: p.log}, nil
}

// site is what serve runs: the pages, and the cleaning up beside them.
type site struct {
	handler  http.Handler
	accounts *account.Service
	log      *slog.Logger
}

// purgeEvery is how often guests whose time is over are removed.
const purgeEvery = time.Hour

// purge removes them at once and then every hour, until ctx ends.
func (s *site) purge(ctx context.Context) {
	tick := time.NewTicker(purgeEvery)
	defer tick.Stop()
	for {
		gone, err := s.accounts.Purge(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			s.log.Error("removing guests whose time is over failed; it is tried again in an hour", "error", err.Error())
		case gone > 0:
			s.log.Info("removed guests whose time is over", "guests", gone)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// healthcheck is the command for a container engine: it asks a running server.
func (p *program) healthcheck(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("healthcheck", flag.ContinueOnError)
	addr := flags.String("addr", defaultAddr, "host and port of the server")
	if err := p.parse(flags, args, 0); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+*addr+"/readyz", http.NoBody)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("healthcheck: the server answers %s", response.Status)
	}
	return nil
}
