package httpd

import (
	"log/slog"
	"net/http"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/paths"
)

// Operator is the organisation or person that runs this server, as the privacy page shows it.
// What is empty is unknown.
type Operator struct {
	Name       string
	Contact    string // address or number
	BackupDays int    // how long backups are kept
	MailServer string // through which mail goes out
}

// Kit is what every area of the site answers with: who may enter, pages and errors, forms, the
// session of the browser and limits.
type Kit struct {
	Accounts *account.Service
	Log      *slog.Logger
	Now      func() time.Time
	Secure   bool // served over https: cookies are Secure
	Example  bool // a demonstration: every page says so
	Operator Operator
}

// Handler answers a request, or returns why it could not; the kit makes a page of that. The
// form of a post was read, so that r.PostForm holds it.
type Handler func(w http.ResponseWriter, r *http.Request) error

// VisitorHandler is a Handler that is given the session of the visitor. Each mount says which
// visitors reach it.
type VisitorHandler func(w http.ResponseWriter, r *http.Request, visitor account.Session) error

// Page lets everyone in. What it shows is the same for all.
func (k *Kit) Page(handle Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := readForm(r)
		if err == nil {
			err = handle(w, r)
		}
		if err != nil {
			k.Fail(w, r, err)
		}
	}
}

// Anyone lets everyone in; the session is zero for a visitor without one.
func (k *Kit) Anyone(handle VisitorHandler) http.HandlerFunc {
	return k.Page(func(w http.ResponseWriter, r *http.Request) error {
		visitor, err := k.visitor(r)
		if err != nil {
			return err
		}
		return handle(w, r, visitor)
	})
}

// Person lets visitors with a session in, guests included. To others the page does not exist.
func (k *Kit) Person(handle VisitorHandler) http.HandlerFunc {
	return k.PersonOr(handle, func(_ http.ResponseWriter, _ *http.Request, refused error) error { return refused })
}

// PersonOr is Person with an answer of its own to visitors without a session.
func (k *Kit) PersonOr(handle VisitorHandler, otherwise func(w http.ResponseWriter, r *http.Request, refused error) error) http.HandlerFunc {
	return k.Page(func(w http.ResponseWriter, r *http.Request) error {
		visitor, err := session(r)
		if err != nil {
			return otherwise(w, r, err)
		}
		return handle(w, r, visitor)
	})
}

// SignedIn lets visitors with an account in, and leads others to where they sign in.
func (k *Kit) SignedIn(handle VisitorHandler) http.HandlerFunc {
	return k.SignedInOr(handle, ToSignIn)
}

// SignedInOr is SignedIn with an answer of its own to visitors without an account.
func (k *Kit) SignedInOr(handle VisitorHandler, otherwise Handler) http.HandlerFunc {
	return k.Anyone(func(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
		if !visitor.SignedIn() {
			return otherwise(w, r)
		}
		return handle(w, r, visitor)
	})
}

// ToSignIn leads a visitor to where they sign in.
func ToSignIn(w http.ResponseWriter, r *http.Request) error { return SeeOther(w, r, paths.SignIn) }
