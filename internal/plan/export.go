package plan

import (
	"cmp"
	"io"
	"time"

	"reflectietool/internal/spreadsheet"
)

// columns are the heads of a plan as a table.
var columns = []string{
	"soort", "wat", "toelichting", "wanneer", "gedaan op", "verplicht", "betaling", "register", "soort punten", "punten verwacht", "punten behaald", "met wie", "link",
}

// row is one line of that table.
type row struct {
	kind, what, more, due, done                         string
	duty, funding, register, category, expected, earned string
	with, link                                          string
}

func (r row) cells() []string {
	return []string{r.kind, r.what, r.more, r.due, r.done, r.duty, r.funding, r.register, r.category, r.expected, r.earned, r.with, r.link}
}

// WriteCSV writes the plan in Dutch, with semicolons: goals with their look-backs, what to learn, agreements, and since
// when registers count.
func (s Stored) WriteCSV(w io.Writer) error {
	out := spreadsheet.NewWriter(w)
	_ = out.Write(columns) // the writer keeps the first error for Error
	for _, r := range s.rows() {
		_ = out.Write(r.cells())
	}
	out.Flush()
	return out.Error()
}

func (s Stored) rows() (rows []row) {
	for _, goal := range s.Goals.All() {
		rows = append(rows, goal.row())
		for _, l := range goal.Story {
			rows = append(rows, row{kind: "terugkijken", what: cmp.Or(l.Answer.Label(), "niet teruggekeken"), more: l.Noticed, due: isoDay(&l.DueOn), done: isoDay(l.AnsweredAt)})
		}
	}
	for _, i := range s.Items {
		rows = append(rows, i.row())
	}
	for _, a := range s.Agreements {
		rows = append(rows, row{kind: "afspraak", what: a.Deed, with: a.With, due: isoDay(a.Due), done: isoDay(a.DoneOn)})
	}
	for _, start := range s.Starts {
		rows = append(rows, row{kind: "begin van een registerperiode", register: start.Register, due: isoDay(&start.On)})
	}
	return rows
}

func (g Goal) row() row {
	return row{
		kind: "doel", what: g.Intention, more: "Als " + g.If + ", dan " + g.Then, due: isoDay(&g.LookBackOn), done: isoDay(g.EndedAt), with: g.With,
	}
}

func (i Item) row() row {
	r := row{
		kind: "scholing", what: i.Title, due: isoDay(i.Deadline), done: isoDay(i.DoneOn), duty: string(i.Obligation), funding: i.Funding.Label(),
		register: i.Register, category: i.Category.Label(), link: i.Link,
	}
	if i.Expected != nil {
		r.expected = i.Expected.String()
	}
	if i.Earned != nil {
		r.earned = i.Earned.String()
	}
	return r
}

// isoDay is a day as spreadsheets read it, "" for none.
func isoDay(at *time.Time) string {
	if at == nil || at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}
