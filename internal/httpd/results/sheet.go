package results

import (
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/sharing"
	"reflectietool/templates/parts"
	"reflectietool/templates/results"
)

// sheetMake redirects to the gespreksblad of a report, which it makes when there is none. A new one
// holds what the person picked on the report, and nothing else.
func (s *Server) sheetMake(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	reflection := chi.URLParam(r, "id")
	own, err := s.Reports.Own(r.Context(), visitor.Person, reflection)
	if err != nil {
		return askFirst(w, r, reflection, err)
	}
	id, err := s.Sharing.Make(r.Context(), visitor.Person, reflection, pickedItems(own.Reflection))
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.Sheet(id))
}

func pickedItems(reflection *assessment.Reflection) []sharing.Item {
	var items []sharing.Item
	for _, pick := range reflection.Picks {
		switch {
		case pick.Kind == assessment.PickUse:
			items = append(items, sharing.Item{Competency: pick.Competency, Kind: sharing.Strength})
		case pick.Reason != assessment.ReasonNotMyWork:
			items = append(items, sharing.Item{Competency: pick.Competency, Kind: sharing.Point})
		}
	}
	return items
}

// ownSheet returns the visitor's sheet in the URL. It returns fault.NotFound for another person's.
func (s *Server) ownSheet(r *http.Request, visitor account.Session) (*sharing.Sheet, error) {
	return s.Sharing.Get(r.Context(), visitor.Person, chi.URLParam(r, "id"))
}

// showSheetEdit shows the form of a sheet; props hold the typed values and their errors. The
// competencies on it come from the report.
func (s *Server) showSheetEdit(w http.ResponseWriter, r *http.Request, status int, person string, props results.SheetEditProps) error {
	own, err := s.Reports.Own(r.Context(), person, props.Sheet.Reflection)
	if err != nil {
		return askFirst(w, r, props.Sheet.Reflection, err)
	}
	props.Report = own.Report
	if props.Choosable, err = s.goalsFor(r, person, props.Sheet); err != nil {
		return err
	}
	return httpd.Render(w, r, status, results.SheetEdit(props))
}

// goalsFor returns the goals that a person can bring, in words: those that are not done, and those that are on the sheet.
func (s *Server) goalsFor(r *http.Request, person string, sheet *sharing.Sheet) ([]string, error) {
	now, err := s.Plans.Words(r.Context(), person)
	words := slices.Clone(sheet.Goals)
	for _, goal := range now {
		if !slices.Contains(words, goal) {
			words = append(words, goal)
		}
	}
	return words, err
}

func (s *Server) sheetEdit(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	sheet, err := s.ownSheet(r, visitor)
	if err != nil {
		return err
	}
	return s.showSheetEdit(w, r, http.StatusOK, visitor.Person, results.SheetEditProps{
		Sheet: sheet, Content: sheet.Content,
	})
}

func (s *Server) sheetSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	sheet, err := s.ownSheet(r, visitor)
	if err != nil {
		return err
	}
	own, err := s.Reports.Own(r.Context(), visitor.Person, sheet.Reflection)
	if err != nil {
		return askFirst(w, r, sheet.Reflection, err)
	}
	goals, err := s.goalsFor(r, visitor.Person, sheet)
	if err != nil {
		return err
	}
	form := results.ReadSheetForm(r.PostForm, results.Choosable(own.Report, sheet), goals)
	err = unchosenWords(form.Items, sheet)
	if err == nil {
		chosen := form
		chosen.Items = slices.DeleteFunc(slices.Clone(form.Items), func(i sharing.Item) bool { return i.Kind == "" })
		err = s.Sharing.Save(r.Context(), visitor.Person, sheet.ID, chosen)
	}
	if invalid, ok := fault.AsInvalid(err); ok {
		return httpd.Render(w, r, http.StatusUnprocessableEntity, results.SheetEdit(results.SheetEditProps{
			Sheet: sheet, Report: own.Report, Choosable: goals, Content: form, Errors: invalid,
		}))
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.SheetRead(sheet.ID))
}

// unchosenWords refuses new words on what was not chosen, so that nobody loses them by
// forgetting a tick. Words that the sheet had already go with the choice.
func unchosenWords(items []sharing.Item, sheet *sharing.Sheet) error {
	invalid := fault.Invalid{}
	for _, item := range items {
		if stored, _ := sheet.Item(item.Competency); item.Kind == "" && item.Words != stored.Words {
			invalid[results.WordsField(item.Competency)] = "Je hebt hier iets geschreven, maar dit niet gekozen. Kies het ook, of wis de tekst."
		}
	}
	if len(invalid) > 0 {
		return invalid
	}
	return nil
}

// sheetShow shows the sheet for reading and printing.
func (s *Server) sheetShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	sheet, err := s.ownSheet(r, visitor)
	if err != nil {
		return err
	}
	f, ok := s.Frameworks.Edition(sheet.Edition)
	if !ok {
		return fault.NotFound
	}
	return httpd.Render(w, r, http.StatusOK, results.Sheet(results.SheetProps{Sheet: sheet, Framework: f}))
}

// sheetDelete removes a sheet and its shares.
func (s *Server) sheetDelete(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	sheet, err := s.ownSheet(r, visitor)
	if err != nil {
		return err
	}
	if !parts.Confirmed(r.PostForm) {
		return s.showSheetEdit(w, r, http.StatusUnprocessableEntity, visitor.Person, results.SheetEditProps{
			Sheet: sheet, Content: sheet.Content,
			Errors: fault.Invalid{parts.ConfirmField: "Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien."},
		})
	}
	if err := s.Sharing.Delete(r.Context(), visitor.Person, sheet.ID); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.Report(sheet.Reflection))
}
