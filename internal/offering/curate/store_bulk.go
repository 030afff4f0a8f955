package curate

import (
	"context"
	"maps"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/offering"
)

// find returns the ids of the offerings that a query finds, at most MaxBulk + 1.
func (tx *curation) find(ctx context.Context, q WorkQuery) ([]string, error) {
	args := tx.s.workArgs(tx.Actor, q)
	args["limit"] = MaxBulk + 1
	rows, err := tx.Query(ctx, withFound+` select id::text from found order by id limit @limit`, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// lockIn is lock for the offerings of one organisation ("" is national).
func (tx *curation) lockIn(ctx context.Context, organisation string, ids []string) ([]offering.Stored, error) {
	all, err := tx.lock(ctx, ids)
	var own []offering.Stored
	for _, o := range all {
		if o.Organisation == organisation {
			own = append(own, o)
		}
	}
	return own, err
}

// carry saves an act and the offerings next that it changed. Each of them is one of held, as it
// was before.
func (tx *curation) carry(ctx context.Context, b Bulk, held []offering.Stored, next []offering.Offering) error {
	by, err := tx.By(ctx, offering.ByBulk)
	if err != nil {
		return err
	}
	var id string
	err = tx.QueryRow(ctx, `
		insert into offering_bulk (organisation_id, actor, act, at)
		values (nullif(@organisation, '')::uuid, @actor, @act, @at) returning id::text`,
		pgx.StrictNamedArgs{"organisation": b.Organisation, "actor": by.Actor, "act": b.Act, "at": by.At}).Scan(&id)
	if err != nil {
		return err
	}
	by.Bulk = &id
	if err := tx.saveMany(ctx, held, next, by); err != nil {
		return err
	}
	ids := make([]string, len(next))
	for i := range next {
		ids[i] = next[i].ID
	}
	if err := tx.look(ctx, b.Organisation, ids, false); err != nil {
		return err
	}
	detail := map[string]string{}
	if b.Act == SetValidUntil {
		detail["until"] = offering.FormatDate(b.Until)
	}
	return tx.recordMany(ctx, b.Organisation, b.Act.recorded(), len(next), detail)
}

// saveMany saves the changed offerings next. Each of them is one of held, as it was before.
func (tx *curation) saveMany(ctx context.Context, held []offering.Stored, next []offering.Offering, by offering.Stamp) error {
	before := make(map[string]*offering.Stored, len(held))
	for i := range held {
		before[held[i].ID] = &held[i]
	}
	batch := &pgx.Batch{}
	for i := range next {
		was := before[next[i].ID]
		offering.QueueSave(batch, &was.Offering, offering.Stored{Offering: next[i], Imported: was.Imported, Version: was.Version + 1}, by)
	}
	return tx.SendBatch(ctx, batch).Close()
}

// recordMany adds an act on many offerings to the trail.
func (tx *curation) recordMany(ctx context.Context, organisation string, act audit.Act, n int, detail map[string]string) error {
	detail["number"] = strconv.Itoa(n)
	return audit.Record(ctx, tx.Tx, tx.s.now(), audit.Entry{
		Organisation: organisation, Actor: tx.Actor, Act: act, Detail: detail,
	})
}

// Last returns the actor's last act on many offerings of an organisation ("" is national). Its
// rows are the changes; the reason of a row says why it cannot or could not be taken back.
// Without such an act it returns fault.NotFound.
func (s *Service) Last(ctx context.Context, actor, organisation string) (Done, error) {
	var done Done
	err := s.curate(ctx, actor, func(tx *curation) error {
		var err error
		done, err = tx.last(ctx, organisation, false)
		return err
	})
	return done, err
}

func (tx *curation) last(ctx context.Context, organisation string, lock bool) (Done, error) {
	done := Done{Bulk: Bulk{Organisation: organisation}}
	if err := tx.MayCurate(ctx, organisation); err != nil {
		return done, err
	}
	sql := `
		select b.id::text, b.act, b.at, b.undone_at from offering_bulk b join pseudonym p on p.id = b.actor
		 where p.person_id = $1 and b.organisation_id is not distinct from nullif($2, '')::uuid
		 order by b.at desc, b.id limit 1`
	if lock {
		sql += ` for update of b`
	}
	var undone *time.Time
	if err := tx.QueryRow(ctx, sql, tx.Actor, organisation).Scan(&done.ID, &done.Act, &done.At, &undone); err != nil {
		return done, err
	}
	done.UndoneAt = database.OrZero(undone)
	rows, err := tx.Query(ctx, `
		select o.id::text, o.version, o.title, c.fields, c.version = o.version, u.version is not null
		  from offering_change c join offering o on o.id = c.offering_id
		       left join offering_change u on u.bulk_id = c.bulk_id and u.offering_id = o.id and u.origin = 'ongedaan'
		 where c.bulk_id = @bulk and c.origin = 'groep' and `+offering.Curates+`
		 order by o.title, o.id`, pgx.StrictNamedArgs{"bulk": done.ID, "actor": tx.Actor})
	if err != nil {
		return done, err
	}
	done.Rows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (BulkRow, error) {
		return scanDone(row, !done.UndoneAt.IsZero())
	})
	if err != nil || !done.Act.NeedsCompetency() {
		return done, err
	}
	return done, tx.complete(ctx, done.Rows)
}

// complete adds to changes of competencies the columns that stayed the same: levels mean nothing
// without the competencies that they belong to.
func (tx *curation) complete(ctx context.Context, changed []BulkRow) error {
	ids := make([]string, len(changed))
	for i, row := range changed {
		ids[i] = row.ID
	}
	rows, err := tx.Query(ctx, offering.SelectStored+` where o.id = any(@ids)`, pgx.StrictNamedArgs{"ids": ids})
	if err != nil {
		return err
	}
	all, err := pgx.CollectRows(rows, offering.ScanStored)
	if err != nil {
		return err
	}
	facts := map[string]offering.Facts{}
	for i := range all {
		facts[all[i].ID] = all[i].Facts()
	}
	for i := range changed {
		c := &changed[i].Change
		from, to := facts[changed[i].ID].Of(c.Field), facts[changed[i].ID].Of(c.Field)
		maps.Copy(from, c.From)
		maps.Copy(to, c.To)
		c.From, c.To = from, to
	}
	return nil
}

func scanDone(row pgx.CollectableRow, over bool) (r BulkRow, err error) {
	var fields map[string]offering.Change
	var untouched, undone bool
	if err := row.Scan(&r.ID, &r.Version, &r.Title, &fields, &untouched, &undone); err != nil {
		return r, err
	}
	r.Change = offering.ChangeOf(fields)
	if over && !undone || !over && !untouched {
		r.Reason = "Dit is daarna nog gewijzigd."
	}
	return r, nil
}

// undo takes back the rows of an act that have no reason against it, and returns their number.
func (tx *curation) undo(ctx context.Context, done Done) (int, error) {
	changes := map[string]offering.FieldChange{}
	var ids []string
	for _, row := range done.Rows {
		if row.Reason == "" {
			ids, changes[row.ID] = append(ids, row.ID), row.Change
		}
	}
	held, err := tx.lockIn(ctx, done.Organisation, ids)
	if err != nil {
		return 0, err
	}
	versions := map[string]int{}
	for _, row := range done.Rows {
		versions[row.ID] = row.Version
	}
	var next []offering.Offering
	for i := range held {
		if held[i].Version != versions[held[i].ID] {
			continue // changed between the reading of the rows and the locking
		}
		o, err := changes[held[i].ID].From.Read(held[i].Offering, tx.s.framework)
		if err != nil {
			return 0, err
		}
		next = append(next, o)
	}
	by, err := tx.By(ctx, offering.ByUndoing)
	if err != nil {
		return 0, err
	}
	by.Bulk = &done.ID
	if err := tx.saveMany(ctx, held, next, by); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `update offering_bulk set undone_at = $2 where id = $1`, done.ID, by.At); err != nil {
		return 0, err
	}
	return len(next), tx.recordMany(ctx, done.Organisation, ActUndone, len(next), map[string]string{})
}

// HasUndo reports whether the actor can take back an act on many offerings of an organisation
// ("" is national).
func (s *Service) HasUndo(ctx context.Context, actor, organisation string) (bool, error) {
	var has bool
	err := s.db.QueryRow(ctx, `
		select exists (select from offering_bulk b join pseudonym p on p.id = b.actor
		                where p.person_id = @actor and b.organisation_id is not distinct from nullif(@organisation, '')::uuid
		                  and b.at > @since and b.undone_at is null and not exists (
		                      select from offering_bulk l where l.actor = b.actor and l.at > b.at
		                         and l.organisation_id is not distinct from b.organisation_id))`,
		pgx.StrictNamedArgs{"actor": actor, "organisation": organisation, "since": s.now().Add(-UndoTime)}).Scan(&has)
	return has, database.Translate(err)
}
