package offering

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestProvinceOf(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"Zwolle": "Overijssel", "den bosch": "Noord-Brabant", "'s-Hertogenbosch": "Noord-Brabant", "’s-Gravenhage": "Zuid-Holland",
		"Utrecht": "Utrecht", "UTRECHT": "Utrecht", "Fryslân": "Friesland", "Brabant": "Noord-Brabant", " Betuwe ": "Gelderland",
		"Twente": "Overijssel", "Terschelling": "", "landelijk": "", "": "",
	} {
		if got := ProvinceOf(place); got != want {
			t.Errorf("%q lies in %q, want %q", place, got, want)
		}
	}
	if len(Provinces()) != 12 {
		t.Errorf("%d provinces", len(Provinces()))
	}
	seen := map[string]string{}
	for province, list := range places {
		if !slices.Contains(Provinces(), province) {
			t.Errorf("%q is no province", province)
		}
		for place := range strings.SplitSeq(list, ", ") {
			if other := seen[place]; other != "" {
				t.Errorf("%s lies in %s and in %s", place, other, province)
			}
			seen[place] = province
		}
	}
}

func TestReach(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	offerings := map[string]Offering{
		"zwolle":     {Regions: []string{"Zwolle"}},
		"province":   {Regions: []string{"Overijssel"}},
		"start":      {Starts: []Start{{Date: day, Place: "Zwolle"}, {Date: day, Place: "Breda"}}},
		"past start": {Regions: []string{"Breda"}, Starts: []Start{{Date: day.AddDate(0, 0, -1), Place: "Zwolle"}}},
		"national":   {Regions: []string{"Landelijk"}},
		"online":     {Formats: []Format{Online}},
		"at home":    {Formats: []Format{Independent, InPerson}, Regions: []string{"Breda"}},
		"island":     {Regions: []string{"Terschelling"}},
		"unknown":    {},
	}
	anywhere := []string{"national", "online", "at home"}
	tests := map[string]struct {
		filters Filters
		want    []string // that pass with KnownOnly, besides anywhere
		unsure  []string // that pass only without KnownOnly
	}{
		"a place":               {Filters{Region: "zwolle"}, []string{"zwolle", "province", "start"}, []string{"unknown"}},
		"another in it":         {Filters{Region: "Deventer"}, []string{"province"}, []string{"unknown"}},
		"a province typed":      {Filters{Region: "Overijssel"}, []string{"zwolle", "province", "start"}, []string{"unknown"}},
		"a province chosen":     {Filters{Provinces: []string{"Overijssel"}}, []string{"zwolle", "province", "start"}, []string{"unknown", "island"}},
		"two provinces":         {Filters{Provinces: []string{"Overijssel", "Noord-Brabant"}}, []string{"zwolle", "province", "start", "past start"}, []string{"unknown", "island"}},
		"a place nobody listed": {Filters{Region: "terschelling"}, []string{"island"}, []string{"unknown"}},
		"both":                  {Filters{Region: "Breda", Provinces: []string{"Overijssel"}}, []string{"start"}, []string{"unknown"}},
	}
	for name, tt := range tests {
		for _, knownOnly := range []bool{true, false} {
			tt.filters.KnownOnly = knownOnly
			want := slices.Concat(tt.want, anywhere)
			if !knownOnly {
				want = append(want, tt.unsure...)
			}
			for key, o := range offerings {
				if got := !tt.filters.Reject(&o, day).Any(); got != slices.Contains(want, key) {
					t.Errorf("%s, known only %v: %q passes %v", name, knownOnly, key, got)
				}
			}
		}
	}
}

func TestParseStart(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]Start{
		"2027-01-15":                {},
		"2027-01-15 Utrecht":        {Place: "Utrecht"},
		"2027-01-15@Utrecht":        {Place: "Utrecht"},
		"2027-01-15@Utrecht#8":      {Place: "Utrecht", Left: new(8)},
		"2027-01-15@ Den Bosch # 0": {Place: "Den Bosch", Left: new(0)},
		"2027-01-15@#3":             {Left: new(3)},
		"2027-01-15 Zaal #3":        {Place: "Zaal #3"}, // from a file made before numbers of places left existed
		"2027-01-15@Zaal #3#12":     {Place: "Zaal #3", Left: new(12)},
		"15-01-2027@Utrecht#8":      {Place: "Utrecht", Left: new(8)},
	} {
		got, err := parseStart(value)
		same := (got.Left == nil) == (want.Left == nil) && (got.Left == nil || *got.Left == *want.Left)
		if err != nil || !got.Date.Equal(time.Date(2027, 1, 15, 0, 0, 0, 0, time.UTC)) || got.Place != want.Place || !same {
			t.Errorf("%q is %+v, %v", value, got, err)
		}
		o := Offering{Starts: []Start{got}}
		written := formatStarts(&o)
		if err := parseStarts(&o, written, nil); err != nil || formatStarts(&o) != written {
			t.Errorf("%q is written as %q, which reads as %+v, %v", value, written, o.Starts, err)
		}
	}
	for _, value := range []string{"2027-01-15@Utrecht#veel", "2027-01-15@Utrecht#-1", "2027-01-15@#100000", "2027-02-31@Utrecht", "morgen"} {
		if got, err := parseStart(value); err == nil {
			t.Errorf("%q is %+v", value, got)
		}
	}
	var o Offering
	if err := parseStarts(&o, "2027-01-15@Utrecht#8|2027-01-15 Utrecht", nil); err == nil {
		t.Error("one start twice is accepted")
	}
}
