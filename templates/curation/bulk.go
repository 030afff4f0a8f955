package curation

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/text"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// The fields of the form for an act on many offerings: on the work list, where the offerings are
// chosen, and on the page that asks to confirm it. There listedField holds an offering with its
// version: "id.7".
const (
	dayField    = "datum" // for curate.SetValidUntil
	chosenField = "id"    // of each offering that was chosen on the list
	allField    = "alles" // a box that chooses all offerings that were found

	// For the acts on a competency. The filters of the list have fields for these too.
	bulkFromField = "groep-van"
	bulkToField   = "groep-naar"

	// ChooseField is the first box of an offering on the work list, and BulkCompetencyField the
	// competency of an act. The curate package uses them for its errors about an act on many.
	BulkCompetencyField = "groep-competentie"
	ChooseField         = "kies"
)

// BulkForm is the form for an act on many offerings.
type BulkForm struct {
	Bulk  curate.Bulk
	Query curate.WorkQuery // the part of the work list in which the form stood
	All   bool             // the act is for all offerings that were found
	IDs   []string         // the offerings that were chosen, unless All
	Sure  bool             // the act was confirmed
	Day   string           // the day as typed
	Error ui.FieldError    // what is wrong with the form, at which field; the zero value if nothing is
}

// ReadBulkForm reads the form for an act on many offerings.
func ReadBulkForm(form url.Values) BulkForm {
	read := BulkForm{Query: ReadWorkForm(form), All: form.Get(allField) != "", IDs: form[chosenField], Sure: parts.Sure(form), Day: form.Get(dayField)}
	read.Bulk, read.Error = readBulk(form)
	return read
}

func readBulk(form url.Values) (bulk curate.Bulk, failure ui.FieldError) {
	bulk = curate.Bulk{Organisation: ReadScope(form), Act: curate.Act(form.Get(actField))}
	if !slices.Contains(curate.Acts(), bulk.Act) {
		return bulk, ui.FieldError{FieldID: actField, Message: "Kies wat je wilt doen."}
	}
	if bulk.Act == curate.SetValidUntil {
		errs := fault.Invalid{}
		bulk.Until = parts.ReadDay(form, dayField, errs)
		if errs[dayField] != "" || !bulk.Until.IsZero() && bulk.Until.Year() < 1900 {
			return bulk, ui.FieldError{FieldID: dayField, Message: "Deze datum bestaat niet. Schrijf de datum als 31-12-2027."}
		}
	}
	if bulk.Act.NeedsCompetency() {
		bulk.Competency = form.Get(BulkCompetencyField)
		bulk.From, bulk.To = readLevel(form.Get(bulkFromField)), readLevel(form.Get(bulkToField))
	}
	for _, row := range form[listedField] {
		id, version, _ := strings.Cut(row, ".")
		number, _ := text.Whole(version, text.MostInteger) // without a number it is a version that never existed
		bulk.Rows = append(bulk.Rows, curate.BulkRow{ID: id, Version: number})
	}
	return bulk, ui.FieldError{}
}

// failure returns the error of a field, "" when it has none.
func (f BulkForm) failure(field string) string {
	if f.Error.FieldID != field {
		return ""
	}
	return f.Error.Message
}

// readLevel reads a level by its number; anything else is framework.NoLevel.
func readLevel(typed string) framework.Level {
	n, _ := text.Whole(typed, int(framework.PassingOn))
	return framework.Level(n)
}

// levelValue is the value of a field that readLevel reads.
func levelValue(level framework.Level) string {
	if !level.Valid() {
		return ""
	}
	return strconv.Itoa(int(level))
}

// listedValue is the value of listedField for an offering.
func listedValue(row curate.BulkRow) string { return row.ID + "." + strconv.Itoa(row.Version) }
