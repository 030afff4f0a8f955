package framework_test

import (
	"testing"

	"reflectietool/internal/framework"
)

func load(t testing.TB) *framework.Framework {
	t.Helper()
	lib, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	return lib.Current()
}

func TestLoadFindsTheEditionByItsID(t *testing.T) {
	lib, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	f, ok := lib.Edition("wmo-2013/1")
	if !ok || f != lib.Current() {
		t.Fatalf("Edition(wmo-2013/1) = %v, %v; want the current edition", f, ok)
	}
	if _, ok := lib.Edition("wmo-2013/2"); ok {
		t.Error("an edition that is not there was found")
	}
}

func TestLookupsByName(t *testing.T) {
	f := load(t)
	for _, k := range f.Kenmerken {
		if got, ok := f.Kenmerk(k.Slug); !ok || got.Name != k.Name {
			t.Errorf("Kenmerk(%s) = %q, %v", k.Slug, got.Name, ok)
		}
		for _, c := range k.Competencies {
			if got, ok := f.Competency(c.Slug); !ok || got.Name != c.Name {
				t.Errorf("Competency(%s) = %q, %v", c.Slug, got.Name, ok)
			}
			if got, ok := f.KenmerkOf(c.Slug); !ok || got.Slug != k.Slug {
				t.Errorf("KenmerkOf(%s) = %s, %v; want %s", c.Slug, got.Slug, ok, k.Slug)
			}
		}
	}
	if _, ok := f.Kenmerk("zelfregie"); ok {
		t.Error("a competency was found as a kenmerk")
	}
	if _, ok := f.Competency("eigen-kracht"); ok {
		t.Error("a kenmerk was found as a competency")
	}
	if _, ok := f.KenmerkOf(""); ok {
		t.Error("an empty slug was found")
	}
}

func TestLevelsHaveTheirNames(t *testing.T) {
	want := []string{"Verkennen", "Groeien", "Vast in mijn werk", "Doorgeven"}
	for i, l := range framework.Levels() {
		if int(l) != i+1 || l.Name() != want[i] || !l.Valid() {
			t.Errorf("level %d is %d %q, valid %v", i+1, l, l.Name(), l.Valid())
		}
	}
	for _, l := range []framework.Level{framework.NoLevel, -1, 5} {
		if l.Name() != "" || l.Valid() {
			t.Errorf("level %d is %q, valid %v", l, l.Name(), l.Valid())
		}
	}
}
