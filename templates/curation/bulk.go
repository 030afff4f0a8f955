package curation

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"reflectietool/internal/fault"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/text"
	"reflectietool/templates/parts"
)

// The fields of the form for an act on many offerings: on the work list, where the offerings are
// chosen, and on the page that asks to confirm it. There listedField holds an offering with its
// version: "id.7".
const (
	dayField    = "datum" // for curate.SetValidUntil
	chosenField = "id"    // of each offering that was chosen on the list
	allField    = "alles" // a box that chooses all offerings that were found

	// ChooseField is the group of fields on the work list. The curate package uses it for its error
	// about which offerings were chosen.
	ChooseField = "kies"
)

// BulkForm is the form for an act on many offerings.
type BulkForm struct {
	Bulk  curate.Bulk
	Query curate.WorkQuery // the part of the work list in which the form stood
	All   bool             // the act is for all offerings that were found
	IDs   []string         // the offerings that were chosen, unless All
	Sure  bool             // the act was confirmed
	Error string           // what is wrong with the form, in Dutch; "" if nothing is
}

// ReadBulkForm reads the form for an act on many offerings.
func ReadBulkForm(form url.Values) BulkForm {
	read := BulkForm{Query: ReadWorkForm(form), All: form.Get(allField) != "", IDs: form[chosenField], Sure: parts.Sure(form)}
	read.Bulk, read.Error = readBulk(form)
	return read
}

func readBulk(form url.Values) (bulk curate.Bulk, failure string) {
	bulk = curate.Bulk{Organisation: ReadScope(form), Act: curate.Act(form.Get(actField))}
	if !slices.Contains(curate.Acts(), bulk.Act) {
		return bulk, "Kies wat je wilt doen."
	}
	if bulk.Act == curate.SetValidUntil {
		errs := fault.Invalid{}
		bulk.Until = parts.ReadDay(form, dayField, errs)
		if errs[dayField] != "" || !bulk.Until.IsZero() && bulk.Until.Year() < 1900 {
			return bulk, "Deze datum bestaat niet. Schrijf hem als 31-12-2027."
		}
	}
	for _, row := range form[listedField] {
		id, version, _ := strings.Cut(row, ".")
		number, _ := text.Whole(version, text.MostInteger) // without a number it is a version that never existed
		bulk.Rows = append(bulk.Rows, curate.BulkRow{ID: id, Version: number})
	}
	return bulk, ""
}

// listedValue is the value of listedField for an offering.
func listedValue(row curate.BulkRow) string { return row.ID + "." + strconv.Itoa(row.Version) }
