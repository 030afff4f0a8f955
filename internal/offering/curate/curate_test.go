package curate

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/offeringtest"
)

// curators holds people with different roles: landelijk beheerders (national, second),
// beheerders of two organisations (admin, otherAdmin) and a member without a role (nobody).
type curators struct {
	s                                           *Service
	db                                          *pgxpool.Pool
	national, second, admin, otherAdmin, nobody string
	organisation                                string
}

func newCurators(t *testing.T) curators {
	t.Helper()
	s, db := newService(t)
	c := curators{s: s, db: db}
	for name, id := range map[string]*string{"Nadia": &c.national, "Nico": &c.second, "Anna": &c.admin, "Olaf": &c.otherAdmin, "Piet": &c.nobody} {
		*id = offering.NewID()
		offeringtest.Exec(t, db, `insert into person (id, created_at, last_seen_at) values ($1, now(), now())`, *id)
		offeringtest.Exec(t, db, `insert into account (person_id, email, email_key, created_at, name, national)
			values ($1, $2 || '@voorbeeld.example', $2, now(), $2, $3)`, *id, name, name[0] == 'N')
	}
	c.organisation = offering.NewID()
	offeringtest.Exec(t, db, `insert into organisation (id, name, created_at) values ($1, 'Voorbeeld', now())`, c.organisation)
	other := offering.NewID()
	offeringtest.Exec(t, db, `insert into organisation (id, name, created_at) values ($1, 'Ander', now())`, other)
	offeringtest.Exec(t, db, `insert into member (organisation_id, person_id, admin, joined_at) values ($1, $2, true, now()), ($1, $3, false, now()), ($4, $5, true, now())`,
		c.organisation, c.admin, c.nobody, other, c.otherAdmin)
	return c
}

var draftFacts = offering.Facts{
	"title": "Voorbeeldtraining", "kind": "training", "source": "Folder", offering.FieldCompetencies: "zelfregie", "from_level": "1", "to_level": "2",
	"provider": "Aanbieder", "cost_eur": "108.68", "format": "fysiek", "region": "Utrecht",
}

// having returns the facts with some of them changed: pairs alternates columns and values.
func having(f offering.Facts, pairs ...string) offering.Facts {
	next := maps.Clone(f)
	for i := 0; i < len(pairs); i += 2 {
		next[pairs[i]] = pairs[i+1]
	}
	return next
}

func (c curators) make(t *testing.T, actor, organisation string, publish bool) string {
	t.Helper()
	id, err := c.s.Make(t.Context(), actor, organisation, draftFacts, publish)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// load imports a file with these rows.
func (c curators) load(t *testing.T, rows ...map[string]string) {
	t.Helper()
	records, err := intake.ReadCSV(strings.NewReader(offeringtest.CSVFile(t, offeringtest.AllColumns(), rows...)), c.s.framework)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := intake.NewService(c.db, c.s.framework, c.s.now).Import(t.Context(), records, intake.Options{}); err != nil {
		t.Fatal(err)
	}
}

func (c curators) see(t *testing.T, actor, id string) Curated {
	t.Helper()
	o, err := c.s.Curated(t.Context(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestCurationIsForWhoLooksAfter tries every act as every person, on a national offering and on
// one of an organisation.
func TestCurationIsForWhoLooksAfter(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	nationals := c.make(t, c.national, "", true)
	own := c.make(t, c.admin, c.organisation, true)
	for id, who := range map[string]string{nationals: c.national, own: c.admin} { // so that there is a version to go back to
		if err := c.s.Do(t.Context(), who, id, MarkChecked); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		who, id, organisation string
		may                   bool
	}{
		{c.national, nationals, "", true}, {c.second, nationals, "", true}, {c.admin, nationals, "", false}, {c.nobody, nationals, "", false},
		{c.admin, own, c.organisation, true}, {c.national, own, c.organisation, false}, {c.otherAdmin, own, c.organisation, false},
		{c.nobody, own, c.organisation, false}, {"", own, c.organisation, false}, {c.admin, offering.NewID(), offering.NewID(), false}, {c.admin, "x", "x", false},
	} {
		who := tt.who
		if who == "" {
			who = offering.NewID() // a person without an account
		}
		for name, try := range map[string]func() error{
			"see":       func() error { _, err := c.s.Curated(t.Context(), who, tt.id); return err },
			"history":   func() error { _, _, err := c.s.History(t.Context(), who, tt.id); return err },
			"make":      func() error { _, err := c.s.Make(t.Context(), who, tt.organisation, draftFacts, false); return err },
			"save":      func() error { return c.s.Save(t.Context(), who, tt.id, Edit{Facts: draftFacts, Version: 1}) },
			"duplicate": func() error { _, err := c.s.Duplicate(t.Context(), who, tt.id); return err },
			"check": func() error {
				err := c.s.Do(t.Context(), who, tt.id, MarkChecked)
				if _, already := fault.AsInvalid(err); already {
					return nil
				}
				return err
			},
			"go back": func() error {
				err := c.s.GoBack(t.Context(), who, tt.id, 1, -1)
				if errors.Is(err, fault.Conflict) {
					return nil
				}
				return err
			},
		} {
			if err := try(); errors.Is(err, fault.NotFound) == tt.may || err != nil && tt.may {
				t.Errorf("%s: may %t, got %v", name, tt.may, err)
			}
		}
	}
}

func TestSaveMergesWhatTwoAdminsDo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		first, second offering.Facts
		want          map[string]string
		clash         string // the fields of the clash
	}{
		"different fields": {
			having(draftFacts, "title", "Nieuwe titel"), having(draftFacts, "provider", "Ander"), map[string]string{"title": "Nieuwe titel", "provider": "Ander"}, "",
		},
		"the same in the same way": {
			having(draftFacts, "title", "Nieuwe titel"), having(draftFacts, "title", "Nieuwe titel"), map[string]string{"title": "Nieuwe titel"}, "",
		},
		"the same field": {
			having(draftFacts, "title", "Nieuwe titel", "note", "x"), having(draftFacts, "title", "Andere titel", "url", "a.example"),
			map[string]string{"title": "Nieuwe titel", "note": "x", "url": ""}, "title",
		},
		"a competency and its level": {
			having(draftFacts, "to_level", "3"), having(draftFacts, offering.FieldCompetencies, "zelfregie|systemen", "from_level", "", "to_level", ""),
			map[string]string{"to_level": "3"}, offering.FieldCompetencies,
		},
		"one writes an amount in another way": {
			having(draftFacts, "cost_eur", "5.00"), having(draftFacts, "cost_eur", "108.68"), map[string]string{"cost_eur": "5.00"}, "",
		},
		"both write the same amount": {
			having(draftFacts, "cost_eur", "5"), having(draftFacts, "cost_eur", "5.00"), map[string]string{"cost_eur": "5.00"}, "",
		},
		"one takes it away": {
			having(draftFacts, "provider", ""), having(draftFacts, "provider", "Ander"), map[string]string{"provider": ""}, "provider",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCurators(t)
			id := c.make(t, c.national, "", false)
			if err := c.s.Save(t.Context(), c.national, id, Edit{Facts: tt.first, Version: 1}); err != nil {
				t.Fatal(err)
			}
			err := c.s.Save(t.Context(), c.second, id, Edit{Facts: tt.second, Version: 1})
			var clash *Clash
			var fields []string
			if errors.As(err, &clash) {
				for _, f := range clash.Fields {
					fields = append(fields, f.Field)
				}
				if clash.By != "Nadia" || clash.Version != 2 || !errors.Is(err, fault.Conflict) {
					t.Errorf("clash with %q at version %d", clash.By, clash.Version)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(fields, " "); got != tt.clash {
				t.Errorf("clash in %q, want %q", got, tt.clash)
			}
			o := c.see(t, c.second, id)
			now := o.Facts()
			for field, want := range tt.want {
				if now[field] != want {
					t.Errorf("%s is %q, want %q", field, now[field], want)
				}
			}
		})
	}
}

func TestChoicesEndAClash(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	id := c.make(t, c.national, "", true)
	save := func(who string, e Edit) error { return c.s.Save(t.Context(), who, id, e) }
	if err := save(c.national, Edit{Facts: having(draftFacts, "title", "Hun titel", "provider", "Hun aanbieder"), Version: 1}); err != nil {
		t.Fatal(err)
	}
	mine := Edit{Facts: having(draftFacts, "title", "Mijn titel", "provider", "Mijn aanbieder", "note", "Mijn notitie"), Version: 1}
	var clash *Clash
	if err := save(c.second, mine); !errors.As(err, &clash) || len(clash.Fields) != 2 ||
		clash.Fields[0].Before["title"] != "Voorbeeldtraining" || clash.Fields[0].Theirs["title"] != "Hun titel" || clash.Fields[0].Mine["title"] != "Mijn titel" {
		t.Fatalf("%+v, %v", clash, err)
	}
	// A choice for one field leaves the other in the clash; choices about an older version are
	// ignored.
	half := mine
	half.Choices, half.Seen = map[string]Choice{"title": Theirs}, clash.Version
	if err := save(c.second, half); !errors.As(err, &clash) || len(clash.Fields) != 1 || clash.Fields[0].Field != "provider" {
		t.Errorf("one choice: %v", err)
	}
	late := mine
	late.Choices, late.Seen = map[string]Choice{"title": Theirs, "provider": Mine}, clash.Version-1
	if err := save(c.second, late); !errors.As(err, &clash) || len(clash.Fields) != 2 {
		t.Errorf("a late choice: %v", err)
	}
	late.Seen = clash.Version
	if err := save(c.second, late); err != nil {
		t.Fatal(err)
	}
	o := c.see(t, c.national, id)
	if o.Title != "Hun titel" || o.Provider != "Mijn aanbieder" || o.Note != "Mijn notitie" || o.Version != 3 || o.State != offering.Published {
		t.Errorf("%+v", o)
	}
}

func TestSaveRefuses(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	for name, tt := range map[string]struct {
		facts   offering.Facts
		publish bool
		field   string
	}{
		"no title":                 {having(draftFacts, "title", ""), false, "title"},
		"a title that is too long": {having(draftFacts, "title", strings.Repeat("x", 3000)), false, "title"},
		"a kind that is none":      {having(draftFacts, "kind", "cursus"), false, "kind"},
		"a day that is none":       {having(draftFacts, "valid_until", "31-02-2027"), false, "valid_until"},
		"a level that is not up":   {having(draftFacts, "from_level", "3"), false, offering.FieldCompetencies},
		"half a level":             {having(draftFacts, "to_level", ""), false, offering.FieldCompetencies},
		"an address that is none":  {having(draftFacts, "url", "javascript:alert(1)"), false, "url"},
		"no competency, public":    {having(draftFacts, offering.FieldCompetencies, "", "from_level", "", "to_level", ""), true, offering.FieldCompetencies},
	} {
		_, err := c.s.Make(t.Context(), c.national, "", tt.facts, tt.publish)
		if invalid, _ := fault.AsInvalid(err); len(invalid) != 1 || invalid[tt.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	var rows int
	if err := c.db.QueryRow(t.Context(), `select count(*) from offering`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d offerings, %v", rows, err)
	}
	// A published offering must keep a competency.
	id := c.make(t, c.national, "", true)
	err := c.s.Save(t.Context(), c.national, id, Edit{Facts: having(draftFacts, offering.FieldCompetencies, "", "from_level", "", "to_level", ""), Version: 1})
	if _, refused := fault.AsInvalid(err); !refused {
		t.Errorf("published without competency: %v", err)
	}
}

// TestBasisOfLevels checks that levels that a person sets are an estimate unless the person says
// that they are those of the source, and that without levels there is no basis.
func TestBasisOfLevels(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	id := c.make(t, c.national, "", true)
	version := 1
	step := func(want offering.Basis, pairs ...string) {
		t.Helper()
		o := c.see(t, c.national, id)
		if len(pairs) > 0 {
			if err := c.s.Save(t.Context(), c.national, id, Edit{Facts: having(o.Facts(), pairs...), Version: o.Version}); err != nil {
				t.Fatal(err)
			}
			version++
			o = c.see(t, c.national, id)
		}
		if o.LevelBasis != want || o.Version != version {
			t.Errorf("after %v: basis %q, want %q, version %d", pairs, o.LevelBasis, want, o.Version)
		}
	}
	step(offering.BasisEditors)
	step(offering.BasisSource, "level_basis", "bron")
	step(offering.BasisSource, "to_level", "3")
	step("", "from_level", "", "to_level", "")
	step(offering.BasisEditors, "from_level", "2", "to_level", "3")
	step(offering.BasisEditors, "to_level", "4", "level_basis", "")

	offeringtest.Exec(t, c.db, `update offering set level_basis = '' where id = $1`, id) // levels from before the column
	step("", "title", "Alleen een andere titel")
	_, history, err := c.s.History(t.Context(), c.national, id)
	if err != nil || len(history) != version {
		t.Fatalf("%d changes, %v", len(history), err)
	}
	change := history[len(history)-2].Fields // the second version, as the newest comes first
	if len(change) != 1 || change[0].From["level_basis"] != "redactie" || change[0].To["level_basis"] != "bron" {
		t.Errorf("the history has %+v", change)
	}
}

func TestHistoryTellsAndGoesBack(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	c.load(t, offeringtest.FullRow)
	id := offeringtest.ByKey(t, c.s.db)["k1"].ID
	started := c.see(t, c.national, id)
	first := started.Facts()
	if err := c.s.Save(t.Context(), c.second, id, Edit{Facts: having(first, "title", "Met de hand", "cost_eur", "", "to_level", "|3"), Version: 1}); err != nil {
		t.Fatal(err)
	}
	fromFile := offeringtest.Row()
	maps.Copy(fromFile, offeringtest.FullRow)
	fromFile["provider"], fromFile["title"] = "Uit het bestand", "Ook uit het bestand" // the title was changed by hand and stays
	c.load(t, fromFile)
	if err := c.s.Do(t.Context(), c.national, id, Archive); err != nil {
		t.Fatal(err)
	}
	o, history, err := c.s.History(t.Context(), c.national, id)
	if err != nil || len(history) != 4 || o.Version != 4 {
		t.Fatalf("%d changes, version %d, %v", len(history), o.Version, err)
	}
	for i, want := range []struct {
		by     string
		origin offering.Origin
		fields string
	}{
		{"Nadia", offering.ByEditing, "state"}, {"", offering.ByImport, "provider"}, {"Nico", offering.ByEditing, "title competencies cost_eur"}, {"", offering.ByImport, ""},
	} {
		var fields []string
		for _, f := range history[i].Fields {
			fields = append(fields, f.Field)
		}
		if history[i].By != want.by || history[i].Origin != want.origin || strings.Join(fields, " ") != want.fields {
			t.Errorf("change %d: %+v, want %+v", i, history[i], want)
		}
	}
	if f := history[2].Fields[1]; f.From["to_level"] != "|4" || f.To["to_level"] != "|3" || f.To[offering.FieldCompetencies] != o.Facts()[offering.FieldCompetencies] {
		t.Errorf("a field of several columns is told whole: %+v", f)
	}
	if _, changes, err := c.s.Difference(t.Context(), c.national, id, 1); err != nil || len(changes) != 4 {
		t.Errorf("going back would change %+v, %v", changes, err)
	}
	if err := c.s.GoBack(t.Context(), c.second, id, 1, 3); !errors.Is(err, fault.Conflict) {
		t.Errorf("going back from a version that is not there: %v", err)
	}
	if err := c.s.GoBack(t.Context(), c.second, id, 1, 4); err != nil {
		t.Fatal(err)
	}
	back := c.see(t, c.national, id)
	if want := having(first, offering.FieldState, string(offering.Archived)); !maps.Equal(back.Facts(), want) || back.Version != 5 {
		t.Errorf("version %d:\ngot  %v\nwant %v", back.Version, back.Facts(), want)
	}
	for _, version := range []int{0, -1, 5, 6} {
		if err := c.s.GoBack(t.Context(), c.national, id, version, 5); !errors.Is(err, fault.NotFound) {
			t.Errorf("version %d: %v", version, err)
		}
	}
	// The changes of a person who leaves stay in the history, under a code.
	offeringtest.Exec(t, c.db, `delete from person where id = $1`, c.second)
	if _, history, err = c.s.History(t.Context(), c.national, id); err != nil || len(history[0].By) != 8 {
		t.Errorf("who left is called %q, %v", history[0].By, err)
	}
}

func TestCopyIsAConcept(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	id := c.make(t, c.admin, c.organisation, true)
	copied, err := c.s.Duplicate(t.Context(), c.admin, id)
	if err != nil {
		t.Fatal(err)
	}
	o := c.see(t, c.admin, copied)
	if o.Title != "Voorbeeldtraining (kopie)" || o.State != offering.Draft || o.Organisation != c.organisation || o.Version != 1 || len(o.Competencies) != 1 {
		t.Errorf("%+v", o)
	}
	offeringtest.Exec(t, c.db, `update offering set title = repeat('é', 300) where id = $1`, id)
	if _, err := c.s.Duplicate(t.Context(), c.admin, id); err != nil {
		t.Errorf("a copy of a long title: %v", err)
	}
	var trail []string
	if err := c.db.QueryRow(t.Context(), `select array_agg(act order by id) from audit where organisation_id = $1`, c.organisation).Scan(&trail); err != nil ||
		strings.Join(trail, " ") != "offering.made offering.published offering.made offering.made" {
		t.Errorf("the trail: %v, %v", trail, err)
	}
}

// TestCatalogueComesOnce checks that the shipped catalogue does not come back after all
// offerings were removed.
func TestCatalogueComesOnce(t *testing.T) {
	t.Parallel()
	c := newCurators(t)
	for i, want := range []int{180, 0} {
		if err := intake.NewService(c.db, c.s.framework, c.s.now).LoadCatalogue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(offeringtest.ByKey(t, c.s.db)); got != want {
			t.Errorf("start %d: %d offerings, want %d", i+1, got, want)
		}
		offeringtest.Exec(t, c.db, `delete from offering`)
	}
}
