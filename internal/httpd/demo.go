package httpd

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"reflectietool/internal/demo"
	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
	"reflectietool/templates/accounts"
	"reflectietool/templates/ui"
)

// demonstration has every page say that it is one, and refuses requests that came by another
// name than that of this machine: a page elsewhere on the web could have its own name lead
// here.
func (s *Server) demonstration(next http.Handler) http.Handler {
	if s.Demo == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(ui.WithFrame(r.Context(), ui.Frame{Example: true}))
		if !isLoopbackHost(r.Host) {
			s.showError(w, r, http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isLoopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && address.IsLoopback()
}

// demoRoles are whom one can be in a demonstration; nobody elsewhere.
func (s *Server) demoRoles() []demo.Role {
	if s.Demo == nil {
		return nil
	}
	return demo.Roles()
}

// demoSignIn lets a visitor of the demonstration look around as one of its example people.
func (s *Server) demoSignIn(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	email, known := demo.Email(r.PostForm.Get("rol"))
	if !known {
		return fault.NotFound
	}
	old, _ := s.sessionToken(r) // none: there is nothing to replace
	token, err := s.Accounts.SignInAs(r.Context(), email, old)
	if err != nil {
		return err
	}
	s.setSession(w, token, true)
	return seeOther(w, r, paths.Account)
}

// demoMails shows the mails that the demonstration keeps to itself.
func (s *Server) demoMails(w http.ResponseWriter, r *http.Request) error {
	return render(w, r, http.StatusOK, accounts.DemoMails(s.Demo.Mails()))
}
