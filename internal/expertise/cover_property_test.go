package expertise

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A team of the property tests: some subjects that are asked, one that is not, and people of whom
// some share a name and some show none.
var (
	asked  = []Subject{{ID: "jeugd", Kind: Group}, {ID: "ouderen", Kind: Group}, {ID: "schulden", Kind: Question}}
	unseen = "verborgen"
	anyone = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Declared {
		person := Declared{Name: rapid.SampledFrom([]string{"", "", "Anna", "Bram", "Cas"}).Draw(t, "name"), Depths: map[string]Depth{}}
		for _, id := range []string{"jeugd", "ouderen", "schulden", unseen} {
			person.Depths[id] = rapid.SampledFrom([]Depth{Nothing, Nothing, Basis, Specialist}).Draw(t, id)
		}
		return person
	}), 0, 8)
)

// TestCoverShowsOnlyThoseWithAName compares the cells with the people who show their name: each cell
// with a mark is of one of them, and nobody else has a column.
func TestCoverShowsOnlyThoseWithAName(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		people := anyone.Draw(t, "people")
		var want []string // a line per person with a column: the name and the depth in each subject
		for _, person := range people {
			if depths := person.of(asked); person.Name != "" && slices.Max(depths) != Nothing {
				want = append(want, line(person.Name, depths))
			}
		}
		m := Cover(asked, people)
		var got []string
		for column, name := range m.Columns {
			var depths []Depth
			for _, row := range m.Rows {
				depths = append(depths, row.Depths[column])
			}
			got = append(got, line(name, depths))
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("the columns are %q, want %q", got, want)
		}
		for _, row := range m.Rows {
			marks := 0
			for _, depth := range row.Depths {
				if depth != Nothing {
					marks++
				}
			}
			if len(row.Depths) != len(m.Columns) || marks != len(row.Names) || marks > row.People || row.Specialists > row.People {
				t.Errorf("%s has %d cells and %d marks for %d columns, %d names and %d people", row.ID, len(row.Depths), marks, len(m.Columns), len(row.Names), row.People)
			}
		}
	})
}

func line(name string, depths []Depth) string {
	words := []string{name}
	for _, depth := range depths {
		words = append(words, string(depth))
	}
	return strings.Join(words, "|")
}

// TestCoverCountsTheSameWithoutNames hides all names: the counts stay, and no name remains.
func TestCoverCountsTheSameWithoutNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		people := anyone.Draw(t, "people")
		named := Cover(asked, people)
		for i := range people {
			people[i].Name = ""
		}
		bare := Cover(asked, people)
		if len(bare.Columns) != 0 || bare.Specialists != named.Specialists || bare.Generalists != named.Generalists {
			t.Errorf("%+v and %+v", named, bare)
		}
		for i, row := range bare.Rows {
			if row.People != named.Rows[i].People || row.Specialists != named.Rows[i].Specialists || len(row.Names)+len(row.Depths) != 0 {
				t.Errorf("%+v and %+v", named.Rows[i], row)
			}
		}
	})
}

// TestCoverDoesNotDependOnOrder shuffles the people.
func TestCoverDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		people := anyone.Draw(t, "people")
		one := Cover(asked, people)
		if other := Cover(asked, rapid.Permutation(people).Draw(t, "shuffled")); !reflect.DeepEqual(one, other) {
			t.Errorf("%+v and %+v", one, other)
		}
	})
}
