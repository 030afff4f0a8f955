package main

import (
	"context"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/demand"
	"reflectietool/internal/demo"
	"reflectietool/internal/erasure"
	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/httpd/accounts"
	"reflectietool/internal/httpd/site"
	"reflectietool/internal/mail"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/links"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/organisation"
	"reflectietool/internal/plan"
	"reflectietool/internal/queue"
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/internal/tally"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/internal/turn"
)

// features are the services that the site consists of.
type features struct {
	frameworks    *framework.Library
	counter       *tally.Counter
	accounts      *account.Service
	assessments   *assessment.Service
	reports       *report.Service
	organisations *organisation.Service
	shares        *sharing.Service
	plans         *plan.Service
	teams         *team.Service
	turns         *turn.Service
	meetings      *meeting.Service
	expertise     *expertise.Service
	offerings     *offering.Service
	search        *search.Service
	shelf         *shelf.Service
	curation      *curate.Service
	imports       *intake.Service
	links         *links.Service
	demands       *demand.Service
	deletions     *erasure.List
	examples      *demo.Demo // nil except in a demonstration
}

// site connects the features, registers their jobs, and returns the handler that serves them.
func (p *program) site(ctx context.Context, pool *database.Pool, jobs *queue.Queue, example bool) (http.Handler, error) {
	f, err := p.features(ctx, pool, example)
	if err != nil {
		return nil, err
	}
	if err := p.offerMail(f, jobs); err != nil {
		return nil, err
	}
	if p.config.PublicURL != "" { // providers need the address to send browsers back to
		if err := f.accounts.OfferOIDC(p.config.PublicURL, accounts.ProviderClient()); err != nil {
			return nil, err
		}
	}
	if err := p.sealSecrets(ctx, f.accounts); err != nil {
		return nil, err
	}
	p.schedule(ctx, f, jobs)
	server := &site.Server{
		Kit: &httpd.Kit{
			Accounts: f.accounts, Log: p.log, Now: calendar.Now, Secure: p.config.Secure(), Site: p.config.PublicURL, Limits: p.limits, Counter: f.counter,
			Operator: httpd.Operator{
				Name: p.config.Operator, Contact: p.config.Contact, Security: p.config.SecurityContact, BackupDays: p.config.BackupDays, MailServer: p.mailServer(),
			},
		},
		Frameworks:     f.frameworks,
		Assessments:    f.assessments,
		Organisations:  f.organisations,
		Plans:          f.plans,
		Reports:        f.reports,
		Sharing:        f.shares,
		Teams:          f.teams,
		Turns:          f.turns,
		Meetings:       f.meetings,
		Expertise:      f.expertise,
		Offerings:      f.offerings,
		Search:         f.search,
		Shelf:          f.shelf,
		Curation:       f.curation,
		Imports:        f.imports,
		Links:          f.links,
		Demand:         f.demands,
		Ready:          database.NewReadiness(pool).Check,
		TrustedProxies: p.config.TrustedProxies,
		Demo:           f.examples,
		Metrics:        p.watch,
	}
	return server.Handler(), nil
}

// features makes the services. It brings the shipped catalogue into a private database, and for a
// demonstration the examples.
func (p *program) features(ctx context.Context, pool *database.Pool, example bool) (features, error) {
	frameworks, err := framework.Load()
	if err != nil {
		return features{}, err
	}
	copies := index.NewKeeper(pool, frameworks.Current(), calendar.Now) // one for searches and reports
	f := features{
		frameworks:    frameworks,
		counter:       tally.New(pool, calendar.Now, p.limits.Window),
		accounts:      account.NewService(pool, calendar.Now),
		assessments:   assessment.NewService(pool, frameworks, calendar.Now),
		organisations: organisation.NewService(pool, frameworks, calendar.Now),
		shares:        sharing.NewService(pool, calendar.Now),
		plans:         plan.NewService(pool, frameworks, calendar.Now),
		teams:         team.NewService(pool, frameworks, calendar.Now),
		turns:         turn.NewService(pool, calendar.Now),
		meetings:      meeting.NewService(pool, frameworks, calendar.Now),
		expertise:     expertise.NewService(pool, calendar.Now),
		offerings:     offering.NewService(pool, calendar.Now),
		search:        search.NewService(pool, frameworks.Current(), copies),
		shelf:         shelf.NewService(pool, calendar.Now),
		curation:      curate.NewService(pool, frameworks.Current(), calendar.Now),
		imports:       intake.NewService(pool, frameworks.Current(), calendar.Now),
		links:         links.NewService(pool, calendar.Now),
		deletions:     erasure.New(pool, p.deletions(example)),
	}
	if err := f.deletions.Make(); err != nil {
		return features{}, err
	}
	f.accounts.Limit(p.limits, p.log)
	f.accounts.KeepSecrets(p.config.SecretKeys)
	f.accounts.OnDelete(f.deletions.Write)
	f.assessments.SetLimits(p.limits)
	f.imports.SetLimits(p.limits)
	f.reports = report.NewService(pool, frameworks, f.assessments, copies, f.teams, f.shares, calendar.Now)
	f.demands = demand.NewService(pool, frameworks, f.assessments, f.offerings, calendar.Now)
	if !p.config.External() { // before the examples are loaded
		if err := f.imports.LoadCatalogue(ctx); err != nil {
			return features{}, err
		}
	}
	if example {
		f.organisations.MakeExamples()
		f.examples, err = demo.Load(ctx, pool, frameworks, calendar.Now)
	}
	return f, err
}

// deletions returns the folder of the list of deleted persons, "" for none: a demonstration deletes nobody.
func (p *program) deletions(example bool) string {
	if example {
		return ""
	}
	dir := p.config.DeletionsDir()
	if dir == "" {
		p.log.Warn("nothing outside the database lists deleted people, and a restored backup would bring them back: " +
			"set REFLECTIETOOL_DELETIONS to a folder for that list")
	}
	return dir
}

// offerMail lets features send mail when there is a transport for it: the outbox of a demonstration
// or a mail server.
func (p *program) offerMail(f features, jobs *queue.Queue) error {
	transport, err := p.transport(f.examples)
	if transport == nil || err != nil {
		return err
	}
	f.turns.OfferMail(jobs, transport, p.config.PublicURL)
	f.accounts.OfferMail(jobs, transport, p.config.PublicURL, f.turns)
	f.organisations.OfferMail(jobs, transport, p.config.PublicURL)
	f.shares.OfferMail(jobs, transport, p.config.PublicURL)
	f.teams.OfferMail(f.turns)
	f.plans.OfferMail(jobs, transport, p.config.PublicURL, f.turns)
	return nil
}

// sealSecrets seals the secrets of providers that are not sealed with the first key. What it cannot do
// keeps people from signing in at their organisation at most, so the server starts.
func (p *program) sealSecrets(ctx context.Context, accounts *account.Service) error {
	done, err := accounts.SealSecrets(ctx)
	if err != nil {
		return err
	}
	if done.Sealed > 0 {
		p.log.Info("sealed secrets of providers with the first key of REFLECTIETOOL_SECRET_KEYS", "secrets", done.Sealed)
	}
	if done.Plain > 0 {
		p.log.Warn("secrets of providers are in the database as plain text: set REFLECTIETOOL_SECRET_KEYS, and start again", "secrets", done.Plain)
	}
	if done.Unreadable != nil {
		p.log.Error("secrets of providers cannot be read, and nobody can sign in with these organisations: "+
			"put the key back in REFLECTIETOOL_SECRET_KEYS, or fill the secret in again", "error", done.Unreadable.Error())
	}
	return nil
}

// transport returns the transport of the mails, nil when there is none.
func (p *program) transport(examples *demo.Demo) (mail.Transport, error) {
	settings := p.mailSettings()
	switch {
	case examples != nil:
		return examples.Transport(), nil
	case settings == nil:
		return nil, nil
	}
	sender, err := mail.New(*settings)
	if err != nil || p.watch == nil {
		return sender, err
	}
	return p.watch.Mails(sender), nil
}

// mailSettings returns the mail server to use, nil when there is none.
func (p *program) mailSettings() *mail.Settings {
	smtp := p.config.SMTP
	if smtp == nil {
		return nil
	}
	return &mail.Settings{
		Host: smtp.Host, Port: smtp.Port, TLS: mail.TLS(smtp.TLS),
		Username: smtp.User, Password: smtp.Password, From: smtp.From,
	}
}

// mailServer is the name of the mail server that sends the mails, "" without one.
func (p *program) mailServer() string {
	if p.config.SMTP == nil {
		return ""
	}
	return p.config.SMTP.Host
}
