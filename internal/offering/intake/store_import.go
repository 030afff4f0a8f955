package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/audit"
	"reflectietool/internal/database"
	"reflectietool/internal/offering"
)

// Import saves records as national offerings, in one transaction. A record whose source and key
// exist already changes that offering, except the facts that an admin changed. An offering
// whose key is not among the records stays. Importing the same records again changes nothing.
// Two imports at the same time wait for each other.
func (s *Service) Import(ctx context.Context, records []Record, options Options) (Result, error) {
	records = slices.Clone(records)
	for i := range records {
		o := &records[i].Offering
		o.ImportSource = cmp.Or(o.ImportSource, options.Source, CatalogueSource)
	}
	var result Result
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var err error
		if result, err = s.importInto(ctx, tx, records, "opdrachtregel"); err != nil {
			return err
		}
		if options.DryRun {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return Result{}, fmt.Errorf("import: %w", database.Translate(err))
	}
	return result, nil
}

var errDryRun = errors.New("dry run")

func lockImports(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('offering import'))`)
	return err
}

// importInto imports records as national offerings. It does not look for doubles, because the
// person at the command line can choose the keys in the file. The trail says where they came from.
func (s *Service) importInto(ctx context.Context, tx pgx.Tx, records []Record, from string) (Result, error) {
	var result Result
	if err := lockImports(ctx, tx); err != nil {
		return result, err
	}
	existing, err := readForImport(ctx, tx, "", sourcesOf(records), true)
	if err != nil {
		return result, err
	}
	returning, err := readReturning(ctx, tx, "")
	if err != nil {
		return result, err
	}
	decisions := decide(records, existing, returning, nil)
	for _, d := range decisions {
		for _, c := range d.changes {
			if c.Kept {
				result.Kept = append(result.Kept, KeptField{d.record.Offering.Key, c.Column, c.From, c.To})
			}
		}
	}
	by := offering.Stamp{At: s.now(), Origin: offering.ByImport}
	saved, err := s.save(ctx, tx, saving{choice: Choice{As: AsFile}, by: by}, decisions)
	result.New, result.Changed = saved.added, saved.changed
	result.Same = len(records) - saved.added - saved.changed
	if err != nil || saved.added+saved.changed == 0 {
		return result, err
	}
	return result, audit.Record(ctx, tx, s.now(), audit.Entry{Act: ActImported, Detail: saved.detail(from)})
}

// detail is what the trail says about an import.
func (s saved) detail(from string) map[string]string {
	return map[string]string{"format": from, "new": strconv.Itoa(s.added), "changed": strconv.Itoa(s.changed)}
}

func sourcesOf(records []Record) []string {
	var sources []string
	for i := range records {
		if source := records[i].Offering.ImportSource; !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
	}
	return sources
}

// readForImport returns the offerings of an organisation ("" is national) from some import
// sources, by source and key. With lock it locks them until the transaction ends, so that the
// import does not overwrite what an admin saves at the same time.
func readForImport(ctx context.Context, tx pgx.Tx, organisation string, sources []string, lock bool) (map[[2]string]offering.Stored, error) {
	query := offering.SelectStored + `
		where o.import_source = any(@sources) and ` + offering.InScope + `
		order by o.id`
	if lock {
		query += ` for update of o`
	}
	rows, err := tx.Query(ctx, query, pgx.StrictNamedArgs{"sources": database.OrEmpty(sources), "organisation": organisation})
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, offering.ScanStored)
	if err != nil {
		return nil, err
	}
	existing := make(map[[2]string]offering.Stored, len(all))
	for _, o := range all {
		existing[[2]string{o.ImportSource, o.Key}] = o
	}
	return existing, nil
}

// readReturning returns the ids of the offerings of an organisation ("" is national) that undoing an
// import put in the archive, and that nobody changed since. Importing them again brings them back.
func readReturning(ctx context.Context, tx pgx.Tx, organisation string) (map[string]bool, error) {
	rows, err := tx.Query(ctx, `
		select o.id::text from offering o join offering_change c on c.offering_id = o.id and c.version = o.version
		 where o.state = 'gearchiveerd' and c.origin = 'import-terug' and c.fields -> 'state' ->> 'to' = 'gearchiveerd' and `+offering.InScope,
		pgx.StrictNamedArgs{"organisation": organisation})
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	returning := make(map[string]bool, len(ids))
	for _, id := range ids {
		returning[id] = true
	}
	return returning, err
}

// chunk is the number of rows between two writes of the progress.
const chunk = 200

// saved counts the offerings that were saved.
type saved struct{ added, changed int }

// saving is how decisions are saved.
type saving struct {
	organisation string // that gets the new offerings; "" is national
	choice       Choice
	by           offering.Stamp
	plan         string         // the preview for which is noted what was done; "" for none
	progress     func(done int) // called after each chunk with the number of rows; nil for none
}

// save carries out decisions, in chunks.
func (s *Service) save(ctx context.Context, tx pgx.Tx, how saving, decisions []decision) (saved, error) {
	var result saved
	batch, done := &pgx.Batch{}, doneRows{}
	for i := range decisions {
		d := &decisions[i]
		next, err := d.result(how.choice.As, how.choice.overwrites(i+1, d.changes), how.choice.takesDouble(i+1), s.framework)
		switch {
		case err != nil:
			return result, err
		case next == nil:
			if d.before.ID != "" && !maps.Equal(d.imported, d.before.Imported) {
				batch.Queue(`update offering set imported = $2, updated_at = $3 where id = $1`, d.before.ID, d.imported, how.by.At)
				done.add(d.before.ID, kindNoted, d.before.Imported)
			}
		case d.before.ID == "":
			result.added++
			next.Organisation = how.organisation
			id := offering.QueueSave(batch, nil, offering.Stored{Offering: *next, Imported: d.imported}, how.by)
			done.add(id, kindNew, nil)
		default:
			result.changed++
			offering.QueueSave(batch, &d.before.Offering, offering.Stored{Offering: *next, Imported: d.imported, Version: d.before.Version + 1}, how.by)
			done.add(d.before.ID, kindChanged, d.before.Imported)
		}
		if (i+1)%chunk != 0 && i+1 != len(decisions) {
			continue
		}
		if how.plan != "" {
			done.queue(batch, how.plan)
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return result, err
		}
		batch, done = &pgx.Batch{}, doneRows{}
		if how.progress != nil {
			how.progress(i + 1)
		}
	}
	return result, nil
}
