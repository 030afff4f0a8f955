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
	"reflectietool/internal/demand"
	"reflectietool/internal/demo"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/linkcheck"
	"reflectietool/internal/mail"
	"reflectietool/internal/offering"
	"reflectietool/internal/organisation"
	"reflectietool/internal/queue"
	"reflectietool/internal/sharing"
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
	example := flags.Bool("demo", false, "serve an example organisation, on this machine only")
	if err := p.parse(flags, args, 0); err != nil {
		return err
	}
	// First, since a port that is taken is the quickest to find out.
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", *addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", *addr, err)
	}
	defer func() { _ = listener.Close() }() // Usually closed by then.
	if *example {
		if err := p.beDemo(listener.Addr()); err != nil {
			return err
		}
	}
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
	jobs := queue.New(pool, p.log)
	handler, err := p.site(ctx, pool, jobs, *example)
	if err != nil {
		return err
	}
	if err := jobs.Start(ctx); err != nil {
		return err
	}
	defer p.finish(ctx, jobs)
	return p.listen(ctx, listener, handler)
}

// finish lets the jobs that run finish; another server, or the next start, does the rest.
func (p *program) finish(ctx context.Context, jobs *queue.Queue) {
	bye, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if err := jobs.Stop(bye); err != nil {
		p.log.Warn("jobs were cut off and will run again", "error", err.Error())
	}
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

// site puts the features together, names their jobs, and loads the catalogue into a
// private database that has none yet; for a demonstration also its examples.
func (p *program) site(ctx context.Context, pool *database.Pool, jobs *queue.Queue, example bool) (http.Handler, error) {
	frameworks, err := framework.Load()
	if err != nil {
		return nil, err
	}
	var examples *demo.Demo
	if example {
		if examples, err = demo.Load(ctx, pool, frameworks, time.Now); err != nil {
			return nil, err
		}
	}
	transport, err := p.transport(examples)
	if err != nil {
		return nil, err
	}
	accounts := account.NewService(pool, time.Now)
	organisations := organisation.NewService(pool, frameworks, time.Now)
	if example {
		organisations.MakeExamples()
	}
	shares := sharing.NewService(pool, time.Now)
	if transport != nil {
		shares.OfferMail(jobs, transport, p.config.PublicURL)
		accounts.OfferMail(jobs, transport, p.config.PublicURL)
		organisations.OfferMail(jobs, transport, p.config.PublicURL)
	}
	if p.config.PublicURL != "" { // providers must know where to send browsers back to
		if err := accounts.OfferOIDC(p.config.PublicURL, httpd.ProviderClient()); err != nil {
			return nil, err
		}
	}
	jobs.Every("purge", time.Hour, func(ctx context.Context) error { return p.purge(ctx, accounts) })
	jobs.Every("purge-invitations", 24*time.Hour, func(ctx context.Context) error {
		_, err := organisations.Purge(ctx)
		return err
	})
	jobs.Every("keeping", time.Hour, func(ctx context.Context) error { return p.keep(ctx, accounts) })
	offerings := offering.NewService(pool, frameworks.Current(), time.Now)
	offerings.OfferImport(jobs)
	if !p.config.External() {
		if err := offerings.LoadCatalogueIfEmpty(ctx); err != nil {
			return nil, err
		}
	}
	if p.config.LinkCheck && !example {
		p.checkLinks(ctx, jobs, offerings)
	}
	assessments := assessment.NewService(pool, frameworks, time.Now)
	demands := demand.NewService(pool, frameworks, assessments, offerings, time.Now)
	jobs.Every("demand", time.Hour, func(ctx context.Context) error {
		_, err := demands.Publish(ctx)
		return err
	})
	server := &httpd.Server{
		Frameworks:    frameworks,
		Demand:        demands,
		Accounts:      accounts,
		Assessments:   assessments,
		Offerings:     offerings,
		Organisations: organisations,
		Sharing:       shares,
		Ready:         pool.Ping,
		Log:           p.log,
		Now:           time.Now,
		Operator: httpd.Operator{
			Name: p.config.Operator, Contact: p.config.Contact, BackupDays: p.config.BackupDays, MailServer: p.mailServer(example),
		},
		Secure:         p.config.Secure(),
		TrustedProxies: p.config.TrustedProxies,
		Demo:           examples,
	}
	return server.Handler(), nil
}

// checkLinks looks every ten minutes whether pages of offerings are due to be looked at. A
// round is broken off when the server stops.
func (p *program) checkLinks(serving context.Context, jobs *queue.Queue, offerings *offering.Service) {
	client := linkcheck.New(linkcheck.Settings{Site: p.config.PublicURL})
	jobs.Every("check-links", 10*time.Minute, func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(serving, cancel)()
		checked, err := offerings.CheckLinks(ctx, client)
		if checked > 0 {
			p.log.Info("checked links of offerings", "offerings", checked)
		}
		if serving.Err() != nil {
			return nil // what was broken off stays due
		}
		return err
	})
}

// mailServer is the name of the server through which mail goes out, "" without one.
func (p *program) mailServer(example bool) string {
	if p.config.SMTP == nil || example {
		return ""
	}
	return p.config.SMTP.Host
}

// transport is what takes the mails: the outbox of a demonstration, a mail server, or nil
// where there is neither, so that nobody can sign in by mail.
func (p *program) transport(examples *demo.Demo) (mail.Transport, error) {
	smtp := p.config.SMTP
	switch {
	case examples != nil:
		return examples.Transport(), nil
	case smtp == nil:
		return nil, nil
	}
	return mail.New(mail.Settings{
		Host: smtp.Host, Port: smtp.Port, TLS: mail.TLS(smtp.TLS),
		Username: smtp.User, Password: smtp.Password, From: smtp.From,
	})
}

// purge removes guests and visits whose time is over.
func (p *program) purge(ctx context.Context, accounts *account.Service) error {
	gone, err := accounts.Purge(ctx)
	if gone > 0 {
		p.log.Info("removed guests whose time is over", "guests", gone)
	}
	return err
}

// keep deletes results that have been kept as long as their owners chose.
func (p *program) keep(ctx context.Context, accounts *account.Service) error {
	gone, err := accounts.Keep(ctx)
	if gone > 0 {
		p.log.Info("deleted results that were announced a month ago", "reflections", gone)
	}
	return err
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
