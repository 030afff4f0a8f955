package plan

import (
	"context"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/text"
)

// Item is something to learn from that a person plans or did: an offering of the catalogue or something of their own.
// Days are midnight UTC, nil for none.
type Item struct {
	ID         string     `json:"id"`
	Goal       string     `json:"goal"`     // the id of the goal that it is for, "" for none
	Offering   string     `json:"offering"` // the id in the catalogue, "" for something of their own
	Facts      Facts      `json:"facts"`    // of the offering, when it was added
	Gone       bool       `json:"gone"`     // the catalogue does not show the offering any more
	Title      string     `json:"title"`
	Obligation Obligation `json:"obligation"`
	Funding    Funding    `json:"funding"` // "" is unknown
	Deadline   *time.Time `json:"deadline"`
	DoneOn     *time.Time `json:"done_on"`
	Register   string     `json:"register"` // as typed, "" without points
	Category   Category   `json:"category"` // "" without points
	Expected   *Points    `json:"points_expected"`
	Earned     *Points    `json:"points_earned"`
	Link       string     `json:"link"` // evidence on the web, "" for none
	MadeAt     time.Time  `json:"made_at"`
	ChangedAt  time.Time  `json:"changed_at"`
}

// Facts is what the catalogue said of an offering when it was added to a plan. What is unknown has the zero value.
type Facts struct {
	Provider string            `json:"provider,omitempty"`
	Kind     offering.Kind     `json:"kind,omitempty"`
	Formats  []offering.Format `json:"formats,omitempty"`
	Hours    float64           `json:"hours,omitempty"`
	Cost     *offering.Cents   `json:"cost_cents,omitempty"` // nil is unknown, 0 is free
	URL      string            `json:"url,omitempty"`
}

// ItemDraft is what a person fills in about an item, as typed.
type ItemDraft struct {
	Goal     string // id, "" for none
	Offering string // id; "" for something of their own. It cannot be changed.

	Title            string // left out with an offering
	Obligation       Obligation
	Funding          Funding
	Deadline, Done   string // days, as 2026-12-05 or 5-12-2026
	Register         string
	Category         Category
	Expected, Earned string // points, as 2 or 2,5
	Link             string
}

// yearsAhead is how far ahead a day of a plan can lie, and yearsBack how long ago something can be done.
const yearsAhead, yearsBack = 10, 50

// AddItem adds an item to the plan and returns its id. It returns fault.Invalid for what cannot be kept and beyond
// MaxItems, and fault.NotFound for a goal that is not the person's and an offering that they cannot see.
func (s *Service) AddItem(ctx context.Context, person string, draft ItemDraft) (string, error) {
	item, err := draft.checked(s.today(), nil)
	if err != nil {
		return "", err
	}
	return s.addItem(ctx, person, item)
}

// ChangeItem replaces what the person filled in about an item. A deadline that has passed may stay.
func (s *Service) ChangeItem(ctx context.Context, person, id string, draft ItemDraft) error {
	stored, err := s.Item(ctx, person, id)
	if err != nil {
		return err
	}
	draft.Offering = stored.Offering
	item, err := draft.checked(s.today(), stored.Deadline)
	if err != nil {
		return err
	}
	item.ID = id
	return s.changeItem(ctx, person, item)
}

// checked returns the item as it is stored, or fault.Invalid. A deadline equal to stored may have passed.
func (d ItemDraft) checked(today time.Time, stored *time.Time) (Item, error) {
	invalid := fault.Invalid{}
	item := Item{Goal: d.Goal, Offering: d.Offering, Obligation: d.Obligation, Funding: d.Funding}
	var problem string
	if d.Offering == "" {
		item.Title, problem = text.Line{Name: "de titel", Most: MaxTitle, Missing: "Vul een titel in."}.Read(d.Title)
		invalid.Add(FieldTitle, problem)
	}
	if d.Obligation != Required && d.Obligation != Voluntary {
		invalid[FieldDuty] = "Kies verplicht of vrijwillig."
	}
	invalid.Add(FieldFunding, fundingProblem(d.Obligation, d.Funding))
	item.DoneOn = readDone(invalid, d.Done, today)
	item.Deadline = readAhead(invalid, FieldDeadline, d.Deadline, today, item.DoneOn != nil, stored)
	d.points(&item, invalid)
	item.Link = d.link(invalid)
	if len(invalid) > 0 {
		return item, invalid
	}
	return item, nil
}

// points reads the points into item. Points need a register and a category.
func (d ItemDraft) points(item *Item, invalid fault.Invalid) {
	var problem string
	item.Expected, problem = readPoints(d.Expected)
	invalid.Add(FieldExpected, problem)
	item.Earned, problem = readPoints(d.Earned)
	invalid.Add(FieldEarned, problem)
	question := text.Line{Name: "de naam van het register", Most: MaxRegister}
	if item.Expected != nil || item.Earned != nil {
		question.Missing = "Vul in bij welk register deze punten horen."
		if d.Category == "" {
			invalid[FieldCategory] = "Kies wat voor punten het zijn."
		}
	}
	item.Register, problem = question.Read(d.Register)
	invalid.Add(FieldRegister, problem)
	if item.Category = d.Category; d.Category != "" && d.Category.Label() == "" {
		invalid[FieldCategory] = "Kies een van de drie soorten punten."
	}
}

// link returns the address of the evidence as a browser opens it, "" for none.
func (d ItemDraft) link(invalid fault.Invalid) string {
	typed, problem := text.Exact{Name: "de link", Most: MaxLink - len("https://")}.Read(d.Link)
	invalid.Add(FieldLink, problem)
	if typed == "" || problem != "" {
		return ""
	}
	if !offering.IsAddress(typed) {
		invalid[FieldLink] = "Dit is geen webadres. Schrijf het als https://voorbeeld.nl/pagina, zonder spaties."
	}
	return (&offering.Offering{URL: typed}).Address()
}

// readDone reads the day on which something was done, nil for none.
func readDone(invalid fault.Invalid, typed string, today time.Time) *time.Time {
	day, problem := calendar.Choice{
		First: today.AddDate(-yearsBack, 0, 0), Last: today,
		Early: "Deze dag is te lang geleden.", Late: "Deze dag moet nog komen. Kies vandaag of een eerdere dag.",
	}.Read(typed)
	invalid.Add(FieldDone, problem)
	return orNull(day)
}

// readAhead reads a day that something is due, nil for none. It cannot have passed, unless the thing is done or that is
// the day which is stored.
func readAhead(invalid fault.Invalid, field, typed string, today time.Time, done bool, stored *time.Time) *time.Time {
	question := calendar.Choice{
		First: today, Last: today.AddDate(yearsAhead, 0, 0),
		Early: "Deze dag is al voorbij. Kies vandaag of een latere dag.", Late: "Deze dag ligt te ver weg.",
	}
	if done {
		question.First = today.AddDate(-yearsBack, 0, 0)
	}
	if stored != nil && stored.Before(question.First) {
		if day, err := calendar.Parse(typed); err == nil && day.Equal(*stored) {
			return stored
		}
	}
	day, problem := question.Read(typed)
	invalid.Add(field, problem)
	return orNull(day)
}
