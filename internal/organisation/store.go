package organisation

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// The kinds of thing that an id in a form can identify. Each value is the SQL for the organisation
// that the thing belongs to.
const (
	ofOrganisation = `$1::uuid`
	ofTeam         = `(select organisation_id from team where id = $1::uuid)`
	ofInvitation   = `(select organisation_id from invitation where id = $1::uuid)`
	ofFunction     = `(select organisation_id from job_function where id = $1::uuid)`
)

// isAdmin is the condition that @actor is beheerder of @organisation.
const isAdmin = `exists (select from member where organisation_id = @organisation and person_id = @actor and admin)`

// transaction is the transaction in which someone changes one organisation.
type transaction struct {
	pgx.Tx
	s                   *Service
	actor, organisation string
}

// record adds an act to the trail of the organisation.
func (tx *transaction) record(ctx context.Context, act audit.Act, subject string, detail map[string]string) error {
	return audit.Record(ctx, tx.Tx, tx.s.now(), audit.Entry{
		Organisation: tx.organisation, Actor: tx.actor, Act: act, Subject: subject, Detail: detail,
	})
}

// hold does work while it holds a lock on the organisation that a thing belongs to, so that changes
// to its roles take turns: when two admins leave at once, the second sees that the first has left.
// It returns fault.NotFound when there is no such thing.
//
// Everyone locks organisations before people, also when deleting an account.
func (s *Service) hold(ctx context.Context, actor, of, id string, work func(tx *transaction) error) error {
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		held := &transaction{Tx: tx, s: s, actor: actor}
		err := tx.QueryRow(ctx, `select id from organisation where id = `+of+` for no key update`, id).Scan(&held.organisation)
		if err != nil {
			return err
		}
		return work(held)
	})
	return database.TranslateGiven(err)
}

// asAdmin is hold for a beheerder of the organisation. The role is read while the lock is held, so
// a role that was just taken away does not count.
func (s *Service) asAdmin(ctx context.Context, actor, of, id string, work func(tx *transaction) error) error {
	return s.hold(ctx, actor, of, id, func(tx *transaction) error {
		if err := tx.must(ctx, `select from member where organisation_id = $1 and person_id = $2 and admin`, tx.organisation, actor); err != nil {
			return err
		}
		return work(tx)
	})
}

// must returns fault.NotFound when a query finds nothing.
func (tx *transaction) must(ctx context.Context, sql string, args ...any) error {
	tag, err := tx.Exec(ctx, sql, args...)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return err
}

// unique turns the conflict of a name into a message for the form.
func unique(err error, message string) error {
	if err = database.Translate(err); errors.Is(err, fault.Conflict) {
		return fault.Invalid{"naam": message}
	}
	return err
}

// columns are the columns of organisation o, for scan.
const columns = `o.id, o.name, o.k, o.theme, o.example, o.consent_on, o.consent_note, o.legal_basis, o.legal_note, o.round_years, o.created_at`

func (o *Organisation) scan() []any {
	return []any{
		&o.ID, &o.Name, &o.K, &o.Theme, &o.Example, &o.ConsentOn, &o.ConsentNote, &o.LegalBasis, &o.LegalNote, &o.RoundYears, &o.CreatedAt,
	}
}

// ChangeSettings changes the settings that differ. It is for a beheerder. It returns fault.Invalid
// with the fields naam, k, thema, or-datum, or-toelichting, grondslag, grondslag-toelichting,
// ronde-jaren.
func (s *Service) ChangeSettings(ctx context.Context, actor, organisation string, settings Settings) error {
	settings, invalid := settings.check(s.now())
	return s.asAdmin(ctx, actor, ofOrganisation, organisation, func(tx *transaction) error {
		if invalid != nil {
			return invalid
		}
		var before Organisation
		err := tx.QueryRow(ctx, `select `+columns+` from organisation o where id = $1`, organisation).Scan(before.scan()...)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update organisation set name = @name, k = @k, theme = @theme, consent_on = @consent_on::date,
			       consent_note = @consent_note, legal_basis = @legal_basis, legal_note = @legal_note, round_years = @round_years
			 where id = @organisation`,
			pgx.StrictNamedArgs{
				"organisation": organisation, "name": settings.Name, "k": settings.K, "theme": settings.Theme,
				"consent_on": settings.ConsentOn, "consent_note": settings.ConsentNote,
				"legal_basis": settings.LegalBasis, "legal_note": settings.LegalNote, "round_years": settings.RoundYears,
			})
		if err != nil {
			return unique(err, "Er is al een organisatie met deze naam. Kies een andere naam.")
		}
		// In an open round k is never lowered: the participants were promised this number, and by
		// trying one number after the other a lead would find out how many take part.
		if _, err := tx.Exec(ctx, `update team_round set k = greatest(k, $2) where organisation_id = $1 and closed_at is null`,
			organisation, settings.K); err != nil {
			return err
		}
		for _, c := range settings.changes(before) {
			if err := tx.record(ctx, ActSettingsChanged, "", c.detail()); err != nil {
				return err
			}
		}
		return nil
	})
}
