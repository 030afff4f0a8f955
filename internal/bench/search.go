package main

import (
	"context"
	"math"
	"math/rand/v2"
	"net/url"
	"runtime"
	"slices"

	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/offering/offeringtest"
	"reflectietool/internal/paths"
)

const (
	largeDatabase  = "large"
	largeCatalogue = 100_000 // offerings
)

// search measures searching in a large catalogue, on a server of its own.
func (b *bench) search(ctx context.Context, s *site) error {
	all, err := b.searches(ctx, s)
	if err != nil {
		return err
	}
	large, err := b.serveLong(ctx, largeDatabase, nil)
	if err != nil {
		return err
	}
	if err := large.await(ctx, paths.Offerings); err != nil { // the first search makes the copy of the catalogue
		return err
	}
	searches, err := b.list("search in 100,000 offerings", large.running, connections, all)
	if err != nil {
		return err
	}
	got, err := b.inTurn(ctx, searches)
	if err != nil {
		return err
	}
	most, err := large.Memory()
	if err != nil {
		return err
	}
	size, err := b.copyMemory(ctx)
	b.rows = append(b.rows,
		row{what: "16 visitors search in 100,000 offerings, with filters: p99 of a page", unit: "ms", ours: each(got[0], p99), goal: goal{atMost: 40}},
		row{what: "the same: pages", unit: "/s", ours: each(got[0], result.perSecond)},
		row{what: "the same: memory of that server", unit: "MB", ours: []float64{most}},
		row{what: "the same: the copy of the catalogue in that memory", unit: "MB", ours: []float64{size}, goal: goal{atMost: 150}})
	return err
}

// copyMemory makes the copy of the large catalogue in this process, and returns how much memory it holds,
// in MB.
func (b *bench) copyMemory(ctx context.Context) (float64, error) {
	address, err := named(b.postgres.ServingURL(), largeDatabase)
	if err != nil {
		return 0, err
	}
	db, err := database.Open(ctx, address)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	frameworks, err := framework.Load()
	if err != nil {
		return 0, err
	}
	copies := index.NewKeeper(db, frameworks.Current(), calendar.Now)
	before := inUse()
	if _, err := copies.Of(ctx, 0); err != nil {
		return 0, err
	}
	size := inUse() - before
	runtime.KeepAlive(copies)
	return size / (1 << 20), nil
}

// inUse returns how much memory this process uses, in bytes, without garbage.
func inUse() float64 {
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	return float64(memory.HeapAlloc)
}

// searches makes the database with the large catalogue, once in a run, and returns searches in it.
func (b *bench) searches(ctx context.Context, s *site) ([]request, error) {
	if b.inLarge != nil {
		return b.inLarge, nil
	}
	words, err := b.fillLarge(ctx, s)
	if err != nil {
		return nil, err
	}
	for draw := random(); len(b.inLarge) < 1000; {
		b.inLarge = append(b.inLarge, get(paths.OfferingsPage(randomSearch(draw, words), 1), visitor{}))
	}
	return b.inLarge, nil
}

// fillLarge makes the database, and returns the words that its offerings are made of, the most common
// first.
func (b *bench) fillLarge(ctx context.Context, s *site) ([]string, error) {
	b.say("filling a database with a large catalogue")
	frameworks, err := framework.Load()
	if err != nil {
		return nil, err
	}
	texts, err := catalogueTexts(ctx, b.postgres.AdminURL(), s.database)
	if err != nil {
		return nil, err
	}
	owner, err := named(b.postgres.OwnerURL(), largeDatabase)
	if err != nil {
		return nil, err
	}
	if err := makeDatabase(ctx, b.postgres.AdminURL(), largeDatabase); err != nil {
		return nil, err
	}
	if err := database.Migrate(ctx, owner); err != nil {
		return nil, err
	}
	words := offeringtest.Vocabulary(texts)
	if err := offeringtest.Fill(ctx, owner, largeCatalogue, words, frameworks.Current()); err != nil {
		return nil, err
	}
	return words, execute(ctx, owner, "vacuum analyze")
}

// randomSearch draws a search as people make them: a few words or none, sometimes with a typing error,
// and filters now and then.
func randomSearch(draw *rand.Rand, words []string) url.Values {
	word := func() string { return words[int(float64(len(words))*math.Pow(draw.Float64(), 3))] }
	query := url.Values{}
	switch n := draw.IntN(20); {
	case n < 6: // filters alone
	case n < 10:
		query.Set(paths.TextParam, word())
	case n < 15:
		query.Set(paths.TextParam, word()+" "+word())
	case n < 18:
		query.Set(paths.TextParam, "training over "+word()+" en "+word())
	default:
		letters := []rune(word())
		at := draw.IntN(len(letters))
		query.Set(paths.TextParam, string(slices.Delete(letters, at, at+1)))
	}
	for _, filter := range [][2]string{
		{paths.KenmerkParam, "eigen-kracht"},
		{paths.KindParam, string(offering.Kinds()[draw.IntN(8)])},
		{paths.FormatParam, string(offering.Formats()[draw.IntN(4)])},
		{paths.ProvinceParam, offering.Provinces()[draw.IntN(12)]},
		{paths.CostClassParam, string(offering.CostFree)},
	} {
		if draw.IntN(4) == 0 {
			query.Set(filter[0], filter[1])
		}
	}
	return query
}
