package plan

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// PeriodYears is how many years a period of a register has.
const PeriodYears = 5

// RegisterStart is when the periods of a register begin, as the person says it.
type RegisterStart struct {
	Register string    `json:"register"`
	On       time.Time `json:"starts_on"` // midnight UTC
}

// SetPeriod stores from which day the periods of a register count, as typed; "" takes that back. It returns fault.Invalid
// for what cannot be kept and beyond MaxRegisters.
func (s *Service) SetPeriod(ctx context.Context, person, register, starts string) error {
	invalid := fault.Invalid{}
	name, problem := text.Line{Name: "de naam van het register", Most: MaxRegister, Missing: "Vul de naam van het register in."}.Read(register)
	invalid.Add(FieldRegister, problem)
	day, problem := calendar.Choice{
		First: s.today().AddDate(-yearsBack, 0, 0), Last: s.today().AddDate(PeriodYears, 0, 0),
		Early: "Deze dag is te lang geleden.", Late: "Deze dag ligt te ver weg.",
	}.Read(starts)
	invalid.Add(FieldStarts, problem)
	if len(invalid) > 0 {
		return invalid
	}
	return s.setPeriod(ctx, person, RegisterStart{name, day})
}

// registerKey is the same for two spellings of a register that differ in capitals only.
func registerKey(register string) string { return strings.ToLower(register) }

// Total is the points of one category together.
type Total struct {
	Category         Category
	Expected, Earned Points
}

// Period is five years of a register, with its points.
type Period struct {
	First, Last time.Time // days, both included
	Now         bool      // today is in it
	Totals      []Total   // of each category
}

// RegisterPoints is what a person's own entries add up to in one register. The register itself decides what counts.
type RegisterPoints struct {
	Register string
	Starts   *time.Time // nil when the person did not say so
	Periods  []Period   // that have points, and the present one; the oldest first
	Loose    []Total    // what is in no period, for want of a day or of Starts; nil when there is nothing
}

// Ledger adds up the points of items by register, period and category, in the order of the registers' names. An item
// counts in the period of the day on which it was done, or else of its deadline. Items without points do not count.
func Ledger(items []Item, starts []RegisterStart, today time.Time) []RegisterPoints {
	sheets := map[string]*sheet{}
	for _, start := range starts {
		sheets[registerKey(start.Register)] = newSheet(start.Register, &start.On)
	}
	for _, item := range items {
		if item.Expected == nil && item.Earned == nil {
			continue
		}
		key := registerKey(item.Register)
		if sheets[key] == nil {
			sheets[key] = newSheet(item.Register, nil)
		}
		sheets[key].add(item)
	}
	var all []RegisterPoints
	for _, key := range slices.Sorted(maps.Keys(sheets)) {
		all = append(all, sheets[key].points(today))
	}
	return all
}

// sheet collects the points of one register.
type sheet struct {
	register string
	starts   *time.Time
	periods  map[int]map[Category]Total // by the number of the period, which is 0 from starts on
	loose    map[Category]Total
}

func newSheet(register string, starts *time.Time) *sheet {
	return &sheet{register: register, starts: starts, periods: map[int]map[Category]Total{}, loose: map[Category]Total{}}
}

func (s *sheet) add(item Item) {
	totals := s.loose
	if day := cmp.Or(item.DoneOn, item.Deadline); day != nil && s.starts != nil {
		n := periodOf(*s.starts, *day)
		if s.periods[n] == nil {
			s.periods[n] = map[Category]Total{}
		}
		totals = s.periods[n]
	}
	total := totals[item.Category]
	if item.Expected != nil {
		total.Expected += *item.Expected
	}
	if item.Earned != nil {
		total.Earned += *item.Earned
	}
	totals[item.Category] = total
}

func (s *sheet) points(today time.Time) RegisterPoints {
	p := RegisterPoints{Register: s.register, Starts: s.starts}
	if len(s.loose) > 0 {
		p.Loose = listed(s.loose)
	}
	if s.starts == nil {
		return p
	}
	present := periodOf(*s.starts, today)
	if s.periods[present] == nil {
		s.periods[present] = map[Category]Total{}
	}
	for _, n := range slices.Sorted(maps.Keys(s.periods)) {
		p.Periods = append(p.Periods, Period{
			First: beginOf(*s.starts, n), Last: beginOf(*s.starts, n+1).AddDate(0, 0, -1),
			Now: n == present, Totals: listed(s.periods[n]),
		})
	}
	return p
}

// listed returns the totals of all categories, in their order.
func listed(totals map[Category]Total) (all []Total) {
	for _, category := range Categories() {
		total := totals[category]
		total.Category = category
		all = append(all, total)
	}
	return all
}

// beginOf returns the first day of period n. One that would begin on 29 February begins on the 28th in other years.
func beginOf(starts time.Time, n int) time.Time { return calendar.AddMonths(starts, 12*PeriodYears*n) }

// periodOf returns the number of the period that a day is in; before starts it is negative.
func periodOf(starts, day time.Time) int {
	n := (day.Year() - starts.Year()) / PeriodYears
	for day.Before(beginOf(starts, n)) {
		n--
	}
	for !day.Before(beginOf(starts, n+1)) {
		n++
	}
	return n
}
