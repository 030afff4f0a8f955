package offeringtest

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/framework"
)

// many is the SQL that fills a database with offerings made of words from the shipped
// catalogue: common words often, rare words seldom, and half of the facts unknown. It sets a
// fixed seed, so that the offerings are the same each time.
const many = `
	select setseed(0.42);
	alter table offering disable trigger offering_changed;
	alter table offering_competency disable trigger offering_changed;
	alter table offering_start disable trigger offering_changed;
	alter table offering_accreditation disable trigger offering_changed;
	create function pick(choices text[]) returns text language sql volatile as $$
		select choices[1 + floor(cardinality(choices) * power(random(), 3))::int] $$;
	create function phrase(choices text[], n int) returns text language sql volatile as $$
		select string_agg(pick(choices), ' ') from generate_series(1, n) $$;
	insert into offering (title, kind, state, provider, description, formats, duration_hours, cost_eur, regions, education_levels, source, source_key)
	select initcap(phrase(w, 2)) || ' ' || phrase(w, 2) || ' ' || g,
		pick('{training,e-learning,workshop,leergang,publicatie,interventie,intervisie,praktijkvoorbeeld}'), 'gepubliceerd',
		'Aanbieder ' || (g % 700), phrase(w, 22),
		case when random() < .5 then '{}' else array[pick('{fysiek,online,blended,zelfstandig}')] end,
		case when random() < .5 then null else 1 + floor(random() * 80) end,
		case when random() < .5 then null else floor(random() * random() * 3000) end,
		case when random() < .5 then '{}' else array[pick('{Utrecht,Amsterdam,Rotterdam,Zwolle,Zeeland,Den Bosch,Groningen,Eindhoven,Arnhem,Limburg,Leeuwarden,Assen,Almere,landelijk,Ergens}')] end,
		case when random() < .6 then '{}' else array[pick('{hbo,mbo,wo,post-hbo,master}')] end, 'bench', 'bench-' || g
	from generate_series(1, $3) g, (select $1::text[] as w) words;
	insert into offering_competency (offering_id, competency, rank)
	select id, c, row_number() over (partition by id) from offering, lateral (
		select distinct pick($2::text[]) as c from generate_series(1, 1 + (hashtext(id::text) & 1))) x;
	insert into offering_start (offering_id, starts_on, place) select distinct id, date '2026-12-01' + floor(random() * 300)::int, pick('{Utrecht,Zwolle,Breda,Delft}')
	from offering, generate_series(1, 2) where hashtext(id::text) & 3 = 0;
	insert into offering_accreditation (offering_id, rank, stated, register, points)
	select id, 1, 'punten', pick('{SKJ,Registerplein,V&VN}'), 1 + floor(random() * 40) from offering where hashtext(id::text) & 7 = 0;
	insert into offering_word select distinct w.* from offering o, offering_words_of(o.search_text) w on conflict do nothing;
	update offering_version set n = n + 1;
	drop function phrase; drop function pick;
	analyze;`

// Fill makes a number of offerings of words, such as those of Vocabulary, in a database without any. It
// takes the address for the owner of the tables.
func Fill(ctx context.Context, ownerURL string, number int, words []string, fw *framework.Framework) error {
	var competencies []string
	for _, c := range fw.Competencies() {
		competencies = append(competencies, c.Slug)
	}
	var plain []string
	for _, w := range words {
		if !strings.ContainsAny(w, `'",{}\`) {
			plain = append(plain, w)
		}
	}
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	quoted := func(values []string) string { return "'{" + strings.Join(values, ",") + "}'" }
	sql := strings.NewReplacer("$1", quoted(plain), "$2", quoted(competencies), "$3", strconv.Itoa(number)).Replace(many)
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}
