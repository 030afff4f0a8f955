package offering

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestBetterHidden(t *testing.T) {
	in := func(region string, o Offering) Offering {
		return o.with(func(o *Offering) { o.Regions = []string{region} })
	}
	costs := func(cents Cents, o Offering) Offering {
		return o.with(func(o *Offering) { o.Cost = new(cents) })
	}
	zeeland := Filters{Region: "Zeeland", MaxCost: new(Cents(100_00))}
	secondary := func(title string) Offering { return offer(title, Training, "x", "a") } // contributes less
	for name, test := range map[string]struct {
		filters   Filters
		needs     []Need
		offerings []Offering
		want      []Better
	}{
		"two trainings outside the region": {
			zeeland, []Need{need("a")},
			[]Offering{in("Zeeland", secondary("s")), in("Utrecht", offer("t", Training, "a")), in("Drenthe", offer("u", Training, "a"))},
			[]Better{{FilterRegion, 2, Training}},
		},
		"what comes after the last shown is no better": {
			zeeland, []Need{need("a")},
			[]Offering{in("Zeeland", offer("s", Training, "a")), in("Utrecht", secondary("t"))}, nil,
		},
		"what two filters hide is hidden by neither alone": {
			zeeland, []Need{need("a")},
			[]Offering{secondary("s"), costs(500_00, in("Utrecht", offer("t", Training, "a")))}, nil,
		},
		"each filter by itself, kinds mixed": {
			zeeland, []Need{need("a")},
			[]Offering{
				secondary("s"), costs(500_00, offer("t", Workshop, "a")),
				in("Utrecht", offer("u", Training, "a")), in("Utrecht", offer("v", Workshop, "a")),
			},
			[]Better{{FilterRegion, 2, ""}, {FilterCost, 1, Workshop}},
		},
		"a low-threshold form has the earlier turn": {
			zeeland, []Need{need("a")},
			[]Offering{offer("s", Training, "a"), in("Utrecht", offer("t", ELearning, "x", "a"))}, []Better{{FilterRegion, 1, ELearning}},
		},
		"unknown is hidden only when only the known is wanted": {
			Filters{Region: "Zeeland", KnownOnly: true}, []Need{need("a")},
			[]Offering{in("Zeeland", secondary("s")), offer("t", Training, "a")}, []Better{{FilterRegion, 1, Training}},
		},
		"nothing shown": {zeeland, []Need{need("a")}, []Offering{in("Utrecht", offer("t", Training, "a"))}, nil},
		"no filters":    {Filters{}, []Need{need("a")}, []Offering{in("Utrecht", offer("t", Training, "a"))}, nil},
		"archived, or of nobody": {
			zeeland, []Need{need("a")},
			[]Offering{secondary("s"), in("Utrecht", offer("t", Training, "b")), in("Utrecht", offer("u", Training, "a").with(func(o *Offering) { o.State = Archived }))}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			req := Request{Needs: test.needs, Filters: test.filters, Today: today}
			if got := BetterHidden(req, test.offerings, Match(req, test.offerings)); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestBetterHiddenProperties compares with taking the filter away by hand, and with the
// offerings in another order.
func TestBetterHiddenProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var offerings []Offering
		for i := range rapid.IntRange(0, 40).Draw(t, "offerings") {
			offerings = append(offerings, drawOffering(t, i))
		}
		req := drawRequest(t)
		req.Filters = Filters{Kinds: []Kind{Training, ELearning}, MaxCost: new(Cents(1)), KnownOnly: rapid.Bool().Draw(t, "known only")}
		result := Match(req, offerings)
		got := BetterHidden(req, offerings, result)
		var want []Better
		for _, name := range []FilterName{FilterKind, FilterCost} {
			loose := req
			if name == FilterKind {
				loose.Filters.Kinds = nil
			} else {
				loose.Filters.MaxCost = nil
			}
			if found := newBefore(result, Match(loose, offerings)); len(found) > 0 {
				kind := found[0].Kind
				if slices.ContainsFunc(found, func(o *Offering) bool { return o.Kind != kind }) {
					kind = ""
				}
				want = append(want, Better{name, len(found), kind})
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		shuffled := rapid.Permutation(offerings).Draw(t, "another order")
		if again := BetterHidden(req, shuffled, Match(req, shuffled)); !reflect.DeepEqual(got, again) {
			t.Fatalf("the order of the offerings matters: %+v and %+v", got, again)
		}
	})
}

// newBefore lists what stands in loose before the last one that is shown in strict, and fits
// nothing of strict.
func newBefore(strict, loose Result) (found []*Offering) {
	if len(strict.Suggestions) == 0 {
		return nil
	}
	last := strict.Suggestions[len(strict.Suggestions)-1].Offering
	had := map[*Offering]bool{}
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
