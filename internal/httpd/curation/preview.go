package curation

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
)

// importRows is how many rows of a preview are on one page.
const importRows = 25

// The buttons of the form of a preview that lead to no other rows.
const (
	pressApply  = "invoeren"
	pressRemain = "bewaren"
)

// importShow shows what a file would change, how far the import is, or what its result is.
func (s *Server) importShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if httpd.IsHTMX(r) {
		return s.importPoll(w, r, visitor)
	}
	query := r.URL.Query()
	return s.showPlan(w, r, http.StatusOK, visitor, query.Get("toon"), query.Get("pagina"), curation.ImportPlanProps{
		Done: query.Get(paths.DoneParam), As: intake.AsDraft,
	})
}

func (s *Server) showPlan(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, outcome, page string, props curation.ImportPlanProps) error {
	preview, err := s.Imports.Preview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	props.Preview, props.Framework = preview, s.Frameworks.Current()
	if props.Scope, err = s.scope(r, visitor.Person, preview.Organisation); err != nil {
		return err
	}
	props.Outcome = intake.Outcome(outcome)
	total := preview.Rows()
	if slices.Contains(intake.Outcomes(), props.Outcome) {
		total = preview.Counts[props.Outcome]
	} else {
		props.Outcome = ""
	}
	props.Pages = max(1, (total+importRows-1)/importRows)
	number, _ := strconv.Atoi(page) // text that is not a number means the first page
	props.Page = min(max(number, 1), props.Pages)
	if preview.Status != intake.StatusWaiting {
		props.Rows, err = s.Imports.Rows(r.Context(), visitor.Person, preview.ID, props.Outcome, (props.Page-1)*importRows, importRows)
		if err != nil {
			return err
		}
	}
	return httpd.Render(w, r, status, curation.ImportPlan(props))
}

// importOver answers a page that polls how far an import is for a visitor who is no longer signed
// in: the whole page has to be loaded again. Other visitors are redirected to the page where they
// sign in.
func importOver(w http.ResponseWriter, r *http.Request) error {
	if !httpd.IsHTMX(r) {
		return httpd.ToSignIn(w, r)
	}
	w.Header().Set("HX-Refresh", "true")
	return httpd.Render(w, r, http.StatusOK, curation.ImportProgress(&intake.Preview{}))
}

// importPoll answers a page that polls how far an import is. Once the import is over, the page has
// to be loaded again.
func (s *Server) importPoll(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	preview, err := s.Imports.Preview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	if preview.Status != intake.StatusWaiting {
		w.Header().Set("HX-Refresh", "true")
	}
	return httpd.Render(w, r, http.StatusOK, curation.ImportProgress(&preview))
}

// importChoose stores which boxes were ticked, and shows other rows or carries the import out.
func (s *Server) importChoose(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, form := chi.URLParam(r, "id"), r.PostForm
	choice, err := s.Imports.Tick(r.Context(), visitor.Person, id, readTicks(form))
	if errors.Is(err, fault.Conflict) { // another tab was first; the page shows how far it is
		return httpd.SeeOther(w, r, paths.Import(id))
	}
	if err != nil {
		return err
	}
	outcome, page := form.Get("toon-nu"), form.Get("pagina-nu")
	switch {
	case form.Get("actie") == pressApply:
		return s.apply(w, r, visitor, id, choice)
	case form.Get("actie") == pressRemain:
		return httpd.SeeOther(w, r, paths.ImportRows(id, outcome, page, "vinkjes"))
	case form.Has("toon"):
		return httpd.SeeOther(w, r, paths.ImportAtRows(id, form.Get("toon"), ""))
	default:
		return httpd.SeeOther(w, r, paths.ImportAtRows(id, outcome, form.Get("pagina")))
	}
}

func (s *Server) apply(w http.ResponseWriter, r *http.Request, visitor account.Session, id string, choice intake.Choice) error {
	choice.As = intake.As(r.PostForm.Get("als"))
	choice.OverwriteAll, choice.DoublesAll = r.PostForm.Get("over-alles") != "", r.PostForm.Get("dubbel-alles") != ""
	err := s.Imports.Apply(r.Context(), visitor.Person, id, choice)
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showPlan(w, r, http.StatusUnprocessableEntity, visitor, r.PostForm.Get("toon-nu"), r.PostForm.Get("pagina-nu"), curation.ImportPlanProps{
			Errors: invalid, OverwriteAll: choice.OverwriteAll, DoublesAll: choice.DoublesAll,
		})
	}
	if err != nil && !errors.Is(err, fault.Conflict) {
		return err
	}
	return httpd.SeeOther(w, r, paths.Import(id))
}

// readTicks reads the boxes of one page: "12.title" is a column of row 12. A number that cannot be
// read belongs to no row.
func readTicks(form url.Values) intake.Ticks {
	ticks := intake.Ticks{Rows: numbers(form["rij"]), Doubles: numbers(form["dubbel"]), Overwrite: map[int][]string{}}
	for _, box := range form["over"] {
		row, column, _ := strings.Cut(box, ".")
		number, _ := strconv.Atoi(row)
		ticks.Overwrite[number] = append(ticks.Overwrite[number], column)
	}
	return ticks
}

func numbers(values []string) []int {
	found := make([]int, 0, len(values))
	for _, value := range values {
		number, _ := strconv.ParseInt(value, 10, 32)
		found = append(found, int(number))
	}
	return found
}

// importForget removes a preview.
func (s *Server) importForget(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	preview, err := s.Imports.Preview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	err = s.Imports.Forget(r.Context(), visitor.Person, preview.ID)
	if errors.Is(err, fault.NotFound) && preview.Status == intake.StatusWaiting {
		return httpd.SeeOther(w, r, paths.Import(preview.ID)) // the import is at work; the page shows how far it is
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.ImportsOf(preview.Organisation, "import-weg"))
}
