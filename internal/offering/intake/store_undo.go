package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
)

// doneRows are the offerings that a chunk of an import saved, for import_done.
type doneRows struct {
	ids, kinds []string
	before     []*string // as JSON; nil for a new offering
}

func (d *doneRows) add(id, kind string, before map[string]string) {
	d.ids, d.kinds = append(d.ids, id), append(d.kinds, kind)
	if kind == kindNew {
		d.before = append(d.before, nil)
		return
	}
	if before == nil {
		before = map[string]string{}
	}
	content, _ := json.Marshal(before) // a map of texts can always be written
	d.before = append(d.before, new(string(content)))
}

// queue notes the offerings as they are once the statements before it in the batch have run.
func (d *doneRows) queue(batch *pgx.Batch, plan string) {
	if len(d.ids) == 0 {
		return
	}
	batch.Queue(`
		insert into import_done (plan_id, offering_id, kind, version, still, before, noted)
		select $1, o.id, d.kind, o.version, o.version, d.before::jsonb, md5(o.imported::text)
		from unnest($2::uuid[], $3::text[], $4::text[]) as d (id, kind, before) join offering o on o.id = d.id`,
		plan, d.ids, d.kinds, d.before)
}

// fateSQL is the Fate of row d of import_done, whose offering is o, or null if that is gone. An offering
// was changed after the import if its version was raised, or if it was imported again. Undoing that later
// import makes it again as this one left it.
const fateSQL = `case
	when o.id is null then 'verdwenen'
	when d.kind = 'genoteerd' then case when md5(o.imported::text) = d.noted then 'genoteerd' else 'verdwenen' end
	when o.version <> d.still or md5(o.imported::text) <> d.noted then 'gebleven'
	when d.kind = 'gewijzigd' then 'terug'
	when exists (select from offering_kept k where k.offering_id = o.id)
		or exists (select from offering_list_item i where i.offering_id = o.id)
		or exists (select from offering_useful u where u.offering_id = o.id)
		or exists (select from offering_report f where f.offering_id = o.id)
		then case when o.state = 'gearchiveerd' then 'gebleven' else 'archief' end
	else 'weg' end`

// Undoes returns what undoing an import of the actor would do now. For an import that was undone it only
// returns the offerings that stayed as they were.
func (s *Service) Undoes(ctx context.Context, actor, id string) (Undoing, error) {
	var undoing Undoing
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return undoing, fmt.Errorf("undo import: %w", fault.NotFound)
	}
	rows, err := s.db.Query(ctx, `
		select fate, count(*), coalesce((array_agg(id::text order by title, id) filter (where fate = 'gebleven'))[1:@most], '{}'),
			coalesce((array_agg(title order by title, id) filter (where fate = 'gebleven'))[1:@most], '{}')
		from (
		    select o.id, coalesce(o.title, '') as title, coalesce(d.fate, `+fateSQL+`) as fate
		    from import_done d join import_plan p on p.id = d.plan_id left join offering o on o.id = d.offering_id
		    where d.plan_id = @id and `+isTheirs+`
		) found group by fate`, pgx.StrictNamedArgs{"id": id, "actor": actor, "most": MaxStays})
	if err != nil {
		return undoing, fmt.Errorf("undo import: %w", database.Translate(err))
	}
	var (
		fate        Fate
		n           int
		ids, titles []string
	)
	_, err = pgx.ForEachRow(rows, []any{&fate, &n, &ids, &titles}, func() error {
		undoing.count(fate, n)
		for i := range ids {
			undoing.Stays = append(undoing.Stays, Staying{ids[i], titles[i]})
		}
		return nil
	})
	return undoing, database.Translate(err)
}

// Undo hands the undoing of an import over to the queue. It returns fault.Conflict if that was done before
// or the import was not carried out, fault.Invalid, with the field ongedaan, after UndoTime, and
// fault.NotFound if the actor did not make the import.
func (s *Service) Undo(ctx context.Context, actor, id string) error {
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return fmt.Errorf("undo import: %w", fault.NotFound)
	}
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		var status Status
		var inTime bool
		err := tx.QueryRow(ctx, `
			select status, coalesce(finished_at > @undoable, false) from import_plan p where p.id = @id and `+isTheirs+` for no key update`,
			pgx.StrictNamedArgs{"id": id, "actor": actor, "undoable": s.now().Add(-UndoTime)}).Scan(&status, &inTime)
		switch {
		case err != nil:
			return err
		case status != StatusDone:
			return fault.Conflict
		case !inTime:
			return fault.Invalid{"ongedaan": "Je kunt een import tot 24 uur later ongedaan maken. Die tijd is voorbij. Pas het aanbod zelf aan."}
		}
		if _, err := tx.Exec(ctx, `update import_plan set status = 'terug', undo_at = $2, undo_failed = false where id = $1`, id, s.now()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into import_progress select $1, 0, count(*) from import_done where plan_id = $1
			on conflict (plan_id) do update set done = 0, total = excluded.total`, id); err != nil {
			return err
		}
		return s.jobs.Add(ctx, tx, UndoJob, id)
	})
	if err != nil {
		return fmt.Errorf("undo import: %w", err)
	}
	return nil
}

// CarryOutUndo undoes an import for which Undo asked; the queue calls it for jobs of the kind UndoJob.
// Like CarryOut it is one transaction, of which nothing remains when it breaks off.
func (s *Service) CarryOutUndo(ctx context.Context, id string) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error { return s.undoIn(ctx, tx, id) })
	switch {
	case err == nil, errors.Is(err, fault.Unavailable), ctx.Err() != nil:
		return err
	}
	_, telling := s.db.Exec(ctx, `update import_plan set status = 'klaar', undo_failed = true where id = $1 and status = 'terug'`, id)
	if telling != nil {
		return database.Translate(telling)
	}
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	return lasting{err}
}

func (s *Service) undoIn(ctx context.Context, tx pgx.Tx, id string) error {
	if err := lockImports(ctx, tx); err != nil {
		return err
	}
	var actor, organisation string
	err := tx.QueryRow(ctx, `
		select person_id::text, coalesce(organisation_id::text, '') from import_plan where id = $1 and status = 'terug' for no key update`, id).
		Scan(&actor, &organisation)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // it was undone already
	}
	if err != nil {
		return err
	}
	if err := s.checkManages(ctx, tx, actor, organisation); err != nil {
		return err
	}
	by, err := offering.NewCurator(tx, actor, s.now).By(ctx, offering.ByImportUndone)
	if err != nil {
		return err
	}
	undone, err := s.undoAll(ctx, tx, id, by)
	if err != nil {
		return err
	}
	if err := audit.Record(ctx, tx, s.now(), audit.Entry{
		Organisation: organisation, Actor: actor, Act: ActImportUndone, Detail: map[string]string{
			"removed": strconv.Itoa(undone.Removed), "archived": strconv.Itoa(undone.Archived),
			"restored": strconv.Itoa(undone.Restored), "left": strconv.Itoa(undone.Left),
		},
	}); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update import_plan set status = 'ongedaan', undone = $2, undo_at = $3 where id = $1`, id, undone, s.now())
	return err
}

// undoAll undoes what an import did, in chunks. It locks the offerings first: after that nobody changes
// one or keeps one, so that the fates that are read next stay true.
func (s *Service) undoAll(ctx context.Context, tx pgx.Tx, id string, by offering.Stamp) (Undoing, error) {
	var undone Undoing
	rows, err := tx.Query(ctx, offering.SelectStored+`
		where o.id in (select offering_id from import_done where plan_id = $1) order by o.id for update of o`, id)
	if err != nil {
		return undone, err
	}
	held, err := pgx.CollectRows(rows, offering.ScanStored)
	if err != nil {
		return undone, err
	}
	stored := make(map[string]*offering.Stored, len(held))
	for i := range held {
		stored[held[i].ID] = &held[i]
	}
	todo, err := readUndo(ctx, tx, id)
	if err != nil {
		return undone, err
	}
	progress := s.progressOf(ctx, id)
	for start := 0; start < len(todo); start += chunk {
		part := todo[start:min(start+chunk, len(todo))]
		if err := tx.SendBatch(ctx, s.queueUndo(id, part, stored, &undone, by)).Close(); err != nil {
			return undone, err
		}
		progress(start + len(part))
	}
	return undone, nil
}

func readUndo(ctx context.Context, tx pgx.Tx, id string) ([]undoRow, error) {
	rows, err := tx.Query(ctx, `
		select d.offering_id::text, `+fateSQL+`, d.before, coalesce(c.fields, '{}')
		from import_done d left join offering o on o.id = d.offering_id
			left join offering_change c on c.offering_id = o.id and c.version = d.version
		where d.plan_id = $1 order by d.offering_id`, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r undoRow, err error) {
		err = row.Scan(&r.id, &r.fate, &r.before, &r.fields)
		return r, err
	})
}

// queueUndo returns the statements that undo some rows, and counts them.
func (s *Service) queueUndo(plan string, part []undoRow, stored map[string]*offering.Stored, undone *Undoing, by offering.Stamp) *pgx.Batch {
	batch := &pgx.Batch{}
	var removed, ids, fates []string
	for i := range part {
		r := &part[i]
		switch r.fate {
		case fateGone:
			continue
		case FateRemoved:
			removed = append(removed, r.id)
		case fateNoted:
			batch.Queue(`update offering set imported = $2, updated_at = $3 where id = $1`, r.id, r.before, by.At)
		case FateArchived, FateRestored:
			was := stored[r.id]
			if next, ok := r.apply(*was, s.framework); ok {
				offering.QueueSave(batch, &was.Offering, next, by)
			} else {
				r.fate = FateLeft
			}
		}
		undone.count(r.fate, 1)
		ids, fates = append(ids, r.id), append(fates, string(r.fate))
	}
	offering.QueueRemoval(batch, removed)
	batch.Queue(`
		update import_done d set fate = f.fate from unnest($2::uuid[], $3::text[]) as f (id, fate)
		where d.plan_id = $1 and d.offering_id = f.id`, plan, database.OrEmpty(ids), database.OrEmpty(fates))
	batch.Queue(`
		update import_done e set still = o.version from import_done d join offering o on o.id = d.offering_id
		where d.plan_id = $1 and d.offering_id = any($2::uuid[]) and d.fate = 'terug'
			and e.offering_id = d.offering_id and e.plan_id <> $1 and e.still = d.version - 1 and e.fate is null`, plan, database.OrEmpty(ids))
	return batch
}
