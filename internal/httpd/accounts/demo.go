package accounts

import (
	"net/http"

	"reflectietool/internal/demo"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
)

// demoRoles returns the example people as whom a visitor can look around. Outside a demonstration
// there are none.
func (s *Server) demoRoles() []demo.Role {
	if s.Demo == nil {
		return nil
	}
	return demo.Roles()
}

// demoSignIn signs a visitor of the demonstration in as one of its example people.
func (s *Server) demoSignIn(w http.ResponseWriter, r *http.Request) error {
	email, known := demo.Email(accounts.ReadDemoForm(r.PostForm))
	if !known {
		return fault.NotFound
	}
	old, _ := s.SessionToken(r) // without a token there is no session to replace
	token, err := s.Accounts.SignInAs(r.Context(), email, old)
	if err != nil {
		return err
	}
	s.SetSession(w, token, false)
	return httpd.SeeOther(w, r, paths.Home)
}

// demoMails shows the mails that the demonstration holds instead of sending them.
func (s *Server) demoMails(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, accounts.DemoMails(s.Demo.Mails()))
}
