package match

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

var slugs = []string{"a", "b", "c", "d", "e"}

// drawOffering draws an offering with few different values, so that many offerings are equal in
// part of the order.
func drawOffering(t *rapid.T, key int) offering.Offering {
	o := offering.Offering{Key: strconv.Itoa(key), Title: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "title")}
	o.Kind = rapid.SampledFrom(offering.Kinds()).Draw(t, "kind")
	o.State = rapid.SampledFrom([]offering.State{offering.Published, offering.Published, offering.Published, offering.Draft, offering.Archived}).Draw(t, "state")
	o.URL = rapid.SampledFrom([]string{"", "https://x.nl"}).Draw(t, "url")
	if rapid.Bool().Draw(t, "cost known") {
		o.Cost = new(offering.Cents(rapid.Int64Range(0, 3).Draw(t, "cost")))
	}
	day := func(label string) time.Time {
		offset := rapid.IntRange(-3, 3).Draw(t, label)
		if offset == -3 {
			return time.Time{}
		}
		return calendar.DayOf(offeringtest.Today).AddDate(0, 0, offset)
	}
	o.ValidUntil, o.CheckedOn = day("valid"), day("checked")
	if start := day("start"); !start.IsZero() {
		o.Starts = []offering.Start{{Date: start}}
	}
	for i, c := range rapid.SliceOfNDistinct(rapid.SampledFrom(slugs), 1, 3, rapid.ID).Draw(t, "competencies") {
		l := offering.Link{Competency: c, Primary: i == 0}
		if rapid.Bool().Draw(t, "level known") {
			l.From = framework.Level(rapid.IntRange(1, 3).Draw(t, "from"))
			l.To = framework.Level(rapid.IntRange(int(l.From)+1, 4).Draw(t, "to"))
		}
		o.Competencies = append(o.Competencies, l)
	}
	return o
}

func drawRequest(t *rapid.T) Request {
	r := Request{Today: offeringtest.Today}
	for _, c := range rapid.SliceOfNDistinct(rapid.SampledFrom(slugs), 0, 5, rapid.ID).Draw(t, "needs") {
		r.Needs = append(r.Needs, Need{
			Competency: c, Level: framework.Level(rapid.IntRange(1, 4).Draw(t, "level")),
			Target: framework.Level(rapid.IntRange(1, 4).Draw(t, "target")), Kind: NeedKind(rapid.IntRange(0, 1).Draw(t, "need kind")),
		})
	}
	if rapid.Bool().Draw(t, "filtered") {
		r.Filters = offering.Filters{Kinds: []offering.Kind{offering.Training, offering.ELearning}, MaxCost: new(offering.Cents(2)), KnownOnly: rapid.Bool().Draw(t, "known only")}
	}
	return r
}

func TestMatchProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var offerings []offering.Offering
		for i := range rapid.IntRange(0, 90).Draw(t, "offerings") {
			offerings = append(offerings, drawOffering(t, i))
		}
		req := drawRequest(t)
		result := Offerings(req, pointers(offerings))
		checkResult(t, req, offerings, result)
		var keys []string
		for _, s := range slices.Concat(result.Suggestions, result.More) {
			keys = append(keys, s.Offering.Key)
		}
		if want := reference(req, offerings); !slices.Equal(keys, want) {
			t.Fatalf("got %q, want %q", keys, want)
		}

		shuffled := rapid.Permutation(offerings).Draw(t, "another order")
		if again := Offerings(req, pointers(shuffled)); !reflect.DeepEqual(result, again) {
			t.Fatalf("the order of the offerings matters:\n%q more %q\n%q more %q",
				titles(result.Suggestions), titles(result.More), titles(again.Suggestions), titles(again.More))
		}
	})
}

// checkResult checks the parts of the rule that can be checked for one offering at a time, and
// the counts.
func checkResult(t interface{ Fatalf(string, ...any) }, req Request, offerings []offering.Offering, result Result) {
	seen := map[*offering.Offering]bool{}
	for _, s := range append(result.Suggestions[:len(result.Suggestions):len(result.Suggestions)], result.More...) {
		o := s.Offering
		switch {
		case seen[o]:
			t.Fatalf("%s comes twice", o.Key)
		case o.State != offering.Published || o.Past(req.Today):
			t.Fatalf("%s is not published or past", o.Key)
		case len(s.Reasons) == 0:
			t.Fatalf("%s has no reason", o.Key)
		case req.Filters.Reject(o, calendar.DayOf(req.Today)).Any():
			t.Fatalf("%s does not pass the filters", o.Key)
		}
		seen[o] = true
		for _, r := range s.Reasons {
			if !fitsPlainly(r.Need, r.Link) {
				t.Fatalf("%s does not fit %+v", o.Key, r)
			}
		}
	}
	if len(result.Suggestions) > Shown || len(result.More) > 0 && len(result.Suggestions) < Shown {
		t.Fatalf("%d shown, %d more", len(result.Suggestions), len(result.More))
	}
	fitting := 0
	for i := range offerings {
		o := &offerings[i]
		fits := false
		for _, n := range req.Needs {
			l, ok := o.Link(n.Competency)
			fits = fits || ok && fitsPlainly(n, l)
		}
		if fits && o.State == offering.Published && !o.Past(req.Today) {
			fitting++
		}
	}
	if len(seen)+result.Beyond+result.HiddenTotal != fitting || result.Beyond > 0 && len(seen) != most {
		t.Fatalf("%d suggested, %d beyond and %d hidden of %d that fit", len(seen), result.Beyond, result.HiddenTotal, fitting)
	}
}

// FuzzMatch gives Offerings odd values that the database would refuse.
func FuzzMatch(f *testing.F) {
	f.Add(uint64(1), 2, 3, "a", int64(0))
	f.Add(uint64(7), -5, 99, "", int64(-1<<62))
	f.Fuzz(func(t *testing.T, seed uint64, level, target int, competency string, unix int64) {
		random := rand.New(rand.NewPCG(seed, 0))
		offerings := randomOfferings(random, 20)
		offerings[0].Competencies[0].Competency = competency
		offerings[0].CheckedOn = time.Unix(unix, 0).UTC()
		offerings[0].Starts = []offering.Start{{Date: time.Unix(unix, 0).UTC()}}
		req := Request{Today: offeringtest.Today, Needs: []Need{
			{Competency: competency, Level: framework.Level(level), Target: framework.Level(target)},
			{Competency: slugs[seed%5], Level: 2, Target: 3},
		}}
		checkResult(t, req, offerings, Offerings(req, pointers(offerings)))
	})
}

// randomOfferings draws offerings like those of the catalogue: with one to three competencies
// and few known facts.
func randomOfferings(random *rand.Rand, n int) []offering.Offering {
	offerings := make([]offering.Offering, n)
	for i := range offerings {
		o := offer("Aanbod "+strconv.Itoa(random.IntN(n)), offering.Kinds()[random.IntN(8)])
		o.Key = strconv.Itoa(i)
		for j, c := range random.Perm(10)[:1+random.IntN(3)] {
			l := offering.Link{Competency: benchSlugs[c], Primary: j == 0}
			if random.IntN(2) == 0 {
				l.From = framework.Level(1 + random.IntN(3))
				l.To = l.From + 1
			}
			o.Competencies = append(o.Competencies, l)
		}
		if random.IntN(4) == 0 {
			o.Cost, o.URL = new(offering.Cents(random.IntN(100000))), "https://x.nl"
			o.Starts = []offering.Start{{Date: calendar.DayOf(offeringtest.Today).AddDate(0, 0, random.IntN(400)-30)}}
			o.CheckedOn = calendar.DayOf(offeringtest.Today).AddDate(0, 0, -random.IntN(400))
		}
		offerings[i] = o
	}
	return offerings
}

var benchSlugs = append(slugs[:5:5], "f", "g", "h", "i", "j")

// BenchmarkMatch matches three picked points and one strength against 10,000 offerings.
// The goal is 5 ms at most.
func BenchmarkMatch(b *testing.B) {
	offerings := randomOfferings(rand.New(rand.NewPCG(1, 2)), 10_000)
	req := Request{Today: offeringtest.Today, Filters: offering.Filters{MaxCost: new(offering.Cents(50000))}, Needs: []Need{
		{Competency: "a", Level: 1, Target: 3}, {Competency: "b", Level: 2, Target: 3}, {Competency: "c", Level: 2, Target: 4},
		{Competency: "d", Level: 3, Target: 3, Kind: UseMore},
	}}
	candidates := pointers(offerings)
	b.ReportAllocs()
	for b.Loop() {
		Offerings(req, candidates)
	}
}

// BenchmarkMatchWorst gives every offering equal facts that fit the one need, so that all of
// them are candidates of one list and only their titles decide the order.
func BenchmarkMatchWorst(b *testing.B) {
	offerings := randomOfferings(rand.New(rand.NewPCG(1, 2)), 10_000)
	for i := range offerings {
		offerings[i] = with(offer(offerings[i].Title, offering.Training, "a"), func(o *offering.Offering) { o.Key = strconv.Itoa(i) })
	}
	req := Request{Today: offeringtest.Today, Needs: []Need{{Competency: "a", Level: 1, Target: 3}}}
	candidates := pointers(offerings)
	b.ReportAllocs()
	for b.Loop() {
		Offerings(req, candidates)
	}
}
