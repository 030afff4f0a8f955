package plan_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/plan"
)

// course is an item that pays for itself by the employer.
func course() plan.ItemDraft {
	return plan.ItemDraft{Title: "Cursus doorvragen", Obligation: plan.Required, Funding: plan.ByEmployer}
}

func (f *fixture) addItem(t *testing.T, person string, draft plan.ItemDraft) string {
	t.Helper()
	id, err := f.AddItem(t.Context(), person, draft)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestItem(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	goal := f.begin(t, anna, "Doorvragen", "")
	draft := course()
	draft.Goal, draft.Deadline, draft.Register, draft.Category, draft.Expected = goal, "1-2-2027", " SKJ ", plan.Accredited, "2,5"
	draft.Link = "voorbeeld.nl/bewijs"
	id := f.addItem(t, anna, draft)
	item, err := f.Item(t.Context(), anna, id)
	must(t, err)
	want := plan.Item{
		ID: id, Goal: goal, Title: "Cursus doorvragen", Obligation: plan.Required, Funding: plan.ByEmployer, Deadline: new(day(2027, 2, 1)),
		Register: "SKJ", Category: plan.Accredited, Expected: new(plan.Points(250)), Link: "https://voorbeeld.nl/bewijs",
		MadeAt: item.MadeAt, ChangedAt: item.ChangedAt,
	}
	if !reflect.DeepEqual(item, want) || !item.MadeAt.Equal(f.now) {
		t.Errorf("the item is %+v, want %+v", item, want)
	}
	f.pass(100)
	draft.Earned, draft.Obligation, draft.Funding, draft.Title, draft.Goal = "3", plan.Voluntary, plan.ByCareer, "Anders", ""
	must(t, f.ChangeItem(t.Context(), anna, id, draft)) // the deadline, which has passed, may stay
	want.Earned, want.Obligation, want.Funding, want.Title, want.Goal = new(plan.Points(300)), plan.Voluntary, plan.ByCareer, "Anders", ""
	item, err = f.Item(t.Context(), anna, id)
	if want.ChangedAt = item.ChangedAt; err != nil || !reflect.DeepEqual(item, want) || !item.ChangedAt.Equal(f.now) {
		t.Errorf("the item is %+v, %v, want %+v", item, err, want)
	}
	draft.Deadline = "2-2-2027"
	wantInvalid(t, "another day that has passed", f.ChangeItem(t.Context(), anna, id, draft), plan.FieldDeadline)
	draft.Done = "1-3-2027"
	must(t, f.ChangeItem(t.Context(), anna, id, draft))
	must(t, f.DeleteItem(t.Context(), anna, id))
	if items, err := f.Items(t.Context(), anna); err != nil || len(items) > 0 {
		t.Errorf("there are %+v, %v", items, err)
	}
}

func TestItemRefuses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	id := f.addItem(t, anna, course())
	for _, row := range []struct {
		what, field string
		change      func(*plan.ItemDraft)
	}{
		{"no title", plan.FieldTitle, func(d *plan.ItemDraft) { d.Title = " " }},
		{"a long title", plan.FieldTitle, func(d *plan.ItemDraft) { d.Title = strings.Repeat("é", plan.MaxTitle+1) }},
		{"neither obligatory nor not", plan.FieldDuty, func(d *plan.ItemDraft) { d.Obligation = "" }},
		{"an unknown funding", plan.FieldFunding, func(d *plan.ItemDraft) { d.Funding = "loterij" }},
		{"yesterday", plan.FieldDeadline, func(d *plan.ItemDraft) { d.Deadline = "29-11-2026" }},
		{"no day", plan.FieldDeadline, func(d *plan.ItemDraft) { d.Deadline = "31-11-2026" }},
		{"done tomorrow", plan.FieldDone, func(d *plan.ItemDraft) { d.Done = "2026-12-01" }},
		{"points without a register", plan.FieldRegister, func(d *plan.ItemDraft) { d.Expected, d.Category = "2", plan.Accredited }},
		{"points of no category", plan.FieldCategory, func(d *plan.ItemDraft) { d.Earned, d.Register = "2", "SKJ" }},
		{"an unknown category", plan.FieldCategory, func(d *plan.ItemDraft) { d.Category = "bonus" }},
		{"negative points", plan.FieldExpected, func(d *plan.ItemDraft) { d.Expected, d.Register, d.Category = "-1", "SKJ", plan.Accredited }},
		{"too many points", plan.FieldEarned, func(d *plan.ItemDraft) { d.Earned, d.Register, d.Category = "1000,01", "SKJ", plan.Accredited }},
		{"points in words", plan.FieldEarned, func(d *plan.ItemDraft) { d.Earned, d.Register, d.Category = "twee", "SKJ", plan.Accredited }},
		{"a long register", plan.FieldRegister, func(d *plan.ItemDraft) { d.Register = strings.Repeat("x", plan.MaxRegister+1) }},
		{"a script", plan.FieldLink, func(d *plan.ItemDraft) { d.Link = "javascript:alert(1)" }},
		{"a file", plan.FieldLink, func(d *plan.ItemDraft) { d.Link = "file:///etc/passwd" }},
		{"an address with a password", plan.FieldLink, func(d *plan.ItemDraft) { d.Link = "https://ik:geheim@voorbeeld.nl" }},
		{"a long link", plan.FieldLink, func(d *plan.ItemDraft) { d.Link = "https://voorbeeld.nl/" + strings.Repeat("x", plan.MaxLink) }},
	} {
		draft := course()
		row.change(&draft)
		_, err := f.AddItem(t.Context(), anna, draft)
		wantInvalid(t, row.what, err, row.field)
		wantInvalid(t, row.what+", changed", f.ChangeItem(t.Context(), anna, id, draft), row.field)
	}
	if n := f.count(t, `select count(*) from plan_item`); n != 1 {
		t.Errorf("%d items are stored", n)
	}
}

// TestObligatoryIsForTheEmployer is the rule of the cao, in the forms and in the database.
func TestObligatoryIsForTheEmployer(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna := f.person(t, "anna@voorbeeld.example")
	for _, obligation := range []plan.Obligation{plan.Required, plan.Voluntary} {
		for _, funding := range append(plan.Fundings(), "") {
			draft := course()
			draft.Obligation, draft.Funding = obligation, funding
			_, err := f.AddItem(t.Context(), anna, draft)
			own := slices.Contains([]plan.Funding{"loopbaanbedrag", "vitaliteitsuren", "ikb", "zelf"}, funding)
			if obligation == plan.Required && own {
				wantInvalid(t, string(funding), err, plan.FieldFunding)
				if invalid, _ := fault.AsInvalid(err); !strings.Contains(invalid[plan.FieldFunding], plan.Cao().Name) {
					t.Errorf("%s: the reason is %q", funding, invalid[plan.FieldFunding])
				}
				_, err = f.db.Exec(t.Context(), `update plan_item set obligation = $1, funding = $2`, obligation, funding)
			}
			if (obligation == plan.Required && own) != (err != nil) {
				t.Errorf("%s paid by %q: %v", obligation, funding, err)
			}
			if funding != "" && slices.Contains(plan.FundingsFor(obligation), funding) == (obligation == plan.Required && own) {
				t.Errorf("%s is offered with %v", obligation, plan.FundingsFor(obligation))
			}
		}
	}
}

// TestItemOfTheCatalogue plans an offering, which is then withdrawn, changed and removed.
func TestItemOfTheCatalogue(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	anna, other := f.person(t, "anna@voorbeeld.example"), f.person(t, "ander@voorbeeld.example")
	var national, hidden string
	for id, organisation := range map[*string]string{&national: "null", &hidden: "(select id from o)"} {
		must(t, f.db.QueryRow(t.Context(), `
			with o as (insert into organisation (name, created_at) values (gen_random_uuid()::text, now()) returning id)
			insert into offering (organisation_id, title, kind, state, source, provider, formats, duration_hours, cost_eur, url)
			select `+organisation+`, 'Training', 'training', 'gepubliceerd', 'Folder', 'Aanbieder', '{online}', 12.5, 99.5, 'https://aanbod.example' returning id`).Scan(id))
	}
	draft := course()
	draft.Title, draft.Offering = "", national
	id := f.addItem(t, anna, draft)
	cost := offering.Cents(9950)
	want := plan.Facts{Provider: "Aanbieder", Kind: offering.Training, Formats: []offering.Format{offering.Online}, Hours: 12.5, Cost: &cost, URL: "https://aanbod.example"}
	check := func(when string, gone bool) {
		t.Helper()
		item, err := f.Item(t.Context(), anna, id)
		if err != nil || item.Title != "Training" || item.Offering != national || !reflect.DeepEqual(item.Facts, want) || item.Gone != gone {
			t.Errorf("%s the item is %+v, %v", when, item, err)
		}
	}
	check("at first", false)
	f.exec(t, `update offering set title = 'Iets anders', cost_eur = 1 where id = $1`, national)
	draft.Title = "Zelf bedacht"
	must(t, f.ChangeItem(t.Context(), anna, id, draft))
	check("when it was changed", false)
	f.exec(t, `update offering set state = 'gearchiveerd' where id = $1`, national)
	must(t, f.ChangeItem(t.Context(), anna, id, draft))
	check("when it was withdrawn", true)
	f.exec(t, `delete from offering where id = $1`, national)
	check("when it was removed", true)

	for what, offering := range map[string]string{"of another organisation": hidden, "gone": national, "no id": "x"} {
		draft.Offering = offering
		_, err := f.AddItem(t.Context(), other, draft)
		wantIs(t, what, err, fault.NotFound)
	}
	if items, err := f.Items(t.Context(), other); err != nil || len(items) > 0 {
		t.Errorf("the other has %+v, %v", items, err)
	}
}

// TestItemsOfOthers acts on the items, agreements and goals of somebody else.
func TestItemsOfOthers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna, other := t.Context(), f.person(t, "anna@voorbeeld.example"), f.person(t, "ander@voorbeeld.example")
	draft, deed := course(), plan.AgreementDraft{Deed: "Een half uur per week lezen"}
	draft.Goal = f.begin(t, anna, "Doorvragen", "")
	item := f.addItem(t, anna, draft)
	agreement, err := f.AddAgreement(ctx, anna, deed)
	must(t, err)
	for what, ids := range map[string][2]string{"theirs": {item, agreement}, "nobody's": {nobodys, nobodys}, "no id": {"x", "x"}, "empty": {"", ""}} {
		_, read := f.Item(ctx, other, ids[0])
		_, readDeed := f.Agreement(ctx, other, ids[1])
		for act, err := range map[string]error{
			"read item": read, "change item": f.ChangeItem(ctx, other, ids[0], course()), "delete item": f.DeleteItem(ctx, other, ids[0]),
			"read agreement": readDeed, "change agreement": f.ChangeAgreement(ctx, other, ids[1], deed), "delete agreement": f.DeleteAgreement(ctx, other, ids[1]),
		} {
			wantIs(t, act+", "+what, err, fault.NotFound)
		}
	}
	_, err = f.AddItem(ctx, other, draft)
	wantIs(t, "an item for a goal of somebody else", err, fault.NotFound)
	mine := f.addItem(t, other, course())
	wantIs(t, "giving it to a goal of somebody else", f.ChangeItem(ctx, other, mine, draft), fault.NotFound)
	deed.Reflection = f.reflection(t, anna)
	_, err = f.AddAgreement(ctx, other, deed)
	wantIs(t, "an agreement about a reflection of somebody else", err, fault.NotFound)
	must(t, f.DeleteGoal(ctx, anna, draft.Goal))
	if got, err := f.Item(ctx, anna, item); err != nil || got.Goal != "" {
		t.Errorf("without its goal the item is %+v, %v", got, err)
	}
}

func TestAgreement(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna := t.Context(), f.person(t, "anna@voorbeeld.example")
	draft := plan.AgreementDraft{Reflection: f.reflection(t, anna), Deed: " Meelopen met\r\nBram ", With: "mijn  leidinggevende", Due: "5-12-2026"}
	id, err := f.AddAgreement(ctx, anna, draft)
	must(t, err)
	got, err := f.Agreement(ctx, anna, id)
	must(t, err)
	want := plan.Agreement{
		ID: id, Reflection: draft.Reflection, Deed: "Meelopen met\nBram", With: "mijn leidinggevende", Due: new(day(2026, 12, 5)),
		MadeAt: got.MadeAt, ChangedAt: got.ChangedAt,
	}
	if !reflect.DeepEqual(got, want) || !got.MadeAt.Equal(f.now) {
		t.Errorf("the agreement is %+v, want %+v", got, want)
	}
	f.exec(t, `delete from reflection where id = $1`, draft.Reflection)
	f.pass(30)
	draft.Done = "20-12-2026"
	must(t, f.ChangeAgreement(ctx, anna, id, draft))
	got, err = f.Agreement(ctx, anna, id)
	if err != nil || got.Reflection != "" || got.DoneOn == nil || !got.DoneOn.Equal(day(2026, 12, 20)) || !got.Due.Equal(*want.Due) {
		t.Errorf("the agreement is %+v, %v", got, err)
	}
	for field, bad := range map[string]plan.AgreementDraft{
		plan.FieldDeed: {Deed: strings.Repeat("x", plan.MaxDeed+1)}, plan.FieldWith: {Deed: "x", With: strings.Repeat("x", plan.MaxWith+1)},
		plan.FieldDue: {Deed: "x", Due: "1-12-2026"}, plan.FieldDone: {Deed: "x", Done: "1-1-2027"},
	} {
		_, err := f.AddAgreement(ctx, anna, bad)
		wantInvalid(t, field, err, field)
	}
	must(t, f.DeleteAgreement(ctx, anna, id))
}

// TestRoom fills what one person can keep.
func TestRoom(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna := t.Context(), f.person(t, "anna@voorbeeld.example")
	f.begin(t, anna, "Doorvragen", "")
	f.addItem(t, anna, course())
	_, err := f.AddAgreement(ctx, anna, plan.AgreementDraft{Deed: "x"})
	must(t, err)
	must(t, f.SetPeriod(ctx, anna, "SKJ", "1-1-2024"))
	for _, row := range []struct {
		columns, values, table string
		n                      int
	}{
		{"person_id, state, source, intention, obstacle, if_text, then_text, started_at, changed_at", "person_id, 'resting', source, intention, obstacle, if_text, then_text, started_at, changed_at", "goal", plan.MaxGoals - 2},
		{"person_id, title, obligation, funding, made_at, changed_at", "person_id, title, obligation, funding, made_at, changed_at", "plan_item", plan.MaxItems - 2},
		{"person_id, deed, made_at, changed_at", "person_id, deed, made_at, changed_at", "agreement", plan.MaxAgreements - 2},
		{"person_id, register_key, register, starts_on", "person_id, n::text, n::text, starts_on", "register_period", plan.MaxRegisters - 2},
	} {
		f.exec(t, `insert into `+row.table+` (`+row.columns+`) select `+row.values+` from `+row.table+`, generate_series(1, $1) n`, row.n)
	}
	for _, fits := range []bool{true, false} {
		_, goal := f.Begin(ctx, anna, draft("Nog een"), "")
		_, item := f.AddItem(ctx, anna, course())
		_, agreement := f.AddAgreement(ctx, anna, plan.AgreementDraft{Deed: "x"})
		for what, err := range map[string]error{"goal": goal, "item": item, "agreement": agreement, "register": f.SetPeriod(ctx, anna, fmt.Sprint("Past ", fits), "1-1-2024")} {
			switch {
			case !fits:
				wantInvalid(t, "one more "+what, err, "")
			case err != nil:
				t.Errorf("the last %s: %v", what, err)
			}
		}
	}
	must(t, f.SetPeriod(ctx, anna, "SKJ", "1-1-2025")) // a change adds nothing
}

// TestGuestsKeepLess fills the plan of a guest, who keeps a tenth of what an account keeps.
func TestGuestsKeepLess(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, guest := t.Context(), f.person(t, "")
	for what, most := range map[string]int{"goal": plan.MaxGoals, "item": plan.MaxItems, "agreement": plan.MaxAgreements} {
		add := func(n int) error {
			var err error
			switch what {
			case "goal":
				var id string
				if id, err = f.Begin(ctx, guest, draft(fmt.Sprint("Doel ", n)), ""); err == nil {
					err = f.Rest(ctx, guest, id)
				}
			case "item":
				_, err = f.AddItem(ctx, guest, course())
			default:
				_, err = f.AddAgreement(ctx, guest, plan.AgreementDraft{Deed: "x"})
			}
			return err
		}
		for n := range most / 10 {
			if err := add(n); err != nil {
				t.Fatalf("%s %d: %v", what, n+1, err)
			}
		}
		wantInvalid(t, "one more "+what, add(most), "")
	}
}

func TestPoints(t *testing.T) {
	t.Parallel()
	for points, want := range map[plan.Points][2]string{0: {"0", "0.00"}, 250: {"2,5", "2.50"}, 225: {"2,25", "2.25"}, 1000: {"10", "10.00"}, 10: {"0,1", "0.10"}} {
		written, err := json.Marshal(points)
		if points.String() != want[0] || string(written) != want[1] || err != nil {
			t.Errorf("%d points are %q and %s, %v, want %q", points, points, written, err, want)
		}
	}
}
