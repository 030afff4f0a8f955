package planning

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/offering"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// itemForm is the id of the form of an item, to which an error about the whole form leads.
const itemForm = "scholing-formulier"

// ItemProps describe the form of something to learn from.
type ItemProps struct {
	Item   plan.Item      // as stored, or with what an offering says of a new one
	Draft  plan.ItemDraft // as stored or as typed
	Goals  plan.Goals     // that it can be for
	Errors map[string]string
	Unsure string // why it was not deleted
}

// ItemOf is a new item with an offering. The points are filled in when the offering states them for one register today.
func ItemOf(o *offering.Offering, today time.Time) ItemProps {
	p := ItemProps{
		Item: plan.Item{Offering: o.ID, Title: o.Title, Facts: plan.Facts{
			Provider: o.Provider, Kind: o.Kind, Formats: o.Formats, Hours: o.Hours, Cost: o.Cost, URL: o.Address(),
		}},
		Draft: plan.ItemDraft{Offering: o.ID},
	}
	valid := slices.DeleteFunc(slices.Clone(o.Accreditations), func(a offering.Accreditation) bool {
		return a.Register == "" || a.Points == 0 || today.Before(a.ValidFrom) || !a.ValidUntil.IsZero() && today.After(a.ValidUntil)
	})
	if len(valid) == 1 {
		p.Draft.Register, p.Draft.Category, p.Draft.Expected = valid[0].Register, plan.Accredited, ui.Number(valid[0].Points, 2)
	}
	return p
}

// ReadItemForm reads the form of an item.
func ReadItemForm(form url.Values) plan.ItemDraft {
	return plan.ItemDraft{
		Goal: form.Get(paths.GoalParam), Offering: form.Get(paths.OfferingParam), Title: form.Get(plan.FieldTitle),
		Obligation: plan.Obligation(form.Get(plan.FieldDuty)), Funding: plan.Funding(form.Get(plan.FieldFunding)),
		Deadline: form.Get(plan.FieldDeadline), Done: form.Get(plan.FieldDone),
		Register: form.Get(plan.FieldRegister), Category: plan.Category(form.Get(plan.FieldCategory)),
		Expected: form.Get(plan.FieldExpected), Earned: form.Get(plan.FieldEarned), Link: form.Get(plan.FieldLink),
	}
}

// ItemDraftOf returns the form with what is stored about an item.
func ItemDraftOf(i plan.Item) plan.ItemDraft {
	return plan.ItemDraft{
		Goal: i.Goal, Offering: i.Offering, Title: i.Title, Obligation: i.Obligation, Funding: i.Funding,
		Deadline: TypedDay(i.Deadline), Done: TypedDay(i.DoneOn), Register: i.Register, Category: i.Category,
		Expected: typedPoints(i.Expected), Earned: typedPoints(i.Earned), Link: i.Link,
	}
}

// TypedDay is a day as a date field has it, "" for none.
func TypedDay(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

func typedPoints(points *plan.Points) string {
	if points == nil {
		return ""
	}
	return points.String()
}

func (p ItemProps) title() string {
	if p.Item.ID == "" {
		return "Scholing of afspraak toevoegen"
	}
	return "Verander je scholing"
}

// action is the path to which the form is sent.
func (p ItemProps) action() string {
	if p.Item.ID == "" {
		return paths.ItemNew
	}
	return paths.Item(p.Item.ID)
}

// more lists the fields that are folded away.
var more = []string{plan.FieldFunding, plan.FieldRegister, plan.FieldCategory, plan.FieldExpected, plan.FieldEarned, plan.FieldLink}

// folded reports whether nothing in the fold asks for attention.
func (p ItemProps) folded() bool {
	d := p.Draft
	return string(d.Funding)+d.Register+string(d.Category)+d.Expected+d.Earned+d.Link == "" &&
		!slices.ContainsFunc(more, func(field string) bool { return p.Errors[field] != "" })
}

func (p ItemProps) fieldErrors() []ui.FieldError {
	errors := errorsOf(p.Errors, append([]string{plan.FieldTitle, plan.FieldDuty, plan.FieldDeadline, plan.FieldDone, paths.GoalParam}, more...)...)
	errors = append(errors, ui.FieldErrors(map[string]string{itemForm: p.Errors[""]}, itemForm)...)
	return append(errors, ui.FieldErrors(map[string]string{parts.SureField: p.Unsure}, parts.SureField)...)
}

func (p ItemProps) dutyOptions() []ui.Option {
	return []ui.Option{
		{Value: string(plan.Required), Label: "Verplicht", Description: "Je werkgever vraagt dit van je.", Checked: p.Draft.Obligation == plan.Required},
		{Value: string(plan.Voluntary), Label: "Vrijwillig", Description: "Je kiest dit zelf.", Checked: p.Draft.Obligation == plan.Voluntary},
	}
}

// goalOptions are the goals that an item can be for: those that are not done, and the one that it has.
func (p ItemProps) goalOptions() []ui.SelectOption {
	options := []ui.SelectOption{{Value: "", Label: "Geen doel"}}
	for _, goal := range p.Goals.All() {
		if goal.State != plan.Done || goal.ID == p.Draft.Goal {
			options = append(options, ui.SelectOption{Value: goal.ID, Label: goal.Intention})
		}
	}
	return options
}

func fundingOptions() []ui.SelectOption {
	options := []ui.SelectOption{{Value: "", Label: "Dat weet ik nog niet"}}
	for _, funding := range plan.Fundings() {
		options = append(options, ui.SelectOption{Value: string(funding), Label: ui.SentenceCase(funding.Label())})
	}
	return options
}

func categoryOptions() []ui.SelectOption {
	options := []ui.SelectOption{{Value: "", Label: "Geen punten"}}
	for _, category := range plan.Categories() {
		options = append(options, ui.SelectOption{Value: string(category), Label: ui.SentenceCase(category.Label())})
	}
	return options
}

// fundingHelp is the rule about paying, dated. An error about paying is that rule.
func (p ItemProps) fundingHelp() string {
	cao := plan.Cao()
	if p.Errors[plan.FieldFunding] == cao.Why {
		return cao.Source
	}
	return cao.Why + " " + cao.Source
}

// offeringFacts is what the catalogue said of the offering of an item, in one line.
func offeringFacts(f plan.Facts) string {
	return parts.OfferingFacts(&offering.Offering{Provider: f.Provider, Kind: f.Kind, Formats: f.Formats, Hours: f.Hours, Cost: f.Cost})
}

// itemLine says in one line how an item stands.
func itemLine(i plan.Item) string {
	words := []string{string(i.Obligation)}
	if i.DoneOn != nil {
		words = append(words, "gedaan op "+calendar.Date(*i.DoneOn))
	} else if i.Deadline != nil {
		words = append(words, "uiterlijk "+calendar.Date(*i.Deadline))
	}
	if i.Funding != "" {
		words = append(words, "betaling: "+i.Funding.Label())
	}
	for _, points := range []struct {
		of   *plan.Points
		what string
	}{{i.Expected, "verwacht"}, {i.Earned, "behaald"}} {
		if points.of != nil {
			words = append(words, pointWords(*points.of)+" "+points.what)
		}
	}
	if i.Register != "" {
		words = append(words, i.Register)
	}
	return ui.SentenceCase(strings.Join(words, " · "))
}

func pointWords(points plan.Points) string {
	if text := points.String(); text != "1" {
		return text + " punten"
	}
	return "1 punt"
}

// todo and done are the items that are to be done, and those that are.
func todo(items []plan.Item) []plan.Item {
	return slices.DeleteFunc(slices.Clone(items), func(i plan.Item) bool { return i.DoneOn != nil })
}

func done(items []plan.Item) []plan.Item {
	return slices.DeleteFunc(slices.Clone(items), func(i plan.Item) bool { return i.DoneOn == nil })
}
