package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"reflectietool/internal/database"
	"reflectietool/internal/limit"
	"reflectietool/internal/paths"
	"reflectietool/internal/queue"
)

const (
	defaultAddr = "127.0.0.1:8080"
	// farewell is how long running requests may take after the signal to stop.
	farewell = 20 * time.Second
	// heapGrowth is by how many percent memory may grow before garbage is collected. Go does with 100 by
	// default. On a busy machine 200 took the processor time of a report from 1.8 to 1.4 ms, and memory under
	// load from 65 MB to as much as 96; with 150 it stays below 70 (make bench). GOGC replaces it.
	heapGrowth = 150
)

// serve is the command that runs the site until ctx ends.
func (p *program) serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", defaultAddr, "host and port to listen on")
	migrate := flags.Bool("migrate", false, "bring an external database up to date first")
	example := flags.Bool("demo", false, "serve an example organisation, on this machine only")
	operator := flags.String("metrics", "", "host and port, on this machine, for the metrics and for what is wrong")
	limits := flags.String("limits", "on", "off for load tests, on this machine only")
	drain := flags.Duration("drain", 0, "after the signal to stop, how long to serve on while /readyz says no")
	if err := p.parse(flags, args, 0); err != nil {
		return err
	}
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(heapGrowth)
	}
	// This comes first, since a port that is taken shows at once.
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", *addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", *addr, err)
	}
	defer func() { _ = listener.Close() }() // usually closed by then
	monitoring, err := listenForOperator(ctx, *operator)
	if err != nil {
		return err
	}
	defer monitoring.close()
	if *example {
		if err := p.beDemo(listener.Addr()); err != nil {
			return err
		}
	}
	if err := p.setLimits(*limits, listener.Addr()); err != nil {
		return err
	}
	p.warnOfProxies()
	p.warnOfDatabase()
	where, err := p.database(ctx, true)
	if err != nil {
		return err
	}
	defer where.stop()
	pool, err := p.openCurrent(ctx, where, *migrate)
	if err != nil {
		return err
	}
	defer func() { pool.Close() }() // the one that is open by then
	if *example {
		if pool, err = p.renewDemo(ctx, where, pool); err != nil {
			return err
		}
	}
	jobs := queue.New(pool, p.log)
	p.monitor(ctx, monitoring, pool, jobs)
	handler, err := p.site(ctx, pool, jobs, *example)
	if err != nil {
		return err
	}
	if err := jobs.Start(ctx); err != nil {
		return err
	}
	defer p.finish(ctx, jobs)
	monitoring.serve(p.log)
	return p.listen(ctx, listener, handler, *drain)
}

// setLimits takes the limits away for a load test, on a server that only this machine reaches.
func (p *program) setLimits(choice string, listens net.Addr) error {
	switch {
	case choice == "on":
		return nil
	case choice != "off":
		return fmt.Errorf("--limits: want on or off, not %q", choice)
	case !onLoopback(listens):
		return errors.New("--limits off lets anyone fill the disk, so it listens on this machine only: " +
			"leave --addr out, or use 127.0.0.1")
	}
	p.limits = limit.Off()
	p.log.Warn("the limits are off: use this for load tests only")
	return nil
}

// onLoopback reports whether only this machine can reach an address.
func onLoopback(listens net.Addr) bool {
	address, ok := listens.(*net.TCPAddr)
	return ok && address.IP.IsLoopback()
}

// warnOfProxies warns when visitors come by https and no proxy is named: this program serves http, so
// there is a proxy, and all visitors share the limits of one network.
func (p *program) warnOfProxies() {
	if p.config.Secure() && len(p.config.TrustedProxies) == 0 {
		p.log.Warn("REFLECTIETOOL_URL is https, and REFLECTIETOOL_TRUSTED_PROXIES names no proxy: " +
			"all visitors count as one network, and are limited together")
	}
}

// warnOfDatabase warns of an external database that is reached over a network where others may read along.
func (p *program) warnOfDatabase() {
	if p.config.External() && !database.Encrypted(p.config.DatabaseURL) {
		p.log.Warn("DATABASE_URL leads to another machine, over a connection whose TLS does not verify the server: " +
			"add sslmode=verify-full, unless nobody else can reach the network between them")
	}
}

// finish waits for the running jobs; another server, or the next start, does the rest.
func (p *program) finish(ctx context.Context, jobs *queue.Queue) {
	bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if err := jobs.Stop(bye); err != nil {
		p.log.Warn("jobs were cut off and will run again", "error", err.Error())
	}
}

// listen serves until ctx ends, for the time of drain after that, and then waits for the running
// requests.
func (p *program) listen(ctx context.Context, listener net.Listener, handler http.Handler, drain time.Duration) error {
	server := &http.Server{
		Handler:           readyUntil(ctx, handler),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
		// A request may continue after the signal to stop.
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
	if drain > 0 {
		p.log.Info("stopping, after the time in which a proxy sees that this server is not ready", "drain", drain.String())
		select {
		case err := <-failed:
			return fmt.Errorf("serve: %w", err)
		case <-time.After(drain):
		}
	}
	p.log.Info("stopping, requests in flight finish first")
	bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if err := server.Shutdown(bye); err != nil {
		return errors.Join(fmt.Errorf("requests were cut off: %w", err), server.Close())
	}
	return nil
}

// readyUntil answers that the server is not ready once ctx has ended. A proxy that asks then sends no more
// requests, before the server takes no more.
func readyUntil(ctx context.Context, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == paths.Ready && ctx.Err() != nil {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "stopping", http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// healthcheck is the command for a container engine: it asks a running server whether it is
// healthy.
func (p *program) healthcheck(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("healthcheck", flag.ContinueOnError)
	addr := flags.String("addr", defaultAddr, "host and port of the server")
	if err := p.parse(flags, args, 0); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+*addr+paths.Ready, http.NoBody)
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
