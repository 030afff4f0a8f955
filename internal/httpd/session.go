package httpd

import (
	"errors"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
)

// cookieName is the name of the session cookie. Over https the browser itself sees to it
// that no other site, such as one on a sister domain, can set it.
func (s *Server) cookieName() string {
	if s.Secure {
		return "__Host-reflectietool"
	}
	return "reflectietool"
}

// errNoSession says that the browser brought no session cookie.
var errNoSession = errors.New("no session")

// session returns who acts. Handlers of personal pages call it; public pages never do.
// It returns errNoSession without a cookie and account.ErrSessionOver for one that is
// no longer valid.
func (s *Server) session(r *http.Request) (account.Session, error) {
	token, ok := s.sessionToken(r)
	if !ok {
		return account.Session{}, errNoSession
	}
	return s.Accounts.Session(r.Context(), token)
}

// visitor is session for pages that also serve who has none yet: ok is false then.
func (s *Server) visitor(r *http.Request) (session account.Session, ok bool, err error) {
	session, err = s.session(r)
	if errors.Is(err, errNoSession) || errors.Is(err, account.ErrSessionOver) {
		return account.Session{}, false, nil
	}
	return session, err == nil, err
}

func (s *Server) sessionToken(r *http.Request) (account.Token, bool) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil || cookie.Value == "" {
		return "", false
	}
	return account.Token(cookie.Value), true
}

// setSession gives the browser its session: until it closes, or for as long as it is
// remembered.
func (s *Server) setSession(w http.ResponseWriter, token account.Token, remember bool) {
	cookie := s.cookie(string(token))
	if remember {
		cookie.MaxAge = int(account.RememberedLife.Seconds())
	}
	http.SetCookie(w, cookie)
}

func (s *Server) dropSession(w http.ResponseWriter) {
	cookie := s.cookie("")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
}

func (s *Server) cookie(value string) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/",
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
	}
}

// isGone reports whether a page is not there for this browser.
func isGone(err error) bool {
	return errors.Is(err, fault.NotFound) || errors.Is(err, errNoSession)
}
