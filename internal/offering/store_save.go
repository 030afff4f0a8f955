package offering

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// Stamp says who changes an offering, when and how, for its history.
type Stamp struct {
	At     time.Time // of the change
	Actor  *string   // a pseudonym; nil for an import that no person made, on the command line or at the first start
	Origin Origin    // how the change is made
	Bulk   *string   // id of the act on many offerings that the change is part of; nil for none
}

// QueueSave adds to a batch the statements that save an offering with its starts, links and
// accreditations, and that add the difference from before to its history. If before is nil
// the offering is new, and gets an id if it has none. QueueSave returns the id.
func QueueSave(batch *pgx.Batch, before *Offering, o Stored, by Stamp) string {
	if o.ID == "" {
		o.ID = NewID()
	}
	if o.Key == "" {
		o.Key = o.ID
	}
	o.Version = max(o.Version, 1)
	if o.Imported == nil {
		o.Imported = map[string]string{}
	}
	batch.Queue(saveSQL, pgx.StrictNamedArgs{
		"id": o.ID, "organisation": o.Organisation, "import_source": o.ImportSource, "source_key": o.Key,
		"title": o.Title, "kind": o.Kind, "state": o.State,
		"provider": o.Provider, "description": o.Description, "url": o.URL,
		"formats": database.OrEmpty(o.Formats), "hours": formatNumber(o.Hours), "duration_text": o.DurationText,
		"cents": o.Cost, "cost_text": o.CostText, "regions": database.OrEmpty(o.Regions),
		"language": o.Language, "page_language": o.PageLanguage, "education_levels": database.OrEmpty(o.EducationLevels),
		"kenmerk": o.Kenmerk, "source": o.Source, "source_date": o.SourceDate, "note": o.Note,
		"valid_until": database.OrNull(o.ValidUntil), "checked_on": database.OrNull(o.CheckedOn),
		"level_basis": o.LevelBasis, "imported": o.Imported, "version": o.Version, "now": by.At,
	})
	queueParts(batch, before, &o.Offering)
	batch.Queue(`
		insert into offering_change (offering_id, version, at, actor, origin, bulk_id, fields)
		values (@id, @version, @at, @actor, @origin, @bulk, @fields)`,
		pgx.StrictNamedArgs{
			"id": o.ID, "version": o.Version, "at": by.At, "actor": by.Actor, "origin": by.Origin, "bulk": by.Bulk,
			"fields": Diff(before, &o.Offering),
		})
	return o.ID
}

// QueueRemoval adds to a batch the statement that removes offerings for good, with their history and
// everything that refers to them. It is only for offerings that nobody has used or changed.
func QueueRemoval(batch *pgx.Batch, ids []string) {
	if len(ids) > 0 {
		batch.Queue(`delete from offering where id = any($1)`, ids)
	}
}

const saveSQL = `
	insert into offering (id, organisation_id, import_source, source_key,
		title, kind, state, provider, description, url,
		formats, duration_hours, duration_text, cost_eur, cost_text, regions, language, page_language,
		education_levels, kenmerk, source, source_date, note, valid_until, checked_on,
		level_basis, imported, version, created_at, updated_at)
	values (@id, nullif(@organisation, '')::uuid, @import_source, @source_key,
		@title, @kind, @state, @provider, @description, @url,
		@formats, nullif(@hours::numeric, 0), @duration_text, @cents::numeric / 100, @cost_text, @regions, @language, @page_language,
		@education_levels, @kenmerk, @source, @source_date, @note, @valid_until, @checked_on,
		@level_basis, @imported, @version, @now, @now)
	on conflict (id) do update set
		title = excluded.title, kind = excluded.kind, state = excluded.state, provider = excluded.provider,
		description = excluded.description, url = excluded.url, formats = excluded.formats,
		duration_hours = excluded.duration_hours, duration_text = excluded.duration_text,
		cost_eur = excluded.cost_eur, cost_text = excluded.cost_text, regions = excluded.regions,
		language = excluded.language, page_language = excluded.page_language,
		education_levels = excluded.education_levels, kenmerk = excluded.kenmerk, source = excluded.source,
		source_date = excluded.source_date, note = excluded.note, valid_until = excluded.valid_until,
		checked_on = excluded.checked_on, level_basis = excluded.level_basis, imported = excluded.imported, version = excluded.version,
		updated_at = excluded.updated_at`

// queueParts replaces the links, the starts and the accreditations, each only if it differs.
// Most changes leave them as they are; skipping them saves most of the time of a large
// import.
func queueParts(batch *pgx.Batch, before, o *Offering) {
	none := before == nil
	if none {
		before = new(Offering)
	}
	for _, part := range []struct {
		table string
		same  bool
		queue func(*pgx.Batch, *Offering)
	}{
		{"offering_competency", slices.Equal(before.Competencies, o.Competencies), queueLinks},
		{"offering_start", slices.Equal(before.Starts, o.Starts), queueStarts},
		{"offering_accreditation", slices.Equal(before.Accreditations, o.Accreditations), queueAccreditations},
	} {
		if part.same {
			continue
		}
		if !none {
			batch.Queue(`delete from `+part.table+` where offering_id = $1`, o.ID)
		}
		part.queue(batch, o)
	}
}

func queueLinks(batch *pgx.Batch, o *Offering) {
	for i, l := range o.Competencies {
		batch.Queue(`insert into offering_competency (offering_id, rank, competency, from_level, to_level)
			values (@id, @rank, @competency, nullif(@from::smallint, 0), nullif(@to::smallint, 0))`,
			pgx.StrictNamedArgs{
				"id": o.ID, "rank": i + 1, "competency": l.Competency, "from": int16(l.From), "to": int16(l.To),
			})
	}
}

func queueStarts(batch *pgx.Batch, o *Offering) {
	for _, s := range o.Starts {
		batch.Queue(`insert into offering_start (offering_id, starts_on, place, places_left) values ($1, $2, $3, $4)`, o.ID, s.Date, s.Place, s.Left)
	}
}

func queueAccreditations(batch *pgx.Batch, o *Offering) {
	for i, a := range o.Accreditations {
		batch.Queue(`insert into offering_accreditation (offering_id, rank, stated, register, points, valid_from, valid_until)
			values (@id, @rank, @text, @register, nullif(@points::numeric, 0), @from, @until)`,
			pgx.StrictNamedArgs{
				"id": o.ID, "rank": i + 1, "text": a.Text, "register": a.Register,
				"points": formatNumber(a.Points), "from": database.OrNull(a.ValidFrom), "until": database.OrNull(a.ValidUntil),
			})
	}
}

// NewID returns a new random uuid. The program makes it, not the database, so that an offering
// and its parts can be saved in one batch.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// formatNumber writes a number exactly, for a numeric column; unknown becomes "0".
func formatNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
