package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/queue"
)

// OfferJobs makes a queue carry out previews and undo them, and remove those older than PreviewLife each hour.
// Call it before the queue starts, and before Apply.
func (s *Service) OfferJobs(jobs *queue.Queue) {
	s.jobs = jobs
	jobs.HandleAt(queue.Soon, Job, s.CarryOut)
	jobs.HandleAt(queue.Soon, UndoJob, s.CarryOutUndo)
	jobs.Every("purge-imports", time.Hour, func(ctx context.Context) error {
		_, err := s.Purge(ctx)
		return err
	})
}

// Apply hands a preview over to the queue, which carries it out with what the admin decided.
// Preview then returns its progress. Apply returns fault.Conflict if the preview was handed
// over before, fault.Invalid, with the field als, for an unknown choice.As, or with the field versie if
// the admin saw another revision of the preview, and fault.NotFound if the actor did not make the preview.
func (s *Service) Apply(ctx context.Context, actor, id string, choice Choice) error {
	switch choice.As {
	case AsFile, AsDraft, AsPublished:
	default:
		return fault.Invalid{"als": "Kies hoe het nieuwe aanbod binnenkomt."}
	}
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return fmt.Errorf("apply preview: %w", fault.NotFound)
	}
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var status Status
		revision := 0
		err := tx.QueryRow(ctx, `select status, revision from import_plan p where p.id = @id and `+isTheirs+` for no key update`,
			pgx.StrictNamedArgs{"id": id, "actor": actor}).Scan(&status, &revision)
		switch {
		case err != nil:
			return err
		case status != StatusPreview:
			return fault.Conflict
		case choice.Revision != 0 && choice.Revision != revision:
			return fault.Invalid{"versie": "Er is niets geïmporteerd. Het aanbod is intussen veranderd, en deze controle vooraf ook. Kijk of het nog klopt, en kies dan opnieuw “Importeer dit”."}
		}
		if _, err := tx.Exec(ctx, `update import_plan set status = 'wacht', choice = $2 where id = $1`, id, choice); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into import_progress select plan_id, 0, count(*) from import_row
			where plan_id = $1 and outcome <> 'geweigerd' group by plan_id
			on conflict (plan_id) do update set done = 0, total = excluded.total`, id); err != nil {
			return err
		}
		return s.jobs.Add(ctx, tx, Job, id)
	})
	if err != nil {
		return fmt.Errorf("apply preview: %w", err)
	}
	return nil
}

// CarryOut carries out a preview that was handed over; the queue calls it for jobs of the kind
// Job. The whole import is one transaction; only the progress is written outside it. If the
// transaction breaks off, nothing of it remains: CarryOut returns fault.Unavailable, and the
// queue runs the job again from the start. An error that a new attempt cannot solve has the
// method Permanent.
func (s *Service) CarryOut(ctx context.Context, id string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error { return s.carryOutIn(ctx, tx, id) })
	switch {
	case err == nil, errors.Is(err, fault.Unavailable), ctx.Err() != nil:
		return err
	}
	// Such a preview is out of date or cannot be carried out; a new one has to be made.
	status := StatusFailed
	if errors.Is(err, errStale) {
		status, err = StatusStale, nil
	}
	_, telling := s.db.Exec(ctx, `update import_plan set status = $2, finished_at = $3 where id = $1 and status = 'wacht'`, id, status, s.now())
	if telling != nil {
		return database.Translate(telling)
	}
	if err == nil || errors.Is(err, fault.NotFound) {
		return nil
	}
	return lasting{err}
}

// lasting is an error that a new attempt cannot solve.
type lasting struct{ error }

// Permanent returns true, on which the queue does not run the job again.
func (lasting) Permanent() bool { return true }

// Unwrap returns the cause.
func (l lasting) Unwrap() error { return l.error }

func (s *Service) carryOutIn(ctx context.Context, tx pgx.Tx, id string) error {
	if err := lockImports(ctx, tx); err != nil {
		return err
	}
	preview, err := readJob(ctx, tx, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // it was carried out already, or removed as too old
	}
	if err != nil {
		return err
	}
	if err := s.checkManages(ctx, tx, preview.actor, preview.organisation); err != nil {
		return err
	}
	records, err := s.recordsOf(ctx, tx, id)
	if err != nil {
		return err
	}
	decisions, err := s.decideAll(ctx, tx, preview.organisation, records, true)
	if err != nil {
		return err
	}
	now, err := digest(decisions)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, preview.digest) {
		return errStale
	}
	by, err := offering.NewCurator(tx, preview.actor, s.now).By(ctx, offering.ByImport)
	if err != nil {
		return err
	}
	saved, err := s.save(ctx, tx, saving{
		organisation: preview.organisation, choice: preview.choice, by: by, plan: id, progress: s.progressOf(ctx, id),
	}, decisions)
	if err != nil {
		return err
	}
	if err := audit.Record(ctx, tx, s.now(), audit.Entry{
		Organisation: preview.organisation, Actor: preview.actor, Act: ActImported, Detail: saved.detail(string(preview.format)),
	}); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update import_plan set status = 'klaar', finished_at = $2 where id = $1`, id, s.now())
	return err
}

// progressOf returns a function that stores how many rows are done. It does so outside the
// transaction, so that others see it. An error there is no reason to stop.
func (s *Service) progressOf(ctx context.Context, id string) func(done int) {
	return func(done int) {
		_, _ = s.db.Exec(ctx, `update import_progress set done = $2 where plan_id = $1`, id, done)
	}
}

func readJob(ctx context.Context, tx pgx.Tx, id string) (p previewJob, err error) {
	err = tx.QueryRow(ctx, `
		select person_id::text, coalesce(organisation_id::text, ''), format, digest, choice
		from import_plan where id = $1 and status = 'wacht' for no key update`, id).
		Scan(&p.actor, &p.organisation, &p.format, &p.digest, &p.choice)
	return p, err
}
