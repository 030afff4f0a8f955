package offering

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/fault"
)

// Service reads offerings from PostgreSQL. Each other use of offerings has a service in a
// package below this one.
type Service struct {
	db  *database.Pool
	now func() time.Time
}

// NewService returns a service on a database connection in the serving role. Now returns the
// present moment.
func NewService(db *database.Pool, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}

// SelectOffering is the SQL that reads whole offerings o, without a where clause. Their
// starts, links and accreditations come as JSON, so that any number of offerings takes one
// query. Read its rows with ScanOffering.
const SelectOffering = offeringFacts + `
	from offering o`

// SelectStored is SelectOffering with the columns that only a change of an offering needs.
// Read its rows with ScanStored.
const SelectStored = offeringFacts + `, o.imported, o.version
	from offering o`

const offeringFacts = `
	select o.id::text, coalesce(o.organisation_id::text, ''), o.import_source, o.source_key,
		o.title, o.kind, o.state, o.provider, o.description, o.url,
		o.formats, coalesce(o.duration_hours, 0)::float8, o.duration_text, o.level_basis,
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

// Stored is an offering with the data that only a change of it needs.
type Stored struct {
	Offering
	Imported map[string]string // the values of the last import, by column; empty if it was never imported
	Version  int               // from 1; each change raises it by one
}

// ScanStored reads a row of SelectStored.
func ScanStored(row pgx.CollectableRow) (Stored, error) {
	var o Stored
	var imported []byte
	if err := o.scan(row, &imported, &o.Version); err != nil {
		return o, err
	}
	return o, Decode(imported, &o.Imported)
}

// ScanOffering reads a row of SelectOffering.
func ScanOffering(row pgx.CollectableRow) (Offering, error) {
	var o Offering
	err := o.scan(row)
	return o, err
}

// scan reads the columns of offeringFacts, and the columns after them into more.
func (o *Offering) scan(row pgx.CollectableRow, more ...any) error {
	var (
		cost                          *int64
		until, checked                *time.Time
		links, starts, accreditations []byte
	)
	err := row.Scan(append([]any{
		&o.ID, &o.Organisation, &o.ImportSource, &o.Key,
		&o.Title, &o.Kind, &o.State, &o.Provider, &o.Description, &o.URL,
		&o.Formats, &o.Hours, &o.DurationText, &o.LevelBasis,
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
	o.ValidUntil, o.CheckedOn = database.OrZero(until), database.OrZero(checked)
	return errors.Join(Decode(links, &o.Competencies), o.decodeStarts(starts), o.decodeAccreditations(accreditations))
}

// Decode reads JSON into target. Nil content, which an aggregate over no rows gives, leaves
// target unchanged.
func Decode(content []byte, target any) error {
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
	if err := Decode(content, &rows); err != nil {
		return err
	}
	for _, row := range rows {
		date, err := ParseDate(row.Date)
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
	if err := Decode(content, &rows); err != nil {
		return err
	}
	for _, row := range rows {
		from, fromErr := ParseDate(row.From)
		until, untilErr := ParseDate(row.Until)
		if err := errors.Join(fromErr, untilErr); err != nil {
			return err
		}
		o.Accreditations = append(o.Accreditations, Accreditation{row.Text, row.Register, row.Points, from, until})
	}
	return nil
}

// NotPast is the SQL condition that offering o is not past; it must agree with Offering.Past.
// It needs the argument @today.
const NotPast = `(o.valid_until >= @today or o.valid_until is null and (
	not exists (select from offering_start s where s.offering_id = o.id)
	or exists (select from offering_start s where s.offering_id = o.id and s.starts_on >= @today)))`

// Visible is the SQL condition that @person can see offering o: it is published, and national
// or of an organisation of which the person is a member. @person is a text; "" is a visitor
// without an id, who sees the national offerings.
const Visible = `(o.state = 'gepubliceerd' and (o.organisation_id is null or o.organisation_id in (
	select m.organisation_id from member m where m.person_id = nullif(@person, '')::uuid)))`

// ID matches a uuid, the form of every id of a row.
var ID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// Get returns an offering that the person can see; person is "" for a visitor without an id.
// It also returns an offering that is past, so that links to it keep working; its page says
// that it is over. For any other id it returns fault.NotFound.
func (s *Service) Get(ctx context.Context, person, id string) (Offering, error) {
	if !ID.MatchString(id) {
		return Offering{}, fmt.Errorf("offering %q: %w", id, fault.NotFound)
	}
	rows, err := s.db.Query(ctx, SelectOffering+`
		where o.id = @id and `+Visible, pgx.StrictNamedArgs{"id": id, "person": person})
	if err != nil {
		return Offering{}, fmt.Errorf("query offering: %w", database.Translate(err))
	}
	o, err := pgx.CollectExactlyOneRow(rows, ScanOffering)
	if err != nil {
		return Offering{}, fmt.Errorf("offering %s: %w", id, database.Translate(err))
	}
	return o, nil
}
