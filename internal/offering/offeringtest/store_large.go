package offeringtest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/framework"
)

// Fill makes a number of offerings of words, such as those of Vocabulary, in a database without any:
// common words often, rare words seldom, and half of the facts unknown. The offerings are the same each
// time, except for their ids. It takes the address for the owner of the tables, who may put the triggers
// aside that would note each of them as changed.
func Fill(ctx context.Context, ownerURL string, number int, words []string, fw *framework.Framework) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := triggers(ctx, tx, "disable"); err != nil {
			return err
		}
		draw := source{rand.New(rand.NewPCG(3, 5)), words}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"offering"}, largeColumns, pgx.CopyFromSlice(number, func(i int) ([]any, error) {
			return draw.offering(i + 1), nil
		}))
		if err != nil {
			return err
		}
		var competencies []string
		for _, c := range fw.Competencies() {
			competencies = append(competencies, c.Slug)
		}
		if _, err := tx.Exec(ctx, addCompetencies, competencies); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, addParts); err != nil {
			return err
		}
		return triggers(ctx, tx, "enable")
	})
	if err == nil {
		_, err = conn.Exec(ctx, `analyze`)
	}
	return errors.Join(err, conn.Close(ctx))
}

// triggers disables or enables the triggers that note a change of an offering.
func triggers(ctx context.Context, tx pgx.Tx, what string) error {
	for _, table := range []string{"offering", "offering_competency", "offering_start", "offering_accreditation"} {
		if _, err := tx.Exec(ctx, fmt.Sprintf("alter table %s %s trigger offering_changed", table, what)); err != nil {
			return err
		}
	}
	return nil
}

// What belongs to each offering, and what the triggers would have done. The parts differ by the number
// of the offering.
const (
	addCompetencies = `
		insert into offering_competency (offering_id, competency, rank)
		select id, competency, row_number() over (partition by id) from offering, lateral (
		    select distinct ($1::text[])[1 + abs(hashtext(source_key || n)) % cardinality($1)] as competency
		      from generate_series(1, 1 + (hashtext(source_key) & 1)) n) drawn`
	addParts = `
		insert into offering_start (offering_id, starts_on, place)
		select distinct id, date '2026-12-01' + abs(hashtext(source_key || n)) % 300,
		       ('{Utrecht,Zwolle,Breda,Delft}'::text[])[1 + abs(hashtext(n || source_key)) % 4]
		  from offering, generate_series(1, 2) n where hashtext(source_key) & 3 = 0;
		insert into offering_accreditation (offering_id, rank, stated, register, points)
		select id, 1, 'punten', ('{SKJ,Registerplein,V&VN}'::text[])[1 + abs(hashtext(source_key)) % 3], 1 + abs(hashtext(source_key)) % 40
		  from offering where hashtext(source_key) & 7 = 0;
		insert into offering_word select distinct w.* from offering o, offering_words_of(o.search_text) w on conflict do nothing;
		update offering_version set n = n + 1`
)

var largeColumns = []string{
	"title", "kind", "state", "provider", "description", "formats", "duration_hours", "cost_eur", "regions", "education_levels",
	"source", "source_key",
}

// source draws what offerings say.
type source struct {
	*rand.Rand
	words []string
}

// offering returns the values of largeColumns.
func (s source) offering(number int) []any {
	var hours, cost *int
	if s.IntN(2) == 0 {
		hours = new(1 + s.IntN(80))
	}
	if s.IntN(2) == 0 {
		cost = new(int(s.Float64() * s.Float64() * 3000))
	}
	return []any{
		fmt.Sprintf("%s %d", s.phrase(4), number),
		s.common("training", "e-learning", "workshop", "leergang", "publicatie", "interventie", "intervisie", "praktijkvoorbeeld"),
		"gepubliceerd", fmt.Sprintf("Aanbieder %d", number%700), s.phrase(22),
		s.known(0.5, "fysiek", "online", "blended", "zelfstandig"), hours, cost,
		s.known(0.5, "Utrecht", "Amsterdam", "Rotterdam", "Zwolle", "Zeeland", "Den Bosch", "Groningen", "Eindhoven", "Arnhem",
			"Limburg", "Leeuwarden", "Assen", "Almere", "landelijk", "Ergens"),
		s.known(0.4, "hbo", "mbo", "wo", "post-hbo", "master"),
		"bench", fmt.Sprintf("bench-%d", number),
	}
}

// common draws one of some texts, the first ones most often.
func (s source) common(from ...string) string {
	return from[int(float64(len(from))*math.Pow(s.Float64(), 3))]
}

// known draws a fact of which a share is known.
func (s source) known(share float64, from ...string) []string {
	if s.Float64() >= share {
		return []string{}
	}
	return []string{s.common(from...)}
}

func (s source) phrase(words int) (text string) {
	for range words {
		text += " " + s.common(s.words...)
	}
	return text[1:]
}
