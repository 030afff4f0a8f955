package plan_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"reflectietool/internal/fault"
	"reflectietool/internal/plan"
)

// earned is an item with points, done on a day or due on another; the zero time is no day.
func earned(register string, category plan.Category, expected, got plan.Points, done, due time.Time) plan.Item {
	i := plan.Item{Register: register, Category: category, Expected: &expected, Earned: &got}
	if !done.IsZero() {
		i.DoneOn = &done
	}
	if !due.IsZero() {
		i.Deadline = &due
	}
	return i
}

func TestLedger(t *testing.T) {
	t.Parallel()
	var none time.Time
	today := day(2026, 11, 30)
	got := plan.Ledger([]plan.Item{
		earned("SKJ", plan.Accredited, 200, 150, day(2026, 1, 5), none),
		earned("skj", plan.Accredited, 50, 0, none, day(2029, 2, 27)),
		earned("SKJ", plan.Reflecting, 100, 0, none, day(2029, 2, 28)),            // the first day of the next period
		earned("SKJ", plan.Otherwise, 0, 300, day(2024, 2, 28), day(2026, 1, 1)),  // done before the register began
		earned("SKJ", plan.Otherwise, 25, 0, none, none),                          // no day
		earned("Registerplein", plan.Reflecting, 100, 100, day(2026, 1, 1), none), // no begin
		{Register: "SKJ", Title: "Zonder punten", DoneOn: new(day(2026, 1, 1))},
	}, []plan.RegisterStart{{Register: "SKJ", On: day(2024, 2, 29)}, {Register: "Leeg", On: day(2020, 1, 1)}}, today)
	totals := func(accredited, reflecting, otherwise [2]plan.Points) []plan.Total {
		return []plan.Total{
			{plan.Accredited, accredited[0], accredited[1]}, {plan.Reflecting, reflecting[0], reflecting[1]}, {plan.Otherwise, otherwise[0], otherwise[1]},
		}
	}
	zero := [2]plan.Points{}
	want := []plan.RegisterPoints{
		{Register: "Leeg", Starts: new(day(2020, 1, 1)), Periods: []plan.Period{{day(2025, 1, 1), day(2029, 12, 31), true, totals(zero, zero, zero)}}},
		{Register: "Registerplein", Loose: totals(zero, [2]plan.Points{100, 100}, zero)},
		{Register: "SKJ", Starts: new(day(2024, 2, 29)), Loose: totals(zero, zero, [2]plan.Points{25, 0}), Periods: []plan.Period{
			{day(2019, 2, 28), day(2024, 2, 28), false, totals(zero, zero, [2]plan.Points{0, 300})},
			{day(2024, 2, 29), day(2029, 2, 27), true, totals([2]plan.Points{250, 150}, zero, zero)},
			{day(2029, 2, 28), day(2034, 2, 27), false, totals(zero, [2]plan.Points{100, 0}, zero)},
		}},
	}
	if a, b := asText(t, got), asText(t, want); a != b {
		t.Errorf("the ledger is\n%s\nwant\n%s", a, b)
	}
}

// TestLedgerLosesNothing adds up any items: all points are somewhere, once, in a period that has their day.
func TestLedgerLosesNothing(t *testing.T) {
	t.Parallel()
	anyDay := rapid.Custom(func(t *rapid.T) time.Time {
		return day(2000, 1, 1).AddDate(0, 0, rapid.IntRange(0, 20_000).Draw(t, "day"))
	})
	rapid.Check(t, func(t *rapid.T) {
		starts := anyDay.Draw(t, "starts")
		var items []plan.Item
		var want plan.Points
		for range rapid.IntRange(0, 10).Draw(t, "items") {
			points := plan.Points(rapid.IntRange(0, 500).Draw(t, "points"))
			want += points
			items = append(items, earned("SKJ", rapid.SampledFrom(plan.Categories()).Draw(t, "category"), points, points, anyDay.Draw(t, "done"), time.Time{}))
		}
		today := anyDay.Draw(t, "today")
		ledger := plan.Ledger(items, []plan.RegisterStart{{Register: "SKJ", On: starts}}, today)
		if len(ledger) != 1 || ledger[0].Loose != nil {
			t.Fatalf("the ledger is %+v", ledger)
		}
		var sum plan.Points
		var last time.Time
		present := 0
		for _, p := range ledger[0].Periods {
			for _, total := range p.Totals {
				sum += total.Earned
			}
			if p.Now {
				present++
			}
			if p.Now == (today.Before(p.First) || today.After(p.Last)) {
				t.Errorf("today is %s, and in the period from %s to %s: %v", today, p.First, p.Last, p.Now)
			}
			if years := p.Last.AddDate(0, 0, 1).Sub(p.First).Hours() / 24 / 365.25; !p.First.After(last) || years < 4.99 || years > 5.01 {
				t.Errorf("the period from %s to %s follows on %s", p.First, p.Last, last)
			}
			if in := sumIn(items, p); in != sumOf(p) {
				t.Errorf("the period from %s to %s has %s points, want %s", p.First, p.Last, sumOf(p), in)
			}
			last = p.Last
		}
		if sum != want || present != 1 {
			t.Errorf("there are %s points in %+v, want %s", sum, ledger, want)
		}
	})
}

func sumIn(items []plan.Item, p plan.Period) (sum plan.Points) {
	for _, i := range items {
		if !i.DoneOn.Before(p.First) && !i.DoneOn.After(p.Last) {
			sum += *i.Earned
		}
	}
	return sum
}

func sumOf(p plan.Period) (sum plan.Points) {
	for _, total := range p.Totals {
		sum += total.Earned
	}
	return sum
}

func TestSetPeriod(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, anna, other := t.Context(), f.person(t, "anna@voorbeeld.example"), f.person(t, "")
	must(t, f.SetPeriod(ctx, anna, "skj", "29-2-2024"))
	must(t, f.SetPeriod(ctx, anna, " SKJ ", "1-3-2024"))
	must(t, f.SetPeriod(ctx, other, "SKJ", "1-4-2024"))
	starts, err := f.Starts(ctx, anna)
	if err != nil || len(starts) != 1 || starts[0].Register != "SKJ" || !starts[0].On.Equal(day(2024, 3, 1)) {
		t.Errorf("the registers are %+v, %v", starts, err)
	}
	wantInvalid(t, "no register", f.SetPeriod(ctx, anna, "", "1-3-2024"), plan.FieldRegister)
	wantInvalid(t, "no day", f.SetPeriod(ctx, anna, "SKJ", "30-2-2024"), plan.FieldStarts)
	wantInvalid(t, "long ago", f.SetPeriod(ctx, anna, "SKJ", "1-3-1924"), plan.FieldStarts)
	wantIs(t, "nobody", f.SetPeriod(ctx, nobodys, "SKJ", "1-3-2024"), fault.NotFound)
	must(t, f.SetPeriod(ctx, anna, "Skj", ""))
	if n := f.count(t, `select count(*) from register_period`); n != 1 {
		t.Errorf("%d registers are left", n)
	}
}
