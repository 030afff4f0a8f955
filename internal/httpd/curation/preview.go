package curation

import (
	"bytes"
	"errors"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
	"reflectietool/templates/curation"
)

// importRows is how many rows of a preview are on one page.
const importRows = 25

// importShow shows an import: its preview, its progress or its result.
func (s *Server) importShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if httpd.IsHTMX(r) {
		return s.importPoll(w, r, visitor)
	}
	query := r.URL.Query()
	return s.showPreview(w, r, http.StatusOK, visitor, curation.ReadRowsForm(query), curation.ImportPreviewProps{
		Done: query.Get(paths.DoneParam), As: intake.AsDraft,
	})
}

func (s *Server) showPreview(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, rows curation.RowsForm, props curation.ImportPreviewProps) error {
	preview, err := s.Imports.Preview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if errors.Is(err, fault.NotFound) {
		return httpd.Render(w, r, http.StatusNotFound, curation.ImportGone())
	}
	if err != nil {
		return err
	}
	if preview.Outdated {
		if preview, err = s.renewed(r, visitor.Person, preview.ID); err != nil {
			return err
		}
	}
	props.Preview, props.Framework = preview, s.Frameworks.Current()
	if preview.CanUndo || preview.Status == intake.StatusUndone {
		if props.Undoing, err = s.Imports.Undoes(r.Context(), visitor.Person, preview.ID); err != nil {
			return err
		}
	}
	if props.Scope, err = s.scope(r, visitor.Person, preview.Organisation); err != nil {
		return err
	}
	props.Outcome = intake.Outcome(rows.Outcome)
	total := preview.Rows()
	if slices.Contains(intake.Outcomes(), props.Outcome) {
		total = preview.Counts[props.Outcome]
	} else {
		props.Outcome = ""
	}
	props.Pages = max(1, (total+importRows-1)/importRows)
	number, _ := text.Whole(rows.Page, text.MostInteger) // anything else is the first page
	props.Page = min(max(number, 1), props.Pages)
	if !atWork(&preview) {
		props.Rows, err = s.Imports.Rows(r.Context(), visitor.Person, preview.ID, props.Outcome, (props.Page-1)*importRows, importRows)
		if err != nil {
			return err
		}
	}
	return httpd.Render(w, r, status, curation.ImportPreview(props))
}

// renewed brings a preview up to date with the offerings, and returns it.
func (s *Server) renewed(r *http.Request, actor, id string) (intake.Preview, error) {
	if err := s.Imports.Renew(r.Context(), actor, id); err != nil {
		return intake.Preview{}, err
	}
	return s.Imports.Preview(r.Context(), actor, id)
}

// atWork reports whether the queue has work to do for an import.
func atWork(p *intake.Preview) bool {
	return p.Status == intake.StatusWaiting || p.Status == intake.StatusUndoing
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
	if !atWork(&preview) {
		w.Header().Set("HX-Refresh", "true")
	}
	return httpd.Render(w, r, http.StatusOK, curation.ImportProgress(&preview))
}

// importChoose stores which boxes were ticked, and shows other rows or carries the import out.
func (s *Server) importChoose(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id, form := chi.URLParam(r, "id"), curation.ReadImportPreviewForm(r.PostForm)
	choice, err := s.Imports.Tick(r.Context(), visitor.Person, id, form.Ticks)
	if errors.Is(err, fault.Conflict) { // another tab started the import; its page shows the progress
		return httpd.SeeOther(w, r, paths.Import(id))
	}
	if err != nil {
		return err
	}
	switch form.Press {
	case curation.ImportApply:
		return s.apply(w, r, visitor, id, form, choice)
	case curation.ImportKeep:
		return httpd.SeeOther(w, r, paths.ImportRows(id, form.Shown.Outcome, form.Shown.Page, "vinkjes"))
	default:
		return httpd.SeeOther(w, r, paths.ImportAtRows(id, form.Next.Outcome, form.Next.Page))
	}
}

func (s *Server) apply(w http.ResponseWriter, r *http.Request, visitor account.Session, id string, form curation.ImportPreviewForm, choice intake.Choice) error {
	choice.As, choice.OverwriteAll, choice.DoublesAll = form.As, form.OverwriteAll, form.DoublesAll
	choice.Revision = form.Revision
	err := s.Imports.Apply(r.Context(), visitor.Person, id, choice)
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showPreview(w, r, http.StatusUnprocessableEntity, visitor, form.Shown, curation.ImportPreviewProps{
			Errors: invalid, As: choice.As, OverwriteAll: choice.OverwriteAll, DoublesAll: choice.DoublesAll,
		})
	}
	if err != nil && !errors.Is(err, fault.Conflict) {
		return err
	}
	return httpd.SeeOther(w, r, paths.Import(id))
}

// importForget removes a preview.
func (s *Server) importForget(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	preview, err := s.Imports.Preview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	err = s.Imports.Forget(r.Context(), visitor.Person, preview.ID)
	if errors.Is(err, fault.NotFound) && atWork(&preview) {
		return httpd.SeeOther(w, r, paths.Import(preview.ID)) // the import is at work; the page shows how far it is
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.ImportsOf(preview.Organisation, "import-weg"))
}

// importUndo undoes an import. A second tab that asks for it again only shows how
// far it is.
func (s *Server) importUndo(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	err := s.Imports.Undo(r.Context(), visitor.Person, id)
	if invalid, refused := fault.AsInvalid(err); refused {
		return s.showPreview(w, r, http.StatusUnprocessableEntity, visitor, curation.RowsForm{}, curation.ImportPreviewProps{Errors: invalid})
	}
	if err != nil && !errors.Is(err, fault.Conflict) {
		return err
	}
	return httpd.SeeOther(w, r, paths.Import(id))
}

// importRefused sends the refused rows of an import, to correct them.
func (s *Server) importRefused(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return sendFile(w, "geweigerde-rijen", "csv", func(file *bytes.Buffer) error {
		return s.Imports.WriteRefused(r.Context(), visitor.Person, chi.URLParam(r, "id"), file)
	})
}
