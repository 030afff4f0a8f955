package curation

import (
	"net/url"
	"strings"

	"reflectietool/internal/offering/intake"
	"reflectietool/internal/text"
)

// The fields of the form with the rows of an import. Its buttons in showField and pageField lead
// to other rows, listedField holds the number of each row on the page.
const (
	shownField        = "toon-nu"   // which rows the page shows, as in showField
	shownPageField    = "pagina-nu" // of those rows, as in pageField
	overwriteField    = "over"      // a row with a column: "12.title"
	doubleField       = "dubbel"    // a row to add although it looks like a double
	asField           = "als"       // an intake.As; intake names it the same in its errors
	overwriteAllField = "over-alles"
	doublesAllField   = "dubbel-alles"
)

// The buttons of the form that lead to no other rows, as they are sent.
const (
	ImportApply = "invoeren"
	ImportKeep  = "bewaren" // keeps what was ticked
)

// RowsForm says which rows of an import to show.
type RowsForm struct {
	Outcome string // of an intake.Outcome; any other value stands for all rows
	Page    string // from 1; without a number it is the first page
}

// ReadRowsForm reads the query of the page with the rows of an import.
func ReadRowsForm(query url.Values) RowsForm {
	return RowsForm{Outcome: query.Get(showField), Page: query.Get(pageField)}
}

// ImportPreviewForm is the form with the rows of an import.
type ImportPreviewForm struct {
	Press string       // ImportApply, ImportKeep or "" for a button that leads to other rows
	Shown RowsForm     // the rows on the page with the form
	Next  RowsForm     // the rows that the button leads to
	Ticks intake.Ticks // of the rows on the page

	// How to carry the import out.
	As                       intake.As
	OverwriteAll, DoublesAll bool
	Revision                 int // of the preview, as the page showed it; 0 if the form does not say
}

// ReadImportPreviewForm reads the form with the rows of an import.
func ReadImportPreviewForm(form url.Values) ImportPreviewForm {
	read := ImportPreviewForm{
		Press: form.Get(actField), Ticks: readTicks(form),
		Shown: RowsForm{Outcome: form.Get(shownField), Page: form.Get(shownPageField)},
		As:    intake.As(form.Get(asField)), OverwriteAll: form.Get(overwriteAllField) != "", DoublesAll: form.Get(doublesAllField) != "",
	}
	read.Revision, _ = text.Whole(form.Get(versionField), text.MostInteger)
	if form.Has(showField) {
		read.Next.Outcome = form.Get(showField)
	} else {
		read.Next = RowsForm{Outcome: read.Shown.Outcome, Page: form.Get(pageField)}
	}
	return read
}

// readTicks reads the boxes of one page. Text that is not a number becomes 0, which is not a row.
func readTicks(form url.Values) intake.Ticks {
	ticks := intake.Ticks{Rows: numbers(form[listedField]), Doubles: numbers(form[doubleField]), Overwrite: map[int][]string{}}
	for _, box := range form[overwriteField] {
		row, column, _ := strings.Cut(box, ".")
		number, _ := text.Whole(row, text.MostInteger)
		ticks.Overwrite[number] = append(ticks.Overwrite[number], column)
	}
	return ticks
}

func numbers(values []string) []int {
	found := make([]int, 0, len(values))
	for _, value := range values {
		number, _ := text.Whole(value, text.MostInteger)
		found = append(found, number)
	}
	return found
}
