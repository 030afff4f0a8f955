package search

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
)

// Search returns one page of the offerings that the person can see and that are not past, with the
// facts that index.Copy.Listed gives. It takes one query, or two for a text with operators. If the
// catalogue has changed since the newest copy was made, it can take two more.
//
// PostgreSQL knows the words. The copy of the catalogue in memory decides which offerings have
// them, applies the filters, counts, and gives the order and the offerings. When the catalogue has
// changed, a new copy is made; if that takes too long (index.Keeper.Of), this search finds in the
// previous copy, and reads the offerings from PostgreSQL, so that it shows none that was withdrawn.
func (s *Service) Search(ctx context.Context, q Query) (Page, error) {
	f, err := s.search(ctx, q)
	if err != nil {
		return Page{}, err
	}
	defer f.done()
	page, ids := f.page(q, s.framework)
	if page.Total > 0 {
		page.Suggestion = f.suggestion
	}
	if f.current {
		page.Offerings = f.Listed(ids)
	} else {
		page.Offerings, err = s.offerings(ctx, q.Person, ids)
	}
	return page, err
}

// search finds the offerings that the person can see and that the text of the query finds.
func (s *Service) search(ctx context.Context, q Query) (found, error) {
	text := offering.SearchText(q.Text)
	var words []string
	if !index.HasOperators(text) {
		words = index.WordsOf(text)
	}
	asked, err := s.ask(ctx, q.Person, words)
	if err != nil {
		return found{}, err
	}
	c, err := s.copies.Of(ctx, asked.version)
	if err != nil {
		return found{}, err
	}
	f := found{catalogue: catalogue{c}, base: c.Base(asked.organisations), current: c.Version >= asked.version}
	switch {
	case index.HasOperators(text):
		f.hits, err = s.match(ctx, c, f.base, text)
	case text != "":
		f.hits = f.search(f.base, index.GroupsOf(asked.words, asked.joined, c.Synonyms), named(text, s.framework))
		f.suggestion = index.Suggestion(text, asked.words, c.Synonyms)
	}
	return f, err
}

// offerings returns the offerings with these ids that the person can see, in the order of the
// ids.
func (s *Service) offerings(ctx context.Context, person string, ids [][16]byte) ([]offering.Offering, error) {
	rows, err := s.db.Query(ctx, offering.SelectOffering+`
		where o.id = any(@ids) and `+offering.Visible+`
		order by array_position(@ids, o.id)`, pgx.StrictNamedArgs{"ids": ids, "person": person})
	if err != nil {
		return nil, fmt.Errorf("query offerings: %w", database.Translate(err))
	}
	all, err := pgx.CollectRows(rows, offering.ScanOffering)
	if err != nil {
		return nil, fmt.Errorf("read offerings: %w", database.Translate(err))
	}
	return all, nil
}

// match has PostgreSQL search for a text with operators: a phrase, words to leave out, "or". It
// returns the members of base, scored by the order that PostgreSQL gives.
func (s *Service) match(ctx context.Context, c *index.Copy, base index.Set, text string) (*hits, error) {
	rows, err := s.db.Query(ctx, `
		select o.id from offering o, websearch_to_tsquery('dutch', $1) q
		where o.state = 'gepubliceerd' and o.search @@ q
		order by ts_rank(o.search, q) desc, o.title, o.source_key, o.import_source, o.id`, index.WithoutLooseDashes(text))
	if err != nil {
		return nil, fmt.Errorf("match a text: %w", database.Translate(err))
	}
	found := &hits{members: index.NewSet(len(c.IDs)), score: newScore(len(c.IDs))}
	var id [16]byte
	worth := float32(len(c.IDs))
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		if place, ok := c.At[id]; ok && base.Has(int(place)) {
			found.members.Put(int(place))
			found.score[place] = worth
			worth--
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("match a text: %w", database.Translate(err))
	}
	return found, nil
}

// ask runs the first query of a search. It asks for the version of the catalogue, for the
// organisations of which the person is a member, and for what the catalogue knows about the
// words that the newest copy has not kept from earlier searches. If the catalogue turns out to
// be newer than that copy, ask repeats the query for all words.
func (s *Service) ask(ctx context.Context, person string, words []string) (asked, error) {
	c := s.copies.Newest()
	if c == nil {
		return s.askBeside(ctx, person, words, index.Words{})
	}
	kept := c.Words.Of(words)
	a, err := s.askBeside(ctx, person, words, kept)
	if err == nil && a.version != c.Version && !kept.Empty() {
		a, err = s.askBeside(ctx, person, words, index.Words{})
	}
	if err == nil && a.version == c.Version {
		c.Words.Keep(a.words, a.joined)
	}
	return a, err
}

// askBeside asks about the words, and about the pairs that they make, that are not in kept.
func (s *Service) askBeside(ctx context.Context, person string, words []string, kept index.Words) (asked, error) {
	pairs := index.PairsOf(words)
	freshWords, freshPairs := index.NotIn(kept.Single, words), index.NotIn(kept.Joined, pairs)
	about := `null::json`
	args := pgx.StrictNamedArgs{"person": person}
	if len(freshWords)+len(freshPairs) > 0 {
		about = aboutWords
		args["words"], args["pairs"] = freshWords, freshPairs
	}
	a := asked{joined: map[string]index.Word{}}
	var answer []byte
	err := s.db.QueryRow(ctx, `
		select (select n from offering_version),
			array(select m.organisation_id::text from member m where m.person_id = nullif(@person, '')::uuid order by 1),
			`+about, args).Scan(&a.version, &a.organisations, &answer)
	if err != nil {
		return a, fmt.Errorf("ask about words: %w", database.Translate(err))
	}
	var told []index.Word // the answer: first the words, then the pairs
	if err := offering.Decode(answer, &told); err != nil {
		return a, fmt.Errorf("read words: %w", err)
	}
	next := func(kept map[string]index.Word, word string) index.Word {
		w, ok := kept[word]
		if !ok {
			w, told = told[0], told[1:]
		}
		return w
	}
	for _, word := range words {
		a.words = append(a.words, next(kept.Single, word))
	}
	for _, pair := range pairs {
		a.joined[pair] = next(kept.Joined, pair)
	}
	return a, nil
}

// aboutWords is the SQL expression for what the catalogue knows about words, as JSON that
// reads into index.Word. A word that the catalogue does not know is compared with all its
// words, and split into words that it may be made of. For a pair of words neither is done.
const aboutWords = `
			(select json_agg(json_build_object('word', a.word, 'stem', s.stem, 'known', k.known, 'alike', alike.words, 'parts', part.words)
					order by a.place)
				from unnest(@words::text[] || @pairs::text[]) with ordinality a (word, place)
				cross join lateral (select coalesce((ts_lexize('dutch_stem', a.word))[1], '') as stem) s
				cross join lateral (select s.stem = '' or exists (select from offering_word v where v.lexeme = s.stem) as known) k
				cross join lateral (
					select case when not k.known and a.place <= cardinality(@words) then
						(select json_agg(json_build_object('word', v.word, 'lexeme', v.lexeme, 'similarity', v.likeness))
							from offering_words_like(a.word) v) end as words) alike
				cross join lateral (
					select case when not k.known and a.place <= cardinality(@words) and length(a.word) >= 7 then
						(select json_agg(json_build_object('word', v.word, 'lexeme', v.lexeme)) from offering_word v
							where v.word = any (array(
								select left(a.word, n) from generate_series(3, length(a.word) - 3) n
								union all select right(a.word, n) from generate_series(3, length(a.word) - 3) n))) end as words) part)`
