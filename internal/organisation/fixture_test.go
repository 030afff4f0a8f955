package organisation_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/account"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/organisation"
	"reflectietool/internal/queue"
	"reflectietool/internal/turn"
)

// nobody is an id that belongs to nothing.
const nobody = "00000000-0000-4000-8000-000000000000"

// fixture is a service on a database of its own, with a landelijk beheerder.
type fixture struct {
	*organisation.Service
	accounts *account.Service
	db       *pgxpool.Pool
	mails    *mailtest.Server
	now      time.Time
	national string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	frameworks, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{db: dbtest.New(t), mails: mailtest.NewServer(t), now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	f.accounts, f.Service = account.NewService(f.db, f.clock), organisation.NewService(f.db, frameworks, f.clock)
	sender, err := mail.New(f.mails.Settings())
	if err != nil {
		t.Fatal(err)
	}
	jobs := queue.New(f.db, slog.New(slog.DiscardHandler))
	f.accounts.OfferMail(jobs, sender, "http://voorbeeld.example", turn.NewService(f.db, f.clock))
	f.OfferMail(jobs, sender, "http://voorbeeld.example")
	if _, err := f.accounts.GrantNational(t.Context(), "landelijk@voorbeeld.example"); err != nil {
		t.Fatal(err)
	}
	f.national = f.one(t, `select person_id::text from account where national`)
	return f
}

func (f *fixture) clock() time.Time { return f.now }

// one returns the one text that a query selects.
func (f *fixture) one(t *testing.T, sql string, args ...any) string {
	t.Helper()
	var value string
	if err := f.db.QueryRow(t.Context(), sql, args...).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func (f *fixture) count(t *testing.T, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := f.db.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// person makes an account, as proving its address does.
func (f *fixture) person(t *testing.T, address string) string {
	t.Helper()
	email, err := account.ParseEmail(address)
	if err != nil {
		t.Fatal(err)
	}
	return f.one(t, `
		with p as (insert into person (created_at, last_seen_at) values ($3, $3) returning id)
		insert into account (person_id, email, email_key, created_at) select id, $1, $2, $3 from p returning person_id::text`,
		email.Address, email.Key, f.now)
}

// home is an organisation with a person in each role.
type home struct {
	id, team                  string
	admin, lead, member       string // persons
	outsider, guest, stranger string // has an account but no organisation; has no account; is admin and lead elsewhere
	elsewhere, otherTeam      string // the organisation and team of the stranger
}

func (f *fixture) home(t *testing.T) home {
	t.Helper()
	var h home
	h.id, h.admin = f.organisation(t, "Voorbeeld Welzijn", "beheer@voorbeeld.example")
	h.elsewhere, h.stranger = f.organisation(t, "Voorbeeld Elders", "elders@voorbeeld.example")
	h.team = f.addTeam(t, h.admin, h.id, "Noord")
	h.otherTeam = f.addTeam(t, h.stranger, h.elsewhere, "Zuid")
	ok(t, f.SetLead(t.Context(), h.stranger, h.otherTeam, h.stranger, true))
	h.lead = f.join(t, h.admin, h.id, organisation.Invite{Email: "leider@voorbeeld.example", Team: h.team, Leads: true})
	h.member = f.join(t, h.admin, h.id, organisation.Invite{Email: "lid@voorbeeld.example", Team: h.team})
	h.outsider = f.person(t, "buiten@voorbeeld.example")
	h.guest = f.one(t, `insert into person (created_at, last_seen_at) values (now(), now()) returning id::text`)
	return h
}

// others are the persons who are not beheerder of the organisation, by role.
func (h home) others(f *fixture) map[string]string {
	return map[string]string{
		"member": h.member, "lead": h.lead, "outsider": h.outsider, "guest": h.guest,
		"beheerder of another": h.stranger, "landelijk beheerder": f.national, "nobody": nobody, "no id": "x",
	}
}

// organisation makes an organisation with its first beheerder.
func (f *fixture) organisation(t *testing.T, name, email string) (id, admin string) {
	t.Helper()
	id, err := f.Create(t.Context(), f.national, name, email)
	ok(t, err)
	admin = f.person(t, email)
	open, err := f.OpenInvitations(t.Context(), admin)
	ok(t, err)
	ok(t, f.Accept(t.Context(), admin, open[0].ID, ""))
	return id, admin
}

func (f *fixture) addTeam(t *testing.T, admin, id, name string) string {
	t.Helper()
	team, err := f.AddTeam(t.Context(), admin, id, name)
	ok(t, err)
	return team
}

// join invites a new person, who accepts, and returns them.
func (f *fixture) join(t *testing.T, admin, id string, as organisation.Invite) string {
	t.Helper()
	invitation := f.invite(t, admin, id, as)
	person := f.person(t, as.Email)
	ok(t, f.Accept(t.Context(), person, invitation, ""))
	return person
}

func (f *fixture) invite(t *testing.T, admin, id string, as organisation.Invite) string {
	t.Helper()
	invitation, err := f.Invite(t.Context(), admin, id, as)
	ok(t, err)
	return invitation
}

func (f *fixture) overview(t *testing.T, admin, id string) organisation.Overview {
	t.Helper()
	all, err := f.Overview(t.Context(), admin, id)
	ok(t, err)
	return all
}

// memberOf returns a member as their beheerder sees them.
func (f *fixture) memberOf(t *testing.T, admin, id, person string) organisation.Member {
	t.Helper()
	for _, m := range f.overview(t, admin, id).Members {
		if m.Person == person {
			return m
		}
	}
	t.Fatalf("%s is no member", person)
	panic("not reached")
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func notFound(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("%s: %v, want not found", what, err)
	}
}

// invalid checks that an error refuses a field with a message.
func invalid(t *testing.T, what string, err error, field string) {
	t.Helper()
	if wrong, is := fault.AsInvalid(err); !is || wrong[field] == "" {
		t.Errorf("%s: %v, want a message for %q", what, err, field)
	}
}
