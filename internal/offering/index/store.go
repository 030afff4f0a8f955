package index

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/offering"
)

// read makes a copy of every published offering that is not past.
func (x *Keeper) read(ctx context.Context) (*Copy, error) {
	var c *Copy
	day := calendar.DayOf(x.now())
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, x.db, options, func(tx pgx.Tx) error {
		// Reading a large catalogue may take longer than a statement of a page; ctx ends it.
		if _, err := tx.Exec(ctx, `set local statement_timeout = 0`); err != nil {
			return err
		}
		var version int64
		var size int
		err := tx.QueryRow(ctx, `select (select n from offering_version), (select count(*) from offering o
			where o.state = 'gepubliceerd' and `+offering.NotPast+`)`, pgx.StrictNamedArgs{"today": day}).Scan(&version, &size)
		if err != nil {
			return err
		}
		c = NewCopy(version, day, size)
		if err := x.readFacts(ctx, tx, c); err != nil {
			return err
		}
		if err := readOfferings(ctx, tx, c); err != nil {
			return err
		}
		c.Finish()
		c.Synonyms, err = readSynonyms(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("copy the catalogue: %w", database.Translate(err))
	}
	return c, nil
}

// readFacts adds the offerings to a copy, in the order of their titles.
func (x *Keeper) readFacts(ctx context.Context, tx pgx.Tx, c *Copy) error {
	rows, err := tx.Query(ctx, `
		select o.id, coalesce(o.organisation_id::text, ''), o.kind, o.formats, coalesce(o.duration_hours, 0)::float8,
			(o.cost_eur * 100)::bigint, o.regions, o.education_levels, c.slugs, s.days, s.places, a.registers, o.search::text
		from offering o
			left join (select offering_id, array_agg(competency order by rank) as slugs
				from offering_competency group by offering_id) c on c.offering_id = o.id
			left join (select offering_id, array_agg(starts_on order by starts_on, place) as days, array_agg(place order by starts_on, place) as places
				from offering_start group by offering_id) s on s.offering_id = o.id
			left join (select offering_id, array_agg(register order by rank) as registers from offering_accreditation
				where points > 0 and (valid_until is null or valid_until >= @today) group by offering_id) a on a.offering_id = o.id
		where o.state = 'gepubliceerd' and `+offering.NotPast+`
		order by o.title, o.source_key, o.import_source, o.id`, pgx.StrictNamedArgs{"today": c.Day})
	if err != nil {
		return err
	}
	var (
		id                       [16]byte
		o                        offering.Offering
		slugs, places, registers []string
		days                     []time.Time
		vector                   string
	)
	_, err = pgx.ForEachRow(rows, []any{&id, &o.Organisation, &o.Kind, &o.Formats, &o.Hours,
		&o.Cost, &o.Regions, &o.EducationLevels, &slugs, &days, &places, &registers, &vector}, func() error {
		o.Competencies, o.Starts, o.Accreditations = o.Competencies[:0], o.Starts[:0], o.Accreditations[:0]
		for _, slug := range slugs {
			o.Competencies = append(o.Competencies, offering.Link{Competency: slug})
		}
		for i := range days {
			o.Starts = append(o.Starts, offering.Start{Date: days[i], Place: places[i]})
		}
		for _, register := range registers {
			o.Accreditations = append(o.Accreditations, offering.Accreditation{Register: register, Points: 1})
		}
		c.Add(id, &o, vector, x.framework)
		return nil
	})
	return err
}

// readSynonyms has PostgreSQL's dictionary stem the synonyms, the same way it stems the texts.
func readSynonyms(ctx context.Context, tx pgx.Tx) (synonymIndex, error) {
	groups := synonymGroups()
	var words []string
	for _, g := range groups {
		for _, term := range slices.Concat(g.asked, g.found) {
			words = append(words, term...)
		}
	}
	rows, err := tx.Query(ctx, `select w, coalesce((ts_lexize('dutch_stem', w))[1], '') from unnest($1::text[]) w`, words)
	if err != nil {
		return nil, err
	}
	stems := map[string]string{}
	var word, stem string
	_, err = pgx.ForEachRow(rows, []any{&word, &stem}, func() error {
		stems[word] = stem
		return nil
	})
	return newSynonymIndex(groups, stems), err
}
