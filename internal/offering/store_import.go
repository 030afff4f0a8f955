package offering

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"

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
// offerings at all, and does nothing otherwise: an admin may have removed some.
func (s *Service) LoadCatalogueIfEmpty(ctx context.Context) error {
	records, err := ReadCSV(bytes.NewReader(catalogue), s.framework)
	if err != nil {
		return fmt.Errorf("shipped catalogue: %w", err)
	}
	err = pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		if err := lockImports(ctx, tx); err != nil {
			return err
		}
		var filled bool
		if err := tx.QueryRow(ctx, `select exists (select from offering)`).Scan(&filled); err != nil || filled {
			return err
		}
		_, err := s.importInto(ctx, tx, records, CatalogueSource)
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
	batch := &pgx.Batch{}
	for i := range records {
		r := &records[i]
		before, found := existing[r.Offering.Key]
		if !found {
			result.New++
			added := r.Offering
			added.ImportSource = source
			queueSave(batch, &added, importedFacts(nil, r), s.now())
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
		queueSave(batch, &next, imported, s.now())
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

// queueSave writes all facts of a national offering, new or not, known by its source and
// key, with its parts.
func queueSave(batch *pgx.Batch, o *Offering, imported map[string]string, now time.Time) {
	batch.Queue(`
		insert into offering (import_source, source_key, title, kind, state, provider, description, url,
			formats, duration_hours, duration_text, cost_eur, cost_text, regions, language, page_language,
			education_levels, kenmerk, source, source_date, note, valid_until, checked_on,
			imported, created_at, updated_at)
		values (@import_source, @source_key, @title, @kind, @state, @provider, @description, @url,
			@formats, nullif(@hours::numeric, 0), @duration_text, @cents::numeric / 100, @cost_text, @regions, @language, @page_language,
			@education_levels, @kenmerk, @source, @source_date, @note, @valid_until, @checked_on,
			@imported, @now, @now)
		on conflict (organisation_id, import_source, source_key) do update set
			title = excluded.title, kind = excluded.kind, state = excluded.state, provider = excluded.provider,
			description = excluded.description, url = excluded.url, formats = excluded.formats,
			duration_hours = excluded.duration_hours, duration_text = excluded.duration_text,
			cost_eur = excluded.cost_eur, cost_text = excluded.cost_text, regions = excluded.regions,
			language = excluded.language, page_language = excluded.page_language,
			education_levels = excluded.education_levels, kenmerk = excluded.kenmerk, source = excluded.source,
			source_date = excluded.source_date, note = excluded.note, valid_until = excluded.valid_until,
			checked_on = excluded.checked_on, imported = excluded.imported, updated_at = excluded.updated_at`,
		pgx.StrictNamedArgs{
			"import_source": o.ImportSource, "source_key": o.Key, "title": o.Title, "kind": o.Kind, "state": o.State,
			"provider": o.Provider, "description": o.Description, "url": o.URL,
			"formats": orEmpty(o.Formats), "hours": formatNumber(o.Hours), "duration_text": o.DurationText,
			"cents": o.Cost, "cost_text": o.CostText, "regions": orEmpty(o.Regions),
			"language": o.Language, "page_language": o.PageLanguage, "education_levels": orEmpty(o.EducationLevels),
			"kenmerk": o.Kenmerk, "source": o.Source, "source_date": o.SourceDate, "note": o.Note,
			"valid_until": orNull(o.ValidUntil), "checked_on": orNull(o.CheckedOn), "imported": imported, "now": now,
		})
	for _, part := range []string{"offering_competency", "offering_start", "offering_accreditation"} {
		batch.Queue(`delete from `+part+` where offering_id = (`+idOfKey+`)`,
			pgx.StrictNamedArgs{"source": o.ImportSource, "key": o.Key})
	}
	queueLinks(batch, o)
	queueStarts(batch, o)
	queueAccreditations(batch, o)
}

// idOfKey finds the offering that a part belongs to, by the arguments @source and @key.
const idOfKey = `select id from offering where organisation_id is null and import_source = @source and source_key = @key`

func queueLinks(batch *pgx.Batch, o *Offering) {
	for i, l := range o.Competencies {
		batch.Queue(`insert into offering_competency (offering_id, rank, competency, from_level, to_level)
			values ((`+idOfKey+`), @rank, @competency, nullif(@from::smallint, 0), nullif(@to::smallint, 0))`,
			pgx.StrictNamedArgs{
				"source": o.ImportSource, "key": o.Key, "rank": i + 1,
				"competency": l.Competency, "from": int16(l.From), "to": int16(l.To),
			})
	}
}

func queueStarts(batch *pgx.Batch, o *Offering) {
	for _, s := range o.Starts {
		batch.Queue(`insert into offering_start (offering_id, starts_on, place) values ((`+idOfKey+`), @date, @place)`,
			pgx.StrictNamedArgs{"source": o.ImportSource, "key": o.Key, "date": s.Date, "place": s.Place})
	}
}

func queueAccreditations(batch *pgx.Batch, o *Offering) {
	for i, a := range o.Accreditations {
		batch.Queue(`insert into offering_accreditation (offering_id, rank, stated, register, points, valid_from, valid_until)
			values ((`+idOfKey+`), @rank, @text, @register, nullif(@points::numeric, 0), @from, @until)`,
			pgx.StrictNamedArgs{
				"source": o.ImportSource, "key": o.Key, "rank": i + 1, "text": a.Text, "register": a.Register,
				"points": formatNumber(a.Points), "from": orNull(a.ValidFrom), "until": orNull(a.ValidUntil),
			})
	}
}

// formatNumber writes a number for a numeric column, exactly, with "0" for unknown.
func formatNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// orEmpty turns nil into an empty array, as the columns have no nulls.
func orEmpty[T any](values []T) []T {
	if values == nil {
		return []T{}
	}
	return values
}
