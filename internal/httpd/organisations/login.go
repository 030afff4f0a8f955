package organisations

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/organisations"
)

// loginSettings shows the national admin how the people of an organisation sign in.
func (s *Server) loginSettings(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showLogin(w, r, http.StatusOK, visitor, nil, nil)
}

// showLogin shows the form with the stored settings, or with what was typed.
func (s *Server) showLogin(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, typed *account.LoginChange, faults fault.Invalid) error {
	if !s.Accounts.OffersOIDC() {
		return fault.NotFound
	}
	login, err := s.Accounts.Login(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	props := organisations.NewLoginProps(login, typed, s.Accounts.RedirectURI(), r.URL.Query().Get(paths.DoneParam), faults)
	props.NoKey = !s.Accounts.KeepsSecrets()
	return httpd.Render(w, r, status, organisations.Login(props))
}

func (s *Server) loginSave(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	typed := organisations.ReadLoginForm(r.PostForm)
	err := s.Accounts.SaveLogin(r.Context(), visitor.Person, chi.URLParam(r, "id"), typed)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showLogin(w, r, http.StatusUnprocessableEntity, visitor, &typed, invalid)
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, r.URL.Path, "inloggen-bewaard")
}

func (s *Server) loginRemove(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	id := chi.URLParam(r, "id")
	if err := s.Accounts.RemoveLogin(r.Context(), visitor.Person, id); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.OrganisationLogin(id), "inloggen-verwijderd")
}
