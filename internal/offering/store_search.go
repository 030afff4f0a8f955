package offering

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
)

// found selects the offerings of a Query with what orders them. @word is the longest of
// @words: with it alone the trigram index can find the rows, the others only check.
const found = `
	select o.id, o.title, o.source_key,
		(cardinality(@formats::text[]) > 0 and o.formats = '{}')::int
			+ (@region::text <> '' and o.regions = '{}')::int
			+ (@cents::bigint is not null and o.cost_eur is null)::int as unknown,
		case when @text::text = '' then 0 else
			ts_rank(o.search, websearch_to_tsquery('dutch', @text)) + word_similarity(lower(@text), o.search_text)
		end as rank
	from offering o
	where o.state = 'gepubliceerd' and o.organisation_id is null and ` + notPast + `
		and (@text = '' or o.search @@ websearch_to_tsquery('dutch', @text)
			or @word::text <> '' and o.search_text %> @word and o.search_text %> all (@words::text[]))
		and (@competencies::text[] is null or exists (select from offering_competency c
			where c.offering_id = o.id and c.competency = any(@competencies)))
		and (cardinality(@kinds::text[]) = 0 or o.kind = any(@kinds))
		and (cardinality(@formats) = 0 or o.formats && @formats or o.formats = '{}' and not @known_only::bool)
		and (@region = '' or exists (select from unnest(o.regions) r where lower(r) = lower(@region))
			or o.regions = '{}' and not @known_only)
		and (@cents is null or o.cost_eur * 100 <= @cents or o.cost_eur is null and not @known_only)`

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
	text := searchText(q.Text)
	words, word := similarWords(text), ""
	if len(words) > 0 {
		word = words[0]
	}
	return pgx.StrictNamedArgs{
		"today": Day(s.now()), "text": text, "words": orEmpty(words), "word": word,
		"competencies": s.competenciesOf(q), "kinds": orEmpty(q.Kinds), "formats": orEmpty(q.Formats),
		"region": searchText(q.Region), "cents": q.MaxCost, "known_only": q.KnownOnly,
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

// Regions returns the regions that published offerings name, to choose from.
func (s *Service) Regions(ctx context.Context) ([]string, error) {
	rows, err := s.db.Query(ctx, `
		select distinct region from offering o, unnest(o.regions) region
		where o.state = 'gepubliceerd' and o.organisation_id is null and `+notPast+`
		order by region`, pgx.StrictNamedArgs{"today": Day(s.now())})
	if err != nil {
		return nil, fmt.Errorf("query regions: %w", database.Translate(err))
	}
	regions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return regions, database.Translate(err)
}
