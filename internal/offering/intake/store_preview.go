package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
)

// checkManages returns fault.NotFound if the actor does not look after the offerings of an
// organisation ("" is national).
func (s *Service) checkManages(ctx context.Context, tx pgx.Tx, actor, organisation string) error {
	if !offering.ID.MatchString(actor) {
		return fault.NotFound
	}
	return offering.NewCurator(tx, actor, s.now).MayCurate(ctx, organisation)
}

// MakePreview reads a file, decides what importing it would do to the offerings of an
// organisation ("" is national), and stores that as a preview, beside earlier ones of the actor. It
// changes no offering. MakePreview returns the id of the preview.
//
// The error is Faults if nothing of the file can be read, fault.NotFound if the actor does not look
// after these offerings, and that of HasRoom if the actor has too many previews.
func (s *Service) MakePreview(ctx context.Context, actor, organisation string, upload Upload) (id string, err error) {
	if err := s.inTx(ctx, func(tx pgx.Tx) error { return s.checkManages(ctx, tx, actor, organisation) }); err != nil {
		return "", fmt.Errorf("preview import: %w", err)
	}
	file, err := Read(upload.Content, s.framework)
	if err != nil {
		return "", err
	}
	source := cmp.Or(strings.TrimSpace(upload.Source), defaultSource(file.Format))
	file.settle(source)
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if err := s.checkManages(ctx, tx, actor, organisation); err != nil {
			return err
		}
		seen, err := catalogueMark(ctx, tx, organisation) // before the decisions: what changes in between is seen later
		if err != nil {
			return err
		}
		decisions, err := s.decideAll(ctx, tx, organisation, file.Records, false)
		if err != nil {
			return err
		}
		if err := s.hasRoom(ctx, tx, actor); err != nil {
			return err
		}
		id, err = s.storePreview(ctx, tx, actor, organisation, previewed{upload.Name, source, seen, file, decisions})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("preview import: %w", err)
	}
	return id, nil
}

// HasRoom returns fault.Invalid, with the field bestand, if the actor has as many previews as a person
// may have that were not handed over: limit.Limits.Previews.
func (s *Service) HasRoom(ctx context.Context, actor string) error {
	return s.inTx(ctx, func(tx pgx.Tx) error { return s.hasRoom(ctx, tx, actor) })
}

// hasRoom locks the person, so that two files at once do not both take the last place.
func (s *Service) hasRoom(ctx context.Context, tx pgx.Tx, actor string) error {
	if s.limits.Previews == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `select from person where id = $1 for no key update`, actor); err != nil {
		return err
	}
	waiting := 0
	err := tx.QueryRow(ctx, `select count(*) from import_plan where person_id = $1 and status in ('proef', 'verouderd')`, actor).Scan(&waiting)
	if err == nil && waiting >= s.limits.Previews {
		err = fault.Invalid{"bestand": fmt.Sprintf("Er staan al %d imports voor je klaar. Importeer er één of verwijder er één, en kies dan het bestand opnieuw.", s.limits.Previews)}
	}
	return err
}

func (s *Service) inTx(ctx context.Context, work func(tx pgx.Tx) error) error {
	return database.Translate(pgx.BeginFunc(ctx, s.db, work))
}

// decideAll decides what to do with all records. It looks for doubles among the national
// offerings and those of the organisation. With lock it locks the existing offerings.
func (s *Service) decideAll(ctx context.Context, tx pgx.Tx, organisation string, records []Record, lock bool) ([]decision, error) {
	existing, err := readForImport(ctx, tx, organisation, sourcesOf(records), lock)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, `
		select id::text, title, provider, url, organisation_id is not distinct from nullif($1, '')::uuid, state = 'gepubliceerd'
		from offering where organisation_id is null or organisation_id = nullif($1, '')::uuid order by id`, organisation)
	if err != nil {
		return nil, err
	}
	others, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (*known, error) {
		var k known
		err := row.Scan(&k.ID, &k.Title, &k.Provider, &k.url, &k.Own, &k.Public)
		return &k, err
	})
	if err != nil {
		return nil, err
	}
	returning, err := readReturning(ctx, tx, organisation)
	return decide(records, existing, returning, database.OrEmpty(others)), err
}

// previewed is a preview that is to be stored.
type previewed struct {
	name, source string
	seen         string // the catalogue for which was decided
	file         *File
	decisions    []decision
}

func (s *Service) storePreview(ctx context.Context, tx pgx.Tx, actor, organisation string, p previewed) (id string, err error) {
	sum, err := digest(p.decisions)
	if err != nil {
		return "", err
	}
	rows := p.rows()
	counts := map[Outcome]int{}
	for _, row := range rows {
		counts[row.outcome]++
	}
	err = tx.QueryRow(ctx, `
		insert into import_plan (organisation_id, person_id, file_name, format, encoding, notes, source, counts, faults, digest, columns, seen, created_at)
		values (nullif(@organisation, '')::uuid, @actor, @name, @format, @encoding, @notes, @source, @counts, @faults, @digest, @columns, @seen, @now)
		returning id::text`,
		pgx.StrictNamedArgs{
			"organisation": organisation, "actor": actor, "name": baseName(p.name), "format": p.file.Format,
			"encoding": p.file.Encoding, "notes": database.OrEmpty(p.file.Notes), "source": p.source, "counts": counts,
			"faults": p.file.faults, "digest": sum, "columns": p.file.titles(), "seen": p.seen, "now": s.now(),
		}).Scan(&id)
	if err != nil {
		return "", err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"import_row"},
		[]string{"plan_id", "number", "line", "outcome", "key", "title", "facts", "detail"},
		pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
			r := rows[i]
			return []any{id, i + 1, r.line, string(r.outcome), r.key, r.title, r.facts, r.detail}, nil
		}))
	return id, err
}

// baseName returns the name of a file without its folders, cut off after 200 characters.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(strings.ReplaceAll(name, "\x00", ""), ""), `\`, "/"))
	return string([]rune(name)[:min(len([]rune(name)), 200)])
}

type storedRow struct {
	line       int
	outcome    Outcome
	key, title string
	facts      map[string]string
	detail     RowDetail
}

// rows returns the rows of a preview. The records come first, in their order, so that the
// number of a row is that of its decision; the refused rows come after them.
func (p *previewed) rows() []storedRow {
	rows := make([]storedRow, 0, len(p.decisions)+len(p.file.Refused))
	for _, d := range p.decisions {
		said := map[string]string{}
		all := offering.ColumnValues(&d.record.Offering)
		for _, name := range d.record.columns {
			said[name] = all[name]
		}
		said[sourceColumn] = all[sourceColumn]
		rows = append(rows, storedRow{d.record.Line, d.outcome, d.record.Offering.Key, d.record.Offering.Title, said,
			RowDetail{Changes: d.changes, Double: d.double, Remarks: d.record.Remarks}})
	}
	for _, r := range p.file.Refused {
		rows = append(rows, storedRow{r.Line, OutcomeRefused, r.Key, r.Title, r.values(), RowDetail{Faults: r.Faults, Reason: storable(r.Reason)}})
	}
	return rows
}

// previewFacts needs the argument @undoable: the moment after which an import must have ended to be undone.
const previewFacts = `
	select p.id::text, coalesce(p.organisation_id::text, ''), file_name, format, encoding, notes, source, counts, faults,
		status, choice, coalesce(done, 0), coalesce(total, 0), created_at, finished_at, p.revision,
		case when p.revision > 1 then (select count(*) from import_row r where r.plan_id = p.id and r.revision > 1) else 0 end,
		undo_failed, undone, undo_at,
		coalesce(status = 'klaar' and finished_at > @undoable, false)
			and exists (select from import_done d where d.plan_id = p.id and d.kind <> 'genoteerd')`

const fromPreview = ` from import_plan p left join import_progress on plan_id = p.id`

// isTheirs is the SQL condition that @actor made preview p, and still looks after its offerings.
var isTheirs = `p.person_id = @actor and ` + offering.LooksAfter(`p.organisation_id`)

// Preview returns a preview that the actor made, with its progress. It returns fault.NotFound
// for a preview of another person, and for one that was removed.
func (s *Service) Preview(ctx context.Context, actor, id string) (Preview, error) {
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return Preview{}, fmt.Errorf("import preview: %w", fault.NotFound)
	}
	rows, err := s.db.Query(ctx, previewFacts+`, case when status in ('proef', 'verouderd') then p.seen <> (`+markSQL(`p.organisation_id`)+`) else false end`+
		fromPreview+` where p.id = @id and `+isTheirs, pgx.StrictNamedArgs{"id": id, "actor": actor, "undoable": s.now().Add(-UndoTime)})
	if err != nil {
		return Preview{}, fmt.Errorf("import preview: %w", database.Translate(err))
	}
	preview, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (p Preview, err error) {
		err = p.scan(row, &p.Outdated)
		return p, err
	})
	if err != nil {
		return Preview{}, fmt.Errorf("import preview: %w", database.Translate(err))
	}
	return preview, nil
}

// scan reads the columns of previewFacts, and the columns after them into more.
func (p *Preview) scan(row pgx.CollectableRow, more ...any) error {
	var undone *Undoing
	err := row.Scan(append([]any{
		&p.ID, &p.Organisation, &p.FileName, &p.Format, &p.Encoding, &p.Notes, &p.Source, &p.Counts, &p.Faults,
		&p.Status, &p.Choice, &p.Done, &p.Total, &p.CreatedAt, &p.FinishedAt, &p.Revision, &p.Renewed,
		&p.UndoFailed, &undone, &p.UndoAt, &p.CanUndo,
	}, more...)...)
	if undone != nil {
		p.Undone = *undone
	}
	return err
}

// Previews returns the previews of the actor that are still kept, the newest first, at most 50.
func (s *Service) Previews(ctx context.Context, actor string) ([]Preview, error) {
	if !offering.ID.MatchString(actor) {
		return nil, nil
	}
	rows, err := s.db.Query(ctx, previewFacts+fromPreview+` where `+isTheirs+` order by p.created_at desc, p.id limit 50`,
		pgx.StrictNamedArgs{"actor": actor, "undoable": s.now().Add(-UndoTime)})
	if err != nil {
		return nil, fmt.Errorf("import previews: %w", database.Translate(err))
	}
	previews, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Preview, err error) {
		err = p.scan(row)
		return p, err
	})
	return previews, database.Translate(err)
}

// Rows returns the rows of a preview with one outcome ("" is any), in the order of Outcomes and then
// of their numbers: at most limit of them, after the first skip. If the actor did not make the preview
// it returns none, and fault.NotFound if id is no id.
func (s *Service) Rows(ctx context.Context, actor, id string, outcome Outcome, skip, limit int) ([]PreviewRow, error) {
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return nil, fmt.Errorf("import rows: %w", fault.NotFound)
	}
	rows, err := s.db.Query(ctx, `
		select number, line, outcome, key, title, r.revision > 1, facts, detail from import_row r join import_plan p on p.id = r.plan_id
		where r.plan_id = @id and (@outcome::text = '' or outcome = @outcome) and `+isTheirs+`
		order by array_position(@order::text[], outcome), number offset @skip limit @limit`,
		pgx.StrictNamedArgs{"id": id, "actor": actor, "outcome": outcome, "order": Outcomes(), "skip": skip, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("import rows: %w", database.Translate(err))
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r PreviewRow, err error) {
		err = row.Scan(&r.Number, &r.Line, &r.Outcome, &r.Key, &r.Title, &r.Renewed, &r.Facts, &r.RowDetail)
		return r, err
	})
	return found, database.Translate(err)
}

// Forget removes a preview of the actor, with the contents of the file. It returns
// fault.NotFound for a preview of another person, and for one that waits in the queue or is
// being carried out.
func (s *Service) Forget(ctx context.Context, actor, id string) error {
	if !offering.ID.MatchString(id) || !offering.ID.MatchString(actor) {
		return fmt.Errorf("forget preview: %w", fault.NotFound)
	}
	tag, err := s.db.Exec(ctx, `delete from import_plan p where p.id = @id and p.status not in ('wacht', 'terug') and `+isTheirs,
		pgx.StrictNamedArgs{"id": id, "actor": actor})
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.NotFound
	}
	return database.Translate(err)
}

// Purge removes the previews that were made, carried out and undone longer than PreviewLife ago, and
// returns their number.
func (s *Service) Purge(ctx context.Context) (int64, error) {
	return database.Purge(ctx, s.db, `
		delete from import_plan where id = any(array(select id from import_plan
			where created_at < $2 and coalesce(undo_at, finished_at, created_at) < $2 limit $1))`,
		s.now().Add(-PreviewLife))
}

// recordsOf returns the records of a preview, as the file stated them.
func (s *Service) recordsOf(ctx context.Context, tx pgx.Tx, id string) ([]Record, error) {
	rows, err := tx.Query(ctx, `select line, facts from import_row where plan_id = $1 and outcome <> 'geweigerd' order by number`, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Record, error) {
		var line int
		var said map[string]string
		if err := row.Scan(&line, &said); err != nil {
			return Record{}, err
		}
		return s.recordOf(line, said)
	})
}

func (s *Service) recordOf(line int, said map[string]string) (Record, error) {
	r := Record{Line: line}
	r.Offering.State = offering.Draft
	for _, c := range offering.Columns {
		value, ok := said[c.Name]
		if !ok {
			continue
		}
		if err := c.Parse(&r.Offering, value, s.framework); err != nil {
			return r, fmt.Errorf("row of line %d, column %s: %w", line, c.Name, err)
		}
		if c.Name != sourceColumn {
			r.columns = append(r.columns, c.Name)
		}
	}
	return r, nil
}

var errStale = errors.New("the catalogue changed after the preview was made")

// previewJob has what the job needs to know about a preview.
type previewJob struct {
	actor, organisation string
	format              exchange.Format
	digest              []byte
	choice              Choice
}
