package curation

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"reflectietool/internal/demand"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/templates/ui"
)

// The fields that several forms about offerings have.
const (
	organisationField = paths.OrganisationParam
	pageField         = paths.PageParam
	showField         = paths.ShowParam // on the work list a curate.Signal, of an import an intake.Outcome
	actField          = "actie"         // the button that was pressed, or the act that was chosen
	listedField       = "rij"           // once for each row of the page
)

// ReadScope reads whose offerings a page is about: the id of the organisation, or "" for the
// national ones.
func ReadScope(values url.Values) (organisation string) { return values.Get(organisationField) }

// CurateListProps hold one page of the work list.
type CurateListProps struct {
	curate.Work
	Query curate.WorkQuery
	// Suggested are the offerings that visitors suggested, for the list of these.
	Suggested   []curate.OpenSuggestion
	Covered     []curate.Covered  // the coverage, for the list of gaps
	Demand      *demand.Published // what people want to grow in, beside it; nil if nothing was published
	Framework   *framework.Framework
	HasUndo     bool     // the last act on many offerings can be undone
	Refused     BulkForm // the act on the ticked offerings that was refused; the zero value if none was
	Fit         RefusedFit
	PeriodError string // Dutch reason why the period was refused
	Done        string // key for parts.Done
	Row         string // id of the offering that was just changed in the list, or ""
}

// RefusedFit is the form with competencies of one row that was refused.
type RefusedFit struct {
	ID    string     // of the offering, "" for none
	Typed url.Values // nil to show what is stored now
	Error string     // Dutch reason
}

func (p CurateListProps) title() string {
	if p.Query.Signal == curate.SignalGap {
		return signalLabels[p.Query.Signal] + ", " + scopeName(p.Scope)
	}
	return "Aanbod beheren, " + scopeName(p.Scope)
}

func (p CurateListProps) query(change func(url.Values)) string {
	query := workValues(p.Query)
	change(query)
	return paths.CurationOf(p.Scope.Organisation, query)
}

// list returns the list with the place of the i-th offering on this page, counted from 0.
func (p CurateListProps) list(i int) ListForm {
	return ListForm{Query: p.pageQuery(), Group: p.Items[i].Group, At: (p.Number-1)*curate.WorkPage + i + 1, Of: p.Total}
}

// pageQuery is the query of the page that is shown: a number without a page stands for the nearest.
func (p CurateListProps) pageQuery() curate.WorkQuery {
	query := p.Query
	query.Organisation, query.Page = p.Scope.Organisation, p.Number
	return query
}

// filtered reports whether a filter narrows the list, beside the signal.
func (p CurateListProps) filtered() bool { return p.Query.Text != "" || p.stated() || p.folded() }

func (p CurateListProps) stated() bool { return p.Query.State != "" || p.Query.Current }

// folded reports whether a filter is used that stands in the fold.
func (p CurateListProps) folded() bool {
	q := p.Query
	return q.Kind != "" || q.Competency != "" || q.Level != "" || q.Lacks != ""
}

func (p CurateListProps) state() string { return workValues(p.Query).Get(stateField) }

// inRow reports whether the offering that was just changed is still on the page. Its row then says
// so, so that a person goes on from there.
func (p CurateListProps) inRow() bool {
	return slices.ContainsFunc(p.Items, func(i curate.WorkItem) bool { return i.ID == p.Row })
}

func (p CurateListProps) pagination() ui.PaginationProps {
	to := func(page int) string {
		return p.query(func(q url.Values) { q.Set(pageField, strconv.Itoa(page)) })
	}
	props := ui.PaginationProps{Page: p.Number, Pages: p.Pages}
	if p.Number > 1 {
		props.Previous = to(p.Number - 1)
	}
	if p.Number < p.Pages {
		props.Next = to(p.Number + 1)
	}
	return props
}

func (p CurateListProps) errors() []ui.FieldError {
	var errors []ui.FieldError
	if p.Refused.Error.Message != "" {
		errors = append(errors, p.Refused.Error)
	}
	if p.Fit.ID != "" {
		errors = append(errors, ui.FieldError{FieldID: fitID(p.Fit.ID, competencyField, 0), Message: p.Fit.Error})
	}
	if p.PeriodError != "" {
		errors = append(errors, ui.FieldError{FieldID: MonthsField, Message: p.PeriodError})
	}
	return errors
}

// box returns the attributes of the box of an offering: whether it was ticked in a form that was
// refused, and on the first box the error about which offerings were chosen.
func (p CurateListProps) box(item curate.WorkItem) templ.Attributes {
	attributes := templ.Attributes{"checked": slices.Contains(p.Refused.IDs, item.ID)}
	if item.ID == p.Items[0].ID {
		attributes["id"] = ChooseField
		maps.Copy(attributes, ui.InGroup(ChooseField, p.Refused.failure(ChooseField) != ""))
	}
	return attributes
}

// signalGroup is a group of filters of the work list under one heading.
type signalGroup struct {
	Title   string
	Signals []curate.Signal
}

// signalGroups returns the filters of the work list, the urgent ones first. A signal that no offering
// gives is left out, unless it is the one that is shown.
func (p CurateListProps) signalGroups() []signalGroup {
	soon, later := signalGroup{Title: "Nu te doen"}, signalGroup{Title: "Als er tijd is"}
	add := func(group *signalGroup, signal curate.Signal) {
		if p.Counts[signal] > 0 || p.Query.Signal == signal {
			group.Signals = append(group.Signals, signal)
		}
	}
	for _, signal := range curate.Signals() {
		if signal.Urgent() {
			add(&soon, signal)
		} else {
			add(&later, signal)
		}
	}
	add(&soon, curate.SignalSuggested)
	add(&later, curate.SignalLooked)
	all := signalGroup{"Overzicht", []curate.Signal{curate.SignalAny, curate.SignalAll, curate.SignalGap}}
	return slices.DeleteFunc([]signalGroup{soon, later, all}, func(g signalGroup) bool { return len(g.Signals) == 0 })
}

// itemGroup is a group of offerings on a page of the list whose most urgent signal is the same.
type itemGroup struct {
	Signal curate.Signal // "" for a group without a heading
	Items  []curate.WorkItem
}

// fitValues returns the fields with the competencies of an offering in the list, and whether its fold
// is open since they were refused.
func (p CurateListProps) fitValues(item curate.WorkItem) (values url.Values, open bool) {
	open = p.Fit.ID == item.ID
	if open && p.Fit.Typed != nil {
		return p.Fit.Typed, true
	}
	values = url.Values{versionField: {strconv.Itoa(item.Version)}}
	for _, link := range item.Links {
		from, to := "", ""
		if link.LevelKnown() {
			from, to = strconv.Itoa(int(link.From)), strconv.Itoa(int(link.To))
		}
		add(values, competencyField, link.Competency, fromField, from, toField, to)
	}
	return values, open
}

// fitField describes a field of the i-th competency, counted from 0, of an offering in the list.
func fitField(id, name string, i int, label string, values url.Values, refused bool) ui.FieldProps {
	value := ""
	if i < len(values[name]) {
		value = values[name][i]
	}
	return ui.FieldProps{
		ID: fitID(id, name, i), Name: name, Label: label, Value: value, Autocomplete: "off",
		Attrs: ui.InGroup(id, refused && (i == 0 || value != "")),
	}
}

// fitID is the id of such a field.
func fitID(id, name string, i int) string {
	return name + "-" + strconv.Itoa(i+1) + "-" + id
}

// about names the offering that a button in the list is about, for people who hear the page.
func about(label, title string) templ.Attributes {
	return templ.Attributes{"aria-label": label + ", " + title}
}

// groups divides the list of all offerings that need attention by their most urgent signal. Any
// other list is one group.
func (p CurateListProps) groups() []itemGroup {
	var groups []itemGroup
	for _, item := range p.Items {
		var signal curate.Signal
		if p.Query.Signal == curate.SignalAny && len(item.Signals) > 0 {
			signal = item.Signals[0]
		}
		if len(groups) == 0 || groups[len(groups)-1].Signal != signal {
			groups = append(groups, itemGroup{Signal: signal})
		}
		last := &groups[len(groups)-1]
		last.Items = append(last.Items, item)
	}
	return groups
}
