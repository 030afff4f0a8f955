package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

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
		if result, err = s.importInto(ctx, tx, records); err != nil {
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
// person at the command line can choose the keys in the file.
func (s *Service) importInto(ctx context.Context, tx pgx.Tx, records []Record) (Result, error) {
	var result Result
	if err := lockImports(ctx, tx); err != nil {
		return result, err
	}
	existing, err := readForImport(ctx, tx, "", sourcesOf(records), true)
	if err != nil {
		return result, err
	}
	decisions := decide(records, existing, nil)
	for _, d := range decisions {
		for _, c := range d.changes {
			if c.Kept {
				result.Kept = append(result.Kept, KeptField{d.record.Offering.Key, c.Column, c.From, c.To})
			}
		}
	}
	by := offering.Stamp{At: s.now(), Origin: offering.ByImport}
	saved, err := s.save(ctx, tx, "", decisions, Choice{As: AsFile}, by, nil)
	result.New, result.Changed = saved.added, saved.changed
	result.Same = len(records) - saved.added - saved.changed
	return result, err
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
		where o.import_source = any(@sources) and o.organisation_id is not distinct from nullif(@organisation, '')::uuid
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

// chunk is the number of rows between two writes of the progress.
const chunk = 200

// saved counts the offerings that were saved.
type saved struct{ added, changed int }

// save carries out decisions, in chunks. After each chunk it calls progress, unless that is nil,
// with the number of rows that are done.
func (s *Service) save(ctx context.Context, tx pgx.Tx, organisation string, decisions []decision, choice Choice, by offering.Stamp, progress func(done int)) (saved, error) {
	var result saved
	batch := &pgx.Batch{}
	for i := range decisions {
		d := &decisions[i]
		next, err := d.result(choice.As, choice.overwrites(i+1, d.changes), choice.takesDouble(i+1), s.framework)
		switch {
		case err != nil:
			return result, err
		case next == nil:
			if d.before.ID != "" && !maps.Equal(d.imported, d.before.Imported) {
				batch.Queue(`update offering set imported = $2 where id = $1`, d.before.ID, d.imported)
			}
		case d.before.ID == "":
			result.added++
			next.Organisation = organisation
			offering.QueueSave(batch, nil, offering.Stored{Offering: *next, Imported: d.imported}, by)
		default:
			result.changed++
			offering.QueueSave(batch, &d.before.Offering, offering.Stored{Offering: *next, Imported: d.imported, Version: d.before.Version + 1}, by)
		}
		if (i+1)%chunk != 0 && i+1 != len(decisions) {
			continue
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return result, err
		}
		batch = &pgx.Batch{}
		if progress != nil {
			progress(i + 1)
		}
	}
	return result, nil
}
