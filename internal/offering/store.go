package offering

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/queue"
)

// Service keeps the offerings in PostgreSQL.
type Service struct {
	db        *pgxpool.Pool
	framework *framework.Framework
	now       func() time.Time
	jobs      *queue.Queue // nil until OfferImport
	copies    copies
}

// NewService returns a service on a database in the serving role. Competencies are those
// of fw; now tells which day it is.
func NewService(db *pgxpool.Pool, fw *framework.Framework, now func() time.Time) *Service {
	s := &Service{db: db, framework: fw, now: now}
	s.copies.load, s.copies.now = s.loadCopy, now
	return s
}

// selectOffering reads whole offerings, their parts as JSON, so that any number of them
// is one query. Scan its rows with scanOffering.
const selectOffering = offeringFacts + `
	from offering o`

// selectStored is selectOffering with what only changing it needs, for scanStored.
const selectStored = offeringFacts + `, o.imported, o.version
	from offering o`

const offeringFacts = `
	select o.id::text, coalesce(o.organisation_id::text, ''), o.import_source, o.source_key,
		o.title, o.kind, o.state, o.provider, o.description, o.url,
		o.formats, coalesce(o.duration_hours, 0)::float8, o.duration_text,
		(o.cost_eur * 100)::bigint, o.cost_text, o.regions, o.language, o.page_language, o.education_levels,
		o.kenmerk, o.source, o.source_date, o.note, o.valid_until, o.checked_on,
		(select json_agg(json_build_object('competency', c.competency, 'primary', c.is_primary,
			'from', coalesce(c.from_level, 0), 'to', coalesce(c.to_level, 0)) order by c.rank)
			from offering_competency c where c.offering_id = o.id),
		(select json_agg(json_build_object('date', s.starts_on, 'place', s.place, 'left', s.places_left)
			order by s.starts_on, s.place collate "C")
			from offering_start s where s.offering_id = o.id),
		(select json_agg(json_build_object('text', a.stated, 'register', a.register, 'points', coalesce(a.points, 0),
			'from', a.valid_from, 'until', a.valid_until) order by a.rank)
			from offering_accreditation a where a.offering_id = o.id)`

// stored is an offering with what only changing it needs.
type stored struct {
	Offering
	imported map[string]string
	version  int
}

func scanStored(row pgx.CollectableRow) (stored, error) {
	var o stored
	var imported []byte
	if err := o.scan(row, &imported, &o.version); err != nil {
		return o, err
	}
	return o, decode(imported, &o.imported)
}

func scanOffering(row pgx.CollectableRow) (Offering, error) {
	var o Offering
	err := o.scan(row)
	return o, err
}

// scan reads the facts, and what comes behind them into more.
func (o *Offering) scan(row pgx.CollectableRow, more ...any) error {
	var (
		cost                          *int64
		until, checked                *time.Time
		links, starts, accreditations []byte
	)
	err := row.Scan(append([]any{
		&o.ID, &o.Organisation, &o.ImportSource, &o.Key,
		&o.Title, &o.Kind, &o.State, &o.Provider, &o.Description, &o.URL,
		&o.Formats, &o.Hours, &o.DurationText,
		&cost, &o.CostText, &o.Regions, &o.Language, &o.PageLanguage, &o.EducationLevels,
		&o.Kenmerk, &o.Source, &o.SourceDate, &o.Note, &until, &checked,
		&links, &starts, &accreditations,
	}, more...)...)
	if err != nil {
		return err
	}
	if cost != nil {
		o.Cost = new(Cents(*cost))
	}
	o.ValidUntil, o.CheckedOn = orZero(until), orZero(checked)
	return errors.Join(decode(links, &o.Competencies), o.decodeStarts(starts), o.decodeAccreditations(accreditations))
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// decode reads JSON; no JSON, as of an aggregate over no rows, leaves the target alone.
func decode(content []byte, target any) error {
	if content == nil {
		return nil
	}
	return json.Unmarshal(content, target)
}

func (o *Offering) decodeStarts(content []byte) error {
	var rows []struct {
		Date, Place string
		Left        *int
	}
	if err := decode(content, &rows); err != nil {
		return err
	}
	for _, row := range rows {
		date, err := parseDate(row.Date)
		if err != nil {
			return err
		}
		o.Starts = append(o.Starts, Start{date, row.Place, row.Left})
	}
	return nil
}

func (o *Offering) decodeAccreditations(content []byte) error {
	var rows []struct {
		Text, Register string
		Points         float64
		From, Until    string
	}
	if err := decode(content, &rows); err != nil {
		return err
	}
	for _, row := range rows {
		from, fromErr := parseDate(row.From)
		until, untilErr := parseDate(row.Until)
		if err := errors.Join(fromErr, untilErr); err != nil {
			return err
		}
		o.Accreditations = append(o.Accreditations, Accreditation{row.Text, row.Register, row.Points, from, until})
	}
	return nil
}

// notPast is Offering.Past, turned round, in SQL. It needs the argument @today.
const notPast = `(o.valid_until >= @today or o.valid_until is null and (
	not exists (select from offering_start s where s.offering_id = o.id)
	or exists (select from offering_start s where s.offering_id = o.id and s.starts_on >= @today)))`

// visible is seen for where there may be nobody: @person is a text then, "" for nobody.
const visible = `(o.state = 'gepubliceerd' and (o.organisation_id is null or o.organisation_id in (
	select m.organisation_id from member m where m.person_id = nullif(@person, '')::uuid)))`

// Candidates returns the offerings for any of the competencies that the person can see
// and that are not past on the day today, as input for Match.
func (s *Service) Candidates(ctx context.Context, person string, competencies []string, today time.Time) ([]Offering, error) {
	rows, err := s.db.Query(ctx, selectOffering+`
		where `+visible+` and `+notPast+`
			and o.id in (select c.offering_id from offering_competency c where c.competency = any(@competencies))
		order by o.id`,
		pgx.StrictNamedArgs{"person": person, "today": Day(today), "competencies": competencies})
	if err != nil {
		return nil, fmt.Errorf("query candidates: %w", database.Translate(err))
	}
	offerings, err := pgx.CollectRows(rows, scanOffering)
	return offerings, database.Translate(err)
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// Get returns an offering that the person can see, who is "" for nobody, also one that
// is past: links to it keep working, and its page says that it is over. Anything else is
// fault.NotFound.
func (s *Service) Get(ctx context.Context, person, id string) (Offering, error) {
	if !uuid.MatchString(id) {
		return Offering{}, fmt.Errorf("offering %q: %w", id, fault.NotFound)
	}
	rows, err := s.db.Query(ctx, selectOffering+`
		where o.id = @id and `+visible, pgx.StrictNamedArgs{"id": id, "person": person})
	if err != nil {
		return Offering{}, fmt.Errorf("query offering: %w", database.Translate(err))
	}
	o, err := pgx.CollectExactlyOneRow(rows, scanOffering)
	if err != nil {
		return Offering{}, fmt.Errorf("offering %s: %w", id, database.Translate(err))
	}
	return o, nil
}
