package search

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/index"
	"reflectietool/internal/offering/offeringtest"
)

// randomCatalogue returns national offerings, published and not past, in the order of their
// titles, and a copy of them. The first byte of each id is the place of the offering.
func randomCatalogue(tb testing.TB, random *rand.Rand, number int) ([]offering.Offering, *index.Copy) {
	tb.Helper()
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	fw := offeringtest.Framework(tb)
	c := index.NewCopy(1, calendar.DayOf(offeringtest.Today), number)
	var rows []map[string]string
	for i := range number {
		rows = append(rows, offeringtest.Row("id", fmt.Sprintf("k%03d", i), "kind", pick("training", "e-learning", "workshop"),
			"competencies", pick("zelfregie", "zelfregie|systemen", "verbinding|zichtbaarheid"),
			"format", pick("", "", "online", "fysiek|blended", "zelfstandig"), "region", pick("", "", "Zeeland", "Utrecht|Betuwe", "landelijk", "Ergens"),
			"cost_eur", pick("", "0.00", "100.00", "250.50", "500.01"), "duration_hours", pick("", "2", "8", "40"), "level", pick("", "mbo", "hbo|wo"),
			"start_dates", pick("", "", "2026-12-01@Tilburg#0", "2026-11-20|2027-06-01"),
			"accreditation", pick("", "SKJ: 3 punten", "Reg: 2 punten, geldig tot en met 2026-01-01", "skj: 1 punt|Registerplein: 4 punten")))
	}
	var offerings []offering.Offering
	for i, o := range offeringtest.OfferingsOf(tb, rows...) {
		offerings = append(offerings, o)
		c.Add([16]byte{byte(i)}, &offerings[i], "", fw)
	}
	c.Finish()
	return offerings, c
}

// passes reports whether one offering meets the conditions of a query besides its text, written
// as plainly as possible.
func passes(fw *framework.Framework, q *Query, o *offering.Offering) bool {
	has := func(name offering.Trait, chosen []string) bool {
		return len(chosen) == 0 || offering.Overlap(o.Values(name, calendar.DayOf(offeringtest.Today), fw).Words, chosen)
	}
	return has(offering.FacetKenmerk, q.Kenmerken) && has(offering.FacetCompetency, q.Competencies) && has(offering.FacetCompetency, q.Within) &&
		!q.Filters.Reject(o, calendar.DayOf(offeringtest.Today)).Any()
}

// without returns a query without the choice in one facet.
func without(q Query, name offering.Trait) Query {
	switch name {
	case offering.FacetKenmerk:
		q.Kenmerken = nil
	case offering.FacetCompetency:
		q.Competencies = nil
	case offering.FacetKind:
		q.Filters.Kinds = nil
	case offering.FacetFormat:
		q.Filters.Formats = nil
	case offering.FacetProvince:
		q.Filters.Provinces = nil
	case offering.FacetCost:
		q.Filters.Costs = nil
	case offering.FacetRegister:
		q.Filters.Registers = nil
	case offering.FacetEducation:
		q.Filters.Education = nil
	}
	return q
}

func randomFacets(random *rand.Rand) Query {
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	q := Query{Filters: randomFilters(random, pick), Sort: Sorts()[random.IntN(4)]}
	if random.IntN(3) == 0 {
		q.Kenmerken = []string{pick("eigen-kracht", "integraal-werken")}
	}
	if random.IntN(3) == 0 {
		q.Competencies = []string{pick("zelfregie", "zichtbaarheid"), "systemen"}
	}
	if random.IntN(4) == 0 {
		q.Within = []string{"verbinding", "systemen"}
	}
	return q
}

// TestFacetCounts checks every count of a facet against a count over all offerings, one by one.
func TestFacetCounts(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	offerings, c := randomCatalogue(t, random, 60)
	fw := offeringtest.Framework(t)
	for range 300 {
		q := randomFacets(random)
		f := found{catalogue: catalogue{c}, base: c.Base(nil)}
		page, _ := f.page(q, fw)
		total, hiddenUnknown := 0, 0
		loose := q
		loose.Filters.KnownOnly = false
		for i := range offerings {
			if passes(fw, &q, &offerings[i]) {
				total++
			} else if passes(fw, &loose, &offerings[i]) {
				hiddenUnknown++
			}
		}
		if page.Total != total || page.HiddenUnknown != hiddenUnknown {
			t.Fatalf("%+v finds %d and hides %d, want %d and %d", q, page.Total, page.HiddenUnknown, total, hiddenUnknown)
		}
		for _, facet := range page.Facets {
			want, unknown, anyhow := map[string]int{}, 0, 0
			other := without(q, facet.Name)
			for i := range offerings {
				if !passes(fw, &other, &offerings[i]) {
					continue
				}
				values := offerings[i].Values(facet.Name, calendar.DayOf(offeringtest.Today), fw).Words
				for _, v := range values {
					want[v]++
				}
				everywhere := facet.Name == offering.FacetProvince && offerings[i].ReachOn(calendar.DayOf(offeringtest.Today)).Everywhere
				if everywhere {
					anyhow++
				} else if len(values) == 0 {
					unknown++
				}
			}
			got := map[string]int{}
			for _, v := range facet.Values {
				if v.Count > 0 {
					got[strings.ToLower(v.Value)] = v.Count
				} else if !v.Chosen {
					t.Fatalf("%s shows %q with nothing", facet.Name, v.Value)
				}
			}
			lower := map[string]int{}
			for v, n := range want {
				lower[strings.ToLower(v)] = n
			}
			if fmt.Sprint(got) != fmt.Sprint(lower) || facet.Unknown != unknown || facet.Anyhow != anyhow {
				t.Fatalf("%+v\n%s: got %v, unknown %d, anyhow %d\nwant %v, %d, %d", q, facet.Name, got, facet.Unknown, facet.Anyhow, lower, unknown, anyhow)
			}
		}
	}
}

// TestSortedResults checks that every order of results is the one that a plain stable sort
// gives.
func TestSortedResults(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	offerings, c := randomCatalogue(t, random, 60)
	fw, day := offeringtest.Framework(t), calendar.DayOf(offeringtest.Today)
	for range 300 {
		q := randomFacets(random)
		q.Page = 1 + random.IntN(4)
		f := found{catalogue: catalogue{c}, base: c.Base(nil)}
		page, ids := f.page(q, fw)
		var places []int
		for i := range offerings {
			if passes(fw, &q, &offerings[i]) {
				places = append(places, i)
			}
		}
		key := func(place int) float64 {
			o := &offerings[place]
			switch q.Sort {
			case SortStart:
				return plain(float64(o.NextStart(day).Unix()), o.NextStart(day).IsZero())
			case SortCost:
				return plain(float64(c.Keys[index.KeyCost][place]), o.Cost == nil)
			case SortHours:
				return plain(o.Hours, o.Hours == 0)
			default: // by the number of filters that it passes only because a fact is unknown
				strict, unsure := q, 0.0
				strict.Filters.KnownOnly = true
				for _, n := range f.conditions(&strict) {
					if !n.fits.Has(place) {
						unsure++
					}
				}
				return unsure
			}
		}
		slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(key(a), key(b)) })
		first := (page.Number - 1) * PageSize
		want := places[first:min(first+PageSize, len(places))]
		var got []int
		for _, id := range ids {
			got = append(got, int(id[0]))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v, page %d: got %v, want %v", q, page.Number, got, want)
		}
	}
}

func plain(key float64, unknown bool) float64 {
	if unknown {
		return 1e300
	}
	return key
}

// TestHiddenByFilter checks that the number hidden by a filter is the number of results that
// dropping the filter adds.
func TestHiddenByFilter(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 10))
	_, c := randomCatalogue(t, random, 60)
	fw := offeringtest.Framework(t)
	total := func(q Query) int {
		f := found{catalogue: catalogue{c}, base: c.Base(nil)}
		page, _ := f.page(q, fw)
		return page.Total
	}
	q := Query{Filters: offering.Filters{
		Kinds: []offering.Kind{offering.Training}, Formats: []offering.Format{offering.InPerson}, Provinces: []string{"Zeeland"}, Region: "Middelburg",
		MaxCost: new(offering.Cents(100_00)), Costs: []offering.CostClass{offering.CostFree}, KnownOnly: true,
	}}
	f := found{catalogue: catalogue{c}, base: c.Base(nil)}
	page, _ := f.page(q, fw)
	got := map[offering.FilterName]int{}
	for _, hidden := range page.Hidden {
		got[hidden.Filter] = hidden.Count
	}
	kinds, formats, region, cost := q, q, q, q
	kinds.Filters.Kinds, formats.Filters.Formats = nil, nil
	region.Filters.Provinces, region.Filters.Region = nil, ""
	cost.Filters.MaxCost, cost.Filters.Costs = nil, nil
	want := map[offering.FilterName]int{}
	for name, other := range map[offering.FilterName]Query{offering.FilterKind: kinds, offering.FilterFormat: formats, offering.FilterRegion: region, offering.FilterCost: cost} {
		if n := total(other) - page.Total; n > 0 {
			want[name] = n
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || len(want) == 0 {
		t.Errorf("hidden %v, want %v", got, want)
	}
}
