package offering

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// toCome says whether an offering has a start between @from and @until; @from is never
// before today.
const toCome = `exists (select from offering_start s where s.offering_id = o.id
	and s.starts_on >= @from and (@until::date is null or s.starts_on <= @until))`

// noneToCome says that no start is known that is still to come.
const noneToCome = `not exists (select from offering_start s where s.offering_id = o.id and s.starts_on >= @today)`

// found selects the offerings of a Query with what orders them; it filters as Filters
// does. @word is the longest of @words: with it alone the trigram index can find the
// rows, the others only check, in a subquery: the planner would take milliseconds per word
// to estimate an array of them.
const found = `
	select o.id, o.title, o.source_key, o.import_source,
		(cardinality(@formats::text[]) > 0 and o.formats = '{}')::int
			+ (@region::text <> '' and o.regions = '{}')::int
			+ (@cents::bigint is not null and o.cost_eur is null)::int
			+ (@period::bool and ` + noneToCome + `)::int as unknown,
		case when @text::text = '' then 0 else
			ts_rank(o.search, websearch_to_tsquery('dutch', @text)) + word_similarity(lower(@text), o.search_text)
		end as rank
	from offering o
	where o.state = 'gepubliceerd' and o.organisation_id is null and ` + notPast + `
		and (@text = '' or o.search @@ websearch_to_tsquery('dutch', @text)
			or @word::text <> '' and o.search_text %> @word
				and not exists (select from unnest(@words::text[]) w where not o.search_text %> w))
		and (@competencies::text[] is null or exists (select from offering_competency c
			where c.offering_id = o.id and c.competency = any(@competencies)))
		and (cardinality(@kinds::text[]) = 0 or o.kind = any(@kinds))
		and (cardinality(@formats) = 0 or o.formats && @formats or o.formats = '{}' and not @known_only::bool)
		and (@region = '' or exists (select from unnest(o.regions) r where lower(r) = lower(@region))
			or o.regions = '{}' and not @known_only)
		and (@cents is null or o.cost_eur * 100 <= @cents or o.cost_eur is null and not @known_only)
		and (not @period or ` + toCome + ` or not @known_only and ` + noneToCome + `)
		and (not @points::bool or exists (select from offering_accreditation a
			where a.offering_id = o.id and a.points > 0 and (a.valid_until is null or a.valid_until >= @today)
				and (@register::text = '' or lower(a.register) = lower(@register))))`

// Search returns one page of the published national offerings that are not past. It
// takes two queries.
func (s *Service) Search(ctx context.Context, q Query) (Page, error) {
	args := s.searchArgs(q)
	page := Page{Pages: 1, Number: 1}
	if err := s.db.QueryRow(ctx, `select count(*) from (`+found+`) f`, args).Scan(&page.Total); err != nil {
		return Page{}, fmt.Errorf("count offerings: %w", database.Translate(err))
	}
	page.Pages = max(1, (page.Total+PageSize-1)/PageSize)
	page.Number = min(max(q.Page, 1), page.Pages)
	args["limit"], args["offset"] = PageSize, (page.Number-1)*PageSize
	rows, err := s.db.Query(ctx, `with f as (`+found+`
			order by unknown, rank desc, o.title, o.source_key, o.import_source
			limit @limit offset @offset)`+selectOffering+` join f on f.id = o.id
		order by f.unknown, f.rank desc, o.title, o.source_key, o.import_source`, args)
	if err != nil {
		return Page{}, fmt.Errorf("search offerings: %w", database.Translate(err))
	}
	if page.Offerings, err = pgx.CollectRows(rows, scanOffering); err != nil {
		return Page{}, fmt.Errorf("read offerings: %w", database.Translate(err))
	}
	return page, nil
}

func (s *Service) searchArgs(q Query) pgx.StrictNamedArgs {
	text := operators(searchText(q.Text))
	words, word := similarWords(text), ""
	if len(words) > 0 {
		word = words[0]
	}
	f, today := q.Filters, Day(s.now())
	return pgx.StrictNamedArgs{
		"today": today, "text": text, "words": orEmpty(words), "word": word,
		"competencies": s.competenciesOf(q), "kinds": orEmpty(f.Kinds), "formats": orEmpty(f.Formats),
		"region": searchText(f.Region), "cents": f.MaxCost,
		"period": f.period(), "from": f.from(today), "until": orNull(f.Until),
		"points": f.Points, "register": searchText(f.Register), "known_only": f.KnownOnly,
	}
}

// competenciesOf returns the competencies to search for, nil for all. A slug that the
// framework does not have finds nothing.
func (s *Service) competenciesOf(q Query) []string {
	if q.Competency == "" && q.Kenmerk == "" {
		return nil
	}
	wanted := []string{}
	for _, k := range s.framework.Kenmerken {
		for _, c := range k.Competencies {
			if (q.Kenmerk == "" || q.Kenmerk == k.Slug) && (q.Competency == "" || q.Competency == c.Slug) {
				wanted = append(wanted, c.Slug)
			}
		}
	}
	return wanted
}
