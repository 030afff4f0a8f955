package organisations

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
	"reflectietool/templates/parts"
)

// expertiseAdmin shows the beheerder what the teams of the organisation cover.
func (s *Server) expertiseAdmin(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showExpertiseAdmin(w, r, http.StatusOK, visitor, parts.Refused{})
}

func (s *Server) showExpertiseAdmin(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, refused parts.Refused) error {
	overview, err := s.Expertise.Overview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return httpd.Render(w, r, status, organisations.ExpertiseAdmin(organisations.ExpertiseAdminProps{
		Overview: overview, Kind: parts.ReadKind(r.URL.Query()), Refused: refused, Done: r.URL.Query().Get(paths.DoneParam),
	}))
}

// expertiseChange adds, renames, hides or brings back a subject.
func (s *Server) expertiseChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var err error
	ctx, actor, id, posted := r.Context(), visitor.Person, chi.URLParam(r, "id"), organisations.ReadSubjectForm(r.PostForm)
	form, done := posted.Subject, ""
	switch posted.Act {
	case organisations.ActAddSubject:
		form, done = organisations.NewSubjectForm, "onderwerp-erbij"
		err = s.Expertise.Add(ctx, actor, id, posted.Kind, posted.Name)
	case organisations.ActRenameSubject:
		done = "onderwerp-hernoemd"
		err = s.Expertise.Rename(ctx, actor, id, posted.Subject, posted.Name)
	case organisations.ActHideSubject:
		done = "onderwerp-verborgen"
		err = s.Expertise.Hide(ctx, actor, id, posted.Subject, true)
	case organisations.ActShowSubject:
		done = "onderwerp-terug"
		err = s.Expertise.Hide(ctx, actor, id, posted.Subject, false)
	default:
		err = httpd.ErrBadForm
	}
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showExpertiseAdmin(w, r, http.StatusUnprocessableEntity, visitor, httpd.RefusedForm(r, form, invalid))
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.OrganisationExpertise(id), done)
}

// expertiseCSV sends what the teams of the organisation cover as a CSV file.
func (s *Server) expertiseCSV(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	overview, err := s.Expertise.Overview(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	if !overview.Agreed {
		return fault.NotFound
	}
	httpd.AsSpreadsheet(w, "expertise.csv")
	return overview.WriteCSV(w)
}
