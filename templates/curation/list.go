package curation

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
)

// The filters of the work list, beside the fields of several forms.
const (
	textField      = paths.SearchParam
	stateField     = "staat" // an offering.State, or currentState
	kindField      = paths.KindParam
	aboutField     = paths.CompetencyParam
	levelField     = "niveau" // one of curate.WorkLevels
	lackField      = "mist"   // a curate.Lack
	currentState   = "actueel"
	mostQueryBytes = 8000 // of a list that came along in a URL
)

// The place of an offering in the list from which it was opened.
const (
	atField    = "plek" // counted from 1
	ofField    = "van-alle"
	groupField = "groep"
	titleField = "titel" // that it had then, when it has another one now
)

// slug is the form of the name of a competency in a URL. An unknown one finds nothing.
var slug = regexp.MustCompile(`^[a-z][a-z-]{0,59}$`)

// ReadWorkForm reads which part of the work list to show. An unknown filter becomes no filter, an
// unknown signal curate.SignalAny.
func ReadWorkForm(values url.Values) curate.WorkQuery {
	page, _ := text.Whole(values.Get(pageField), text.MostInteger) // without a number it is the first page
	query := curate.WorkQuery{
		Organisation: ReadScope(values), Signal: curate.Signal(values.Get(showField)), State: offering.State(values.Get(stateField)),
		Current: values.Get(stateField) == currentState, Kind: offering.Kind(values.Get(kindField)), Competency: values.Get(aboutField),
		Level: values.Get(levelField), Lacks: curate.Lack(values.Get(lackField)), Text: values.Get(textField), Page: page,
	}
	if !query.State.Valid() {
		query.State = ""
	}
	if !slices.Contains(offering.Kinds(), query.Kind) {
		query.Kind = ""
	}
	if !slug.MatchString(query.Competency) {
		query.Competency = ""
	}
	if !slices.Contains(curate.WorkLevels(), query.Level) {
		query.Level = ""
	}
	if !query.Lacks.Known() {
		query.Lacks = ""
	}
	pages := []curate.Signal{curate.SignalAll, curate.SignalLooked, curate.SignalGap, curate.SignalSuggested}
	if !slices.Contains(append(curate.Signals(), pages...), query.Signal) {
		query.Signal = curate.SignalAny
	}
	return query
}

// workValues is the query of the part of the work list, without its page and organisation.
func workValues(q curate.WorkQuery) url.Values {
	state := string(q.State)
	if q.Current {
		state = currentState
	}
	return url.Values{
		showField: {string(q.Signal)}, stateField: {state}, kindField: {string(q.Kind)}, aboutField: {q.Competency},
		levelField: {q.Level}, lackField: {string(q.Lacks)}, textField: {q.Text},
	}
}

// pageValues is workValues with the page, unless that is the first one.
func pageValues(q curate.WorkQuery) url.Values {
	values := workValues(q)
	if q.Page > 1 {
		values.Set(pageField, strconv.Itoa(q.Page))
	}
	return values
}

// SignalValues is the query of the work list with the offerings that have a signal.
func SignalValues(signal curate.Signal) url.Values { return url.Values{showField: {string(signal)}} }

// ListForm is the work list from which the page of an offering was opened, and the place of the
// offering in it. The zero value stands for a page that was opened elsewhere.
type ListForm struct {
	Query curate.WorkQuery
	Group int    // see curate.Place
	Title string // that the offering had in the list, "" if it still has that title
	At    int    // the place of the offering in the list as it was, counted from 1
	Of    int    // how many offerings the list had then
}

// ReadListForm reads the list in the URL of the page of an offering.
func ReadListForm(query url.Values) ListForm {
	packed := query.Get(paths.ListParam)
	if packed == "" || len(packed) > mostQueryBytes {
		return ListForm{}
	}
	values, err := url.ParseQuery(packed)
	if err != nil {
		return ListForm{}
	}
	list := ListForm{Query: ReadWorkForm(values), Title: strings.ToValidUTF8(strings.ReplaceAll(values.Get(titleField), "\x00", ""), "")}
	list.Group, _ = text.Whole(values.Get(groupField), len(curate.Signals())) // without a number it is the first group
	list.At, _ = text.Whole(values.Get(atField), text.MostInteger)
	list.Of, _ = text.Whole(values.Get(ofField), text.MostInteger)
	if list.At < 1 || list.Of < list.At {
		return ListForm{}
	}
	return list
}

// In reports whether the page was opened from a list.
func (l ListForm) In() bool { return l.At > 0 }

// Packed is the list as one value for a URL, "" for a page that was opened elsewhere.
func (l ListForm) Packed() string {
	if !l.In() {
		return ""
	}
	values := pageValues(l.Query)
	values.Set(organisationField, l.Query.Organisation)
	values.Set(atField, strconv.Itoa(l.At))
	values.Set(ofField, strconv.Itoa(l.Of))
	values.Set(titleField, l.Title)
	if l.Group > 0 {
		values.Set(groupField, strconv.Itoa(l.Group))
	}
	for name := range values {
		if values.Get(name) == "" {
			values.Del(name)
		}
	}
	return values.Encode()
}

// Titled returns the list for an offering that stood in it with a title, unless the list has another
// title for it already.
func (l ListForm) Titled(title string) ListForm {
	if l.Title == "" {
		l.Title = title
	}
	return l
}

// Place returns the place in the list of the offering with this id.
func (l ListForm) Place(id string) curate.Place {
	return curate.Place{Group: l.Group, Title: l.Title, ID: id}
}

// Following returns the list for the next offering in it, which is in a group of the list. In the list
// of all offerings none leaves, so that the next one can be on the next page.
func (l ListForm) Following(group int) ListForm {
	next := ListForm{Query: l.Query, Group: group, At: l.At + 1, Of: max(l.Of, l.At+1)}
	if next.Query.Signal == curate.SignalAll {
		next.Query.Page = (next.At + curate.WorkPage - 1) / curate.WorkPage
	}
	return next
}

// Back is the list itself, at the same page and with the same filters.
func (l ListForm) Back() string {
	return paths.CurationAtWork(l.Query.Organisation, pageValues(l.Query))
}

// Ended is the list after its last offering. done names the form that was submitted.
func (l ListForm) Ended(done string) string {
	values := pageValues(l.Query)
	values.Set(paths.DoneParam, done)
	return paths.CurationOf(l.Query.Organisation, values)
}

// AtRow is the list at the row of an offering that was changed there.
func (l ListForm) AtRow(id, done string) string {
	return paths.CurationAtRow(l.Query.Organisation, pageValues(l.Query), id, done)
}

// FitFault is the Dutch reason why the competencies of a row were refused.
func FitFault(invalid fault.Invalid) string {
	return CurateFormProps{Errors: invalid}.failure(offering.FieldCompetencies)
}
