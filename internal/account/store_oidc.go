package account

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// login is a Login with the secret, which only this package may know.
type login struct {
	Login
	plain, sealed string // as it is stored
	secret        string
	unreadable    error // why the secret is not known
}

// flow is a sign-in that is under way at a provider.
type flow struct {
	login login
	Afterwards
	nonce, verifier string
}

// loginColumns are the columns of a Login, from organisation and organisation_login.
const loginColumns = `organisation.id, name, coalesce(issuer, ''), coalesce(client_id, ''), coalesce(client_secret, ''), coalesce(sealed_secret, ''),
	array(select domain from organisation_domain where organisation_id = organisation.id order by domain)`

func (l *login) scan() []any {
	return []any{&l.Organisation, &l.Name, &l.Issuer, &l.ClientID, &l.plain, &l.sealed, &l.Domains}
}

// Login returns the settings for signing in with an organisation's account, for a national admin.
// It returns fault.NotFound for others.
func (s *Service) Login(ctx context.Context, actor, organisation string) (Login, error) {
	var found login
	err := s.db.QueryRow(ctx, `
		select `+loginColumns+`
		  from organisation left join organisation_login on organisation_id = id
		 where id = $2 and exists (select from account where person_id = $1 and national)`,
		actor, organisation).Scan(found.scan()...)
	found.open(s.keys)
	return found.Login, database.Translate(err)
}

// loginOf returns the settings that signing in needs, for anybody.
func (s *Service) loginOf(ctx context.Context, organisation string) (login, error) {
	var found login
	err := s.db.QueryRow(ctx, `
		select `+loginColumns+`
		  from organisation join organisation_login on organisation_id = id where id = $1`,
		organisation).Scan(found.scan()...)
	found.open(s.keys)
	return found, database.Translate(err)
}

func (s *Service) offerOf(ctx context.Context, domain string) (Offer, error) {
	var offer Offer
	err := s.db.QueryRow(ctx, `
		select id, name from organisation join organisation_domain on organisation_id = id where domain = $1`,
		domain).Scan(&offer.Organisation, &offer.Name)
	return offer, database.Translate(err)
}

// HasLogins reports whether anybody can sign in with the account of an organisation.
func (s *Service) HasLogins(ctx context.Context) (bool, error) {
	if s.oidc == nil {
		return false, nil
	}
	var some bool
	err := s.db.QueryRow(ctx, `select exists (select from organisation_login)`).Scan(&some)
	return some, database.Translate(err)
}

// asNational runs do for a national admin and adds the entry to the trail. It returns
// fault.NotFound for others, and for an organisation that does not exist.
func (s *Service) asNational(ctx context.Context, entry audit.Entry, do func(pgx.Tx) error) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var allowed bool
		// The lock makes changes take turns.
		err := tx.QueryRow(ctx, `
			select true from organisation
			 where id = $2 and exists (select from account where person_id = $1 and national) for update`,
			entry.Actor, entry.Organisation).Scan(&allowed)
		if err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, s.now(), entry)
	})
	return database.Translate(err)
}

// setLogin stores settings that were checked. When another organisation has one of the domains, it
// stores nothing and returns those domains.
func (s *Service) setLogin(ctx context.Context, actor, organisation string, change LoginChange, domains []string) (taken []string, err error) {
	entry := audit.Entry{
		Organisation: organisation, Actor: actor, Act: ActLoginChanged, Detail: map[string]string{
			"issuer": change.Issuer, "client": change.ClientID, "domains": strings.Join(domains, " "),
		},
	}
	err = s.asNational(ctx, entry, func(tx pgx.Tx) error {
		if err := endIdentities(ctx, tx, organisation, change, domains); err != nil {
			return err
		}
		sealed := ""
		if change.Secret != "" && !change.NoSecret {
			sealed = s.keys.Seal(change.Secret, Login{Organisation: organisation, Issuer: change.Issuer, ClientID: change.ClientID}.belongsTo())
		}
		// A secret is sent only to the provider and client it was set for.
		_, err := tx.Exec(ctx, `
			insert into organisation_login as l (organisation_id, issuer, client_id, sealed_secret)
			values (@organisation, @issuer, @client, @sealed)
			    on conflict (organisation_id) do update
			   set issuer = @issuer, client_id = @client,
			       client_secret = case when @keep and l.issuer = @issuer and l.client_id = @client then l.client_secret else '' end,
			       sealed_secret = case when @keep and l.issuer = @issuer and l.client_id = @client then l.sealed_secret else @sealed end`,
			pgx.StrictNamedArgs{
				"organisation": organisation, "issuer": change.Issuer, "client": change.ClientID,
				"sealed": sealed, "keep": change.Secret == "" && !change.NoSecret,
			})
		if err != nil {
			return err
		}
		taken, err = setDomains(ctx, tx, organisation, domains)
		return err
	})
	return taken, err
}

// endIdentities removes the identities that another issuer gave, or the same issuer for another
// client, since it may name people differently then, and those of people whose address is of a
// domain that the organisation no longer has. People who moved their account to an address of
// another domain themselves keep theirs.
func endIdentities(ctx context.Context, tx pgx.Tx, organisation string, change LoginChange, domains []string) error {
	_, err := tx.Exec(ctx, `
		delete from identity using account, organisation_domain as gone
		 where identity.organisation_id = $1 and gone.organisation_id = $1 and gone.domain <> all($2)
		   and account.person_id = identity.person_id and split_part(email_key, '@', -1) = gone.domain`, organisation, domains)
	if err != nil {
		return err
	}
	for _, table := range []string{"identity", "oidc_flow"} {
		_, err := tx.Exec(ctx, `
			delete from `+table+` using organisation_login as login
			 where `+table+`.organisation_id = $1 and login.organisation_id = $1 and (login.issuer <> $2 or login.client_id <> $3)`,
			organisation, change.Issuer, change.ClientID)
		if err != nil {
			return err
		}
	}
	return nil
}

func setDomains(ctx context.Context, tx pgx.Tx, organisation string, domains []string) (taken []string, err error) {
	if _, err := tx.Exec(ctx, `delete from organisation_domain where organisation_id = $1`, organisation); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		insert into organisation_domain (domain, organisation_id) select unnest($1::text[]), $2
		    on conflict (domain) do nothing returning domain`, domains, organisation)
	if err != nil {
		return nil, err
	}
	stored, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(stored) == len(domains) {
		return nil, err
	}
	for _, domain := range domains {
		if !slices.Contains(stored, domain) {
			taken = append(taken, domain)
		}
	}
	return taken, fault.Conflict // undoes the rest
}

// RemoveLogin ends signing in with the account of an organisation. The identities are removed with
// it; the accounts stay. It returns fault.NotFound when the actor is no national admin.
func (s *Service) RemoveLogin(ctx context.Context, actor, organisation string) error {
	return s.asNational(ctx, audit.Entry{Organisation: organisation, Actor: actor, Act: ActLoginRemoved}, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `delete from organisation_login where organisation_id = $1`, organisation)
		return err
	})
}

func (s *Service) addFlow(ctx context.Context, state, browser []byte, f flow) error {
	_, err := s.db.Exec(ctx, `
		insert into oidc_flow (state_hash, browser_hash, organisation_id, nonce, verifier, next_path, remember, expires_at)
		values (@state, @browser, @organisation, @nonce, @verifier, @next, @remember, @expires)`,
		pgx.StrictNamedArgs{
			"state": state, "browser": browser, "organisation": f.login.Organisation, "nonce": f.nonce,
			"verifier": f.verifier, "next": f.Next, "remember": f.Remember, "expires": s.now().Add(FlowLife),
		})
	return database.Translate(err)
}

// takeFlow returns the flow that a browser started and deletes it, so it can be used only once. A
// request from another browser leaves the flow in place.
func (s *Service) takeFlow(ctx context.Context, state, browser []byte) (flow, error) {
	var f flow
	err := s.db.QueryRow(ctx, `
		with gone as (
		    delete from oidc_flow where state_hash = $1 and browser_hash = $2 and expires_at > $3
		    returning organisation_id, nonce, verifier, next_path, remember
		)
		select nonce, verifier, next_path, remember, `+loginColumns+`
		  from gone join organisation_login using (organisation_id) join organisation on organisation.id = gone.organisation_id`,
		state, browser, s.now()).Scan(append([]any{&f.nonce, &f.verifier, &f.Next, &f.Remember}, f.login.scan()...)...)
	f.login.open(s.keys)
	return f, database.Translate(err)
}

// useIdentity begins a session for the person with this identity. It returns fault.NotFound when
// there is none.
func (s *Service) useIdentity(ctx context.Context, who identity, token []byte, old Token) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var person string
		err := tx.QueryRow(ctx, `
			update person set last_seen_at = @now from identity
			 where organisation_id = @organisation and issuer = @issuer and subject = @subject and person_id = id
			returning id`,
			pgx.StrictNamedArgs{
				"now": s.now(), "organisation": who.login.Organisation, "issuer": who.login.Issuer, "subject": who.subject,
			}).Scan(&person)
		if err != nil {
			return err
		}
		return s.beginSignedIn(ctx, tx, signedIn{person, who.Afterwards}, token, old)
	})
	return database.Translate(err)
}

// linkIdentity links the identity to the person with this address, who gets an account when there
// is none, and begins a session. It returns fault.Conflict when that person has another identity at
// this organisation.
func (s *Service) linkIdentity(ctx context.Context, who identity, email Email, token []byte, browser Browser) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		person, err := s.personOf(ctx, tx, email, browser.NewPerson)
		if err != nil {
			return err
		}
		// This fails if the provider was changed since the ID token was read.
		_, err = tx.Exec(ctx, `
			insert into identity (organisation_id, issuer, subject, person_id, linked_at)
			select organisation_id, issuer, @subject, @person, @now from organisation_login
			 where organisation_id = @organisation and issuer = @issuer for key share
			    on conflict do nothing`,
			pgx.StrictNamedArgs{
				"organisation": who.login.Organisation, "issuer": who.login.Issuer, "subject": who.subject,
				"person": person, "now": s.now(),
			})
		if err != nil {
			return err
		}
		var theirs bool
		err = tx.QueryRow(ctx, `
			select exists (select from identity
			  where organisation_id = $1 and issuer = $2 and subject = $3 and person_id = $4)`,
			who.login.Organisation, who.login.Issuer, who.subject, person).Scan(&theirs)
		if err == nil && !theirs {
			err = fault.Conflict
		}
		if err != nil {
			return err
		}
		return s.beginSignedIn(ctx, tx, signedIn{person, who.Afterwards}, token, browser.Old)
	})
	return database.Translate(err)
}
