package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// LoadCatalogue brings the shipped catalogue into the database, each version of it once. A
// database without offerings gets all of it. A database with an earlier version gets what
// changed since, by the three-way merge of Import: facts that an admin changed stay, and what an
// admin removed does not come back. A database that never had the catalogue, or has nothing left
// of it, gets nothing.
func (s *Service) LoadCatalogue(ctx context.Context) error { return s.loadCatalogue(ctx, shipped) }

func (s *Service) loadCatalogue(ctx context.Context, content []byte) error {
	file, err := Read(bytes.NewReader(content), s.framework)
	if err == nil && len(file.Refused) > 0 {
		err = file.Faults()
	}
	if err != nil {
		return fmt.Errorf("shipped catalogue: %w", err)
	}
	file.settle(CatalogueSource)
	digest := sha256.Sum256(content)
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockImports(ctx, tx); err != nil {
			return err
		}
		var (
			merged []byte   // digest of the version that was merged last
			keys   []string // of that version and the earlier ones
		)
		err := tx.QueryRow(ctx, `select digest, keys from catalogue_load`).Scan(&merged, &keys)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
		case err != nil:
			return err
		case bytes.Equal(merged, digest[:]):
			return nil
		}
		records, err := wanted(ctx, tx, file.Records, keys)
		if err != nil {
			return err
		}
		for i := range file.Records {
			if key := file.Records[i].Offering.Key; !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
		if _, err := tx.Exec(ctx, `
			insert into catalogue_load (loaded_at, digest, keys) values ($1, $2, $3)
			on conflict (single) do update set loaded_at = excluded.loaded_at, digest = excluded.digest, keys = excluded.keys`,
			s.now(), digest[:], keys); err != nil {
			return err
		}
		_, err = s.importInto(ctx, tx, records, "meegeleverd")
		return err
	})
	return database.Translate(err)
}

// wanted returns the records of a catalogue that the database gets. Keys has the keys of the
// earlier versions, none if there was no earlier version.
func wanted(ctx context.Context, tx pgx.Tx, records []Record, keys []string) ([]Record, error) {
	if len(keys) == 0 {
		filled := false
		err := tx.QueryRow(ctx, `select exists (select from offering)`).Scan(&filled)
		if filled {
			records = nil
		}
		return records, err
	}
	existing, err := readForImport(ctx, tx, "", []string{CatalogueSource}, false)
	if err != nil {
		return nil, err
	}
	left := func(key string) bool { _, ok := existing[[2]string{CatalogueSource, key}]; return ok }
	if !slices.ContainsFunc(keys, left) {
		return nil, nil
	}
	return slices.DeleteFunc(slices.Clone(records), func(r Record) bool {
		return slices.Contains(keys, r.Offering.Key) && !left(r.Offering.Key)
	}), nil
}
