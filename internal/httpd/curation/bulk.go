package curation

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/paths"
	"reflectietool/templates/curation"
	"reflectietool/templates/ui"
)

// curateMany shows what an act on many offerings would change, and carries it out once that is
// confirmed.
func (s *Server) curateMany(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	form := curation.ReadBulkForm(r.PostForm)
	if form.Error.Message == "" && form.Sure {
		return s.carry(w, r, visitor, form)
	}
	bulk := form.Bulk
	if form.Error.Message == "" {
		bulk, err = s.chosen(r, visitor, form)
		if invalid, refused := fault.AsInvalid(err); refused {
			form.Error = ui.FieldError{FieldID: curation.ChooseField, Message: invalid[curation.ChooseField]}
			if message := invalid[curation.BulkCompetencyField]; message != "" {
				form.Error = ui.FieldError{FieldID: curation.BulkCompetencyField, Message: message}
			}
		} else if err != nil {
			return err
		}
	}
	if form.Error.Message != "" {
		return s.showWork(w, r, http.StatusUnprocessableEntity, visitor.Person, form.Query, curation.CurateListProps{Refused: form})
	}
	return httpd.Render(w, r, http.StatusOK, curation.CurateBulk(curation.CurateBulkProps{
		Framework: s.Frameworks.Current(), Bulk: bulk, Query: form.Query,
	}))
}

func (s *Server) chosen(r *http.Request, visitor account.Session, form curation.BulkForm) (curate.Bulk, error) {
	if form.All {
		return s.Curation.Choose(r.Context(), visitor.Person, form.Bulk, nil, &form.Query)
	}
	return s.Curation.Choose(r.Context(), visitor.Person, form.Bulk, form.IDs, nil)
}

// carry carries out the act and leads back to the same part of the list.
func (s *Server) carry(w http.ResponseWriter, r *http.Request, visitor account.Session, form curation.BulkForm) error {
	n, err := s.Curation.Carry(r.Context(), visitor.Person, form.Bulk)
	if err != nil {
		return err
	}
	done := "groep"
	if n == 0 {
		done = "groep-niets"
	}
	return httpd.SeeOther(w, r, curation.ListForm{Query: form.Query}.Ended(done))
}

// curateUndoForm shows the admin's last act on many offerings, and what undoing it does or did.
func (s *Server) curateUndoForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	last, err := s.Curation.Last(r.Context(), visitor.Person, curation.ReadScope(r.URL.Query()))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, curation.CurateUndo(curation.CurateUndoProps{
		Framework: s.Frameworks.Current(), Last: last, Now: s.Now(),
	}))
}

// curateUndo undoes that act.
func (s *Server) curateUndo(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	organisation := curation.ReadScope(r.PostForm)
	if _, err := s.Curation.Undo(r.Context(), visitor.Person, organisation); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.CurationUndoOf(organisation))
}
