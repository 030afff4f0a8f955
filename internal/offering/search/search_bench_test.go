package search

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/database"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/offeringtest"
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

// vocabulary returns the words of the shipped catalogue, the most common first. After them come
// thousands of rare words, as a large catalogue has: compounds of the longer words, and words
// made of syllables that stand for names and terms.
func vocabulary(tb testing.TB) []string {
	tb.Helper()
	times := map[string]int{}
	file, err := os.Open("../intake/catalogue/aanbod.csv")
	if err != nil {
		tb.Fatal(err)
	}
	records, err := intake.ReadCSV(file, offeringtest.Framework(tb))
	if err := errors.Join(err, file.Close()); err != nil {
		tb.Fatal(err)
	}
	for _, r := range records {
		for _, w := range strings.Fields(strings.ToLower(r.Offering.Title + " " + r.Offering.Description)) {
			if w = strings.Trim(w, ".,:;!?()'\""); len(w) > 1 {
				times[w]++
			}
		}
	}
	words := make([]string, 0, len(times))
	for w := range times {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		if times[a] != times[b] {
			return times[b] - times[a]
		}
		return strings.Compare(a, b)
	})
	var long []string
	for _, w := range words {
		if len(w) > 4 && len(long) < 140 {
			long = append(long, w)
		}
	}
	random := rand.New(rand.NewPCG(11, 12))
	syllables := strings.Fields("aan be ca dan den dor el en ga gra hei hol in jo ka kel kun la leer lo man mer mi na nij o pa plo ra ro sa schap sen sta ster ta ten tra u van ver vi wa wer wij zo zui")
	syllable := func() string { return syllables[random.IntN(len(syllables))] }
	for _, head := range long[:70] {
		for _, tail := range long[:70] {
			name := syllable() + syllable() + syllable()
			words = append(words, head+tail, name, name+syllable())
		}
	}
	return words
}

func fill(tb testing.TB, db dbtest.DB, number int, words, competencies []string) {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), db.OwnerURL)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.Close(tb.Context()) }() // only the test uses it
	quoted := func(values []string) string { return "'{" + strings.Join(values, ",") + "}'" }
	var plain []string
	for _, w := range words {
		if !strings.ContainsAny(w, `'",{}\`) {
			plain = append(plain, w)
		}
	}
	sql := strings.NewReplacer("$1", quoted(plain), "$2", quoted(competencies), "$3", strconv.Itoa(number)).Replace(many)
	if _, err := conn.Exec(tb.Context(), sql); err != nil {
		tb.Fatal(err)
	}
}

// randomQuery draws a query as people make them: mostly a few words, often with filters,
// sometimes a whole question or a typing error, sometimes only filters.
func randomQuery(random *rand.Rand, words []string, asked []question) Query {
	var q Query
	word := func() string { return words[int(float64(len(words))*math.Pow(random.Float64(), 3))] }
	switch n := random.IntN(20); {
	case n < 6: // filters alone
	case n < 11:
		q.Text = word() + " " + word()
	case n < 14:
		q.Text = word()
	case n < 17:
		q.Text = asked[random.IntN(len(asked))].text
	case n < 19:
		q.Text = word() + " " + word() + " " + word()
	default:
		w := []rune(word())
		i := random.IntN(len(w))
		q.Text = string(slices.Delete(w, i, i+1))
	}
	sometimes := func(set func()) {
		if random.IntN(4) == 0 {
			set()
		}
	}
	sometimes(func() { q.Kenmerken = []string{"eigen-kracht"} })
	sometimes(func() { q.Filters.Kinds = []offering.Kind{offering.Kinds()[random.IntN(8)]} })
	sometimes(func() { q.Filters.Formats = []offering.Format{offering.Formats()[random.IntN(4)]} })
	sometimes(func() { q.Filters.Provinces = []string{offering.Provinces()[random.IntN(12)]} })
	sometimes(func() { q.Filters.Costs = []offering.CostClass{offering.CostFree, offering.CostLow} })
	sometimes(func() { q.Filters.MaxCost = new(offering.Cents(random.IntN(1000) * 100)) })
	sometimes(func() { q.Filters.KnownOnly = true })
	sometimes(func() { q.Sort = Sorts()[random.IntN(4)] })
	sometimes(func() { q.Page = 1 + random.IntN(3) })
	return q
}

// BenchmarkSearchLarge searches in 100,000 offerings, over one connection and over 16 at once,
// and reports how long a search takes. quality.md asks for a p99 of at most 40 ms with 16. It
// also measures the smallest possible query ("bare"), which shows how busy the machine is.
func BenchmarkSearchLarge(b *testing.B) {
	const number = 100_000
	db := dbtest.NewDB(b)
	fw := offeringtest.Framework(b)
	var competencies []string
	for _, c := range fw.Competencies() {
		competencies = append(competencies, c.Slug)
	}
	words, asked := vocabulary(b), questions(b, relevance)
	fill(b, db, number, words, competencies)
	for _, connections := range []int{1, 16} {
		config, err := database.Config(db.ServingURL)
		if err != nil {
			b.Fatal(err)
		}
		config.MaxConns = int32(connections)
		pool, err := pgxpool.NewWithConfig(b.Context(), config)
		if err != nil {
			b.Fatal(err)
		}
		s := NewService(pool, fw, func() time.Time { return offeringtest.Today })
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) {
			if _, err := s.Search(b.Context(), Query{}); err != nil { // the first search makes the copy
				b.Fatal(err)
			}
			measure(b, connections, func(random *rand.Rand) error {
				_, err := s.Search(b.Context(), randomQuery(random, words, asked))
				return err
			})
		})
		b.Run(fmt.Sprintf("connections=%d/bare", connections), func(b *testing.B) {
			measure(b, connections, func(*rand.Rand) error {
				_, err := pool.Exec(b.Context(), `select 1`)
				return err
			})
		})
		pool.Close()
	}
}

// measure calls do b.N times, as many at once as there are connections, and reports the p50
// and p99 of the time that one call took, in milliseconds.
func measure(b *testing.B, connections int, do func(*rand.Rand) error) {
	b.Helper()
	times := make([][]time.Duration, connections)
	var wait sync.WaitGroup
	b.ResetTimer()
	for c := range connections {
		wait.Go(func() {
			random := rand.New(rand.NewPCG(7, uint64(c)))
			for range max(1, b.N/connections) {
				start := time.Now()
				if err := do(random); err != nil {
					b.Error(err)
					return
				}
				times[c] = append(times[c], time.Since(start))
			}
		})
	}
	wait.Wait()
	b.StopTimer()
	all := slices.Sorted(slices.Values(slices.Concat(times...)))
	at := func(share float64) float64 { return float64(all[int(share*float64(len(all)-1))].Microseconds()) / 1000 }
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.99), "ms-p99")
}
