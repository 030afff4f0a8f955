package match

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

// need returns a development point for competency c at level 2 with target 3, so with gap 1.
func need(c string) Need { return Need{Competency: c, Level: 2, Target: 3} }

// offer returns a published offering whose key is its title and whose first competency is the
// primary one.
func offer(title string, kind offering.Kind, competencies ...string) offering.Offering {
	o := offering.Offering{Title: title, Key: title, Kind: kind, State: offering.Published, Source: "bron"}
	for i, c := range competencies {
		o.Competencies = append(o.Competencies, offering.Link{Competency: c, Primary: i == 0})
	}
	return o
}

func with(o offering.Offering, change func(*offering.Offering)) offering.Offering {
	change(&o)
	return o
}

// pointers returns the offerings as Offerings takes them.
func pointers(offerings []offering.Offering) []*offering.Offering {
	all := make([]*offering.Offering, len(offerings))
	for i := range offerings {
		all[i] = &offerings[i]
	}
	return all
}

func titles(suggestions []Suggestion) string {
	all := make([]string, len(suggestions))
	for i, s := range suggestions {
		all[i] = s.Offering.Title
	}
	return strings.Join(all, " ")
}

func TestMatchOrder(t *testing.T) {
	levels := func(from, to framework.Level) func(*offering.Offering) {
		return func(o *offering.Offering) { o.Competencies[0].From, o.Competencies[0].To = from, to }
	}
	tests := map[string]struct {
		needs         []Need
		better, worse offering.Offering // where other criteria decide, the titles have the opposite order
	}{
		"primary 1 before secondary 0.5": {
			[]Need{need("a")}, offer("z", offering.Training, "a"), offer("b", offering.Training, "x", "a"),
		},
		"contribution to the point at hand before value: 2x1 before 2x0.5 + 1x1": {
			[]Need{{Competency: "a", Level: 1, Target: 3}, need("b")},
			offer("z", offering.Training, "a"), offer("b", offering.Training, "b", "a"),
		},
		"value: 1 + 0.5 before 1": {
			[]Need{need("a"), need("b")}, offer("z", offering.Training, "a", "b"), offer("b", offering.Training, "a"),
		},
		"value counts only points that the offering fits": {
			[]Need{need("a"), need("b"), need("c")},
			offer("z", offering.Training, "a", "b"),
			with(offer("b", offering.Training, "a", "c"), func(o *offering.Offering) { o.Competencies[1].From, o.Competencies[1].To = 3, 4 }),
		},
		"value before known levels": {
			[]Need{need("a"), need("b")}, offer("z", offering.Training, "a", "b"), with(offer("b", offering.Training, "a"), levels(2, 3)),
		},
		"known levels before unknown": {
			[]Need{need("a")}, with(offer("z", offering.Training, "a"), levels(2, 3)),
			with(offer("b", offering.Training, "a"), func(o *offering.Offering) { o.URL = "x.nl" }),
		},
		"more known facts": {
			[]Need{need("a")}, with(offer("z", offering.Training, "a"), func(o *offering.Offering) { o.URL, o.Hours = "x.nl", 2 }),
			with(offer("b", offering.Training, "a"), func(o *offering.Offering) { o.URL, o.CheckedOn = "x.nl", offeringtest.Date("2026-11-01") }),
		},
		"free is a known cost": {
			[]Need{need("a")}, with(offer("z", offering.Training, "a"), func(o *offering.Offering) { o.Cost = new(offering.Cents(0)) }), offer("b", offering.Training, "a"),
		},
		"the more recently checked": {
			[]Need{need("a")}, with(offer("z", offering.Training, "a"), func(o *offering.Offering) { o.CheckedOn = offeringtest.Date("2026-11-02") }),
			with(offer("b", offering.Training, "a"), func(o *offering.Offering) { o.CheckedOn = offeringtest.Date("2026-11-01") }),
		},
		"checked before never checked": {
			[]Need{need("a")}, with(offer("z", offering.Training, "a"), func(o *offering.Offering) { o.CheckedOn = offeringtest.Date("1950-11-02") }),
			offer("b", offering.Training, "a"),
		},
		"the earlier start that is still to come": {
			[]Need{need("a")},
			with(offer("z", offering.Training, "a"), func(o *offering.Offering) { o.Starts = []offering.Start{{Date: offeringtest.Date("2027-01-01")}} }),
			with(offer("b", offering.Training, "a"), func(o *offering.Offering) {
				o.Starts = []offering.Start{{Date: offeringtest.Date("2026-01-01")}, {Date: offeringtest.Date("2027-02-01")}}
			}),
		},
		"the title": {
			[]Need{need("a")}, with(offer("b", offering.Training, "a"), func(o *offering.Offering) { o.Key = "z" }), with(offer("z", offering.Training, "a"), func(o *offering.Offering) { o.Key = "b" }),
		},
		"the source key": {
			[]Need{need("a")},
			with(offer("t", offering.Training, "a"), func(o *offering.Offering) { o.Key = "b" }),
			with(offer("t", offering.Training, "a"), func(o *offering.Offering) { o.Key = "z" }),
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, offerings := range [][]offering.Offering{{tt.better, tt.worse}, {tt.worse, tt.better}} {
				got := Offerings(Request{Needs: tt.needs, Today: offeringtest.Today}, pointers(offerings)).Suggestions
				if len(got) != 2 || !reflect.DeepEqual(*got[0].Offering, tt.better) {
					t.Errorf("got %s, want %s first", titles(got), tt.better.Title)
				}
			}
		})
	}
}

func TestMatchCandidates(t *testing.T) {
	level := func(from, to framework.Level) func(*offering.Offering) {
		return func(o *offering.Offering) { o.Competencies[0].From, o.Competencies[0].To = from, to }
	}
	day := calendar.DayOf(offeringtest.Today)
	tests := map[string]struct {
		change func(*offering.Offering)
		want   bool
	}{
		"unknown levels fit":                   {func(*offering.Offering) {}, true},
		"from is the level now":                {level(2, 3), true},
		"from below, to above":                 {level(1, 4), true},
		"to is the level now: already reached": {level(1, 2), false},
		"from above the level now":             {level(3, 4), false},
		"concept":                              {func(o *offering.Offering) { o.State = offering.Draft }, false},
		"archived":                             {func(o *offering.Offering) { o.State = offering.Archived }, false},
		"valid until today":                    {func(o *offering.Offering) { o.ValidUntil = day }, true},
		"valid until yesterday":                {func(o *offering.Offering) { o.ValidUntil = day.AddDate(0, 0, -1) }, false},
		"starts today":                         {func(o *offering.Offering) { o.Starts = []offering.Start{{Date: day}} }, true},
		"all starts are over":                  {func(o *offering.Offering) { o.Starts = []offering.Start{{Date: day.AddDate(0, 0, -1)}} }, false},
		"starts are over but it is valid": {func(o *offering.Offering) {
			o.Starts, o.ValidUntil = []offering.Start{{Date: day.AddDate(0, 0, -1)}}, day
		}, true},
		"another competency":         {func(o *offering.Offering) { o.Competencies[0].Competency = "b" }, false},
		"without any fact known yet": {func(o *offering.Offering) { o.Provider = "" }, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			o := with(offer("x", offering.Training, "a"), tt.change)
			r := Offerings(Request{Needs: []Need{need("a")}, Today: offeringtest.Today}, []*offering.Offering{&o})
			if got := len(r.Suggestions) == 1; got != tt.want || r.Needs[0].NoFit() == tt.want {
				t.Errorf("suggested %v, no fit %v, want suggested %v", got, r.Needs[0].NoFit(), tt.want)
			}
		})
	}
}

func TestMatchTurns(t *testing.T) {
	low := func(title string, c ...string) offering.Offering { return offer(title, offering.ELearning, c...) }
	course := func(title string, c ...string) offering.Offering { return offer(title, offering.Training, c...) }
	tests := map[string]struct {
		needs      []Need
		offerings  []offering.Offering
		want, more string
	}{
		"one need: low-threshold, course, then the best": {
			[]Need{need("a")},
			[]offering.Offering{course("c1", "a"), course("c2", "a"), low("l1", "a"), low("l2", "a"), low("l3", "a"), course("c3", "a"), course("c4", "a")},
			"l1 c1 c2 c3 c4 l2", "l3",
		},
		"two needs take turns": {
			[]Need{need("b"), need("a")},
			[]offering.Offering{low("la1", "a"), low("la2", "a"), low("lb1", "b"), course("ca1", "a"), course("cb1", "b"), course("cb2", "b"), low("lb2", "b")},
			"lb1 la1 cb1 ca1 cb2 la2", "lb2",
		},
		"each offering once: the second need gets its next best": {
			[]Need{need("a"), need("b")},
			[]offering.Offering{low("ab", "a", "b"), low("b", "z", "b")},
			"ab b", "",
		},
		"without a candidate the turn passes": {
			[]Need{need("a"), need("b"), need("c")},
			[]offering.Offering{course("ca", "a"), low("lc", "c"), low("lc2", "c")},
			"lc ca lc2", "",
		},
		"every kind has its turn": {
			[]Need{need("a")},
			[]offering.Offering{offer("1", offering.Workshop, "a"), offer("2", offering.Programme, "a"), offer("3", offering.PeerReview, "a"), offer("4", offering.Intervention, "a")},
			"3 1 2 4", "",
		},
		"a strength takes its turn as well, at gap 0": {
			[]Need{need("a"), {Competency: "s", Level: 4, Target: 3, Kind: UseMore}},
			[]offering.Offering{low("la", "a"), low("ls", "s"), course("cs", "s"), course("ca", "a")},
			"la ls ca cs", "",
		},
		"nothing needed": {nil, []offering.Offering{low("a", "a")}, "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := Offerings(Request{Needs: tt.needs, Today: offeringtest.Today}, pointers(tt.offerings))
			if titles(r.Suggestions) != tt.want || titles(r.More) != tt.more {
				t.Errorf("got %q more %q, want %q more %q", titles(r.Suggestions), titles(r.More), tt.want, tt.more)
			}
		})
	}
}

func TestMatchFilters(t *testing.T) {
	full := with(offer("full", offering.Training, "a"), func(o *offering.Offering) {
		o.Formats, o.Regions, o.Cost = []offering.Format{offering.Blended, offering.InPerson}, []string{"Zeeland"}, new(offering.Cents(10868))
		o.Starts = []offering.Start{{Date: offeringtest.Date("2027-03-01")}}
		o.Accreditations = []offering.Accreditation{{Register: "SKJ", Points: 32, ValidUntil: calendar.DayOf(offeringtest.Today)}}
	})
	bare := offer("bare", offering.Publication, "a")
	tests := map[string]struct {
		filters offering.Filters
		want    string
		hidden  []offering.Hidden
	}{
		"none":                           {offering.Filters{}, "bare full", nil},
		"kind":                           {offering.Filters{Kinds: []offering.Kind{offering.Training, offering.Workshop}}, "full", []offering.Hidden{{Filter: offering.FilterKind, Count: 1}}},
		"format, unknown passes":         {offering.Filters{Formats: []offering.Format{offering.Independent}}, "bare", []offering.Hidden{{Filter: offering.FilterFormat, Count: 1}}},
		"format, known only":             {offering.Filters{Formats: []offering.Format{offering.Blended}, KnownOnly: true}, "full", []offering.Hidden{{Filter: offering.FilterFormat, Count: 1}}},
		"region without case":            {offering.Filters{Region: "zeeland", KnownOnly: true}, "full", []offering.Hidden{{Filter: offering.FilterRegion, Count: 1}}},
		"another region":                 {offering.Filters{Region: "Utrecht"}, "bare", []offering.Hidden{{Filter: offering.FilterRegion, Count: 1}}},
		"cost at the limit":              {offering.Filters{MaxCost: new(offering.Cents(10868))}, "bare full", nil},
		"cost over the limit":            {offering.Filters{MaxCost: new(offering.Cents(10867))}, "bare", []offering.Hidden{{Filter: offering.FilterCost, Count: 1}}},
		"cost known only":                {offering.Filters{MaxCost: new(offering.Cents(20000)), KnownOnly: true}, "full", []offering.Hidden{{Filter: offering.FilterCost, Count: 1}}},
		"start in the period":            {offering.Filters{From: offeringtest.Date("2027-03-01"), Until: offeringtest.Date("2027-03-01"), KnownOnly: true}, "full", []offering.Hidden{{Filter: offering.FilterPeriod, Count: 1}}},
		"start before the period":        {offering.Filters{From: offeringtest.Date("2027-03-02")}, "bare", []offering.Hidden{{Filter: offering.FilterPeriod, Count: 1}}},
		"start after the period":         {offering.Filters{Until: offeringtest.Date("2027-02-28")}, "bare", []offering.Hidden{{Filter: offering.FilterPeriod, Count: 1}}},
		"points, also without KnownOnly": {offering.Filters{Points: true}, "full", []offering.Hidden{{Filter: offering.FilterPoints, Count: 1}}},
		"points of a register":           {offering.Filters{Registers: []string{"skj"}}, "full", []offering.Hidden{{Filter: offering.FilterPoints, Count: 1}}},
		"points of another register":     {offering.Filters{Registers: []string{"Registerplein"}}, "", []offering.Hidden{{Filter: offering.FilterPoints, Count: 2}}},
		"two filters count each": {
			offering.Filters{Kinds: []offering.Kind{offering.Workshop}, MaxCost: new(offering.Cents(1))}, "", []offering.Hidden{{Filter: offering.FilterKind, Count: 2}, {Filter: offering.FilterCost, Count: 1}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := Offerings(Request{Needs: []Need{need("a"), need("b")}, Filters: tt.filters, Today: offeringtest.Today}, []*offering.Offering{&full, &bare})
			wantHidden := 2 - len(strings.Fields(tt.want))
			if titles(r.Suggestions) != tt.want || !slices.Equal(r.Hidden, tt.hidden) || r.HiddenTotal != wantHidden {
				t.Errorf("got %q hidden %v total %d, want %q hidden %v", titles(r.Suggestions), r.Hidden, r.HiddenTotal, tt.want, tt.hidden)
			}
			if r.Needs[0].Hidden != wantHidden || r.Needs[1].Hidden != 0 || r.Needs[0].NoFit() != (tt.want == "") || !r.Needs[1].NoFit() {
				t.Errorf("outcomes %+v", r.Needs)
			}
		})
	}
}

// TestStrengthToUseMore checks that a strength finds what ends at the person's level or above it,
// and that the reason says what that is for. A development point at that level does not.
func TestStrengthToUseMore(t *testing.T) {
	var offers []offering.Offering
	for _, levels := range [][2]framework.Level{{1, 2}, {1, 3}, {2, 3}, {2, 4}, {3, 4}} {
		offers = append(offers, with(offer(fmt.Sprint(levels[0], "-", levels[1]), offering.PeerReview, "a"), func(o *offering.Offering) {
			o.Competencies[0].From, o.Competencies[0].To, o.LevelBasis = levels[0], levels[1], offering.BasisEditors
		}))
	}
	for _, tt := range []struct {
		need Need
		want string
	}{
		{Need{Competency: "a", Level: 4, Target: 4, Kind: UseMore}, "2-4 3-4"},
		{Need{Competency: "a", Level: 3, Target: 3, Kind: UseMore}, "1-3 2-3 2-4 3-4"},
		{Need{Competency: "a", Level: 3, Target: 4}, "2-4 3-4"},
		{Need{Competency: "a", Level: 4, Target: 4}, ""},
	} {
		if got := titles(Offerings(Request{Needs: []Need{tt.need}, Today: offeringtest.Today}, pointers(offers)).Suggestions); got != tt.want {
			t.Errorf("%+v: got %q, want %q", tt.need, got, tt.want)
		}
	}
	strength := Need{Competency: "a", Level: 4, Target: 4, Kind: UseMore}
	reason := Offerings(Request{Needs: []Need{strength}, Today: offeringtest.Today}, pointers(offers)).Suggestions[0].Reasons[0]
	const sentence = "Past bij je sterke kant “Alfa” (nu Doorgeven, en daar wil je zijn), die je meer wilt inzetten. " +
		"Daar gaat het vooral over, om te verdiepen of door te geven."
	const also = "Past ook bij “Alfa” (nu Doorgeven, en daar wil je zijn). Om te verdiepen of door te geven."
	if reason.Sentence("Alfa") != sentence || reason.Also("Alfa") != also {
		t.Errorf("got\n%s\n%s", reason.Sentence("Alfa"), reason.Also("Alfa"))
	}
}

func TestReasons(t *testing.T) {
	o := with(offer("x", offering.Training, "a", "b"), func(o *offering.Offering) { o.Competencies[0].From, o.Competencies[0].To = 1, 3 })
	o.LevelBasis = offering.BasisEditors
	strength := Need{Competency: "b", Level: 3, Target: 3, Kind: UseMore}
	above := Need{Competency: "a", Level: 1, Target: 4}
	r := Offerings(Request{Needs: []Need{strength, above}, Today: offeringtest.Today}, []*offering.Offering{&o})
	if len(r.Suggestions) != 1 || len(r.Suggestions[0].Reasons) != 2 {
		t.Fatalf("got %+v", r.Suggestions)
	}
	want := []string{
		"Past bij je ontwikkelpunt “Alfa” (nu Verkennen, je wilt naar Doorgeven). " +
			"Daar gaat het vooral over, voor de stap van Verkennen naar Vast in mijn werk (inschatting van de redactie).",
		"Past bij je sterke kant “Bèta” (nu Vast in mijn werk, en daar wil je zijn), die je meer wilt inzetten. " +
			"Daar gaat het ook over. Niveau onbekend.",
	}
	names := map[string]string{"a": "Alfa", "b": "Bèta"}
	got := map[string]string{}
	for _, reason := range r.Suggestions[0].Reasons {
		got[reason.Need.Competency] = reason.Sentence(names[reason.Need.Competency])
	}
	if r.Suggestions[0].Reasons[0].Need != strength {
		t.Errorf("the need whose turn it was comes first, got %+v", r.Suggestions[0].Reasons[0].Need)
	}
	if got["a"] != want[0] || got["b"] != want[1] {
		t.Errorf("got\n%s\n%s", got["a"], got["b"])
	}
	for i, want := range map[int]string{
		0: "Past ook bij “X” (nu Vast in mijn werk, en daar wil je zijn). Niveau onbekend.",
		1: "Past ook bij “X” (nu Verkennen, je wilt naar Doorgeven). Voor de stap van Verkennen naar Vast in mijn werk (inschatting van de redactie).",
	} {
		if got := r.Suggestions[0].Reasons[i].Also("X"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	stated := r.Suggestions[0].Reasons[1]
	for _, stated.Basis = range []offering.Basis{offering.BasisSource, ""} {
		if got := stated.Also("X"); !strings.HasSuffix(got, "Voor de stap van Verkennen naar Vast in mijn werk.") {
			t.Errorf("the levels of the basis %q: %q", stated.Basis, got)
		}
	}
}
