package expertise

import (
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/fault"
)

func TestCover(t *testing.T) {
	t.Parallel()
	subjects := []Subject{{ID: "jeugd", Kind: Group}, {ID: "ouderen", Kind: Group}, {ID: "schulden", Kind: Question}, {ID: "rouw", Kind: Question}}
	people := []Declared{
		{Name: "Bram", Depths: map[string]Depth{"jeugd": Basis, "schulden": Basis}},
		{Name: "Anna", Depths: map[string]Depth{"jeugd": Basis}},
		{Name: "", Depths: map[string]Depth{"jeugd": Specialist, "ouderen": Basis, "verborgen": Specialist}},
		{Name: "Cas", Depths: map[string]Depth{"jeugd": Specialist}},
		{Name: "Dirk", Depths: map[string]Depth{"verborgen": Specialist}}, // only a subject that is not asked
		{Name: "Els"},
	}
	m := Cover(subjects, people)
	for i, want := range []struct {
		people, specialists int
		reach               Reach
		names               []Named
		depths              []Depth // of Anna, Bram and Cas
	}{
		{4, 2, More, []Named{{"Cas", Specialist}, {"Anna", Basis}, {"Bram", Basis}}, []Depth{Basis, Basis, Specialist}},
		{1, 0, One, nil, []Depth{"", "", ""}},
		{1, 0, One, []Named{{"Bram", Basis}}, []Depth{"", Basis, ""}},
		{0, 0, Nobody, nil, []Depth{"", "", ""}},
	} {
		row := m.Rows[i]
		if !slices.Equal(row.Depths, want.depths) {
			t.Errorf("%s: the columns have %q, want %q", row.ID, row.Depths, want.depths)
		}
		if row.People != want.people || row.Specialists != want.specialists || row.Reach() != want.reach || !slices.Equal(row.Names, want.names) {
			t.Errorf("%s: %+v, want %+v", row.ID, row, want)
		}
	}
	// Dirk shows his name, but names nothing that is asked; Els names nothing.
	if !slices.Equal(m.Columns, []string{"Anna", "Bram", "Cas"}) {
		t.Errorf("the columns are of %q", m.Columns)
	}
	if m.Specialists != 2 || m.Generalists != 2 {
		t.Errorf("%d specialists and %d generalists, want 2 and 2", m.Specialists, m.Generalists)
	}
	ids := func(rows []Row) string {
		var all []string
		for _, row := range rows {
			all = append(all, row.ID)
		}
		return strings.Join(all, " ")
	}
	for what, got := range map[string]string{
		"ouderen schulden":            ids(m.Of("", One)),
		"schulden":                    ids(m.Of(Question, One)),
		"rouw":                        ids(m.Of("onbekend", Nobody)),
		"jeugd":                       ids(m.Of(Group, More)),
		"jeugd ouderen":               ids(m.Kind(Group)),
		"jeugd ouderen schulden rouw": ids(m.Kind("")),
		"":                            ids(m.Of(Group, Nobody)),
	} {
		if what != got {
			t.Errorf("%q, want %q", got, what)
		}
	}
	if m.Empty() || !Cover(subjects, []Declared{{Name: "Els"}}).Empty() || !Cover(subjects, nil).Empty() {
		t.Error("emptiness is wrong")
	}
}

// TestShipped checks the size of the shipped list, and that its slugs fit the table.
func TestShipped(t *testing.T) {
	t.Parallel()
	ids, names, kinds := map[string]bool{}, map[string]bool{}, map[Kind]int{}
	for _, subject := range shipped {
		kinds[subject.Kind]++
		if ids[subject.ID] || names[fold(subject.Name)] {
			t.Errorf("%s is in the list twice", subject.ID)
		}
		ids[subject.ID], names[fold(subject.Name)] = true, true
		if len(subject.ID) > 36 || subject.ID != strings.ToLower(subject.ID) || strings.ContainsAny(subject.ID, " _") {
			t.Errorf("%s is not a slug", subject.ID)
		}
	}
	for _, kind := range Kinds() {
		if n := kinds[kind]; n < 12 || n > 20 {
			t.Errorf("%d of kind %s", n, kind)
		}
	}
}

func TestCheckNew(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct{ clean, key, message string }{
		"Mensen in\u00a0de  bijstand": {"Mensen in de bijstand", "mensenindebijstand", ""},
		"Privé-schulden":              {"Privé-schulden", "priveschulden", ""},
		"":                            {message: "Vul een naam in"},
		"Schulden!":                   {message: "staat al in de lijst"},
		"SCHÚLDEN":                    {message: "staat al in de lijst"},
		"a\x00b":                      {message: "teken"},
		"\u200b":                      {message: "teken"},
		"...":                         {message: "teken"},
		strings.Repeat("é", 61):       {message: "tekens lang"},
		strings.Repeat("x", 10_000):   {message: "tekens lang"},
		"a\u202eb":                    {message: "teken"},
	} {
		clean, key, err := checkNew(Question, name)
		invalid, _ := fault.AsInvalid(err)
		if clean != want.clean || key != want.key || (want.message == "") != (err == nil) || !strings.Contains(invalid["naam"], want.message) {
			t.Errorf("%.20q: %q %q %v", name, clean, key, invalid)
		}
	}
	_, _, err := checkNew("iets", "")
	if invalid, _ := fault.AsInvalid(err); invalid["soort"] == "" || invalid["naam"] == "" {
		t.Errorf("not all at once: %v", invalid)
	}
}
