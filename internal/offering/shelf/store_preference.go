package shelf

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/offering"
)

func (s *Service) savePreference(ctx context.Context, person string, p Preference) error {
	_, err := s.db.Exec(ctx, `
		insert into offering_preference (person_id, region, formats, max_cost_eur, starts_from, starts_until, register, changed_at)
		values (@person, @region, @formats, @cents::bigint / 100.0, @from, @until, @register, @now)
		    on conflict (person_id) do update set
		       region = excluded.region, formats = excluded.formats, max_cost_eur = excluded.max_cost_eur,
		       starts_from = excluded.starts_from, starts_until = excluded.starts_until,
		       register = excluded.register, changed_at = excluded.changed_at`,
		pgx.StrictNamedArgs{
			"person": person, "region": p.Region, "formats": database.OrEmpty(p.Formats), "cents": p.MaxCost,
			"from": database.OrNull(p.From), "until": database.OrNull(p.Until), "register": p.Register, "now": s.now(),
		})
	return database.Translate(err)
}

func (s *Service) forgetPreference(ctx context.Context, person string) error {
	_, err := s.db.Exec(ctx, `delete from offering_preference where person_id = $1`, person)
	return database.Translate(err)
}

const selectPreference = `
	select region, formats, (max_cost_eur * 100)::bigint, starts_from, starts_until, register
	  from offering_preference where person_id = $1`

// Preference returns the preference of the person. It returns the zero value for a visitor
// without an id ("") and for a person without a preference.
func (s *Service) Preference(ctx context.Context, person string) (Preference, error) {
	if person == "" {
		return Preference{}, nil
	}
	p, err := scanPreference(s.db.QueryRow(ctx, selectPreference, person))
	return p, database.Translate(err)
}

// AskCurrent adds to a batch the question what Current returns for a person with an id.
func (s *Service) AskCurrent(batch *database.Batch, person string, current *Preference) {
	batch.Queue(selectPreference, person).QueryRow(func(row pgx.Row) error {
		p, err := scanPreference(row)
		*current = p.Current(s.now())
		return err
	})
}

// scanPreference returns the zero value where there is no row.
func scanPreference(row pgx.Row) (p Preference, err error) {
	var from, until *time.Time
	var cost *int64
	err = row.Scan(&p.Region, &p.Formats, &cost, &from, &until, &p.Register)
	if errors.Is(err, pgx.ErrNoRows) {
		return Preference{}, nil
	}
	if cost != nil {
		p.MaxCost = new(offering.Cents(*cost))
	}
	p.From, p.Until = database.OrZero(from), database.OrZero(until)
	return p, err
}

// Registers returns the names of the registers whose points a published national offering
// gives, as the offerings write them, each once and in alphabetical order.
func (s *Service) Registers(ctx context.Context) ([]string, error) {
	rows, err := s.db.Query(ctx, `
		select min(a.register) from offering_accreditation a join offering o on o.id = a.offering_id
		 where `+everyone+` and a.register <> '' and a.points > 0
		 group by lower(a.register) order by lower(a.register)`)
	if err != nil {
		return nil, fmt.Errorf("query registers: %w", database.Translate(err))
	}
	registers, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return registers, database.Translate(err)
}
