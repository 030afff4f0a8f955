package offering

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/framework"
)

var today = time.Date(2026, 11, 21, 15, 4, 5, 0, time.UTC)

func date(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// need is a development point on competency c at level 2 with target 3, so with gap 1.
func need(c string) Need { return Need{Competency: c, Level: 2, Target: 3} }

// offer is a published offering titled and keyed alike, primary on the first competency.
func offer(title string, kind Kind, competencies ...string) Offering {
	o := Offering{Title: title, Key: title, Kind: kind, State: Published, Source: "bron"}
	for i, c := range competencies {
		o.Competencies = append(o.Competencies, Link{Competency: c, Primary: i == 0})
	}
	return o
}

func (o Offering) with(change func(*Offering)) Offering {
	change(&o)
	return o
}

func titles(suggestions []Suggestion) string {
	all := make([]string, len(suggestions))
	for i, s := range suggestions {
		all[i] = s.Offering.Title
	}
	return strings.Join(all, " ")
}

func TestMatchOrder(t *testing.T) {
	levels := func(from, to framework.Level) func(*Offering) {
		return func(o *Offering) { o.Competencies[0].From, o.Competencies[0].To = from, to }
	}
	tests := map[string]struct {
		needs         []Need
		better, worse Offering // the titles go against the order
	}{
		"primary 1 before secondary 0.5": {
			[]Need{need("a")}, offer("z", Training, "a"), offer("b", Training, "x", "a"),
		},
		"contribution to the point at hand before value: 2x1 before 2x0.5 + 1x1": {
			[]Need{{Competency: "a", Level: 1, Target: 3}, need("b")},
			offer("z", Training, "a"), offer("b", Training, "b", "a"),
		},
		"value: 1 + 0.5 before 1": {
			[]Need{need("a"), need("b")}, offer("z", Training, "a", "b"), offer("b", Training, "a"),
		},
		"value counts only points that the offering fits": {
			[]Need{need("a"), need("b"), need("c")},
			offer("z", Training, "a", "b"),
			offer("b", Training, "a", "c").with(func(o *Offering) { o.Competencies[1].From, o.Competencies[1].To = 3, 4 }),
		},
		"value before known levels": {
			[]Need{need("a"), need("b")}, offer("z", Training, "a", "b"), offer("b", Training, "a").with(levels(2, 3)),
		},
		"known levels before unknown": {
			[]Need{need("a")}, offer("z", Training, "a").with(levels(2, 3)),
			offer("b", Training, "a").with(func(o *Offering) { o.URL = "x.nl" }),
		},
		"more known facts": {
			[]Need{need("a")}, offer("z", Training, "a").with(func(o *Offering) { o.URL, o.Hours = "x.nl", 2 }),
			offer("b", Training, "a").with(func(o *Offering) { o.URL, o.CheckedOn = "x.nl", date("2026-11-01") }),
		},
		"free is a known cost": {
			[]Need{need("a")}, offer("z", Training, "a").with(func(o *Offering) { o.Cost = new(Cents(0)) }), offer("b", Training, "a"),
		},
		"the more recently checked": {
			[]Need{need("a")}, offer("z", Training, "a").with(func(o *Offering) { o.CheckedOn = date("2026-11-02") }),
			offer("b", Training, "a").with(func(o *Offering) { o.CheckedOn = date("2026-11-01") }),
		},
		"checked before never checked": {
			[]Need{need("a")}, offer("z", Training, "a").with(func(o *Offering) { o.CheckedOn = date("1950-11-02") }),
			offer("b", Training, "a"),
		},
		"the earlier start that is still to come": {
			[]Need{need("a")},
			offer("z", Training, "a").with(func(o *Offering) { o.Starts = []Start{{Date: date("2027-01-01")}} }),
			offer("b", Training, "a").with(func(o *Offering) {
				o.Starts = []Start{{Date: date("2026-01-01")}, {Date: date("2027-02-01")}}
			}),
		},
		"the title": {
			[]Need{need("a")}, offer("b", Training, "a").with(func(o *Offering) { o.Key = "z" }), offer("z", Training, "a").with(func(o *Offering) { o.Key = "b" }),
		},
		"the source key": {
			[]Need{need("a")},
			offer("t", Training, "a").with(func(o *Offering) { o.Key = "b" }),
			offer("t", Training, "a").with(func(o *Offering) { o.Key = "z" }),
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, offerings := range [][]Offering{{tt.better, tt.worse}, {tt.worse, tt.better}} {
				got := Match(Request{Needs: tt.needs, Today: today}, offerings).Suggestions
				if len(got) != 2 || !reflect.DeepEqual(*got[0].Offering, tt.better) {
					t.Errorf("got %s, want %s first", titles(got), tt.better.Title)
				}
			}
		})
	}
}

func TestMatchCandidates(t *testing.T) {
	level := func(from, to framework.Level) func(*Offering) {
		return func(o *Offering) { o.Competencies[0].From, o.Competencies[0].To = from, to }
	}
	day := Day(today)
	tests := map[string]struct {
		change func(*Offering)
		want   bool
	}{
		"unknown levels fit":                   {func(*Offering) {}, true},
		"from is the level now":                {level(2, 3), true},
		"from below, to above":                 {level(1, 4), true},
		"to is the level now: already reached": {level(1, 2), false},
		"from above the level now":             {level(3, 4), false},
		"concept":                              {func(o *Offering) { o.State = Draft }, false},
		"archived":                             {func(o *Offering) { o.State = Archived }, false},
		"valid until today":                    {func(o *Offering) { o.ValidUntil = day }, true},
		"valid until yesterday":                {func(o *Offering) { o.ValidUntil = day.AddDate(0, 0, -1) }, false},
		"starts today":                         {func(o *Offering) { o.Starts = []Start{{Date: day}} }, true},
		"all starts are over":                  {func(o *Offering) { o.Starts = []Start{{Date: day.AddDate(0, 0, -1)}} }, false},
		"starts are over but it is valid": {func(o *Offering) {
			o.Starts, o.ValidUntil = []Start{{Date: day.AddDate(0, 0, -1)}}, day
		}, true},
		"another competency":         {func(o *Offering) { o.Competencies[0].Competency = "b" }, false},
		"without any fact known yet": {func(o *Offering) { o.Provider = "" }, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			o := offer("x", Training, "a").with(tt.change)
			r := Match(Request{Needs: []Need{need("a")}, Today: today}, []Offering{o})
			if got := len(r.Suggestions) == 1; got != tt.want || r.Needs[0].NoFit() == tt.want {
				t.Errorf("suggested %v, no fit %v, want suggested %v", got, r.Needs[0].NoFit(), tt.want)
			}
		})
	}
}

func TestMatchTurns(t *testing.T) {
	low := func(title string, c ...string) Offering { return offer(title, ELearning, c...) }
	course := func(title string, c ...string) Offering { return offer(title, Training, c...) }
	tests := map[string]struct {
		needs      []Need
		offerings  []Offering
		want, more string
	}{
		"one need: low-threshold, course, then the best": {
			[]Need{need("a")},
			[]Offering{course("c1", "a"), course("c2", "a"), low("l1", "a"), low("l2", "a"), low("l3", "a"), course("c3", "a"), course("c4", "a")},
			"l1 c1 c2 c3 c4 l2", "l3",
		},
		"two needs take turns": {
			[]Need{need("b"), need("a")},
			[]Offering{low("la1", "a"), low("la2", "a"), low("lb1", "b"), course("ca1", "a"), course("cb1", "b"), course("cb2", "b"), low("lb2", "b")},
			"lb1 la1 cb1 ca1 cb2 la2", "lb2",
		},
		"each offering once: the second need gets its next best": {
			[]Need{need("a"), need("b")},
			[]Offering{low("ab", "a", "b"), low("b", "z", "b")},
			"ab b", "",
		},
		"without a candidate the turn passes": {
			[]Need{need("a"), need("b"), need("c")},
			[]Offering{course("ca", "a"), low("lc", "c"), low("lc2", "c")},
			"lc ca lc2", "",
		},
		"every kind has its turn": {
			[]Need{need("a")},
			[]Offering{offer("1", Workshop, "a"), offer("2", Programme, "a"), offer("3", PeerReview, "a"), offer("4", Intervention, "a")},
			"3 1 2 4", "",
		},
		"a strength takes its turn as well, at gap 0": {
			[]Need{need("a"), {Competency: "s", Level: 4, Target: 3, Kind: UseMore}},
			[]Offering{low("la", "a"), low("ls", "s"), course("cs", "s"), course("ca", "a")},
			"la ls ca cs", "",
		},
		"nothing needed": {nil, []Offering{low("a", "a")}, "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := Match(Request{Needs: tt.needs, Today: today}, tt.offerings)
			if titles(r.Suggestions) != tt.want || titles(r.More) != tt.more {
				t.Errorf("got %q more %q, want %q more %q", titles(r.Suggestions), titles(r.More), tt.want, tt.more)
			}
		})
	}
}

func TestMatchFilters(t *testing.T) {
	full := offer("full", Training, "a").with(func(o *Offering) {
		o.Formats, o.Regions, o.Cost = []Format{Blended, InPerson}, []string{"Zeeland"}, new(Cents(10868))
		o.Starts = []Start{{Date: date("2027-03-01")}}
		o.Accreditations = []Accreditation{{Register: "SKJ", Points: 32, ValidUntil: Day(today)}}
	})
	bare := offer("bare", Publication, "a")
	tests := map[string]struct {
		filters Filters
		want    string
		hidden  []Hidden
	}{
		"none":                           {Filters{}, "bare full", nil},
		"kind":                           {Filters{Kinds: []Kind{Training, Workshop}}, "full", []Hidden{{FilterKind, 1}}},
		"format, unknown passes":         {Filters{Formats: []Format{Independent}}, "bare", []Hidden{{FilterFormat, 1}}},
		"format, known only":             {Filters{Formats: []Format{Blended}, KnownOnly: true}, "full", []Hidden{{FilterFormat, 1}}},
		"region without case":            {Filters{Region: "zeeland", KnownOnly: true}, "full", []Hidden{{FilterRegion, 1}}},
		"another region":                 {Filters{Region: "Utrecht"}, "bare", []Hidden{{FilterRegion, 1}}},
		"cost at the limit":              {Filters{MaxCost: new(Cents(10868))}, "bare full", nil},
		"cost over the limit":            {Filters{MaxCost: new(Cents(10867))}, "bare", []Hidden{{FilterCost, 1}}},
		"cost known only":                {Filters{MaxCost: new(Cents(20000)), KnownOnly: true}, "full", []Hidden{{FilterCost, 1}}},
		"start in the period":            {Filters{From: date("2027-03-01"), Until: date("2027-03-01"), KnownOnly: true}, "full", []Hidden{{FilterPeriod, 1}}},
		"start before the period":        {Filters{From: date("2027-03-02")}, "bare", []Hidden{{FilterPeriod, 1}}},
		"start after the period":         {Filters{Until: date("2027-02-28")}, "bare", []Hidden{{FilterPeriod, 1}}},
		"points, also without KnownOnly": {Filters{Points: true}, "full", []Hidden{{FilterPoints, 1}}},
		"points of a register":           {Filters{Registers: []string{"skj"}}, "full", []Hidden{{FilterPoints, 1}}},
		"points of another register":     {Filters{Registers: []string{"Registerplein"}}, "", []Hidden{{FilterPoints, 2}}},
		"two filters count each": {
			Filters{Kinds: []Kind{Workshop}, MaxCost: new(Cents(1))}, "", []Hidden{{FilterKind, 2}, {FilterCost, 1}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := Match(Request{Needs: []Need{need("a"), need("b")}, Filters: tt.filters, Today: today}, []Offering{full, bare})
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

func TestReasons(t *testing.T) {
	o := offer("x", Training, "a", "b").with(func(o *Offering) { o.Competencies[0].From, o.Competencies[0].To = 1, 3 })
	strength := Need{Competency: "b", Level: 3, Target: 3, Kind: UseMore}
	above := Need{Competency: "a", Level: 1, Target: 4}
	r := Match(Request{Needs: []Need{strength, above}, Today: today}, []Offering{o})
	if len(r.Suggestions) != 1 || len(r.Suggestions[0].Reasons) != 2 {
		t.Fatalf("got %+v", r.Suggestions)
	}
	want := []string{
		"Past bij je ontwikkelpunt “Alfa” (nu Verkennen, streefniveau Voorbeeld voor anderen). " +
			"Daar gaat het vooral over, voor de stap van Verkennen naar Vast in mijn werk.",
		"Past bij je sterke kant “Bèta” (nu Vast in mijn werk, dat is je streefniveau), die je meer wilt inzetten. " +
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
		0: "Past ook bij “X” (nu Vast in mijn werk, dat is je streefniveau). Niveau onbekend.",
		1: "Past ook bij “X” (nu Verkennen, streefniveau Voorbeeld voor anderen). Voor de stap van Verkennen naar Vast in mijn werk.",
	} {
		if got := r.Suggestions[0].Reasons[i].Also("X"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
