package accounts

import (
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/demo"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
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
	form := accounts.ReadDemoForm(r.PostForm)
	email, known := demo.Email(form.Role)
	if !known {
		return fault.NotFound
	}
	old, _ := s.SessionToken(r) // without a token there is no session to replace
	token, err := s.Accounts.SignInAs(r.Context(), email, account.Afterwards{Next: returnTo(form.Next)}, old)
	if err != nil {
		return err
	}
	return s.signedIn(w, r, token, byExample)
}

// demoMails shows the mails that the demonstration holds instead of sending them.
func (s *Server) demoMails(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, accounts.DemoMails(s.Demo.Mails()))
}
