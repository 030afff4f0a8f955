package curation

import (
	"slices"
	"strings"

	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/intake"
	"reflectietool/templates/ui"
)

// importChange is a fact for which the file has another value than the catalogue, in words.
type importChange struct {
	label    string
	from, to string
	column   string // to tick; "" when there is nothing to tick
	kept     bool   // the catalogue's value was chosen by hand, so it stays unless ticked
}

// linked are the columns that are taken from the file together or not at all.
var linked = offering.Merged

// importChanges describes the changes of a row. The competencies and their levels share one
// checkbox.
func importChanges(f *framework.Framework, row *intake.PreviewRow) []importChange {
	var changes []importChange
	boxed := false
	for _, c := range row.Changes {
		change := importChange{label: importLabel(c.Column), from: importWords(f, c.Column, c.From), to: importWords(f, c.Column, c.To), kept: c.Kept}
		together := slices.Contains(linked, c.Column)
		if c.Kept && (!together || !boxed) {
			change.column = c.Column
			boxed = boxed || together
		}
		changes = append(changes, change)
	}
	return changes
}

func importLabel(column string) string {
	switch column {
	case "id":
		return "Sleutel"
	case "import_source":
		return "Waar de sleutel bij hoort"
	case "from_level":
		return "Van niveau"
	case "to_level":
		return "Naar niveau"
	}
	return fieldLabels[column]
}

func importWords(f *framework.Framework, column, value string) string {
	if value == "" || !slices.Contains(linked, column) {
		return FactWords(f, column, offering.Facts{column: value})
	}
	words := strings.Split(value, "|")
	for i, word := range words {
		if c, known := f.Competency(word); known {
			words[i] = c.Name
		} else if basis, known := basisWords[offering.Basis(word)]; known {
			words[i] = basis
		} else if column != offering.FieldCompetencies {
			words[i] = levelName(word)
		}
	}
	return strings.Join(words, "; ")
}

// boxLabel returns the label of the checkbox that takes a value from the file.
func (c importChange) boxLabel() string {
	if slices.Contains(linked, c.column) {
		return "Neem de competenties en niveaus over uit het bestand"
	}
	return "Neem over uit het bestand: " + c.label
}

func (p ImportPreviewProps) overwrites(row int, column string) bool {
	return slices.Contains(p.Choice.Overwrite[row], column)
}

func (p ImportPreviewProps) addsDouble(row int) bool { return slices.Contains(p.Choice.Doubles, row) }

// importRowTitle returns a name for a row. A refused row may have no title.
func importRowTitle(row *intake.PreviewRow) string {
	switch {
	case row.Title != "":
		return row.Title
	case row.Key != "":
		return row.Key
	default:
		return "Zonder titel"
	}
}

// importPlace returns the place of a row in the file: "Regel 12 · sleutel k1".
func (p ImportPreviewProps) importPlace(row *intake.PreviewRow) string {
	words := ui.SentenceCase(p.Format.Place()) + " " + ui.Integer(row.Line)
	if row.Key != "" {
		words += " · sleutel " + row.Key
	}
	return words
}

// heading reports whether row number i on the page is the first of its outcome, on a page with the rows
// of every outcome.
func (p ImportPreviewProps) heading(i int) bool {
	return p.Outcome == "" && (i == 0 || p.Rows[i-1].Outcome != p.Rows[i].Outcome)
}

// changing says how many offerings carrying out the import adds and changes, without ticks.
func (p ImportPreviewProps) changing() string {
	return ui.Integer(p.Counts[intake.OutcomeNew]) + " nieuw, " + ui.Integer(p.Counts[intake.OutcomeChanged]) + " gewijzigd"
}

// rowFacts returns the facts of a row, as its offering will show them, in the order of the form. Empty
// names the fields about which the file says nothing.
func (p ImportPreviewProps) rowFacts(row *intake.PreviewRow) (facts []ui.Term, empty []string) {
	for _, field := range offering.Fields() {
		if row.Facts[field] == "" {
			empty = append(empty, strings.ToLower(fieldLabels[field]))
			continue
		}
		facts = append(facts, ui.Term{Name: fieldLabels[field], Value: FactWords(p.Framework, field, row.Facts)})
	}
	return facts, empty
}

// saidFacts returns the values of a refused row as the file has them.
func (p ImportPreviewProps) saidFacts(row *intake.PreviewRow) []ui.Term {
	var facts []ui.Term
	for _, c := range offering.Columns {
		if value := row.Facts[c.Name]; value != "" {
			facts = append(facts, ui.Term{Name: importLabel(c.Name), Value: offering.Shorten(value)})
		}
	}
	return facts
}

// tickable returns the rows on this page that have a checkbox.
func (p ImportPreviewProps) tickable() []intake.PreviewRow {
	var found []intake.PreviewRow
	for _, row := range p.Rows {
		if row.Double != nil || slices.ContainsFunc(row.Changes, func(c intake.RowChange) bool { return c.Kept }) {
			found = append(found, row)
		}
	}
	return found
}
