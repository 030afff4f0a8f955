package sharing_test

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"reflectietool/internal/sharing"
)

const nobodys = "00000000-0000-4000-8000-000000000000"

func TestSheetIsItsOwners(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, other := f.person(t, ""), f.person(t, "ander@voorbeeld.example")
	reflection := f.reflection(t, owner, true)
	items := []sharing.Item{{"zelfregie", sharing.Point, "Graag meer oefenen"}}
	for what, err := range map[string]error{
		"another's reflection": second(f.Make(t.Context(), other, reflection, nil)),
		"unfinished":           second(f.Make(t.Context(), owner, f.reflection(t, owner, false), nil)),
		"no reflection":        second(f.Make(t.Context(), owner, nobodys, nil)),
	} {
		wantNotFound(t, what, err)
	}
	id, err := f.Make(t.Context(), owner, reflection, items)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := f.Make(t.Context(), owner, reflection, nil); err != nil || again != id {
		t.Errorf("made again: %s, %v, want %s", again, err, id)
	}
	sheet, err := f.Get(t.Context(), owner, id)
	if err != nil || !reflect.DeepEqual(sheet.Items, items) || sheet.Reflection != reflection || sheet.Empty() {
		t.Errorf("sheet: %+v, %v", sheet, err)
	}
	_, err = f.Get(t.Context(), other, id)
	wantNotFound(t, "get by another", err)
	wantNotFound(t, "save by another", f.Save(t.Context(), other, id, sharing.Content{}))
	wantNotFound(t, "delete by another", f.Delete(t.Context(), other, id))
	if all, err := f.All(t.Context(), other); err != nil || len(all) > 0 {
		t.Errorf("another lists %v, %v", all, err)
	}
	if sheet, err := f.Get(t.Context(), owner, id); err != nil || len(sheet.Items) != 1 {
		t.Errorf("after another's attempts: %+v, %v", sheet, err)
	}
	if err := f.Delete(t.Context(), owner, id); err != nil {
		t.Fatal(err)
	}
	_, err = f.Get(t.Context(), owner, id)
	wantNotFound(t, "after deleting", err)
}

func second[T any](_ T, err error) error { return err }

func TestTwoPressesMakeOneSheet(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner := f.person(t, "")
	reflection := f.reflection(t, owner, true)
	var presses sync.WaitGroup
	for range 8 {
		presses.Go(func() {
			if _, err := f.Make(t.Context(), owner, reflection, nil); err != nil {
				t.Error(err)
			}
		})
	}
	presses.Wait()
	if n := f.count(t, `select count(*) from sheet`); n != 1 {
		t.Errorf("%d sheets", n)
	}
}

func TestSavingReplacesTheSheet(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner := f.person(t, "")
	id := f.sheet(t, owner)
	items := []sharing.Item{
		{"participatie", sharing.Strength, strings.Repeat("é", sharing.MaxWords)},
		{"verbinding", sharing.Point, "regel 1\nregel 2"},
	}
	goals := []string{"Vaker wachten. Als het stil valt, dan wacht ik."}
	err := f.Save(t.Context(), owner, id, sharing.Content{
		Items: []sharing.Item{items[0], {"verbinding", sharing.Point, "  regel 1\r\nregel 2\r\n"}},
		Goals: goals, Questions: []string{"  Wat   spreken we\naf? ", "", " \t", "Wat spreken we af?", strings.Repeat("x", sharing.MaxQuestion)},
	})
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := f.Get(t.Context(), owner, id)
	if err != nil || !reflect.DeepEqual(sheet.Items, items) || !reflect.DeepEqual(sheet.Goals, goals) ||
		!reflect.DeepEqual(sheet.Questions, []string{"Wat spreken we af?", strings.Repeat("x", sharing.MaxQuestion)}) {
		t.Errorf("saved: %+v, %v", sheet, err)
	}
	if err := f.Save(t.Context(), owner, id, sharing.Content{}); err != nil {
		t.Fatal(err)
	}
	if sheet, err := f.Get(t.Context(), owner, id); err != nil || !sheet.Empty() {
		t.Errorf("emptied: %+v, %v", sheet, err)
	}
}

func TestBadSheets(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner := f.person(t, "")
	id := f.sheet(t, owner)
	item := func(words string) []sharing.Item { return []sharing.Item{{"zelfregie", sharing.Point, words}} }
	var seven []sharing.Item
	var six []string
	for i := range 7 {
		seven = append(seven, sharing.Item{Competency: fmt.Sprint("c", i), Kind: sharing.Point})
	}
	for i := range 6 {
		six = append(six, fmt.Sprint("vraag ", i))
	}
	for name, tt := range map[string]struct {
		items     []sharing.Item
		questions []string
		field     string
		goals     []string
	}{
		"too many items":     {seven, nil, "kiezen", nil},
		"twice the same":     {append(item(""), item("")...), nil, "kiezen", nil},
		"unknown kind":       {[]sharing.Item{{"zelfregie", "niveau", ""}}, nil, "kiezen", nil},
		"long words":         {item(strings.Repeat("é", sharing.MaxWords+1)), nil, "zelfregie-woorden", nil},
		"a million":          {item(strings.Repeat("é", 1_000_000)), nil, "zelfregie-woorden", nil},
		"NUL":                {item("x\x00"), nil, "zelfregie-woorden", nil},
		"escape":             {item("x\x1b[31m"), nil, "zelfregie-woorden", nil},
		"no UTF-8":           {item("x\xff"), nil, "zelfregie-woorden", nil},
		"too many questions": {nil, six, "vragen", nil},
		"too many goals":     {nil, nil, "doelen", six},
		"a long question":    {nil, []string{strings.Repeat("x", sharing.MaxQuestion+1)}, "vragen", nil},
		"NUL in a question":  {nil, []string{"\x00"}, "vragen", nil},
	} {
		wantInvalid(t, name, f.Save(t.Context(), owner, id, sharing.Content{Items: tt.items, Goals: tt.goals, Questions: tt.questions}), tt.field)
	}
	if sheet, err := f.Get(t.Context(), owner, id); err != nil || len(sheet.Items) != 1 {
		t.Errorf("a refused sheet was kept: %+v, %v", sheet, err)
	}
}
