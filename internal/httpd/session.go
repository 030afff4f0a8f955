package httpd

import (
	"context"
	"errors"
	"net/http"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/templates/ui"
)

// CookieName is the name of the session cookie. Over https the browser itself sees to it
// that no other site, such as one on a sister domain, can set it.
func (k *Kit) CookieName() string {
	if k.Secure {
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

// Identify finds out, once per request, who acts: for the handlers, and for the frame of
// the page. A public page goes on without an answer; a personal one asks for it.
func (k *Kit) Identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie")
		found := who{err: errNoSession}
		if token, ok := k.SessionToken(r); ok {
			found.session, found.err = k.Accounts.Session(r.Context(), token)
		}
		ctx := context.WithValue(r.Context(), whoKey{}, found)
		ctx = ui.WithFrame(ctx, ui.Frame{
			Theme: found.session.Theme, Manages: found.session.Admin || found.session.National, Example: k.Example,
		})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// session returns the session of the visitor. It returns errNoSession without a cookie and
// account.ErrSessionOver for one that is no longer valid.
func session(r *http.Request) (account.Session, error) {
	found, ok := r.Context().Value(whoKey{}).(who)
	if !ok {
		return account.Session{}, errNoSession // outside identify nobody is anybody
	}
	return found.session, found.err
}

// visitor returns the session of the visitor, the zero one without a valid session.
func (k *Kit) visitor(r *http.Request) (account.Session, error) {
	found, err := session(r)
	if errors.Is(err, errNoSession) || errors.Is(err, account.ErrSessionOver) {
		return account.Session{}, nil
	}
	return found, err
}

func (k *Kit) SessionToken(r *http.Request) (account.Token, bool) {
	cookie, err := r.Cookie(k.CookieName())
	if err != nil || cookie.Value == "" {
		return "", false
	}
	return account.Token(cookie.Value), true
}

// SetSession gives the browser its session: until it closes, or for as long as it is
// remembered.
func (k *Kit) SetSession(w http.ResponseWriter, token account.Token, remember bool) {
	cookie := k.Cookie(string(token))
	if remember {
		cookie.MaxAge = int(account.RememberedLife.Seconds())
	}
	http.SetCookie(w, cookie)
}

func (k *Kit) DropSession(w http.ResponseWriter) {
	cookie := k.Cookie("")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
}

func (k *Kit) Cookie(value string) *http.Cookie {
	return &http.Cookie{
		Name: k.CookieName(), Value: value, Path: "/",
		HttpOnly: true, Secure: k.Secure, SameSite: http.SameSiteLaxMode,
	}
}

// Ensure returns the visitor, and makes a person of a visitor who has no session yet. The box
// "onthoud" of the form keeps the session in this browser.
func (k *Kit) Ensure(w http.ResponseWriter, r *http.Request, visitor account.Session) (account.Session, error) {
	remember := r.PostForm.Get("onthoud") != ""
	if !visitor.Known() {
		token, begun, err := k.Accounts.Begin(r.Context(), remember)
		if err == nil {
			k.SetSession(w, token, remember)
		}
		return begun, err
	}
	if remember && !visitor.Remembered {
		return visitor, k.Remember(w, r, visitor, true)
	}
	return visitor, nil
}

// Remember keeps the visitor's session in this browser, or until it closes.
func (k *Kit) Remember(w http.ResponseWriter, r *http.Request, visitor account.Session, remember bool) error {
	token, _ := k.SessionToken(r) // there is one, or there would be no session
	visitor.Remembered = remember
	if err := k.Accounts.Remember(r.Context(), token, visitor); err != nil {
		return err
	}
	k.SetSession(w, token, remember)
	return nil
}

// isGone reports whether a page is not there for this browser.
func isGone(err error) bool {
	return errors.Is(err, fault.NotFound) || errors.Is(err, errNoSession)
}

// OffersSignIn reports whether people can sign in here at all, by mail or otherwise.
func (k *Kit) OffersSignIn(r *http.Request) (bool, error) {
	if k.Accounts.OffersMail() {
		return true, nil
	}
	return k.Accounts.HasLogins(r.Context())
}
