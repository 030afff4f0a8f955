package organisations

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
)

// functionNew shows the form of a new function. It is empty, or filled in from a function that many organisations
// have.
func (s *Server) functionNew(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	managed, err := s.Organisations.Managed(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	function := organisation.Function{Organisation: managed.ID, Agreed: managed.ConsentOn != nil}
	start, found := s.Frameworks.Current().Function(r.URL.Query().Get(organisations.StartField))
	if found && function.Agreed { // without consent there are no targets to propose
		function.Name, function.Targets = start.Name, start.Targets
	}
	return httpd.Render(w, r, http.StatusOK, organisations.Function(organisations.FunctionProps{
		Framework: s.Frameworks.Current(), Organisation: managed.ID, Function: function, Start: start,
	}))
}

// functionShow shows the form of one function.
func (s *Server) functionShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	function, err := s.Organisations.Function(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return s.showFunction(w, r, http.StatusOK, function, nil)
}

func (s *Server) showFunction(w http.ResponseWriter, r *http.Request, status int, f organisation.Function, invalid fault.Invalid) error {
	return httpd.Render(w, r, status, organisations.Function(organisations.FunctionProps{
		Framework: s.Frameworks.Current(), Organisation: f.Organisation, Function: f, Errors: invalid,
	}))
}

// functionMake makes a function in an organisation.
func (s *Server) functionMake(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	managed, err := s.Organisations.Managed(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return s.saveFunction(w, r, visitor, organisation.Function{Organisation: managed.ID, Agreed: managed.ConsentOn != nil})
}

// functionSave changes a function.
func (s *Server) functionSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	function, err := s.Organisations.Function(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return s.saveFunction(w, r, visitor, function)
}

func (s *Server) saveFunction(w http.ResponseWriter, r *http.Request, visitor account.Session, f organisation.Function) error {
	typed := organisations.ReadFunctionForm(s.Frameworks.Current(), r.PostForm)
	f.Name, f.Targets = typed.Name, typed.Targets
	_, err := s.Organisations.SaveFunction(r.Context(), visitor.Person, f)
	return s.functionDone(w, r, f, err, "functie-bewaard")
}

// functionDone answers a form of a function.
func (s *Server) functionDone(w http.ResponseWriter, r *http.Request, f organisation.Function, err error, done string) error {
	var invalid fault.Invalid
	switch {
	case errors.As(err, &invalid):
		return s.showFunction(w, r, http.StatusUnprocessableEntity, f, invalid)
	case err != nil:
		return err
	default:
		return httpd.DoneAt(w, r, paths.OrganisationFunctions(f.Organisation), done)
	}
}

// functionDelete deletes a function.
func (s *Server) functionDelete(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	function, err := s.Organisations.Function(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	err = s.Organisations.DeleteFunction(r.Context(), visitor.Person, function.ID)
	return s.functionDone(w, r, function, err, "functie-verwijderd")
}
