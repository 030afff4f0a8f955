package httpd

import (
	"log/slog"
	"net/http"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/limit"
	"reflectietool/internal/paths"
	"reflectietool/internal/tally"
)

// Operator is the organisation or person that runs this server, as the privacy page and security.txt show it. An
// empty field is unknown.
type Operator struct {
	Name       string // of the organisation or person
	Contact    string // address or number to reach the operator at
	Security   string // URI at which to report a weakness
	BackupDays int    // how many days backups are kept
	MailServer string // the service that sends the mail
}

// Kit is what all areas of the site share: who may enter, pages and errors, forms, the session of
// the browser and limits.
type Kit struct {
	Accounts *account.Service // the sessions of visitors
	Log      *slog.Logger     // failures and refusals
	Now      func() time.Time // the clock, replaced in tests
	Secure   bool             // the site is served over https: cookies are Secure
	Site     string           // the address that visitors type, scheme and host; "" if it is not configured
	Example  bool             // a demonstration: every page says so
	Operator Operator         // for the privacy page
	Limits   limit.Limits     // how much a network and a person may use
	Counter  *tally.Counter   // counts what they use, over all servers
}

// Handler answers a request, or returns why it could not; the kit turns that error into a page. For
// a post, r.PostForm has been filled, except for an upload.
type Handler func(w http.ResponseWriter, r *http.Request) error

// VisitorHandler is a Handler that also receives the visitor's session. The Mount of each area says
// which visitors reach it.
type VisitorHandler func(w http.ResponseWriter, r *http.Request, visitor account.Session) error

// Page lets everyone in. The page is the same for all visitors.
func (k *Kit) Page(handle Handler) http.HandlerFunc {
	return k.Unread(func(w http.ResponseWriter, r *http.Request) error {
		if err := readForm(r); err != nil {
			return err
		}
		return handle(w, r)
	})
}

// Unread is Page for a post whose body does not matter, of whatever type it is. It stays unread.
func (k *Kit) Unread(handle Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := handle(w, r); err != nil {
			k.Fail(w, r, err)
		}
	}
}

// Anyone lets everyone in. The session is the zero value for a visitor without one.
func (k *Kit) Anyone(handle VisitorHandler) http.HandlerFunc {
	return k.Page(func(w http.ResponseWriter, r *http.Request) error {
		visitor, err := k.visitor(r)
		if err != nil {
			return err
		}
		return handle(w, r, visitor)
	})
}

// Person lets in visitors with a session, guests included. Other visitors get a 404.
func (k *Kit) Person(handle VisitorHandler) http.HandlerFunc {
	return k.PersonOr(handle, func(_ http.ResponseWriter, _ *http.Request, refused error) error { return refused })
}

// PersonOr is Person with another answer to visitors without a session.
func (k *Kit) PersonOr(handle VisitorHandler, otherwise func(w http.ResponseWriter, r *http.Request, refused error) error) http.HandlerFunc {
	return k.Page(func(w http.ResponseWriter, r *http.Request) error {
		visitor, err := session(r)
		if err != nil {
			return otherwise(w, r, err)
		}
		return handle(w, r, visitor)
	})
}

// PersonAsking is Person for a page that needs more of the visitor: ask adds those questions to a batch,
// which is answered together with the session, mostly in one round trip. ask may be called twice, each
// time with a new T; handle gets the one that was answered.
func PersonAsking[T any](k *Kit, ask func(r *http.Request, batch *account.Batch, person string, answers *T),
	handle func(w http.ResponseWriter, r *http.Request, visitor account.Session, answers *T) error,
) http.HandlerFunc {
	return k.Page(func(w http.ResponseWriter, r *http.Request) error {
		var answers *T
		visitor, err := sessionWith(r, func(batch *account.Batch, person string) {
			answers = new(T)
			ask(r, batch, person, answers)
		})
		if err != nil {
			return err
		}
		return handle(w, r, visitor, answers)
	})
}

// SignedIn lets in visitors with an account, and redirects others to the page where they sign in.
func (k *Kit) SignedIn(handle VisitorHandler) http.HandlerFunc {
	return k.SignedInOr(handle, ToSignIn)
}

// SignedInOr is SignedIn with another answer to visitors without an account.
func (k *Kit) SignedInOr(handle VisitorHandler, otherwise Handler) http.HandlerFunc {
	return k.Anyone(func(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
		if !visitor.SignedIn() {
			return otherwise(w, r)
		}
		return handle(w, r, visitor)
	})
}

// ToSignIn redirects a visitor to the page where they sign in, and from there back to the page that they
// asked for.
func ToSignIn(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet {
		return SeeOther(w, r, paths.SignIn)
	}
	return SeeOther(w, r, paths.SignInTo(r.URL.Path))
}
