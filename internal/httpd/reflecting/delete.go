package reflecting

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/parts"
	"reflectietool/templates/reflecting"
)

// deleteForm asks whether the visitor wants to delete one reflection.
func (s *Server) deleteForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showDelete(w, r, http.StatusOK, visitor, nil)
}

func (s *Server) showDelete(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, errs fault.Invalid) error {
	reflection, _, err := s.reflection(r, visitor)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, reflecting.Delete(reflecting.DeleteProps{Reflection: reflection, Errors: errs}))
}

// deleteOne deletes one reflection, with all that belongs to it.
func (s *Server) deleteOne(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	reflection, _, err := s.reflection(r, visitor)
	if err != nil {
		return err
	}
	if !parts.Confirmed(r.PostForm) {
		return s.showDelete(w, r, http.StatusUnprocessableEntity, visitor,
			fault.Invalid{parts.ConfirmField: "Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien."})
	}
	if err := s.Assessments.Delete(r.Context(), visitor.Person, reflection.ID); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.DataSaved(paths.DataReflectionDeleted))
}
