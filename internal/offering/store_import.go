package offering

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Import writes the records in one transaction. A record whose key is there already
// changes that offering, but never what an admin changed in it; a key that the file no
// longer has stays. The same records again change nothing. Two imports at once wait for
// each other.
func (s *Service) Import(ctx context.Context, records []Record, options ImportOptions) (ImportResult, error) {
	if options.Source == "" {
		options.Source = CatalogueSource
	}
	var result ImportResult
	err := pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		var err error
		if result, err = s.importInto(ctx, tx, records, options.Source); err != nil {
			return err
		}
		if options.DryRun {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return ImportResult{}, fmt.Errorf("import: %w", database.Translate(err))
	}
	return result, nil
}

var errDryRun = errors.New("dry run")

// LoadCatalogueIfEmpty imports the shipped catalogue into a database that has no
// offerings and never had them, and does nothing otherwise: an admin may have removed some,
// or all.
func (s *Service) LoadCatalogueIfEmpty(ctx context.Context) error {
	records, err := ReadCSV(bytes.NewReader(catalogue), s.framework)
	if err != nil {
		return fmt.Errorf("shipped catalogue: %w", err)
	}
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockImports(ctx, tx); err != nil {
			return err
		}
		var had bool // it is marked as loaded also when there are offerings of another origin
		err := tx.QueryRow(ctx, `
			with mark as (insert into catalogue_load (loaded_at) values ($1) on conflict do nothing returning 1)
			select not exists (select from mark) or exists (select from offering)`, s.now()).Scan(&had)
		if err != nil || had {
			return err
		}
		_, err = s.importInto(ctx, tx, records, CatalogueSource)
		return err
	})
	return database.Translate(err)
}

func lockImports(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('offering import'))`)
	return err
}

func (s *Service) importInto(ctx context.Context, tx pgx.Tx, records []Record, source string) (ImportResult, error) {
	var result ImportResult
	if err := lockImports(ctx, tx); err != nil {
		return result, err
	}
	existing, err := readForImport(ctx, tx, source)
	if err != nil {
		return result, err
	}
	batch, by := &pgx.Batch{}, revision{at: s.now(), origin: ByImport}
	for i := range records {
		r := &records[i]
		before, found := existing[r.Offering.Key]
		if !found {
			result.New++
			added := stored{Offering: r.Offering, imported: importedFacts(nil, r)}
			added.ImportSource = source
			queueSave(batch, nil, added, by)
			continue
		}
		next, kept, err := merge(before.Offering, before.imported, r, s.framework)
		if err != nil {
			return result, err
		}
		result.Kept = append(result.Kept, kept...)
		imported := importedFacts(before.imported, r)
		if maps.Equal(facts(&before.Offering), facts(&next)) {
			result.Same++
			if !maps.Equal(imported, before.imported) {
				batch.Queue(`update offering set imported = $2 where id = $1`, before.ID, imported)
			}
			continue
		}
		result.Changed++
		queueSave(batch, &before.Offering, stored{next, imported, before.version + 1}, by)
	}
	return result, tx.SendBatch(ctx, batch).Close()
}

// readForImport returns the national offerings of a source by key, locked, so that an
// admin who saves meanwhile is not overwritten.
func readForImport(ctx context.Context, tx pgx.Tx, source string) (map[string]stored, error) {
	rows, err := tx.Query(ctx, selectOffering+`
		where o.import_source = $1 and o.organisation_id is null
		order by o.id for update of o`, source)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, scanStored)
	if err != nil {
		return nil, err
	}
	existing := make(map[string]stored, len(all))
	for _, o := range all {
		existing[o.Key] = o
	}
	return existing, nil
}
