package curation

import (
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/paths"
	"reflectietool/templates/ui"
)

// FileField holds the file to import.
const FileField = "bestand"

// ImportProps describe the form for a file to import, and earlier files.
type ImportProps struct {
	Scopes   []curate.Scope   // all scopes that the admin looks after
	Scope    curate.Scope     // the scope into which the file goes
	Previews []intake.Preview // the previews of this admin
	Error    string           // Dutch reason why no file could be read
	Faults   intake.Faults    // or the errors in a file that could not be used
	Done     string           // key for parts.Done
	Most     int              // how many previews can wait at once; 0 is any number
}

// open returns the previews that wait for the admin, and recent the other ones.
func (p ImportProps) open() []intake.Preview   { return p.with(true) }
func (p ImportProps) recent() []intake.Preview { return p.with(false) }

func (p ImportProps) with(open bool) []intake.Preview {
	var found []intake.Preview
	for _, preview := range p.Previews {
		if open == (preview.Status == intake.StatusPreview || preview.Status == intake.StatusStale) {
			found = append(found, preview)
		}
	}
	return found
}

// importMoment says when something last happened to an import.
func importMoment(p *intake.Preview) string {
	switch {
	case p.Status == intake.StatusUndone && p.UndoAt != nil:
		return "ongedaan gemaakt op " + calendar.DateTime(*p.UndoAt)
	case p.Status == intake.StatusDone && p.FinishedAt != nil:
		return "geïmporteerd op " + calendar.DateTime(*p.FinishedAt)
	default:
		return "gekozen op " + calendar.DateTime(p.CreatedAt)
	}
}

// undoUntil returns the moment until which an import can be undone.
func undoUntil(p *intake.Preview) time.Time {
	if p.FinishedAt == nil {
		return time.Time{}
	}
	return p.FinishedAt.Add(intake.UndoTime)
}

// importCounts says how many rows have each outcome: "1 geweigerd, 3 nieuw".
func importCounts(p *intake.Preview) string {
	var words []string
	for _, outcome := range intake.Outcomes() {
		if n := p.Counts[outcome]; n > 0 {
			words = append(words, ui.Integer(n)+" "+strings.ToLower(outcomeLabels[outcome]))
		}
	}
	return ui.Count(p.Rows(), "rij", "rijen") + ": " + strings.Join(words, ", ") + "."
}

func (p ImportProps) failure() string {
	if len(p.Faults) > 0 {
		return "Dit bestand kunnen we niet lezen: " + p.Faults[0].Error() + "."
	}
	return p.Error
}

func (p ImportProps) errors() []ui.FieldError {
	if p.failure() == "" {
		return nil
	}
	return []ui.FieldError{{FieldID: FileField, Message: p.failure()}}
}

// scopeOf names the scope into which a preview would import.
func (p ImportProps) scopeOf(plan *intake.Preview) string {
	for _, scope := range p.Scopes {
		if scope.Organisation == plan.Organisation {
			return scopeName(scope)
		}
	}
	return "" // does not happen: a preview is listed only while the admin looks after its scope
}

var importStatuses = map[intake.Status]string{
	intake.StatusPreview: "wacht op jou", intake.StatusWaiting: "bezig", intake.StatusDone: "geïmporteerd",
	intake.StatusStale: "wacht op jou", intake.StatusFailed: "mislukt",
	intake.StatusUndoing: "wordt ongedaan gemaakt", intake.StatusUndone: "ongedaan gemaakt",
}

// outcomeLabels are the names of the filters on rows, and outcomeHelp explains what will happen to
// the rows of each.
var (
	outcomeLabels = map[intake.Outcome]string{
		"": "Alle rijen", intake.OutcomeNew: "Nieuw", intake.OutcomeChanged: "Gewijzigd", intake.OutcomeKept: "Met de hand gekozen",
		intake.OutcomeSame: "Gelijk", intake.OutcomeDouble: "Misschien dubbel", intake.OutcomeRefused: "Geweigerd",
	}
	outcomeHelp = map[intake.Outcome]string{
		intake.OutcomeNew:     "Dit is er nog niet. Het komt erbij.",
		intake.OutcomeChanged: "Dit is er al. In het bestand staat iets anders.",
		intake.OutcomeKept:    "Hier heeft iemand met de hand iets anders gekozen dan in het bestand staat. Dat blijft zo, behalve waar je een vinkje zet.",
		intake.OutcomeSame:    "Hier verandert niets.",
		intake.OutcomeDouble:  "Dit lijkt op aanbod dat er al is. Het komt er alleen bij als je een vinkje zet.",
		intake.OutcomeRefused: "Dit komt er niet in. Download deze rijen, verbeter ze en importeer dat bestand. De rest kun je nu al importeren.",
	}
)

// ImportPreviewProps hold the preview of an import, and its result once it has been carried out.
type ImportPreviewProps struct {
	intake.Preview
	Scope     curate.Scope
	Framework *framework.Framework
	Outcome   intake.Outcome // the filter on rows; "" for all
	Rows      []intake.PreviewRow
	Page      int // counted from 1
	Pages     int
	Errors    fault.Invalid // Dutch, by the name of the field
	Done      string        // key for parts.Done
	// The choices to show in the form: As is the state that new offerings get, the others tick
	// every row of a kind.
	As                       intake.As
	OverwriteAll, DoublesAll bool
	// Undoing is what undoing the import would do, or the offerings that stayed.
	Undoing intake.Undoing
}

// The parts of the page that links from the list of imports lead to.
const (
	undoSection   = "ongedaan"
	forgetSection = "verwijderen"
)

func (p ImportPreviewProps) title() string {
	switch p.Status {
	case intake.StatusUndoing:
		return "Bezig met ongedaan maken"
	case intake.StatusUndone:
		return "De import is ongedaan gemaakt"
	case intake.StatusWaiting:
		return "Bezig met importeren"
	case intake.StatusDone:
		return "Het aanbod is geïmporteerd"
	case intake.StatusStale:
		return "Deze controle vooraf is verouderd"
	case intake.StatusFailed:
		return "Het importeren is niet gelukt"
	default:
		return "Wat er zou veranderen"
	}
}

func (p ImportPreviewProps) open() bool { return p.Status == intake.StatusPreview }

// takes reports whether carrying out the import can change anything.
func (p ImportPreviewProps) takes() bool {
	return p.Counts[intake.OutcomeNew]+p.Counts[intake.OutcomeChanged]+p.Counts[intake.OutcomeKept]+p.Counts[intake.OutcomeDouble] > 0
}

// adds reports whether carrying out the import can add offerings.
func (p ImportPreviewProps) adds() bool {
	return p.Counts[intake.OutcomeNew]+p.Counts[intake.OutcomeDouble] > 0
}

func (p ImportPreviewProps) errors() []ui.FieldError {
	errors := ui.FieldErrors(p.Errors, asField)
	for _, field := range []string{versionField, undoSection} { // what is wrong is not in a field
		if message := p.Errors[field]; message != "" {
			errors = append(errors, ui.FieldError{FieldID: paths.RowsSection, Message: message})
		}
	}
	return errors
}

// outcomes returns the filters to show: "" for all rows, then the outcomes that occur.
func (p ImportPreviewProps) outcomes() []intake.Outcome {
	found := []intake.Outcome{""}
	for _, outcome := range intake.Outcomes() {
		if p.Counts[outcome] > 0 {
			found = append(found, outcome)
		}
	}
	return found
}

func (p ImportPreviewProps) filterLabel(outcome intake.Outcome) string {
	n := p.Counts[outcome]
	if outcome == "" {
		n = p.Preview.Rows()
	}
	return outcomeLabels[outcome] + " (" + ui.Integer(n) + ")"
}

func (p ImportPreviewProps) rowsURL(outcome intake.Outcome, page int) string {
	return paths.ImportRows(p.ID, string(outcome), strconv.Itoa(page), "")
}

func (p ImportPreviewProps) pagination() ui.PaginationProps {
	props := ui.PaginationProps{Page: p.Page, Pages: p.Pages}
	if p.Page > 1 {
		props.Previous = p.rowsURL(p.Outcome, p.Page-1)
	}
	if p.Page < p.Pages {
		props.Next = p.rowsURL(p.Outcome, p.Page+1)
	}
	return props
}

// recognised names the format and the character encoding that were found in the file.
func (p ImportPreviewProps) recognised() string {
	if p.Encoding == "" {
		return string(p.Format)
	}
	return string(p.Format) + ", tekens volgens " + p.Encoding
}

// ticked says how many rows were ticked so far, or "" for none.
func (p ImportPreviewProps) ticked() string {
	var words []string
	if n := len(p.Choice.Doubles); n > 0 {
		words = append(words, ui.Count(n, "rij die misschien dubbel is", "rijen die misschien dubbel zijn"))
	}
	if n := len(p.Choice.Overwrite); n > 0 {
		words = append(words, ui.Count(n, "rij waar met de hand iets anders was gekozen", "rijen waar met de hand iets anders was gekozen"))
	}
	return strings.Join(words, " en ")
}

// results lists how many rows a finished import added, changed and refused, and which ticked
// rows it took.
func (p ImportPreviewProps) results() []ui.Term {
	terms := []ui.Term{
		{Name: "Nieuw", Value: ui.Integer(p.Counts[intake.OutcomeNew])},
		{Name: "Gewijzigd", Value: ui.Integer(p.Counts[intake.OutcomeChanged])},
	}
	doubles, overwritten := ui.Integer(len(p.Choice.Doubles)), "bij "+ui.Count(len(p.Choice.Overwrite), "rij", "rijen")
	if p.Choice.DoublesAll {
		doubles = "alle " + ui.Integer(p.Counts[intake.OutcomeDouble])
	}
	if p.Choice.OverwriteAll {
		overwritten = "overal"
	}
	if p.Counts[intake.OutcomeDouble] > 0 {
		terms = append(terms, ui.Term{Name: "Misschien dubbel, toch toegevoegd", Value: doubles})
	}
	if len(p.Choice.Overwrite) > 0 || p.Choice.OverwriteAll {
		terms = append(terms, ui.Term{Name: "Met de hand gekozen, toch overgenomen", Value: overwritten})
	}
	if n := p.Counts[intake.OutcomeRefused]; n > 0 {
		terms = append(terms, ui.Term{Name: "Geweigerd", Value: ui.Integer(n)})
	}
	return terms
}

func (p ImportPreviewProps) asOptions() []ui.Option {
	options := []ui.Option{
		{Value: string(intake.AsDraft), Label: "Als concept", Description: "Je kunt het eerst controleren. Professionals zien het nog niet."},
		{Value: string(intake.AsPublished), Label: "Gepubliceerd", Description: "Professionals zien het meteen. Zonder competenties blijft het een concept."},
		{Value: string(intake.AsFile), Label: "Zoals het in het bestand staat", Description: "Staat er geen status bij? Dan wordt het een concept."},
	}
	for i := range options {
		options[i].Checked = options[i].Value == string(p.As)
	}
	return options
}
