package match

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

func TestBetterHidden(t *testing.T) {
	in := func(region string, o offering.Offering) offering.Offering {
		return with(o, func(o *offering.Offering) { o.Regions = []string{region} })
	}
	costs := func(cents offering.Cents, o offering.Offering) offering.Offering {
		return with(o, func(o *offering.Offering) { o.Cost = new(cents) })
	}
	zeeland := offering.Filters{Region: "Zeeland", MaxCost: new(offering.Cents(100_00))}
	secondary := func(title string) offering.Offering { return offer(title, offering.Training, "x", "a") } // its contribution is smaller
	for name, test := range map[string]struct {
		filters   offering.Filters
		needs     []Need
		offerings []offering.Offering
		want      []Better
	}{
		"two trainings outside the region": {
			zeeland, []Need{need("a")},
			[]offering.Offering{in("Zeeland", secondary("s")), in("Utrecht", offer("t", offering.Training, "a")), in("Drenthe", offer("u", offering.Training, "a"))},
			[]Better{{offering.FilterRegion, 2, offering.Training}},
		},
		"what comes after the last shown is no better": {
			zeeland, []Need{need("a")},
			[]offering.Offering{in("Zeeland", offer("s", offering.Training, "a")), in("Utrecht", secondary("t"))}, nil,
		},
		"what two filters hide is hidden by neither alone": {
			zeeland, []Need{need("a")},
			[]offering.Offering{secondary("s"), costs(500_00, in("Utrecht", offer("t", offering.Training, "a")))}, nil,
		},
		"each filter by itself, kinds mixed": {
			zeeland, []Need{need("a")},
			[]offering.Offering{
				secondary("s"), costs(500_00, offer("t", offering.Workshop, "a")),
				in("Utrecht", offer("u", offering.Training, "a")), in("Utrecht", offer("v", offering.Workshop, "a")),
			},
			[]Better{{offering.FilterRegion, 2, ""}, {offering.FilterCost, 1, offering.Workshop}},
		},
		"a low-threshold form has the earlier turn": {
			zeeland, []Need{need("a")},
			[]offering.Offering{offer("s", offering.Training, "a"), in("Utrecht", offer("t", offering.ELearning, "x", "a"))}, []Better{{offering.FilterRegion, 1, offering.ELearning}},
		},
		"unknown is hidden only when only the known is wanted": {
			offering.Filters{Region: "Zeeland", KnownOnly: true}, []Need{need("a")},
			[]offering.Offering{in("Zeeland", secondary("s")), offer("t", offering.Training, "a")}, []Better{{offering.FilterRegion, 1, offering.Training}},
		},
		"nothing shown": {zeeland, []Need{need("a")}, []offering.Offering{in("Utrecht", offer("t", offering.Training, "a"))}, nil},
		"no filters":    {offering.Filters{}, []Need{need("a")}, []offering.Offering{in("Utrecht", offer("t", offering.Training, "a"))}, nil},
		"archived, or of nobody": {
			zeeland, []Need{need("a")},
			[]offering.Offering{secondary("s"), in("Utrecht", offer("t", offering.Training, "b")), in("Utrecht", with(offer("u", offering.Training, "a"), func(o *offering.Offering) { o.State = offering.Archived }))}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			req := Request{Needs: test.needs, Filters: test.filters, Today: offeringtest.Today}
			if got := BetterHidden(req, pointers(test.offerings), Offerings(req, pointers(test.offerings))); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestBetterHiddenProperties compares BetterHidden with matching without the filter, and with
// BetterHidden for the offerings in another order.
func TestBetterHiddenProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var offerings []offering.Offering
		for i := range rapid.IntRange(0, 40).Draw(t, "offerings") {
			offerings = append(offerings, drawOffering(t, i))
		}
		req := drawRequest(t)
		req.Filters = offering.Filters{Kinds: []offering.Kind{offering.Training, offering.ELearning}, MaxCost: new(offering.Cents(1)), KnownOnly: rapid.Bool().Draw(t, "known only")}
		result := Offerings(req, pointers(offerings))
		got := BetterHidden(req, pointers(offerings), result)
		var want []Better
		for _, name := range []offering.FilterName{offering.FilterKind, offering.FilterCost} {
			loose := req
			if name == offering.FilterKind {
				loose.Filters.Kinds = nil
			} else {
				loose.Filters.MaxCost = nil
			}
			if found := newBefore(result, Offerings(loose, pointers(offerings))); len(found) > 0 {
				kind := found[0].Kind
				if slices.ContainsFunc(found, func(o *offering.Offering) bool { return o.Kind != kind }) {
					kind = ""
				}
				want = append(want, Better{name, len(found), kind})
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		shuffled := rapid.Permutation(offerings).Draw(t, "another order")
		if again := BetterHidden(req, pointers(shuffled), Offerings(req, pointers(shuffled))); !reflect.DeepEqual(got, again) {
			t.Fatalf("the order of the offerings matters: %+v and %+v", got, again)
		}
	})
}

// newBefore returns the offerings of loose that come before the last suggestion of strict and
// are not in strict.
func newBefore(strict, loose Result) (found []*offering.Offering) {
	if len(strict.Suggestions) == 0 {
		return nil
	}
	last := strict.Suggestions[len(strict.Suggestions)-1].Offering
	had := map[*offering.Offering]bool{}
	for _, s := range slices.Concat(strict.Suggestions, strict.More) {
		had[s.Offering] = true
	}
	for _, s := range slices.Concat(loose.Suggestions, loose.More) {
		if s.Offering == last {
			break
		}
		if !had[s.Offering] {
			found = append(found, s.Offering)
		}
	}
	return found
}
