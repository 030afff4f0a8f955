package httpd

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// CookieName returns the name of the session cookie. Over https the browser itself ensures that no
// other site, such as one on a sister domain, can set it.
func (k *Kit) CookieName() string {
	if k.Secure {
		return "__Host-reflectietool"
	}
	return "reflectietool"
}

// errNoSession is returned when the browser sent no session cookie.
var errNoSession = errors.New("no session")

// sender is who sent a request, as far as it was looked up.
type sender struct {
	kit     *Kit
	request *http.Request
	once    sync.Once
	session account.Session
	err     error // why there is no session, or why the questions with it failed
}

type senderKey struct{}

// Identify lets the visitor's session be looked up once per request, when the handler or the frame of
// the page first asks for it: a handler that checks the session in its own statement does not. When
// that fails, public pages still work; a handler of a personal page gets the error.
func (k *Kit) Identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie")
		from := &sender{kit: k, request: r}
		ctx := context.WithValue(r.Context(), senderKey{}, from)
		ctx = ui.WithFrame(ctx, func() ui.Frame {
			session, _ := from.find(nothing) // without a session the page is that of a stranger
			return ui.Frame{
				Theme: session.Theme, Known: session.Known(), Leads: session.Leads, Team: session.Team,
				Manages: session.Admin || session.National, Example: k.Example,
			}
		})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// asking adds questions about a person to a batch.
type asking func(batch *account.Batch, person string)

// find looks the session up the first time that it is called, and has the questions of ask answered, in
// the same round trip where that can be.
func (s *sender) find(ask asking) (account.Session, error) {
	first := false
	s.once.Do(func() {
		first = true
		if token, ok := s.kit.SessionToken(s.request); ok {
			s.session, s.err = s.kit.Accounts.SessionWith(s.request.Context(), token, ask)
		} else {
			s.err = errNoSession
		}
	})
	if first || s.err != nil {
		return s.session, s.err
	}
	return s.session, s.kit.Accounts.Answer(s.request.Context(), s.session.Person, ask)
}

// session returns the session of the visitor. It returns errNoSession without a cookie and
// account.ErrSessionOver for one that is no longer valid.
func session(r *http.Request) (account.Session, error) { return sessionWith(r, nothing) }

// nothing asks nothing.
func nothing(*account.Batch, string) {}

// sessionWith is session, with the questions that ask adds about the person.
func sessionWith(r *http.Request, ask asking) (account.Session, error) {
	from, ok := r.Context().Value(senderKey{}).(*sender)
	if !ok {
		return account.Session{}, errNoSession // Identify did not run, so there is no visitor
	}
	return from.find(ask)
}

// visitor returns the session of the visitor, or the zero value when there is no valid one.
func (k *Kit) visitor(r *http.Request) (account.Session, error) {
	found, err := session(r)
	if errors.Is(err, errNoSession) || errors.Is(err, account.ErrSessionOver) {
		return account.Session{}, nil
	}
	return found, err
}

// SessionToken returns the token in the session cookie, and whether there is one. It does not check
// that the session is still valid.
func (k *Kit) SessionToken(r *http.Request) (account.Token, bool) {
	cookie, err := r.Cookie(k.CookieName())
	if err != nil || cookie.Value == "" {
		return "", false
	}
	return account.Token(cookie.Value), true
}

// SetSession gives the browser its session cookie, which lasts until the browser closes, or for
// account.RememberedLife when remember is set.
func (k *Kit) SetSession(w http.ResponseWriter, token account.Token, remember bool) {
	cookie := k.Cookie(string(token))
	if remember {
		cookie.MaxAge = int(account.RememberedLife.Seconds())
	}
	http.SetCookie(w, cookie)
}

// DropSession removes the session cookie from the browser. The session itself stays in the
// database.
func (k *Kit) DropSession(w http.ResponseWriter) {
	cookie := k.Cookie("")
	cookie.MaxAge = -1
	http.SetCookie(w, cookie)
}

// Cookie returns a cookie with the name and protections of the session cookie.
func (k *Kit) Cookie(value string) *http.Cookie {
	return &http.Cookie{
		Name: k.CookieName(), Value: value, Path: "/",
		HttpOnly: true, Secure: k.Secure, SameSite: http.SameSiteLaxMode,
	}
}

// Ensure returns the visitor's session, and begins one for a visitor who has none. The box
// parts.RememberField of the form makes a guest's session outlive the browser window; a person with
// an account chooses that when signing in. It returns fault.TooMany when too many sessions began.
func (k *Kit) Ensure(w http.ResponseWriter, r *http.Request, visitor account.Session) (account.Session, error) {
	remember := parts.Remember(r.PostForm)
	if !visitor.Known() {
		if err := k.Counter.Take(r.Context(), newPeople, network(r), k.Limits.Network.NewPeople); err != nil {
			return visitor, err
		}
		token, begun, err := k.Accounts.Begin(r.Context(), remember)
		if err == nil {
			k.SetSession(w, token, remember)
		}
		return begun, err
	}
	if remember && !visitor.Remembered && !visitor.SignedIn() {
		return visitor, k.Remember(w, r, visitor, true)
	}
	return visitor, nil
}

// Remember makes the session of a guest outlive the browser window, or, without remember, end with
// it.
func (k *Kit) Remember(w http.ResponseWriter, r *http.Request, visitor account.Session, remember bool) error {
	token, _ := k.SessionToken(r) // the visitor has a session, so there is a token
	visitor.Remembered = remember
	if err := k.Accounts.Remember(r.Context(), token, visitor); err != nil {
		return err
	}
	k.SetSession(w, token, remember)
	return nil
}

// isGone reports whether the error means that the page does not exist for this browser.
func isGone(err error) bool {
	return errors.Is(err, fault.NotFound) || errors.Is(err, errNoSession)
}

// OffersSignIn reports whether this server offers any way to sign in, by mail or otherwise.
func (k *Kit) OffersSignIn(r *http.Request) (bool, error) {
	if k.Accounts.OffersMail() {
		return true, nil
	}
	return k.Accounts.HasLogins(r.Context())
}
