package main

import (
	"context"
	"errors"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/linkcheck"
	"reflectietool/internal/offering/links"
	"reflectietool/internal/queue"
	"reflectietool/internal/team"
)

// schedule registers the periodic work. The database says what is due, so several servers may run
// it, and a server that was away catches up.
func (p *program) schedule(ctx context.Context, f features, jobs *queue.Queue) {
	jobs.Every("purge", time.Hour, func(ctx context.Context) error { return p.purge(ctx, f) })
	jobs.Every("purge-invitations", 24*time.Hour, func(ctx context.Context) error {
		_, err := f.organisations.Purge(ctx)
		return err
	})
	jobs.Every("keeping", time.Hour, func(ctx context.Context) error { return p.keep(ctx, f.accounts) })
	jobs.Every("unused-accounts", time.Hour, func(ctx context.Context) error { return p.deleteUnused(ctx, f.accounts) })
	jobs.Every("mail-turns", 10*time.Minute, f.turns.Dispatch)
	jobs.Every("demand", time.Hour, func(ctx context.Context) error {
		_, err := f.demands.Publish(ctx)
		return err
	})
	jobs.Every("end-sessions", 10*time.Minute, func(ctx context.Context) error {
		_, err := f.meetings.End(ctx) // the number of cards must not become known
		return err
	})
	jobs.Every("close-rounds", 10*time.Minute, func(ctx context.Context) error { return p.closeRounds(ctx, f.teams) })
	jobs.Every("purge-rounds", 24*time.Hour, func(ctx context.Context) error {
		_, err := f.teams.Purge(ctx)
		return err
	})
	jobs.Every("pass-goals", time.Hour, func(ctx context.Context) error {
		_, err := f.plans.Pass(ctx)
		return err
	})
	jobs.Every("purge-plans", time.Hour, func(ctx context.Context) error {
		_, err := f.plans.Purge(ctx)
		return err
	})
	f.imports.OfferJobs(jobs)
	go f.deletions.Keep(ctx, p.config.BackupDays, p.log) // no job: each server has a folder of its own
	if p.config.LinkCheck && f.examples == nil {
		p.checkLinks(ctx, jobs, f.links)
	}
}

// checkLinks checks every ten minutes whether pages of offerings are due for a check. A check is
// interrupted when the server stops.
func (p *program) checkLinks(serving context.Context, jobs *queue.Queue, pages *links.Service) {
	client := linkcheck.New(linkcheck.Settings{Site: p.config.PublicURL})
	if p.watch != nil {
		pages.Watch(p.watch.Checked)
	}
	jobs.Every("check-links", 10*time.Minute, func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(serving, cancel)()
		checked, err := pages.CheckLinks(ctx, client)
		if checked > 0 {
			p.log.Info("checked links of offerings", "offerings", checked)
		}
		if serving.Err() != nil {
			return nil // interrupted checks stay due
		}
		return err
	})
}

// closeRounds closes team rounds that are due, and looks once a day whether enough people take part
// in the others. The log does not show which rounds those are.
func (p *program) closeRounds(ctx context.Context, teams *team.Service) error {
	closed, err := teams.Close(ctx)
	if closed > 0 {
		p.log.Info("closed team rounds", "rounds", closed)
	}
	return errors.Join(err, teams.Refresh(ctx))
}

// purge removes counts that no limit needs any more and mails that went out long ago, which takes a moment,
// and then guests and visits that have expired, which may take all the time there is.
func (p *program) purge(ctx context.Context, f features) error {
	counts := errors.Join(f.counter.Purge(ctx), f.turns.Purge(ctx))
	gone, err := f.accounts.Purge(ctx)
	if gone > 0 {
		p.log.Info("removed guests whose time is over", "guests", gone)
	}
	return errors.Join(counts, err)
}

// keep deletes results that have been kept as long as their owners chose.
func (p *program) keep(ctx context.Context, accounts *account.Service) error {
	gone, err := accounts.Keep(ctx)
	if gone > 0 {
		p.log.Info("deleted results that were announced a month ago", "reflections", gone)
	}
	return err
}

// deleteUnused deletes accounts that nobody has used for years, after a mail.
func (p *program) deleteUnused(ctx context.Context, accounts *account.Service) error {
	gone, err := accounts.DeleteUnused(ctx)
	if gone > 0 {
		p.log.Info("deleted unused accounts that were announced a month ago", "accounts", gone)
	}
	return err
}
