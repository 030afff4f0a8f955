package httpd

import (
	"context"
	"errors"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/templates/ui"
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

// who is what a request found out about its sender.
type who struct {
	session account.Session
	err     error
}

type whoKey struct{}

// identify finds out, once per request, who acts: for the handlers, and for the frame of
// the page. A public page goes on without an answer; a personal one asks for it.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie")
		found := who{err: errNoSession}
		if token, ok := s.sessionToken(r); ok {
			found.session, found.err = s.Accounts.Session(r.Context(), token)
		}
		ctx := context.WithValue(r.Context(), whoKey{}, found)
		ctx = ui.WithFrame(ctx, ui.Frame{
			Theme: found.session.Theme, Manages: found.session.Admin || found.session.National, Example: s.Demo != nil,
		})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// session returns who acts. It returns errNoSession without a cookie and
// account.ErrSessionOver for one that is no longer valid.
func (s *Server) session(r *http.Request) (account.Session, error) {
	found, ok := r.Context().Value(whoKey{}).(who)
	if !ok {
		return account.Session{}, errNoSession // outside identify nobody is anybody
	}
	return found.session, found.err
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
